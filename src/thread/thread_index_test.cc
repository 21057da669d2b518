// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/thread_index.h"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "thread/limits.h"

namespace day::thread {
namespace {

// 2016-05-03T11:07:00Z is 0x01d1a52b_ea16e200 ticks since 1601.
constexpr std::int64_t kStart = 1'462'273'620;
const std::string kHeader = std::string("\x01\xd1\xa5\x2b\xea\x16", 6) + std::string(16, 'g');

std::string answer(std::uint32_t word) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<char>(word >> shift));
  return octets + '\x10';
}
// In units of 2^18 ticks.
std::string answer_after(std::uint32_t seconds) {
  return answer(static_cast<std::uint32_t>(std::uint64_t{seconds} * 10'000'000 / 262'144));
}

TEST(ThreadIndex, IsAHeaderAndWholeAnswers) {
  EXPECT_EQ(parse_thread_index(encode_base64(kHeader)), kHeader);
  EXPECT_EQ(parse_thread_index(encode_base64(kHeader + answer(1))), kHeader + answer(1));
  std::string folded = encode_base64(kHeader + answer(1));
  folded.insert(10, "\t ");
  EXPECT_EQ(parse_thread_index(folded), kHeader + answer(1));
  EXPECT_FALSE(parse_thread_index(encode_base64(kHeader + "1234")));
  EXPECT_FALSE(parse_thread_index(encode_base64(kHeader.substr(1))));
  EXPECT_FALSE(parse_thread_index("no base64!"));
  EXPECT_FALSE(parse_thread_index(""));
}

TEST(ThreadIndex, IsReadUpToTheLimit) {
  std::string longest = kHeader;
  longest.resize(kMaxThreadIndexBytes, 'a');
  EXPECT_TRUE(parse_thread_index(encode_base64(longest)));
  EXPECT_FALSE(parse_thread_index(encode_base64(longest + answer(1))));
}

TEST(ThreadIndex, TellsWhenTheMessageWasWritten) {
  EXPECT_NEAR(static_cast<double>(*thread_index_seconds(kHeader)), kStart, 1);
  const auto first = thread_index_seconds(kHeader + answer_after(3600));
  ASSERT_TRUE(first);
  EXPECT_NEAR(static_cast<double>(*first), kStart + 3600, 1);
  // With the high bit set it counts in 2^23 ticks: two years.
  constexpr std::uint64_t kTwoYears = 2 * 365 * 86'400;
  const auto late = thread_index_seconds(
      kHeader + answer(0x8000'0000U | static_cast<std::uint32_t>(kTwoYears * 10'000'000 >> 23)));
  ASSERT_TRUE(late);
  EXPECT_NEAR(static_cast<double>(*late), static_cast<double>(kStart + kTwoYears), 2);
}

TEST(ThreadIndex, SaysNothingWhereSpecificationAndProgramsDisagree) {
  EXPECT_FALSE(thread_index_seconds(kHeader + answer_after(3600) + answer_after(7200)));
  const auto close = thread_index_seconds(kHeader + answer_after(20) + answer_after(7200));
  ASSERT_TRUE(close);
  EXPECT_NEAR(static_cast<double>(*close), kStart + 7200, 1);
}

TEST(ThreadIndex, ATimeThatIsNoneOfMailIsNone) {
  EXPECT_FALSE(thread_index_seconds(std::string(22, '\x7f')));
  EXPECT_FALSE(thread_index_seconds(std::string(22, '\0')));
  // Newer programs put the first octet before the time.
  const std::string apart = std::string("\x01\x01\xd1\xa5\x2b\xea", 6) + std::string(16, 'g');
  const auto seconds = thread_index_seconds(apart);
  ASSERT_TRUE(seconds);
  EXPECT_NEAR(static_cast<double>(*seconds), kStart, 2);
}

}  // namespace
}  // namespace day::thread
