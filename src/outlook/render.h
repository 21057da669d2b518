// SPDX-License-Identifier: AGPL-3.0-or-later
// Renders a message of Outlook as a message of mail (RFC 5322, RFC 2045): the same octets for the
// same properties, always. docs/design/outlook.md tells what stands where and why.
#pragma once

#include "outlook/message.h"

namespace day::outlook {

struct Rendered {
  Bytes bytes;
  std::vector<std::string> wrong;  // what of it is not in there and why, each for a person
};

// `tree` is used up: data of attachments goes as it is written. Linear in its size times its depth.
Rendered render(Tree* tree);

}  // namespace day::outlook
