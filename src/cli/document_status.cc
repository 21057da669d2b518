// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/document_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/ids.h"
#include "base/numbers.h"
#include "cli/terminal.h"
#include "dossier/family_words.h"
#include "inquiry/family.h"
#include "text/display.h"

namespace day::cli {
namespace {

struct Failed {
  catalog::ItemRow item;
  std::string name;
  std::string outcome;  // "failed", "locked", … "lost"
  std::string reason;
};

Result<std::vector<Failed>> load_failures(dossier::Opened& opened) {
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

// Reasons that differ in numbers only are one: "page N: bad stream".
std::string kind_of_reason(const Failed& failed) {
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

void print_groups(const std::vector<Failed>& failures) {
  std::map<std::string, std::uint64_t> counts;
  for (const Failed& each : failures) ++counts[kind_of_reason(each)];
  std::vector<std::pair<std::string, std::uint64_t>> groups(counts.begin(), counts.end());
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [reason, count] : groups) {
    fmt::print("{:>9}  {}\n", group_digits(count), text::show_line(reason));
  }
  fmt::print("\n");
}

// Where it is: what is lost lies in the item itself.
Result<inquiry::Around> find_place(dossier::Opened& opened, const Failed& failed) {
  sql::Database* const database = opened.database.get();
  if (failed.outcome != "lost") {
    ASSIGN_OR_RETURN(auto family, inquiry::find_family(database, failed.item.row));
    return std::move(family.around);
  }
  catalog::EmbeddedPlace place;
  place.parent = failed.item;
  place.path = failed.name;
  return inquiry::find_around(database, place);
}

void print_line(const Failed& failed, const inquiry::Around& around) {
  const bool is_lost = failed.outcome == "lost";
  std::string line = is_lost ? "lost       " : print_short(failed.item.id) + " ";
  line += " " + text::show_line(failed.name.empty() ? "without a name" : failed.name);
  const std::string place = dossier::print_around(around);
  if (!place.empty()) line += ", " + place;
  line += ": " + (is_lost ? "" : failed.outcome);
  if (!failed.reason.empty()) line += (is_lost ? "" : ", ") + text::show_line(failed.reason);
  fmt::print("{}\n", line);
}

void print_json_line(const Failed& failed, const inquiry::Around& around) {
  const bool is_lost = failed.outcome == "lost";
  JsonWriter out;
  out.begin_object().key("id");
  is_lost ? out.null() : out.string(print_short(failed.item.id, kFullIdChars));
  out.key("kind");
  is_lost ? out.null() : out.string(store::item_kind_name(failed.item.kind));
  out.key("bytes");
  is_lost ? out.null() : out.number(failed.item.size_bytes);
  out.field("name", failed.name).field("outcome", failed.outcome).field("reason", failed.reason);
  out.key("family");
  dossier::put_around(&out, around);
  out.end_object();
  fmt::print("{}\n", out.text());
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

Status print_failures(dossier::Opened& opened, bool json) {
  ASSIGN_OR_RETURN(const auto failures, load_failures(opened));
  if (failures.empty() && !json) fmt::print("Everything was read.\n");
  if (!failures.empty() && !json) print_groups(failures);
  for (const Failed& each : failures) {
    ASSIGN_OR_RETURN(const auto around, find_place(opened, each));
    json ? print_json_line(each, around) : print_line(each, around);
  }
  return {};
}

}  // namespace day::cli
