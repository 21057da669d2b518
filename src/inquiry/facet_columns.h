// SPDX-License-Identifier: AGPL-3.0-or-later
// The columns that facets are counted from: eight octets and some bits for each row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/state.h"
#include "inquiry/document_set.h"
#include "inquiry/facts.h"
#include "inquiry/months.h"
#include "sql/database.h"

namespace day::inquiry {

struct FacetColumns {
  // Rows of one value.
  struct Group {
    std::string name;
    std::string term;
    DocumentSet rows;
  };
  struct Labelled {
    std::string name;
    std::string term;
    std::vector<std::int64_t> rows;  // ascending
  };
  struct Person {
    std::string name;
    std::string term;
  };

  catalog::State state;
  std::int64_t last = 0;

  // By row; 0: none, else one more than the index in the table beside it.
  std::vector<std::uint32_t> month_of;
  std::vector<Month> months;  // ascending
  std::vector<std::uint32_t> person_of;
  std::vector<Person> persons;
  // Of rows with senders that are further persons.
  std::vector<std::pair<std::int64_t, std::uint32_t>> further_persons;

  std::vector<Group> verdicts;
  std::vector<Group> kinds;
  std::vector<Group> sources;
  std::vector<Labelled> labels;

  // What persons are found by again when it is known better who is who: rows of `addresses`.
  std::vector<std::uint32_t> address_of;
  std::vector<std::pair<std::int64_t, std::uint32_t>> further_addresses;
};

// `older`: columns of an earlier state, from which is taken what cannot have changed; may be null.
Result<std::shared_ptr<const FacetColumns>> make_facet_columns(sql::Database* database,
                                                               Facts* facts,
                                                               const catalog::State& state,
                                                               const FacetColumns* older);

}  // namespace day::inquiry
