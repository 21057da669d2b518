// SPDX-License-Identifier: AGPL-3.0-or-later
// How copies are told on a terminal.
#pragma once

#include <cstdint>
#include <string_view>

#include "dossier/copies.h"

namespace day::cli {

void print_heading(std::string_view before, std::uint64_t count, std::string_view after);
void print_message(const catalog::Summary& summary);
void print_differences(const dossier::Differences& differences);

}  // namespace day::cli
