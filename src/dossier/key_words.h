// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys that are known, in words and as JSON; where one is known from is said by proof.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_writer.h"
#include "vault/keys.h"

namespace day::dossier {

// "2016-05-03 to 2017-01-01", "since 2016-05-03", "until 2017-01-01"; empty if neither is known.
std::string print_days(const std::optional<std::int64_t>& first,
                       const std::optional<std::int64_t>& last);

// What a key vouches for: "12 messages, 2016-05-03 to 2017-01-01"; or why it can vouch for nothing.
std::string key_use_words(const vault::ListedKey& listed);

// Its members in the object that is open.
void put_listed_key(JsonWriter* out, const vault::ListedKey& listed);

}  // namespace day::dossier
