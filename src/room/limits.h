// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it shows at once and keeps between requests (I10).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::room {

// Bars of a histogram: ten years by month. More would be narrower than a finger or a glance needs.
inline constexpr std::size_t kMaxBars = 120;

// And with links so long that a page would pass 100 KB: two years by month.
inline constexpr std::size_t kMinBars = 24;

// Links of a histogram together, in octets: a third of the 100 KB that a page may have.
inline constexpr std::size_t kMaxChartLinkBytes = std::size_t{32} * 1024;

// Dates at each end of a histogram that are told apart from the others if that halves the time
// there is to show: one in so many at most, half of what a hundredth of its height stands for.
inline constexpr std::uint64_t kOutlierPart = 200;

// Persons looked at closely, and answers to words of names, that are kept until the catalog
// changes: those that readers go back to. A person of a large list has some thousand
// correspondents, 24 octets each.
inline constexpr std::size_t kKeptPersons = 64;

// Sources whose gaps and notices are kept.
inline constexpr std::size_t kKeptSources = 4;

// Drawings of who wrote to whom that are kept, each up to about a megabyte.
inline constexpr std::size_t kKeptGraphs = 8;

// Persons in a drawing on a page, if nobody says how many: what stays under 100 KB with its table.
inline constexpr std::size_t kGraphPersons = 60;

// And at the most, in a drawing or a file of it. The time of a layout grows with the square of it,
// and it is done in this process.
inline constexpr std::size_t kMaxGraphPersons = 300;

// Rows of a table or lines of a list on one page; of lists beside others, and of those on the
// overview.
inline constexpr std::size_t kRowsPerPage = 50;
inline constexpr std::size_t kRowsBeside = 20;
inline constexpr std::size_t kRowsAtGlance = 12;

// Octets around a link of a histogram: its bar or its row of the table, with the title.
inline constexpr std::size_t kChartLinkMarkupBytes = 120;

// Values of a facet that are shown: as many as are seen at a glance beside ten results.
inline constexpr std::size_t kFacetValues = 8;

// A query longer than this, which stands in every link, leaves room in 100 KB for fewer.
inline constexpr std::size_t kLongQueryBytes = 400;
inline constexpr std::size_t kFewFacetValues = 3;

// The number of a page that is read from an address: times results per page it fits in 64 bits.
inline constexpr std::uint64_t kMaxPageNumber = 1'000'000'000;

// Queries that are tried where one finds nothing; each takes as long as a search.
inline constexpr std::size_t kMaxTries = 4;

// Pages kept between requests, in octets: some 700 pages of results.
inline constexpr std::size_t kMaxCachedPageBytes = std::size_t{32} << 20;

}  // namespace day::room
