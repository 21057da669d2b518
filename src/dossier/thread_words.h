// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said of the messages and gaps of a conversation, the same wherever it is shown. Names and
// subjects in it are hostile: make them safe to look at before they are printed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "dossier/opened.h"
#include "inquiry/conversation.h"

namespace day::dossier {

// Why a node hangs where it does, where its own fields do not say so, and whether another has its
// Message-ID; empty if there is nothing to say. `same_words`: it is a copy whose text is that of
// the message it shares its Message-ID with.
std::string hang_words(const inquiry::Conversation& talk, std::uint32_t node, bool same_words);

// Whether the subject is another than that of the message it answers; always true of a root.
bool changes_subject(const inquiry::Conversation& talk, std::uint32_t node);

// Whether `texts`, those of the message of this node, are those of the message whose Message-ID it
// has too.
Result<bool> repeats(Opened& opened, const inquiry::Conversation& talk, std::uint32_t node,
                     const std::vector<mail::TextSegment>& texts);

// What is known of a missing message.
struct GapWords {
  std::string message_id;  // without < >; may be empty
  std::string written;     // "2016-05-03 14:07 +0000", as its Thread-Index has it; may be empty
  struct Said {
    ItemId by;
    std::string what;  // "Ines Solvang, 2016-05-03 14:07"
  };
  std::vector<Said> said;  // in a row, each once
};
GapWords describe_gap(const inquiry::Conversation& talk, std::uint32_t node);

// Messages of the thread itself among what is shown; the others are there by weak evidence.
std::uint64_t own_messages(const inquiry::Conversation& talk);

}  // namespace day::dossier
