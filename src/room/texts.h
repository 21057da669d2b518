// SPDX-License-Identifier: AGPL-3.0-or-later
// Every text that a page has of its own, by its key, in one language. Files texts/LANG/*.json:
// one object each, key to text; {name} stands for a value, a key in ".one" goes with ".other".
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace day::room {

class Texts {
 public:
  using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // Damaged if a file is no such object, or two have the same key.
  static Result<Texts> load(std::string_view language);

  // CHECKs that there is such a key: they are ours. Values are put in as they are.
  std::string say(std::string_view key, Values values = {}) const;
  // key ".one" or ".other", with {count} grouped: "1 message", "33,491 messages".
  std::string say_count(std::string_view key, std::uint64_t count) const;

  // Puts the texts in the place of every {{t.KEY}} of a template, escaped for HTML. Failed if there
  // is no such key.
  Result<std::string> fill(std::string_view html) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace day::room
