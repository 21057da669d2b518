// SPDX-License-Identifier: AGPL-3.0-or-later
// Conversations: who answers whom, as a forest. RFC 5256 §3 (REFERENCES) and the algorithm of
// Zawinski it comes from, made a function of the set of messages: the order in which they come
// changes nothing. Messages that others name and that are not there have their place as gaps.
// Subjects and quotations are weaker evidence; weak.h adds them. docs/design/threads.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "thread/attribution.h"

namespace day::thread {

// What threading knows of one message. Ids are without < >, as written.
struct Message {
  ItemId id;  // distinct; decides where dates do not
  std::optional<std::int64_t> seconds;
  std::int32_t zone_minutes = 0;
  std::string message_id;  // empty if it has none
  std::vector<std::string> references;
  std::vector<std::string> in_reply_to;
  Bytes thread_index;  // octets as parse_thread_index gives them; empty if it has none
  std::string subject;
  // Only weak evidence needs the rest. Addresses have ASCII letters in lower case.
  std::string from_name;
  std::string from_address;
  std::vector<std::string> addresses;  // of From, Sender, To and Cc
  std::optional<Attribution> quotes;   // of the quotation it begins with
};

// Why a node hangs where it does, the strongest first.
enum class Evidence : std::uint8_t {
  None,              // it is a root
  InReplyTo,         // its own In-Reply-To
  References,        // its own References
  ThreadIndex,       // its own Thread-Index
  OthersReferences,  // the References of messages after it
  Quotation,         // weak: it quotes what that message's writer wrote at that minute
  Subject,           // weak: an answer to nothing, under the same subject, soon after
};
inline constexpr std::uint8_t kEvidenceCount = 7;
std::string_view evidence_name(Evidence evidence);  // "in-reply-to", "others-references" …
inline bool is_weak(Evidence evidence) {
  return evidence >= Evidence::Quotation;
}

inline constexpr std::uint32_t kNoNode = UINT32_MAX;

struct Node {
  // Which of the messages; nothing for a gap.
  std::optional<std::uint32_t> message;
  // Of a gap: the Message-ID by which others name it, or its Thread-Index. Of a message: its
  // Message-ID in normal form.
  std::string message_id;
  Bytes thread_index;
  std::uint32_t parent = kNoNode;
  Evidence evidence = Evidence::None;
  // The message of this node came with a Message-ID that another has too: that node. It stands as
  // if it had none.
  std::uint32_t same_id_as = kNoNode;
  std::vector<std::uint32_t> children;  // by date, then by identity
  // The messages that are connected by what they name, whether or not the tree says so: equal for
  // all nodes of a thread, in the order of the nodes from 0.
  std::uint32_t component = 0;
};

// Nodes stand in the order of reading: each before its answers, earlier ones first. Every message
// has one node, every gap at least one child.
struct Forest {
  std::vector<Node> nodes;
  std::vector<std::uint32_t> roots;
  std::uint32_t components = 0;
};

// O(n log n) in messages and ids; neither recursion nor a bound on depth.
Forest build_forest(std::span<const Message> messages);

// How many answers deep each node stands; roots at 0.
std::vector<std::uint32_t> find_depths(const Forest& forest);

// What others say of a gap.
struct Said {
  std::uint32_t by = 0;  // a message
  Attribution what;
};
struct GapFacts {
  std::vector<Said> said;               // by its answers that quote it, in their order
  std::optional<std::int64_t> seconds;  // when it was written, as its Thread-Index has it
};
GapFacts find_gap_facts(const Forest& forest, std::span<const Message> messages,
                        std::uint32_t node);

}  // namespace day::thread
