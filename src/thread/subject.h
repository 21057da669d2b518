// SPDX-License-Identifier: AGPL-3.0-or-later
// Subjects of answers and what they answer: RFC 5256 §2.1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace day::thread {

struct BaseSubject {
  std::string text;
  // It was marked as an answer or as forwarded: "Re:", "Fwd:", "(fwd)", "[fwd: …]".
  bool is_reply = false;
};

// `subject` is decoded and unfolded. Beside the prefixes of RFC 5256 those are taken off that mail
// programs write in other languages ("AW:", "SV:", "回复："). Case is kept. Linear.
BaseSubject base_subject(std::string_view subject);

// A number by which equal base subjects are found: 0 for the empty one, and for no other. ASCII
// case is ignored, as RFC 5256 compares subjects. FNV-1a; two subjects may share a number.
std::uint32_t subject_number(std::string_view base);

// Whether two base subjects are the same: ASCII case is ignored. The empty one is never.
bool same_subject(std::string_view a, std::string_view b);

}  // namespace day::thread
