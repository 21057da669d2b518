// SPDX-License-Identifier: AGPL-3.0-or-later
// The examples of the help page: at least one for each name of the search language, which a test
// holds to the language itself.
#pragma once

#include <span>
#include <string_view>

namespace day::room {

struct HelpExample {
  std::string_view key;  // of its text
  std::string_view query;
};
std::span<const HelpExample> help_examples();

}  // namespace day::room
