// SPDX-License-Identifier: AGPL-3.0-or-later
// The words of attributions. Inside of the room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "thread/attribution.h"

namespace day::thread {

struct Word {
  std::size_t begin = 0;  // octets of the text
  std::size_t end = 0;
  std::string folded;  // ASCII letters in lower case
};

// At most kMaxAttributionWords, split at blanks, commas and brackets; narrow and no-break spaces
// count as blanks.
std::vector<Word> split_words(std::string_view text);

bool is_weekday(std::string_view word);
// "at", "um", "kl." …: what may stand within a date.
bool is_date_glue(std::string_view word);

struct DateSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  SaidTime time;
};
// The first date of the text.
std::optional<DateSpan> find_date(std::string_view text);

}  // namespace day::thread
