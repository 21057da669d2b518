// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts the queries of saved searches in the place of saved:NAME.
#pragma once

#include "base/result.h"
#include "query/query.h"
#include "sql/database.h"

namespace day::inquiry {

// The same query with each saved:NAME replaced by what is saved under that name now; within what is
// saved too. A name that is not there finds nothing, and so does what lies past
// kMaxSavedExpansions; both with a notice, as what the language says of a saved query. Other than
// in a tree that parse_query makes, a node may have children of its own kind.
Result<query::Query> expand_saved(const query::Query& query, sql::Database* database);

}  // namespace day::inquiry
