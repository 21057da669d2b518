// SPDX-License-Identifier: AGPL-3.0-or-later
// What a reply says of the message that it quotes: "On Tue, 3 May 2016 at 13:07, Ann
// <ann@port.example> wrote:", or the From and Sent lines under "-----Original Message-----". Said
// by the writer of the reply, so evidence of his only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace day::thread {

// A time on a clock whose zone may not be known. Seconds since 1970-01-01T00:00 on that clock.
struct SaidTime {
  std::int64_t local_seconds = 0;
  bool has_minute = false;  // else only the day was said
  bool has_second = false;
  std::optional<std::int32_t> zone_minutes;
  bool operator==(const SaidTime&) const = default;
};

struct Attribution {
  std::string name;     // may be empty
  std::string address;  // ASCII letters in lower case; may be empty
  std::optional<SaidTime> time;
  bool operator==(const Attribution&) const = default;
};

// A day, and perhaps a time of day, somewhere in the text. A day that can be read in two ways
// (03/05/2016) is none. Nothing without day, month and year.
std::optional<SaidTime> find_said_time(std::string_view text);

// `quoted` begins with the attribution: it ends at the first line led by ">" or after its own last
// line, or is a block of fields. Nothing if neither a person nor a time is in it.
std::optional<Attribution> parse_attribution(std::string_view quoted);

// Whether a message written at `seconds` in the zone `zone_minutes` may be what was meant, if who
// says so has his clock in `their_zone_minutes`: to the minute (or the day) on one of the two
// clocks.
bool may_be_time(const SaidTime& said, std::int64_t seconds, std::int32_t zone_minutes,
                 std::int32_t their_zone_minutes);

}  // namespace day::thread
