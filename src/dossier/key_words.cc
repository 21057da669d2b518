// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/key_words.h"

#include <fmt/format.h>

#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "dossier/person.h"
#include "dossier/proof.h"
#include "text/display.h"

namespace day::dossier {

std::string print_days(const std::optional<std::int64_t>& first,
                       const std::optional<std::int64_t>& last) {
  if (first && last) return print_day(first) + " to " + print_day(last);
  if (first) return "since " + print_day(first);
  return last ? "until " + print_day(last) : "";
}

std::string key_use_words(const vault::ListedKey& listed) {
  if (!listed.key.problem.empty()) return text::show_line(listed.key.problem);
  if (listed.use.messages == 0) return "no message here";
  return fmt::format("{} message{}, {}", group_digits(listed.use.messages),
                     listed.use.messages == 1 ? "" : "s",
                     print_days(listed.use.first_date, listed.use.last_date));
}

void put_listed_key(JsonWriter* out, const vault::ListedKey& listed) {
  put_key(out, listed.key);
  out->field("source", listed.path);
  out->field("imported", print_rfc3339({Instant{listed.imported_seconds}, 0}));
  out->field("signatures", listed.use.signatures).field("messages", listed.use.messages);
  for (const auto& [name, seconds] : {std::pair("first_date", listed.use.first_date),
                                      std::pair("last_date", listed.use.last_date)}) {
    out->key(name);
    seconds ? out->string(print_rfc3339({Instant{*seconds}, 0})) : out->null();
  }
  out->key("from_domains").begin_array();
  for (const std::string& domain : listed.use.from_domains) out->string(domain);
  out->end_array();
}

}  // namespace day::dossier
