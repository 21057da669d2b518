// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys of a vault as judging needs them: all of them in memory, by domain and selector.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "catalog/keys.h"
#include "dkim/judge.h"
#include "sql/database.h"

namespace day::vault {

class KeyBook : public dkim::KeySource {
 public:
  // Those that the catalog has. Records that are no keys are left out: they verify nothing.
  static Result<KeyBook> load(sql::Database* database);

  // Domains and selectors are compared without regard to case (RFC 1035 §2.3.3). May be asked from
  // several threads.
  const std::vector<dkim::KnownKey>& find(std::string_view domain,
                                          std::string_view selector) const override;
  bool empty() const { return keys_.empty(); }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<dkim::KnownKey>, std::less<>> keys_;
};

std::string lower_ascii(std::string_view text);

}  // namespace day::vault
