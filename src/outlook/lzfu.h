// SPDX-License-Identifier: AGPL-3.0-or-later
// Compressed RTF ([MS-OXRTFCP]), in which Outlook keeps bodies. Pure.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace day::outlook {

struct Rtf {
  Bytes bytes;
  std::string_view wrong;  // empty if that is all of it
};

// What decompresses up to the first thing that is wrong; at most kMaxRtfBytes, nor more than
// stated.
Rtf decompress_rtf(ByteView compressed);

}  // namespace day::outlook
