// SPDX-License-Identifier: AGPL-3.0-or-later
// The three kinds of ooxml.h: each writes the pages of its document. `main` is the name of the part
// that the package begins with, `xml` what it holds.
#pragma once

#include <string_view>

#include "office/package.h"

namespace day::office {

void read_word(Package& package, std::string_view main, ByteView xml);
void read_workbook(Package& package, std::string_view main, ByteView xml);
void read_binary_workbook(Package& package, std::string_view main, ByteView bytes);
void read_slides(Package& package, std::string_view main, ByteView xml);

// Pages for what lies over the cells of a sheet.
void read_drawing(Package& package, const std::string& part, const std::string& label,
                  std::string* links);
// Pages for the charts and diagrams that these parts refer to.
void read_charts(Package& package, const std::vector<Relationship>& relationships,
                 std::string_view label);
// Appends the addresses outside of the package, a line each.
void add_links(const std::vector<Relationship>& relationships, std::string* links);

}  // namespace day::office
