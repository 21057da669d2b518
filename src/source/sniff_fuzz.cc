// SPDX-License-Identifier: AGPL-3.0-or-later
// Telling what a file is ends on any bytes, reads none that are not there, and a file that is not
// empty is something.
#include "base/check.h"
#include "source/mail_folder.h"
#include "source/sniff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day::source;
  const day::ByteView head(reinterpret_cast<const char*>(data), size);
  for (const bool complete : {false, true}) {
    for (const Surroundings where : {Surroundings::Unknown, Surroundings::MailFolder}) {
      CHECK((sniff(head, complete, where).form == Form::Empty) == head.empty());
    }
  }
  CHECK(name_inside(head).size() <= head.size() + 4);
  MhSequences::parse(head).find("7");
  find_maildir_flags(head);
  return 0;
}
