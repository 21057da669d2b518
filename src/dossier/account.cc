// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/account.h"

#include <fmt/format.h>

#include "base/numbers.h"

namespace day::dossier {
namespace {

std::string count(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", group_digits(number), number == 1 ? one : many);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> print_document_counts(
    const catalog::DocumentCounts& counts) {
  std::vector<std::pair<std::string, std::string>> rows;
  rows.emplace_back("documents",
                    fmt::format("{}, of which {} lie in other items only",
                                group_digits(counts.found), group_digits(counts.embedded)));
  std::string outcomes;
  for (std::size_t i = 0; i < counts.by_outcome.size(); ++i) {
    const std::string_view name = document::outcome_name(static_cast<document::Outcome>(i));
    outcomes += fmt::format("{}{} {}", i == 0 ? "" : " · ", group_digits(counts.by_outcome[i]),
                            i == 1 ? "read in part" : name);
  }
  if (counts.unread > 0) {
    outcomes += fmt::format(" · {} not read yet: run the same `daylight add` again",
                            group_digits(counts.unread));
  }
  if (counts.found > 0) rows.emplace_back("", outcomes);
  rows.emplace_back("in others",
                    fmt::format("{} places in messages and documents; could not be taken "
                                "out: {}",
                                group_digits(counts.places), group_digits(counts.losses)));
  if (counts.waiting_pages + counts.recognised_pages > 0) {
    rows.emplace_back(
        "recognition",
        fmt::format("{} pages recognised; {} pages of {} documents wait",
                    group_digits(counts.recognised_pages), group_digits(counts.waiting_pages),
                    group_digits(counts.waiting_documents)));
  }
  return rows;
}

void put_document_counts(JsonWriter* out, const catalog::DocumentCounts& counts) {
  out->key("document_account").begin_object();
  out->field("found", counts.found).field("embedded", counts.embedded);
  out->field("places", counts.places);
  for (std::size_t i = 0; i < counts.by_outcome.size(); ++i) {
    out->field(document::outcome_name(static_cast<document::Outcome>(i)), counts.by_outcome[i]);
  }
  out->field("unread", counts.unread).field("losses", counts.losses);
  out->field("documents_waiting", counts.waiting_documents);
  out->field("pages_waiting", counts.waiting_pages);
  out->field("pages_recognised", counts.recognised_pages).end_object();
}

std::string print_decision_counts(const catalog::DecisionCounts& counts) {
  if (counts.entries == 0) return "none";
  return fmt::format("{}: {} on {}, {}, {}", count(counts.entries, "entry", "entries"),
                     count(counts.labels, "label", "labels"),
                     count(counts.labelled, "item", "items"), count(counts.notes, "note", "notes"),
                     count(counts.searches, "saved search", "saved searches"));
}

}  // namespace day::dossier
