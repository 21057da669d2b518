// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/decided.h"

#include <fmt/format.h>

#include "base/time.h"
#include "cli/terminal.h"
#include "text/display.h"

namespace day::cli {
namespace {

void put_by(JsonWriter* out, const catalog::DecidedBy& by) {
  out->field("entry", by.entry.value).field("author", by.author);
  out->field("time", print_rfc3339({by.time, 0}));
}

std::string print_by(const catalog::DecidedBy& by) {
  return fmt::format("{}, {}", text::show_line(by.author), print_minute({by.time, 0}));
}

// As the rows of `show` begin.
std::string row_name(std::string_view name) {
  return styled(Style::Bold, fmt::format("{:<12}", name));
}

}  // namespace

Result<Decided> load_decided(sql::Database* database, const ItemId& item) {
  catalog::DecisionReader reader(database);
  Decided decided;
  ASSIGN_OR_RETURN(decided.labels, reader.labels(item));
  ASSIGN_OR_RETURN(decided.notes, reader.notes(item));
  return decided;
}

void put_decided(JsonWriter* out, const Decided& decided) {
  out->key("labels").begin_array();
  for (const catalog::LabelInfo& each : decided.labels) {
    out->begin_object().field("label", each.label);
    put_by(out, each.by);
    out->end_object();
  }
  out->end_array().key("notes").begin_array();
  for (const catalog::NoteInfo& each : decided.notes) {
    out->begin_object().field("note", each.number.value).field("text", each.text);
    put_by(out, each.by);
    out->key("amended");
    if (each.amended) {
      out->begin_object();
      put_by(out, *each.amended);
      out->end_object();
    } else {
      out->null();
    }
    out->key("span");
    if (each.span) {
      out->begin_object().field("from", each.span->from).field("to", each.span->to);
      out->field("quote", each.span->quote).end_object();
    } else {
      out->null();
    }
    out->end_object();
  }
  out->end_array();
}

std::string decided_marks(const Decided& decided) {
  std::string marks;
  for (const catalog::LabelInfo& each : decided.labels) {
    marks += (marks.empty() ? "[" : " [") + text::show_line(each.label) + "]";
  }
  if (!decided.notes.empty()) {
    marks += fmt::format("{}[{} note{}]", marks.empty() ? "" : " ", decided.notes.size(),
                         decided.notes.size() == 1 ? "" : "s");
  }
  return marks;
}

std::string print_decided(const Decided& decided) {
  std::string out;
  for (const catalog::LabelInfo& each : decided.labels) {
    out += fmt::format("{}{} ({})\n", row_name("Label"), text::show_line(each.label),
                       print_by(each.by));
  }
  for (const catalog::NoteInfo& each : decided.notes) {
    out +=
        fmt::format("{}number {}, {}{}\n", row_name("Note"), each.number.value, print_by(each.by),
                    each.amended ? "; amended by " + print_by(*each.amended) : "");
    if (each.span) {
      out += fmt::format("{}on “{}” (characters {} to {})\n", row_name(""),
                         text::show_line(each.span->quote), each.span->from, each.span->to);
    }
    std::string_view rest = each.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      out += row_name("") + text::show_line(rest.substr(0, end)) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

}  // namespace day::cli
