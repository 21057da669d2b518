// SPDX-License-Identifier: AGPL-3.0-or-later
// What is proven of many messages: how many have which verdict, and who signed them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "dossier/opened.h"
#include "query/query.h"

namespace day::dossier {

// Counts of a query's results.
struct VerdictTable {
  std::uint64_t results = 0;
  std::uint64_t messages = 0;  // those that could be read
  catalog::VerdictCounts verdicts{};
  std::vector<catalog::SignerCounts> signers;  // the most messages first
  std::vector<query::Notice> notices;          // of the search
};
Result<VerdictTable> count_verdicts(Opened& opened, std::string_view typed);

// Verdicts that some message has, the most frequent first.
std::vector<dkim::Verdict> verdicts_by_count(const catalog::VerdictCounts& counts);

// What a verdict says and what it does not, in a sentence or two, of no message in particular.
std::string_view verdict_meaning(dkim::Verdict verdict);

// Member "verdicts" of the object that is open.
void put_verdict_counts(JsonWriter* out, const catalog::VerdictCounts& counts);
// Members of the table in the object that is open.
void put_verdict_table(JsonWriter* out, const VerdictTable& table, std::string_view typed);

}  // namespace day::dossier
