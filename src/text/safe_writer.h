// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes safe HTML element by element, by the rules of safe_grammar.h and within limits.h. What may
// not stand where it is asked for is written as what may, so that the outcome is well-formed
// whatever is asked.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "text/safe_grammar.h"

namespace day::text {

// Values as they came; reduced when they are written. Ordered by name.
using SafeAttributes = std::map<std::string_view, std::string>;

class SafeWriter {
 public:
  // Whether an element was opened, of this tag or of one that may stand here; then close() ends it.
  bool open(SafeTag tag, const SafeAttributes& attributes);
  void close();
  void add_void(SafeTag tag, const SafeAttributes& attributes);
  // Control and direction characters are made visible.
  void add_text(std::string_view text);

  bool takes_text() const { return open_.empty() || text::takes_text(open_.back()); }
  // Nothing more is written.
  bool is_full() const { return is_full_; }
  // Something was left out for want of room or of a place.
  bool is_cut() const { return is_cut_; }
  std::string take();

 private:
  bool is_open(SafeTag tag) const { return counts_[static_cast<std::size_t>(tag)] != 0; }
  bool fits(std::size_t bytes);
  bool may_open(SafeTag tag) const;
  bool add_tag(SafeTag tag, const SafeAttributes& attributes);

  std::string out_;
  std::vector<SafeTag> open_;
  std::array<std::size_t, kSafeTagCount> counts_{};
  std::size_t closing_bytes_ = 0;  // of the end tags that are still to come
  std::size_t elements_ = 0;
  bool is_full_ = false;
  bool is_cut_ = false;
};

}  // namespace day::text
