// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/family_words.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "base/numbers.h"
#include "inquiry/document_hit.h"
#include "text/display.h"

namespace day::dossier {

std::string print_item_line(const catalog::Summary& summary) {
  std::string line = print_short(summary.item.id);
  if (summary.date) line += ", " + print_minute(*summary.date);
  const std::string& from = summary.from_name.empty() ? summary.from_address : summary.from_name;
  if (!from.empty()) line += ", " + text::show_line(from);
  if (!summary.subject.empty()) line += ": " + text::show_line(summary.subject);
  return line;
}

std::string print_around(const inquiry::Around& around) {
  std::string line;
  for (const inquiry::FamilyMember& member : around) {
    if (member.summary.item.kind == store::ItemKind::Message) {
      return line + (line.empty() ? "" : ", ") + "with " + print_item_line(member.summary);
    }
    const std::string name = text::show_line(member.summary.subject);
    line += fmt::format("{}in {}", line.empty() ? "" : ", ",
                        name.empty() ? print_short(member.summary.item.id) : name);
  }
  return line;
}

std::string print_more_places(std::uint64_t more) {
  if (more == 0) return "";
  return fmt::format("; +{} more place{}", group_digits(more), more == 1 ? "" : "s");
}

void put_around(JsonWriter* out, const inquiry::Around& around) {
  out->begin_array();
  for (const inquiry::FamilyMember& member : around) {
    const catalog::Summary& summary = member.summary;
    out->begin_object().field("id", print_short(summary.item.id, kFullIdChars));
    out->field("kind", store::item_kind_name(summary.item.kind)).key("date");
    summary.date ? out->string(print_rfc3339(*summary.date)) : out->null();
    out->field("from", summary.from_address).field("from_name", summary.from_name);
    out->field("subject", summary.subject).field("path", member.place.path);
    out->field("rendered", member.place.is_rendered);
    out->field("recovered", member.place.is_recovered).end_object();
  }
  out->end_array();
}

std::string kind_mark(std::string_view kind) {
  return fmt::format("[{}]", kind.empty() || kind == "other" ? "file" : kind);
}

std::string print_page_mark(std::string_view label, bool is_recognised) {
  std::string mark = text::show_line(inquiry::print_page_label(label));
  if (is_recognised) mark += mark.empty() ? "[recognised text]" : " [recognised text]";
  return mark;
}

std::string print_origin(bool is_rendered, bool is_recovered) {
  std::string words;
  if (is_rendered) {
    words = "put together by Daylight from what Outlook stored; no original octets";
  }
  if (is_recovered) {
    words += words.empty() ? "" : "; ";
    words += "recovered: no folder of the mailbox leads to it";
  }
  return words;
}

}  // namespace day::dossier
