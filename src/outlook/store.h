// SPDX-License-Identifier: AGPL-3.0-or-later
// Data files of Outlook: PST, OST, PAB ([MS-PST]), through libpff.
#pragma once

#include "document/document.h"

namespace day::outlook {

// Every item of every folder is a child, rendered as a message, whose path is the names of its
// folders joined with '/'. Then come orphans, which no folder has, and what is found in freed space
// (is_recovered). Keys are libpff's identifiers; those of orphans and recovered items, and of items
// that have none because they cannot be opened, have kOrphanKeys and so on added to their number.
//
// An item that cannot be read is a child too, whose end says why. A folder that states another
// number of items than were found is a defect. page_count is the number of items.
document::Reading read_store(document::RandomAccess& file, const document::Options& options,
                             document::Children& children);

// The same of a file in memory.
document::Reading read_store(ByteView file, const document::Options& options,
                             document::Children& children);

inline constexpr std::uint64_t kOrphanKeys = std::uint64_t{1} << 32;
inline constexpr std::uint64_t kRecoveredKeys = std::uint64_t{2} << 32;
inline constexpr std::uint64_t kUnreadableKeys = std::uint64_t{3} << 32;

}  // namespace day::outlook
