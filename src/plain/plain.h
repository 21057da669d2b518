// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents that are text: plain, tables with separators, HTML, XML and SVG, vCard (RFC 2426, 6350
// and version 2.1) and iCalendar (RFC 5545). Pure.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "document/document.h"

namespace day::plain {

enum class Kind : std::uint8_t { None, Text, Csv, Tsv, Html, Xml, Svg, Card, Calendar };

// Told by the beginning of the content; the name and the stated type decide only between kinds that
// look the same. None: it is no text.
Kind tell_kind(ByteView file, const document::Options& options);

// Children are what is written into the text: photographs of cards, attachments of events, pictures
// of pages ("data:"). Their keys count them from 1.
document::Reading read_plain(ByteView file, const document::Options& options,
                             document::Children& children);

}  // namespace day::plain
