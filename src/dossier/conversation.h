// SPDX-License-Identifier: AGPL-3.0-or-later
// One place in a conversation as JSON: a message or a gap.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "inquiry/conversation.h"
#include "mail/reading.h"
#include "thread/attribution.h"

namespace day::dossier {

// How much of the text of each message is told: none, its writer's own words, or all of it.
enum class TextWanted : std::uint8_t { None, Own, All };
bool is_wanted(const mail::TextSegment& segment, TextWanted wanted);

// What is said of when a missing message was written, on the clock of who says so.
std::string print_said(const thread::SaidTime& time);

// Members of the node `at` in the object that is open. `texts` of its message.
void put_node(JsonWriter* out, const inquiry::Conversation& talk, std::uint32_t at,
              const std::vector<mail::TextSegment>& texts, TextWanted wanted);

}  // namespace day::dossier
