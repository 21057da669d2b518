// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts that several pages show of the same things.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "dossier/proof.h"
#include "mustache/mustache.h"
#include "room/visit.h"

namespace day::room {

// "verdict:no-key", as a query asks for it.
std::string verdict_query(dkim::Verdict verdict);
// "label:\"to publish\"".
std::string label_query(std::string_view label);

// The class of a tone in the styles: "proven".
std::string_view tone_name(dossier::Tone tone);

// How many messages have which verdict, as one bar with a list: every part leads to its messages.
std::string draw_verdicts(const Visit& visit, const catalog::Counts& counts,
                          const catalog::VerdictCounts& verdicts);

// For {{> source_table}}.
std::vector<mustache::Data> source_rows(const Visit& visit,
                                        std::span<const catalog::SourceInfo> sources);

}  // namespace day::room
