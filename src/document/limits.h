// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds of reading a document that hold for every format, with the origin of each number. Those of
// one format stand in the limits.h of its room.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::document {

// The largest document that is handed to a reader whole: as for messages, the worker needs several
// times that in memory. Mailboxes (PST) are read in place, and may have any size.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{64} << 20;
// Pages, sheets or slides of one document whose text is read. The longest public reports have some
// thousand pages.
inline constexpr std::size_t kMaxPages = 10'000;
// Text of one document, all pages together, as UTF-8: twenty novels, as for messages.
inline constexpr std::size_t kMaxTextBytes = std::size_t{16} << 20;
// Title, author, one property's value, one label, one path.
inline constexpr std::size_t kMaxFieldBytes = 4096;
inline constexpr std::size_t kMaxProperties = 200;
// Different defects that are told of one document, and the length of each.
inline constexpr std::size_t kMaxDefects = 100;
inline constexpr std::size_t kMaxDefectBytes = 200;
// Pixels of a picture, of a page or of an image: an A3 page at 300 dots per inch has 17 million.
// A header that claims more is not believed.
inline constexpr std::uint64_t kMaxPixels = 40'000'000;
// Files inside of one file. Backups of a mailbox have a million.
inline constexpr std::uint64_t kMaxChildren = 5'000'000;
// Names in a zip file that are looked at to tell what it is. A workbook of some hundred sheets has
// its telling names among the first; a central directory repeats all.
inline constexpr std::size_t kMaxSniffedNames = 2000;
// Files in files: a mail with a zip with a mail with a document is 4; a file that unpacks to itself
// reaches any number.
inline constexpr std::size_t kMaxDepth = 16;

}  // namespace day::document
