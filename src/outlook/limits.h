// SPDX-License-Identifier: AGPL-3.0-or-later
// Limits of this room on what it believes of Outlook's files; each with the origin of its number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::outlook {

// Messages in messages below the first: as for files in files (document::kMaxDepth). What lies
// deeper is named and not followed.
inline constexpr std::size_t kMaxEmbeddedDepth = 16;
// Messages in one tree of messages in messages. A digest of a list's month has some hundred.
inline constexpr std::size_t kMaxEmbedded = 1000;
// Recipients of one message. Exchange allows up to 5,000 after expansion (its default is 500).
inline constexpr std::size_t kMaxRecipients = 20'000;
// Attachments of one message. Outlook itself stops at 2,048 in a PST.
inline constexpr std::size_t kMaxAttachments = 10'000;
// Properties of one object. [MS-OXCDATA] §2.9 has 65,536 identifiers.
inline constexpr std::size_t kMaxTags = 65'536;
// Values of a property that has many. Categories, companies, members of a list: the longest are
// members, of which Outlook takes some hundred.
inline constexpr std::size_t kMaxValues = 10'000;
// One message as it is rendered. Exchange's largest allowed message has 150 MiB; the reader of
// messages takes 64 MiB, so that what is larger is kept and its reading fails with that reason.
inline constexpr std::size_t kMaxRenderedBytes = std::size_t{256} << 20;
// RTF after decompression ([MS-OXRTFCP]): 17 octets can become 136, so 8 times what is stored; the
// longest text of a message that is read has as much.
inline constexpr std::size_t kMaxRtfBytes = std::size_t{16} << 20;

// Folders in folders of a store, and folders of one store. Outlook shows some 300 levels; a store
// of a person who files everything has a few thousand folders.
inline constexpr std::size_t kMaxStoreDepth = 300;
inline constexpr std::size_t kMaxStoreFolders = 100'000;

}  // namespace day::outlook
