// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of this room: packages made of a few parts, and a place for what is handed on.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "document/document.h"

namespace day::office {

enum class Packed : std::uint8_t { Stored, Deflated };

// A zip of these parts, in this order.
Bytes make_zip(const std::vector<std::pair<std::string, Bytes>>& parts,
               Packed packed = Packed::Stored);

struct Handed {
  document::Child child;
  Bytes bytes;
  std::string wrong;
};

class Keeper : public document::Children {
 public:
  bool begin(const document::Child& child) override {
    handed.push_back({child, {}, {}});
    return true;
  }
  bool bytes(ByteView bytes) override {
    handed.back().bytes.append(bytes);
    return true;
  }
  void end(std::string_view wrong) override { handed.back().wrong = wrong; }

  std::vector<Handed> handed;
};

// The text of the page with that label, or "(no such page)".
std::string page(const document::Reading& reading, std::string_view label);
// The value of that property, or "(none)".
std::string property(const document::Reading& reading, std::string_view name);
// All labels, with commas.
std::string labels(const document::Reading& reading);

}  // namespace day::office
