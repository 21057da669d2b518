// SPDX-License-Identifier: AGPL-3.0-or-later
// The verbs below `daylight keys`, and what they print alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_writer.h"
#include "cli/context.h"
#include "vault/verdict_changes.h"

namespace day::cli {

void add_keys_list(CLI::App* keys, Context* context);
void add_keys_show(CLI::App* keys, Context* context);
void add_keys_recover(CLI::App* keys, Context* context);

// Lower case, without a dot at the end; so the catalog has them.
std::string plain_name(std::string_view typed);
// How many messages have another verdict than before, and which: a line for each pair.
void print_verdict_changes(const vault::VerdictChanges& verdicts);
// Members "changed", "changes", "before" and "after" of the object that is open.
void put_verdict_changes(JsonWriter* out, const vault::VerdictChanges& verdicts);

}  // namespace day::cli
