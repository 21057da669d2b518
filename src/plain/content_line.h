// SPDX-License-Identifier: AGPL-3.0-or-later
// Lines of vCard and iCalendar: "group.NAME;PARAMETER=value:value", folded (RFC 6350 §3.3, RFC 5545
// §3.1), with the encodings of vCard 2.1 undone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace day::plain {

struct ContentLine {
  std::string name;                                             // lower case, without group
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case
  std::string value;                                            // UTF-8, escapes as written
  bool is_base64 = false;  // then the value is that, as written

  // The first of that name, or empty.
  std::string_view parameter(std::string_view wanted) const;
};

class ContentLines {
 public:
  // Must outlive it.
  explicit ContentLines(ByteView bytes);

  // The next line that is one; nothing at the end.
  std::optional<ContentLine> next();

 private:
  std::string next_unfolded();
  ByteView next_line();

  std::string storage_;
  ByteView in_;
};

// "\n", "\,", "\;" and "\\" (RFC 6350 §3.4). Line ends become `line_end`.
std::string unescape(std::string_view value, std::string_view line_end);
// The parts of a value between semicolons that are not escaped, unescaped; blank ones left out.
std::string join_parts(std::string_view value);

}  // namespace day::plain
