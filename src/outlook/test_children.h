// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: keeps what a reader hands on.
#pragma once

#include <string>
#include <vector>

#include "document/document.h"

namespace day::outlook {

struct TestChildren : document::Children {
  struct Kept {
    document::Child child;
    Bytes content;
    std::string wrong;
    bool is_ended = false;
  };

  bool begin(const document::Child& child) override {
    kept.push_back({child, {}, {}, false});
    return true;
  }
  bool bytes(ByteView bytes) override {
    kept.back().content.append(bytes);
    return true;
  }
  void end(std::string_view wrong) override {
    kept.back().wrong = wrong;
    kept.back().is_ended = true;
  }

  std::vector<Kept> kept;
};

}  // namespace day::outlook
