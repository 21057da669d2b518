// SPDX-License-Identifier: AGPL-3.0-or-later
// Display names as people write them: what of a name tells persons apart. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace day::people {

// A name reduced to its folded words (text::fold_words), in the order given name to family name.
// "BERG, Ida (PortCo)", "Dr. Ida Berg" and "ida berg" are the same.
struct PlainName {
  std::vector<std::string> words;
  // Two words or more, none of which is that of an office ("team", "support", "list"), so that it
  // can be the name of one human being. Of names in Han, Kana or Hangul without a blank: three
  // characters or more.
  bool is_full = false;
  std::string key() const;  // the words, joined by blanks
};

// Empty for what is no name: an address, nothing, more than kMaxNameBytes or kMaxNameWords.
PlainName plain_name(std::string_view display_name);

// Of "Ida Berg via Harbour List" the two parts; both empty if the name is not of that form. Lists
// write so when they put their own address into From.
struct ViaName {
  std::string_view who;
  std::string_view list;
};
ViaName split_via(std::string_view display_name);

// A word that machines call themselves: robot, bot, daemon, noreply …
bool is_robot_word(std::string_view folded);
// A word of an office, a desk or a list rather than of a person.
bool is_office_word(std::string_view folded);

}  // namespace day::people
