// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything in a vault that could not be read whole: messages, documents, and what lies in others
// and could not be taken out.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "dossier/opened.h"
#include "inquiry/family.h"

namespace day::dossier {

struct Failed {
  catalog::ItemRow item;
  std::string name;
  std::string outcome;  // "failed", "locked", … "lost"
  std::string reason;
  // `item` was read, what is lost lies in it.
  bool is_lost() const { return outcome == "lost"; }
};
// All of them, by item.
Result<std::vector<Failed>> load_failures(Opened& opened);

// "failed: page N: bad stream": reasons that differ in numbers only are one.
std::string kind_of_failure(const Failed& failed);
// How many there are of each kind, the most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> group_failures(
    const std::vector<Failed>& failures);

// Where it is: what is lost lies in the item itself.
Result<inquiry::Around> find_failed_place(Opened& opened, const Failed& failed);

// "failed, bad stream", made safe to print.
std::string failure_words(const Failed& failed);

// Its members in the object that is open.
void put_failed(JsonWriter* out, const Failed& failed, const inquiry::Around& around);

}  // namespace day::dossier
