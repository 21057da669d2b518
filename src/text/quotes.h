// SPDX-License-Identifier: AGPL-3.0-or-later
// Tells the writer's own words from quoted ones, forwarded messages and signatures, line by line.
// In doubt a line is the writer's own. Linear in time.
#pragma once

#include <string_view>
#include <vector>

#include "mail/reading.h"
#include "text/html.h"

namespace day::text {

// Splits plain text into segments whose texts concatenate to the input: lines led by ">" with the
// attribution line before them ("On … wrote:" in the common languages), everything under
// "-----Original Message-----" and its relatives or under the header of a quoted message
// ("From: … Sent: … To: …"), forwarded blocks, and the signature after "-- ". Empty lines belong
// to what stands before them.
std::vector<mail::TextSegment> split_quotes(std::string_view plain);

// The same for HTML, where block quotes are known from the structure and hidden text is told apart.
// The texts concatenate to those of the runs.
std::vector<mail::TextSegment> split_quotes(const HtmlText& html);

}  // namespace day::text
