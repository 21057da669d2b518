// SPDX-License-Identifier: AGPL-3.0-or-later
// What one message says of the people in it, beside the mailboxes of its header: names and
// addresses in signatures and reply lines. Pure; everything in it was said by a stranger.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mail/reading.h"

namespace day::people {

enum class Saying : std::uint8_t {
  ReplyLine,      // "On …, NAME <ADDRESS> wrote:", or "From: NAME <ADDRESS>" of a quoted header
  SignatureName,  // the signature under a message from ADDRESS begins with NAME
  SignatureAddress,  // the signature under a message from ADDRESS has another address in it
  WroteToNamesake,   // from ADDRESS to one other address alone, under the same full name
};
inline constexpr std::uint8_t kSayingCount = 4;
std::string_view saying_name(Saying saying);  // "reply-line", …

struct Observation {
  Saying saying = Saying::ReplyLine;
  std::string address;  // as plain_address gives it
  std::string said;     // a name as written, or the other address
  auto operator<=>(const Observation&) const = default;
};

// Each at most once, in ascending order, at most kMaxObservationsPerMessage. Linear in the text.
std::vector<Observation> observe(const mail::Reading& reading);

}  // namespace day::people
