// SPDX-License-Identifier: AGPL-3.0-or-later
// What folders of mail say about the messages in them: Maildir in the file's name, MH (RFC 822's
// contemporaries, nmh today) in a file beside the messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::source {

// What follows ":2," in the name (maildir(5)); ";2," and "!2," where a file system has no colons.
// Empty if there is none.
std::string find_maildir_flags(std::string_view name);

// The sequences of an MH folder ("unseen: 3 5-9"). Lines that are none are passed over.
class MhSequences {
 public:
  static MhSequences parse(ByteView file);

  // Names of the sequences that message `name` (a number) is in, in order, separated by spaces.
  std::string find(std::string_view name) const;

 private:
  struct Range {
    std::string name;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  std::vector<Range> ranges_;
};

bool is_all_digits(std::string_view name);

}  // namespace day::source
