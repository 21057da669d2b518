// SPDX-License-Identifier: AGPL-3.0-or-later
// Hostile text made into a harmless part of each format.
#pragma once

#include <string>
#include <string_view>

namespace day::graph {

// One line: characters that XML 1.0 §2.2 has not, controls and bidirectional overrides become
// U+FFFD, as do octets that are no UTF-8.
std::string plain_line(std::string_view text);

// plain_line, fit for the text and the attributes of XML.
std::string xml_text(std::string_view text);

// plain_line as a quoted string of DOT, in which no escape of Graphviz has a meaning.
std::string dot_string(std::string_view text);

// plain_line as a field of RFC 4180. What a spreadsheet would take for a formula gets an apostrophe
// before it.
std::string csv_field(std::string_view text);

}  // namespace day::graph
