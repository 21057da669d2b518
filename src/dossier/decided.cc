// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/decided.h"

#include <fmt/format.h>

#include "base/time.h"
#include "text/display.h"

namespace day::dossier {
namespace {

void put_by(JsonWriter* out, const catalog::DecidedBy& by) {
  out->field("entry", by.entry.value).field("author", by.author);
  out->field("time", print_rfc3339({by.time, 0}));
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

}  // namespace day::dossier
