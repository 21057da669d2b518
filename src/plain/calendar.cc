// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <string>

#include "plain/content_line.h"
#include "plain/kinds.h"
#include "text/html_scan.h"

namespace day::plain {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "20160503T140700Z" (RFC 5545 §3.3.5) as ISO 8601 with separators, and the zone that is named
// beside it. Anything else stays as it is.
std::string print_time(std::string_view value, std::string_view zone) {
  const bool is_date = value.size() == 8 && are_digits(value);
  const bool is_time = (value.size() == 15 || (value.size() == 16 && value[15] == 'Z')) &&
                       are_digits(value.substr(0, 8)) && value[8] == 'T' &&
                       are_digits(value.substr(9, 6));
  if (!is_date && !is_time) return std::string(value);
  std::string out;
  out.append(value.substr(0, 4)).append("-").append(value.substr(4, 2)).append("-");
  out.append(value.substr(6, 2));
  if (is_time) {
    out.append("T").append(value.substr(9, 2)).append(":").append(value.substr(11, 2));
    out.append(":").append(value.substr(13));
  }
  if (!zone.empty()) out.append(" (").append(zone).append(")");
  return out;
}

std::string print_times(std::string_view value, std::string_view zone) {
  std::string out;
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (!out.empty()) out += ", ";
    out += print_time(value.substr(0, comma), zone);
    value.remove_prefix(std::min(value.size(), comma + 1));
  }
  return out;
}

bool is_time_name(std::string_view name) {
  for (const std::string_view known :
       {"dtstart", "dtend", "dtstamp", "due", "created", "last-modified", "completed",
        "recurrence-id", "exdate", "rdate"}) {
    if (name == known) return true;
  }
  return false;
}

std::string shown_name(const std::string& name) {
  if (name == "dtstart") return "start";
  if (name == "dtend") return "end";
  if (name == "dtstamp") return "stamp";
  return name;
}

// "Ines Halden <ines@port.example> (accepted)"
std::string print_person(const ContentLine& line) {
  std::string address = line.value;
  if (text::ascii_lower(address.substr(0, 7)) == "mailto:") address.erase(0, 7);
  const std::string_view name = line.parameter("cn");
  std::string out = name.empty() ? address : std::string(name) + " <" + address + ">";
  const std::string_view status = line.parameter("partstat");
  if (!status.empty()) out += " (" + text::ascii_lower(status) + ")";
  return out;
}

}  // namespace

void read_calendar(ByteView bytes, document::Draft& draft, Inlaid& inlaid) {
  ContentLines lines(bytes);
  std::size_t zone_depth = 0;  // within the definition of a time zone
  std::size_t entries = 0;
  draft.page({});
  while (const std::optional<ContentLine> line = lines.next()) {
    const std::string component = text::ascii_lower(line->value);
    if (line->name == "begin") {
      if (zone_depth > 0 || component == "vtimezone") ++zone_depth;
      if (zone_depth > 0 || component == "vcalendar") continue;
      if (component == "valarm") {
        draft.text("alarm:\n");
        continue;
      }
      draft.text(entries++ == 0 ? "" : "\n");
      draft.text(component.starts_with('v') ? component.substr(1) + ":\n" : component + ":\n");
      continue;
    }
    if (line->name == "end") {
      if (zone_depth > 0) --zone_depth;
      continue;
    }
    // The rules of a zone are of no use to a reader; its name stands with each time.
    if (zone_depth > 0 || line->name == "version") continue;
    if (line->is_base64) {
      std::string_view name = line->parameter("filename");
      if (name.empty()) name = line->parameter("x-filename");
      if (!inlaid.add_base64(line->value, line->parameter("fmttype"), name)) {
        draft.defect(line->name + ": it is no base64");
      }
      continue;
    }
    if (inlaid.add_data_url(line->value, line->name)) continue;
    if (line->name == "summary") draft.title(unescape(line->value, " "));
    std::string value;
    if (is_time_name(line->name)) {
      value = print_times(line->value, line->parameter("tzid"));
    } else if (line->name == "organizer" || line->name == "attendee") {
      value = print_person(*line);
      if (line->name == "organizer") draft.author(value);
    } else {
      value = unescape(line->value, "\n  ");
    }
    if (!value.empty()) draft.text(shown_name(line->name) + ": " + value + "\n");
  }
  draft.property("entries", std::to_string(entries));
  draft.page_count(1);
}

}  // namespace day::plain
