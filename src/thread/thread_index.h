// SPDX-License-Identifier: AGPL-3.0-or-later
// The Thread-Index field of Outlook and Exchange: PidTagConversationIndex of [MS-OXOMSG] §2.2.1.3
// in base64. 22 octets name a conversation; each answer appends 5 to those of what it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace day::thread {

inline constexpr std::size_t kConversationBytes = 22;
inline constexpr std::size_t kAnswerBytes = 5;

// The octets of a field's value. Nothing unless it is base64 of a header and whole answers, at most
// kMaxThreadIndexBytes.
std::optional<Bytes> parse_thread_index(std::string_view value);

// Whether the octets are a header and whole answers.
bool is_thread_index(ByteView index);

// When the message with this index was written, in seconds since 1970. The differences of answers
// are told from the header by the specification and from the answer before by programs; nothing
// where the two disagree by more than a minute, or where the time is none of mail.
std::optional<std::int64_t> thread_index_seconds(ByteView index);

}  // namespace day::thread
