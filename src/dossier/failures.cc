// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/failures.h"

#include <algorithm>
#include <map>

#include "base/ids.h"
#include "catalog/documents.h"
#include "dossier/family_words.h"
#include "text/display.h"

namespace day::dossier {

Result<std::vector<Failed>> load_failures(Opened& opened) {
  std::vector<Failed> all;
  ASSIGN_OR_RETURN(const auto messages, opened.catalog->failures());
  for (const auto& each : messages) {
    ASSIGN_OR_RETURN(const auto summary, opened.catalog->summary(each.item.row));
    all.push_back({each.item, summary ? summary->subject : "", "failed", each.reason});
  }
  catalog::DocumentReader documents(opened.database.get());
  ASSIGN_OR_RETURN(const auto failures, documents.failures());
  for (const auto& each : failures) {
    const std::string_view outcome = each.is_loss ? "lost" : document::outcome_name(each.outcome);
    all.push_back({each.item, each.name, std::string(outcome), each.reason});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Failed& a, const Failed& b) { return a.item.row < b.item.row; });
  return all;
}

std::string kind_of_failure(const Failed& failed) {
  std::string kind = failed.outcome;
  if (!failed.reason.empty()) kind += ": ";
  bool in_number = false;
  for (const char c : failed.reason) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit) kind += c;
    if (is_digit && !in_number) kind += 'N';
    in_number = is_digit;
  }
  return kind;
}

std::vector<std::pair<std::string, std::uint64_t>> group_failures(
    const std::vector<Failed>& failures) {
  std::map<std::string, std::uint64_t> counts;
  for (const Failed& each : failures) ++counts[kind_of_failure(each)];
  std::vector<std::pair<std::string, std::uint64_t>> groups(counts.begin(), counts.end());
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return groups;
}

Result<inquiry::Around> find_failed_place(Opened& opened, const Failed& failed) {
  sql::Database* const database = opened.database.get();
  if (!failed.is_lost()) {
    ASSIGN_OR_RETURN(auto family, inquiry::find_family(database, failed.item.row));
    return std::move(family.around);
  }
  catalog::EmbeddedPlace place;
  place.parent = failed.item;
  place.path = failed.name;
  return inquiry::find_around(database, place);
}

std::string failure_words(const Failed& failed) {
  std::string words = failed.is_lost() ? "" : failed.outcome;
  if (!failed.reason.empty()) words += (words.empty() ? "" : ", ") + text::show_line(failed.reason);
  return words;
}

void put_failed(JsonWriter* out, const Failed& failed, const inquiry::Around& around) {
  out->key("id");
  failed.is_lost() ? out->null() : out->string(print_short(failed.item.id, kFullIdChars));
  out->key("kind");
  failed.is_lost() ? out->null() : out->string(store::item_kind_name(failed.item.kind));
  out->key("bytes");
  failed.is_lost() ? out->null() : out->number(failed.item.size_bytes);
  out->field("name", failed.name).field("outcome", failed.outcome).field("reason", failed.reason);
  out->key("family");
  put_around(out, around);
}

}  // namespace day::dossier
