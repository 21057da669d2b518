// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/http.h"

#include <algorithm>

#include "http/text.h"

namespace day::http {

const std::string* find_pair(const Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? nullptr : &found->second;
}

std::string_view Request::field(std::string_view name) const {
  const std::string* found = find_pair(fields, name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

std::string_view Request::parameter(std::string_view name) const {
  const std::string* found = find_pair(target.query, name);
  return found == nullptr ? std::string_view() : std::string_view(*found);
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [field_name, value] : fields) {
    if (field_name != "cookie") continue;
    Splitter pairs(value, ';');
    for (std::size_t count = 0; count < kMaxPairs && pairs.next(); ++count) {
      const std::string_view pair = trim(pairs.piece());
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return pair.substr(equals + 1);
      }
    }
  }
  return {};
}

}  // namespace day::http
