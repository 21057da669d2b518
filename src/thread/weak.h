// SPDX-License-Identifier: AGPL-3.0-or-later
// Weak evidence of conversations: an answer that names nothing that is here hangs under what it
// quotes, or under what has its subject. Such links say so (is_weak) and connect whole trees; they
// never move a message that strong evidence places, and components stay as they are.
#pragma once

#include <span>
#include <vector>

#include "thread/forest.h"

namespace day::thread {

// The roots that a weak link may be found for: an answer by its subject is the first message under
// each. To link them, and to say what is known of gaps, `quotes` is wanted of the messages in
// find_quoting.
std::vector<std::uint32_t> find_loose_roots(const Forest& forest,
                                            std::span<const Message> messages);

// The messages whose quotation tells something: those that stand directly under a gap, and loose
// roots. In the order of the nodes.
std::vector<std::uint32_t> find_quoting(const Forest& forest, std::span<const Message> messages);

// Hangs loose roots under messages of other trees with the same base subject that are not later, if
// the loose one quotes what that message's writer wrote at that minute; else under the root of the
// latest such tree within kMaxSubjectSeconds, if somebody takes part in both.
Forest link_weakly(Forest forest, std::span<const Message> messages);

}  // namespace day::thread
