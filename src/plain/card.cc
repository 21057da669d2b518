// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <string>

#include "plain/content_line.h"
#include "plain/kinds.h"
#include "text/html_scan.h"

namespace day::plain {
namespace {

// "tel (work, cell)"
std::string label_of(const ContentLine& line) {
  std::string types;
  for (const auto& [name, value] : line.parameters) {
    if (name != "type" || text::ascii_lower(value) == "pref") continue;
    types += (types.empty() ? "" : ", ") + text::ascii_lower(value);
  }
  return types.empty() ? line.name : line.name + " (" + types + ")";
}

std::string picture_type(const ContentLine& line) {
  const std::string type = text::ascii_lower(line.parameter("type"));
  return type.empty() || type.find('/') != std::string::npos ? type : "image/" + type;
}

bool is_structured(std::string_view name) {
  return name == "n" || name == "adr" || name == "org" || name == "gender" ||
         name == "clientpidmap";
}

}  // namespace

void read_cards(ByteView bytes, document::Draft& draft, Inlaid& inlaid) {
  ContentLines lines(bytes);
  std::size_t cards = 0;
  std::string first_name;
  draft.page({});
  while (const std::optional<ContentLine> line = lines.next()) {
    if (line->name == "begin") {
      if (++cards > 1) draft.text("\n");
      continue;
    }
    if (line->name == "end" || line->name == "version") continue;
    if (line->is_base64) {
      if (!inlaid.add_base64(line->value, picture_type(*line), line->name)) {
        draft.defect(line->name + ": it is no base64");
      }
      continue;
    }
    if (inlaid.add_data_url(line->value, line->name)) continue;
    if (line->name == "fn" && first_name.empty()) first_name = unescape(line->value, " ");
    const std::string value =
        is_structured(line->name) ? join_parts(line->value) : unescape(line->value, "\n  ");
    if (value.empty()) continue;
    draft.text(label_of(*line) + ": " + value + "\n");
  }
  if (cards == 1) draft.title(first_name);
  draft.property("cards", std::to_string(cards));
  draft.page_count(1);
}

}  // namespace day::plain
