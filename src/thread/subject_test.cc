// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/subject.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace day::thread {
namespace {

TEST(ThreadSubject, IsWhatRfc5256Says) {
  // Steps (1) to (6) of §2.1, one by one and together.
  const std::vector<std::tuple<std::string, std::string, bool>> cases = {
      {"", "", false},
      {"Crane 7", "Crane 7", false},
      {"  Crane\t \r\n 7 ", "Crane 7", false},
      {"Crane 7 (fwd)", "Crane 7", true},
      {"Crane 7 (fwd) (FWD)  ", "Crane 7", true},
      {"Re: Crane 7", "Crane 7", true},
      {"RE:Crane 7", "Crane 7", true},
      {"Fw: Crane 7", "Crane 7", true},
      {"fwd : Crane 7", "Crane 7", true},
      {"Re[2]: Crane 7", "Crane 7", true},
      {"re [4] : Crane 7", "Crane 7", true},
      {"[port] Crane 7", "Crane 7", false},
      {"[port] Re: Crane 7", "Crane 7", true},
      {"Re: [port] Re: [a][b] Fwd: Crane 7", "Crane 7", true},
      {"[port]", "[port]", false},
      {"[a] [port]", "[port]", false},
      {"Re: [port]", "[port]", true},
      {"[port] Crane [7]", "Crane [7]", false},
      {"[Fwd: Crane 7]", "Crane 7", true},
      {"[fwd: Re: [Fwd: Crane 7 (fwd)]]", "Crane 7", true},
      {"Re:", "", true},
      {"Re: Re: ", "", true},
      {"Reply: Crane 7", "Reply: Crane 7", false},
      {"Regarding the crane", "Regarding the crane", false},
      {"[[port] Crane", "[[port] Crane", false},
      {"[port", "[port", false},
      {"Crane (fwd) 7", "Crane (fwd) 7", false},
  };
  for (const auto& [subject, base, is_reply] : cases) {
    EXPECT_EQ(base_subject(subject).text, base) << subject;
    EXPECT_EQ(base_subject(subject).is_reply, is_reply) << subject;
  }
}

TEST(ThreadSubject, AnswersInOtherLanguagesAreAnswers) {
  for (const char* subject :
       {"AW: Kran 7", "Antw: Kran 7", "SV: Kran 7", "VS: Kran 7", "WG: Kran 7", "TR: Kran 7",
        "回复：Kran 7", "回复: Kran 7", "Отв: Kran 7"}) {
    EXPECT_EQ(base_subject(subject).text, "Kran 7") << subject;
    EXPECT_TRUE(base_subject(subject).is_reply) << subject;
  }
}

TEST(ThreadSubject, NumbersAreEqualWhereSubjectsAre) {
  EXPECT_EQ(subject_number("Crane 7"), subject_number("crane 7"));
  EXPECT_NE(subject_number("Crane 7"), subject_number("Crane 8"));
  EXPECT_EQ(subject_number(""), 0U);
  EXPECT_TRUE(same_subject("Crane", "cRANE"));
  EXPECT_FALSE(same_subject("", ""));
}

TEST(ThreadSubject, TakesLinearTimeForWhatIsMeantToTakeLonger) {
  std::string labels;
  std::string wrapped;
  for (int i = 0; i < 20'000; ++i) {
    labels += "[a]";
    wrapped += "[fwd:";
  }
  EXPECT_EQ(base_subject(labels + "x").text, "x");
  EXPECT_EQ(base_subject(wrapped + std::string(20'000, ']')).text, "");
  EXPECT_EQ(base_subject(labels + "re[" + labels).is_reply, false);
}

}  // namespace
}  // namespace day::thread
