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

// A line longer than this may be cut between two parts of a text: thirty lines of a screen.
inline constexpr std::size_t kMaxUncutBytes = 2048;

// What one page shows of a text, in octets of HTML: half of the 100 KB that a page may have. Ten
// thousand words; of the messages of our list mail one in a thousand has more.
inline constexpr std::size_t kMaxTextPartCost = std::size_t{48} * 1024;

// Passages of one message that are marked in its text. Notes beyond them are listed all the same.
inline constexpr std::size_t kMaxMarks = 200;

// Of each kind of fact beside a message; pages of their own list all.
inline constexpr std::size_t kMaxMailboxesShown = 30;
inline constexpr std::size_t kMaxFactsShown = 12;
// Attachments, and what else lies in an item.
inline constexpr std::size_t kMaxInsideShown = 40;
// Notes beside a message, and how much of each: a screenful.
inline constexpr std::size_t kMaxNotesShown = 20;
inline constexpr std::size_t kMaxNoteShownBytes = 1200;

// Entries of a page of such a list, and octets of their HTML together.
inline constexpr std::size_t kMaxListRows = 100;
inline constexpr std::size_t kMaxListCost = std::size_t{64} * 1024;

// Octets of a message's source on one page: as markup they are at most the 100 KB of a page.
inline constexpr std::size_t kMaxSourcePageBytes = std::size_t{16} * 1024;

// Originals that lie in others and are being given out, together: four of the largest.
inline constexpr std::uint64_t kMaxHeldBytes = std::uint64_t{256} << 20;

// Pixels of a picture of a page: A4 at 110 dots per inch for a glance, at 200 for reading what is
// small.
inline constexpr std::uint64_t kPicturePixels = 1'200'000;
inline constexpr std::uint64_t kLargePicturePixels = 4'000'000;

// How long one picture may take to be drawn: a reader waits no longer, and neither does whoever
// comes after him on the same thread.
inline constexpr unsigned kMaxPictureSeconds = 15;

// Pictures that are kept, in octets of their files: about two hundred pages.
inline constexpr std::size_t kMaxPictureCacheBytes = std::size_t{64} << 20;

// Copies and quotations on one page, and of the words that differ in each what stands there: ten
// times what the copies of our list mail differ in, and with all of them a page has under 100 KB.
inline constexpr std::size_t kMaxCopiesPerPage = 20;
inline constexpr std::size_t kMaxDifferenceBytes = 3000;

// Places of a conversation on one page, with so much of the text of each message; and where all of
// their text is wanted.
inline constexpr std::size_t kThreadPageNodes = 40;
inline constexpr std::size_t kThreadTextBytes = 1000;
inline constexpr std::size_t kFullThreadPageNodes = 8;
inline constexpr std::size_t kFullThreadTextBytes = 6000;

// A quotation of so many lines or octets is folded away: more than half of a screen.
inline constexpr std::size_t kMaxUnfoldedLines = 12;
inline constexpr std::size_t kMaxUnfoldedBytes = 1000;
// Entries of a list for programs where they do not say how many, and at the most. A result of a
// search is about two kilobytes of JSON: a megabyte at the most in one answer.
inline constexpr std::uint64_t kApiLimit = 50;
inline constexpr std::uint64_t kMaxApiLimit = 500;

// A session ends when nothing was asked in it for half an hour, and after half a day in any case:
// NIST SP 800-63B-3 §4.2.3.
inline constexpr std::int64_t kSessionIdleSeconds = std::int64_t{30} * 60;
inline constexpr std::int64_t kSessionSeconds = std::int64_t{12} * 3600;

// Sessions at once, each about 150 octets: everybody of a large newsroom. Past it the one that was
// idle longest ends.
inline constexpr std::size_t kMaxSessions = 1'000;

// Wrong passwords within so many seconds, of all who try together, for addresses are not kept and
// behind an onion service there is but one. Somebody who mistypes is not kept out; whoever guesses
// has 14,400 a day, against passwords of kMinPasswordChars.
inline constexpr std::size_t kMaxLoginFailures = 10;
inline constexpr std::int64_t kLoginWindowSeconds = 60;

// The least that a password may have where it is all there is: NIST SP 800-63B-4 §3.1.1.2.
inline constexpr std::size_t kMinPasswordChars = 15;

// Where somebody is led after the login, in octets: a target as long as the server takes.
inline constexpr std::size_t kMaxNextBytes = 8'000;

// Entries of a feed: what a reader that asks once an hour can miss of a busy archive is in the room
// itself. And octets of each text: two screens.
inline constexpr std::size_t kMaxFeedEntries = 50;
inline constexpr std::size_t kMaxFeedTextBytes = 2'000;

// Of a citation in another page: octets of its text, a paragraph, and its width, that of a column.
inline constexpr std::size_t kMaxEmbedTextBytes = 600;
inline constexpr std::uint64_t kMaxEmbedWidthPixels = 600;
// Pictures that are parts of a message, in one page of HTML: so many are drawn, of so many octets
// before and pixels after, in so many octets of PNG together; the others are boxes. A page of A4 at
// 100 dots per inch has a million pixels; letters of shops have twenty pictures of 100 KB.
inline constexpr std::size_t kMaxPictures = 20;
inline constexpr std::size_t kMaxPictureBytes = std::size_t{8} << 20;
inline constexpr std::uint64_t kMaxPicturePixels = 1'000'000;
inline constexpr std::size_t kMaxPicturesBytes = std::size_t{6} << 20;
// Of silence while one is drawn, and of all together: a megapixel takes tens of milliseconds.
inline constexpr unsigned kMaxFramePictureSeconds = 5;
inline constexpr unsigned kMaxPicturesSeconds = 15;

}  // namespace day::room
