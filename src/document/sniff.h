// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file is, told from its bytes; its name and what its sender says of it count only where the
// bytes leave a choice between kinds of text, and between programs that write the same container.
// Pure; total; a wrong guess costs a reading, never a byte. Whether a file is mail, or packed, the
// room source knows better (source/sniff.h); whoever needs both asks this one first.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace day::document {

enum class Form : std::uint8_t {
  Unknown,
  Empty,
  Message,  // not told here
  Emlx,     // not told here
  Mbox,     // not told here
  Text,     // also program text, JSON, XML, SVG
  Html,
  Csv,       // also with tabs
  VCard,     // RFC 6350
  Calendar,  // RFC 5545
  Rtf,
  Pdf,
  OfficeXml,     // ECMA-376
  OpenDocument,  // OASIS OpenDocument
  Compound,      // MS-CFB: .doc, .xls, .ppt, .msg; its directory says which
  Image,
  Tnef,          // winmail.dat, MS-OXTNEF
  OutlookStore,  // PST, OST
  Archive,       // only zip, cab, lha and WARC are told here
  Compressed,    // not told here
  Audio,
  Video,
  Program,
  Data,  // binary, of a kind that nobody here reads
};
inline constexpr std::uint8_t kFormCount = 24;

struct Sniffed {
  Form form = Form::Unknown;
  std::string_view media_type;  // constant; canonical: "application/pdf"
};

struct Hints {
  std::string_view name;      // file name
  std::string_view declared;  // media type as stated
};

// `head` is the beginning of the file, 64 KiB or more, or all of it. The more there is of a zip
// file, the more of its names are seen. Looks at no more than kMaxSniffedNames names.
Sniffed sniff(ByteView head, const Hints& hints);

// The coarse word for a media type, for the search language: "document", "spreadsheet",
// "presentation", "image", "audio", "video", "archive", "message", "calendar", "contact", "text",
// "program", "other". Parameters and case do not matter.
std::string_view kind_of(std::string_view media_type);

}  // namespace day::document
