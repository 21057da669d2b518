// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/thread_index.h"

#include "base/encoding.h"
#include "thread/limits.h"

namespace day::thread {
namespace {

// Ticks of FILETIME: a tenth of a microsecond, from 1601-01-01.
constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::int64_t kEpochSeconds = 11'644'473'600;
// Outside of these no mail was written: 1980 and 2100.
constexpr std::int64_t kFirstSecond = 315'532'800;
constexpr std::int64_t kLastSecond = 4'102'444'800;
constexpr std::int64_t kMaxDisagreementSeconds = 60;

std::uint64_t big_endian(ByteView octets) {
  std::uint64_t value = 0;
  for (const char c : octets) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// The time of the header. Octet 0 is 1; programs take it for the first of the time itself, newer
// ones put it before.
std::uint64_t header_ticks(ByteView index) {
  const bool apart = index[0] == 1 && index[1] == 1;
  return apart ? big_endian(index.substr(1, 5)) << 24 : big_endian(index.substr(0, 6)) << 16;
}

std::uint64_t answer_ticks(ByteView answer) {
  const std::uint64_t word = big_endian(answer.substr(0, 4));
  const std::uint64_t delta = word & 0x7fff'ffffU;
  return (word >> 31) != 0 ? delta << 23 : delta << 18;
}

}  // namespace

bool is_thread_index(ByteView index) {
  return index.size() >= kConversationBytes && index.size() <= kMaxThreadIndexBytes &&
         (index.size() - kConversationBytes) % kAnswerBytes == 0;
}

std::optional<Bytes> parse_thread_index(std::string_view value) {
  std::string squeezed;
  for (const char c : value) {
    if (c != ' ' && c != '\t') squeezed.push_back(c);
  }
  auto octets = parse_base64(squeezed);
  if (!octets || !is_thread_index(*octets)) return std::nullopt;
  return octets;
}

std::optional<std::int64_t> thread_index_seconds(ByteView index) {
  if (!is_thread_index(index)) return std::nullopt;
  const std::uint64_t start = header_ticks(index);
  std::uint64_t sum = start;
  std::uint64_t last = start;
  for (std::size_t at = kConversationBytes; at < index.size(); at += kAnswerBytes) {
    const std::uint64_t ticks = answer_ticks(index.substr(at, kAnswerBytes));
    sum += ticks;
    last = start + ticks;
  }
  const auto seconds = [](std::uint64_t ticks) {
    return static_cast<std::int64_t>(ticks / kTicksPerSecond) - kEpochSeconds;
  };
  if (seconds(sum) - seconds(last) > kMaxDisagreementSeconds) return std::nullopt;
  if (seconds(last) < kFirstSecond || seconds(last) > kLastSecond) return std::nullopt;
  return seconds(last);
}

}  // namespace day::thread
