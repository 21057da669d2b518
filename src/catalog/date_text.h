// SPDX-License-Identifier: AGPL-3.0-or-later
// The usual spelling of a date in mail, so that only unusual ones need be kept as text.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/time.h"

namespace day::catalog {

// RFC 5322 §3.3: "Tue, 14 Jan 2020 13:04:05 +0000". Years 0 to 9999; empty for others.
class DateText {
 public:
  explicit DateText(const ZonedTime& time);
  std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 32> text_{};
  std::size_t size_ = 0;
};

}  // namespace day::catalog
