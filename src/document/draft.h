// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts a Reading together within the bounds of limits.h. What is past a bound is left out and said.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "document/document.h"

namespace day::document {

class Draft {
 public:
  explicit Draft(std::string_view media_type);

  // What follows belongs to a new page. A page without text stays a page.
  void page(std::string_view label);
  // Goes to the page at hand (to one without a label if there is none yet). Any bytes: what is not
  // UTF-8 becomes U+FFFD, control characters other than tab and line end are left out.
  void text(std::string_view text);
  // A page of its own, unless `text` is blank. The page at hand is then this one.
  void page_if_any(std::string_view label, std::string_view text);

  // The first value that is not blank stays.
  void title(std::string_view title);
  void author(std::string_view author);
  // Nothing if `value` is blank, or the same is known already.
  void property(std::string_view name, std::string_view value);
  void page_count(std::uint64_t count) { reading_.page_count = count; }
  void media_type(std::string_view media_type) { reading_.media_type = media_type; }

  // Something could not be read. The same is told once.
  void defect(std::string_view what);
  // The end of it: whatever was read until now is kept.
  void end(Outcome outcome, std::string_view reason);

  // No more text is taken.
  bool is_full() const;
  bool has_text() const { return text_bytes_ > 0; }

  // Read if nothing else was said, Partial if there are defects; a text's last line gets its end.
  Reading finish();

 private:
  Reading reading_;
  std::size_t text_bytes_ = 0;
  bool is_dropping_ = false;  // past the last page that is kept
  bool has_end_ = false;
};

// UTF-8 without control characters, lines and tabs as one space, trimmed, at most kMaxFieldBytes.
std::string field_text(std::string_view text);

}  // namespace day::document
