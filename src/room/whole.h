// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known of the whole vault, as several pages say it: made once for each state of the
// catalog.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/decisions.h"
#include "catalog/documents.h"
#include "catalog/people.h"
#include "dossier/failures.h"
#include "dossier/people_graph.h"
#include "dossier/verdict_table.h"
#include "inquiry/months.h"
#include "inquiry/persons.h"
#include "ledger/ledger.h"
#include "room/kept.h"
#include "room/limits.h"
#include "vault/keys.h"

namespace day::room {

struct Visit;

// For the overview.
struct Inventory {
  catalog::Counts counts;
  catalog::DocumentCounts documents;
  catalog::VerdictCounts verdicts{};
  std::vector<inquiry::MonthCount> months;  // of messages, on the clocks of their senders
  std::uint64_t undated = 0;                // messages
  std::vector<catalog::SourceInfo> sources;
  catalog::DecisionCounts decisions;
  std::vector<catalog::LabelCount> labels;
  std::vector<catalog::SavedSearch> searches;
};

// How the table of persons can be sorted.
enum class PeopleSort : std::uint8_t { Messages, Sent, Received, Name, First, Last };
inline constexpr std::size_t kPeopleSortCount = 6;

struct Everybody {
  catalog::PeopleBook book;
  // Every person, in the order of each PeopleSort.
  std::array<inquiry::PersonNumbers, kPeopleSortCount> orders;
  std::unordered_map<std::uint64_t, std::uint32_t> by_id;  // PersonId::bits
};

// A person looked at closely.
struct PersonSheet {
  inquiry::PersonDetails details;
  std::vector<inquiry::MonthCount> months;  // of messages sent that have a date
};

// What a source did not give, and what was noticed of it.
struct SourceFaults {
  std::vector<catalog::GapInfo> gaps;
  std::vector<catalog::NoticeInfo> notices;
};

struct FailureList {
  std::vector<dossier::Failed> all;
  std::vector<std::pair<std::string, std::uint64_t>> groups;
};

struct LogLine {
  std::uint64_t number = 0;
  Instant time;
  std::string author;
  std::string words;
  std::vector<ItemId> items;  // the first kRowsAtGlance
  std::uint64_t item_count = 0;
};
struct LogList {
  std::vector<LogLine> lines;  // as the ledger has them
  std::string damage;          // what is wrong with what comes after; empty if nothing
};

// A drawing for a page: as SVG, its nodes lead to the pages of persons.
inline constexpr std::string_view kPageFormat = "page";

struct DrawnGraph {
  dossier::PeopleGraph people;
  std::string text;  // in the format that was asked for
};

// Shared by all handler threads.
class WholeVault {
 public:
  Kept<Inventory>::Made inventory(const Visit& visit);
  Kept<Everybody>::Made everybody(const Visit& visit);
  Kept<PersonSheet>::Made person(const Visit& visit, std::uint32_t number);
  // Whom words name, in no order; all for none.
  Kept<inquiry::PersonNumbers>::Made found_people(const Visit& visit, const std::string& words);
  Kept<SourceFaults>::Made faults(const Visit& visit, SourceId source);
  Kept<FailureList>::Made failures(const Visit& visit);
  Kept<LogList>::Made log(const Visit& visit);
  Kept<dossier::VerdictTable>::Made verdicts(const Visit& visit);
  Kept<std::vector<vault::ListedKey>>::Made keys(const Visit& visit);
  // Busy while another is drawn: the libraries are asked for one at a time, and a drawing may take
  // seconds.
  Kept<DrawnGraph>::Made graph(const Visit& visit, const dossier::GraphRequest& request,
                               std::string_view format);

 private:
  Kept<Inventory> inventory_{1};
  Kept<Everybody> everybody_{1};
  Kept<PersonSheet> persons_{kKeptPersons};
  Kept<inquiry::PersonNumbers> found_{kKeptPersons};
  Kept<SourceFaults> faults_{kKeptSources};
  Kept<FailureList> failures_{1};
  Kept<LogList> log_{1};
  Kept<dossier::VerdictTable> verdicts_{1};
  Kept<std::vector<vault::ListedKey>> keys_{1};
  Kept<DrawnGraph> graphs_{kKeptGraphs};
};

}  // namespace day::room
