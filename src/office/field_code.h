// SPDX-License-Identifier: AGPL-3.0-or-later
// Instructions of fields (ECMA-376-1 §17.16): what stands behind a link, a formula in text, or a
// value that is fetched. The same in all generations of Word and in RTF.
#pragma once

#include <string>
#include <string_view>

namespace day::office {

// Adds the address of a link to *links; an instruction that holds more than its result shows to
// *codes, as written. Page numbers, dates and their like are passed over. A line each.
void read_field_code(std::string_view instruction, std::string* links, std::string* codes);

}  // namespace day::office
