// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/field_code.h"

#include <algorithm>
#include <array>

#include "office/flow.h"

namespace day::office {
namespace {

constexpr std::array kTelling = std::to_array<std::string_view>(
    {"ADDIN", "ASK", "COMPARE", "DATABASE", "DDE", "DDEAUTO", "EQ", "FILLIN", "IF", "IMPORT",
     "LINK", "MACROBUTTON", "PRINT", "PRIVATE", "QUOTE", "SET"});

}  // namespace

void read_field_code(std::string_view instruction, std::string* links, std::string* codes) {
  const std::size_t begin = instruction.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return;
  instruction.remove_prefix(begin);
  const std::string_view word = instruction.substr(0, instruction.find_first_of(" \t\\"));
  if (word == "HYPERLINK" || word.starts_with("INCLUDE")) {
    const std::size_t open = instruction.find('"');
    if (open == std::string_view::npos) return;
    const std::size_t close = std::min(instruction.find('"', open + 1), instruction.size());
    add_line(links, instruction.substr(open + 1, close - open - 1));
  } else if (std::find(kTelling.begin(), kTelling.end(), word) != kTelling.end()) {
    add_line(codes, one_line(std::string(instruction)));
  }
}

}  // namespace day::office
