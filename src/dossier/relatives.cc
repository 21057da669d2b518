// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/relatives.h"

#include <utility>

namespace day::dossier {

Result<Relatives> load_relatives(Opened& opened, catalog::RowId row) {
  Relatives found;
  inquiry::Copies copies(opened.database.get());
  ASSIGN_OR_RETURN(found.places, opened.catalog->occurrences(row));
  ASSIGN_OR_RETURN(const auto group, copies.group(row));
  ASSIGN_OR_RETURN(found.copies, copies.describe(row, group));
  ASSIGN_OR_RETURN(found.quoted_in, copies.quoted_in(row));
  ASSIGN_OR_RETURN(found.quotes, copies.quotes(row));
  return found;
}

Result<catalog::Summary> summary_of(Opened& opened, catalog::RowId row) {
  ASSIGN_OR_RETURN(auto summary, opened.catalog->summary(row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
  return std::move(*summary);
}

Result<Differences> load_differences(Opened& opened, catalog::RowId one, catalog::RowId other) {
  ASSIGN_OR_RETURN(const catalog::Summary first, summary_of(opened, one));
  ASSIGN_OR_RETURN(const catalog::Summary second, summary_of(opened, other));
  ASSIGN_OR_RETURN(const auto first_text, opened.catalog->text(one));
  ASSIGN_OR_RETURN(const auto second_text, opened.catalog->text(other));
  return make_differences(first, first_text, second, second_text);
}

Status put_relatives(JsonWriter* out, Opened& opened, catalog::RowId row,
                     const Relatives& relatives, bool diff) {
  ASSIGN_OR_RETURN(const catalog::Summary asked, summary_of(opened, row));
  put_message(out, asked);
  out->key("occurrences").begin_array();
  for (const auto& place : relatives.places) {
    out->begin_object().field("source", static_cast<std::int64_t>(place.source.number));
    out->field("path", place.path).field("offset", place.offset).end_object();
  }
  out->end_array().key("copies").begin_array();
  for (const inquiry::Copy& copy : relatives.copies) {
    ASSIGN_OR_RETURN(const catalog::Summary other, summary_of(opened, copy.row));
    put_message(&out->begin_object(), other);
    put_copy(out, copy);
    if (diff) {
      ASSIGN_OR_RETURN(const Differences differences, load_differences(opened, row, copy.row));
      put_differences(out, differences);
    }
    out->end_object();
  }
  out->end_array();
  for (const auto& [name, list] :
       {std::pair{"quoted_in", &relatives.quoted_in}, std::pair{"quotes", &relatives.quotes}}) {
    out->key(name).begin_array();
    for (const inquiry::Quoting& each : *list) {
      ASSIGN_OR_RETURN(const catalog::Summary other, summary_of(opened, each.row));
      put_message(&out->begin_object(), other);
      put_quoting(out, each);
      out->end_object();
    }
    out->end_array();
  }
  return {};
}

}  // namespace day::dossier
