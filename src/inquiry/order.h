// SPDX-License-Identifier: AGPL-3.0-or-later
// The order of results, and one page of it. Every order is total: relevance is score, then newest,
// then document number; newest and oldest put what has no date last.
#pragma once

#include <cstdint>
#include <vector>

#include "index/index.h"
#include "inquiry/search.h"

namespace day::inquiry {

// Results [offset, offset + limit) of the documents in that order, with their scores. `documents`
// and `scored` ascend; what is not in `scored` has score 0. Time grows with the number of documents
// and with the page, not with their product. `dates` is as from Filters::dates.
std::vector<index::Hit> choose_page(const std::vector<std::int64_t>& documents,
                                    const std::vector<index::Hit>& scored, Sort sort,
                                    std::uint64_t offset, std::uint64_t limit,
                                    const std::vector<std::int64_t>& dates);

}  // namespace day::inquiry
