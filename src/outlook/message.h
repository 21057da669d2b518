// SPDX-License-Identifier: AGPL-3.0-or-later
// A message as Outlook keeps it, from whichever file. Messages attached to messages lie beside each
// other in one list, each after the one that has it attached, so that nothing here needs recursion.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "outlook/properties.h"

namespace day::outlook {

struct Attachment {
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  Properties properties;         // without the data
  Bytes data;                    // exactly as kept; of an OLE object a compound file
  std::size_t embedded = kNone;  // it is this message of the tree, and has no data
  std::string wrong;             // empty, or why data or message is missing or cut short
};

struct Message {
  Properties properties;
  std::vector<Properties> recipients;
  std::vector<Attachment> attachments;
  std::vector<std::string> defects;  // what could not be read, each for a person
  std::size_t depth = 0;             // 0 for the first of a tree
};

// The first is the message itself. Each other one is the `embedded` of exactly one attachment of a
// message before it.
using Tree = std::vector<Message>;

// Tells the properties of a message and all that hangs on it in which charset its strings are,
// which it says itself. `otherwise` if it does not.
void set_charsets(Message* message, std::string_view otherwise);

// The name of an attachment as its writer wrote it; empty if it has none.
std::string file_name(const Attachment& attachment);
// As stated, if it is one: "type/subtype" in lower case; empty otherwise.
std::string stated_media_type(const Attachment& attachment);
// Without the mark by which a PST tells where the prefix ends ([MS-PST] §2.5.3.1.1.1).
std::string subject(const Properties& properties);

}  // namespace day::outlook
