// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/attribution.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/time.h"
#include "thread/limits.h"

namespace day::thread {
namespace {

std::string show(const std::optional<Attribution>& said) {
  if (!said) return "nothing";
  std::string out = said->name + "|" + said->address + "|";
  if (!said->time) return out;
  std::string time = print_rfc3339({{said->time->local_seconds}, 0});
  time.pop_back();
  if (!said->time->has_minute) time.resize(10);
  if (said->time->has_minute && !said->time->has_second) time.resize(16);
  out += time;
  if (said->time->zone_minutes) out += "|" + std::to_string(*said->time->zone_minutes);
  return out;
}

TEST(Attribution, IsReadAsProgramsWriteIt) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"On Tue, May 3, 2016 at 1:07 PM, Ann Berg <ann@port.example> wrote:\n> x",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"On Tue, May 3, 2016 at 1:07\xe2\x80\xafPM Ann Berg <Ann@Port.example>\nwrote:\n\n> x",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"On Tue, 3 May 2016 13:07:30 +0200, Ann Berg wrote:\n> x",
       "Ann Berg||2016-05-03T13:07:30|120"},
      {"On 3 May 2016, at 13:07, Ann Berg <ann@port.example> wrote:",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"On 2016-05-03 13:07, Ann Berg wrote:", "Ann Berg||2016-05-03T13:07"},
      {"On Tue, May 03, 2016 at 12:07:00AM +0000, Ann Berg wrote:",
       "Ann Berg||2016-05-03T00:07:00|0"},
      {"Ann Berg <ann@port.example> writes:\n> x", "Ann Berg|ann@port.example|"},
      {"Am 03.05.2016 um 13:07 schrieb Ann Berg:\n> x", "Ann Berg||2016-05-03T13:07"},
      {"Am Di., 3. Mai 2016 um 13:07 Uhr schrieb Ann Berg <ann@port.example>:",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"tir. 3. mai 2016 kl. 13:07 skrev Ann Berg <ann@port.example>:",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"Le 3 mai 2016 à 13:07, Ann Berg <ann@port.example> a écrit :",
       "Ann Berg|ann@port.example|2016-05-03T13:07"},
      {"Quoting Ann Berg <ann@port.example>:", "Ann Berg|ann@port.example|"},
      {"On 13/5/2016 13:07, Ann wrote:", "Ann||2016-05-13T13:07"},
      {"On May 3, 2016, Ann wrote:", "Ann||2016-05-03"},
      // Either 3 May or 5 March.
      {"On 05/03/2016 13:07, Ann wrote:", "Ann||"},
      {"-----Original Message-----\nFrom: Berg, Ann [mailto:ann@port.example]\n"
       "Sent: Tuesday, May 3, 2016 1:07 PM\nTo: Bo\nSubject: x\n\nHello",
       "Berg Ann|ann@port.example|2016-05-03T13:07"},
      {"________________________________\nVon: Ann Berg\nGesendet: Dienstag, 3. Mai 2016 13:07\n",
       "Ann Berg||2016-05-03T13:07"},
      {"> x\nOn 3 May 2016 Ann wrote:", "nothing"},
      {"", "nothing"},
      {"\n\n", "nothing"},
  };
  for (const auto& [text, said] : cases) EXPECT_EQ(show(parse_attribution(text)), said) << text;
}

TEST(Attribution, ADayThatIsNoneIsNotRead) {
  EXPECT_FALSE(find_said_time("31 February 2016 at 10:00"));
  EXPECT_FALSE(find_said_time("May 2016"));
  EXPECT_FALSE(find_said_time("3 May"));
  EXPECT_FALSE(find_said_time("2016-13-01"));
  EXPECT_FALSE(find_said_time(""));
}

TEST(Attribution, IsReadUpToTheLimit) {
  const std::string date = "3 May 2016";
  const std::string fits = std::string(kMaxAttributionBytes - date.size(), ' ') + date;
  EXPECT_TRUE(find_said_time(fits));
  EXPECT_FALSE(find_said_time(" " + fits.substr(0, fits.size() - 1)));
  std::string words;
  for (std::size_t i = 3; i < kMaxAttributionWords; ++i) words += "x ";
  EXPECT_TRUE(find_said_time(words + date));
  EXPECT_FALSE(find_said_time("x " + words + date));
}

TEST(Attribution, TheMinuteMayBeOnEitherClock) {
  SaidTime said = *find_said_time("3 May 2016 13:07");
  const std::int64_t seconds = parse_rfc3339("2016-05-03T11:07:42Z")->instant.unix_seconds;
  EXPECT_TRUE(may_be_time(said, seconds, 120, 0));
  EXPECT_TRUE(may_be_time(said, seconds, 0, 120));
  EXPECT_FALSE(may_be_time(said, seconds, 0, 60));
  EXPECT_FALSE(may_be_time(said, seconds + 60, 120, 120));
  said = *find_said_time("3 May 2016 13:07 +0300");
  EXPECT_FALSE(may_be_time(said, seconds, 120, 120));
  EXPECT_TRUE(may_be_time(said, seconds - 3600, 120, 120));
  said = *find_said_time("3 May 2016");
  EXPECT_TRUE(may_be_time(said, seconds, 120, 0));
  EXPECT_FALSE(may_be_time(said, seconds + 86'400, 120, 0));
}

}  // namespace
}  // namespace day::thread
