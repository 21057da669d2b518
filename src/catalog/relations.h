// SPDX-License-Identifier: AGPL-3.0-or-later
// Which messages point at each other: by naming a Message-ID, or by carrying the same attachment.
// Only those are given whose verdict is at least so strong; what the others say is not proven.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/rows.h"
#include "dkim/judge.h"
#include "sql/database.h"

namespace day::catalog {

struct Related {
  std::uint64_t total = 0;  // exact
  std::vector<RowId> rows;  // the earliest of them, undated ones last
};

class Relations {
 public:
  explicit Relations(sql::Database* database) : database_(database) {}

  // Messages that name this Message-ID (exactly as written, without < >) in References or
  // In-Reply-To. `self` is left out, in both.
  Result<Related> find_naming(std::string_view message_id, RowId self, dkim::Verdict weakest,
                              std::size_t limit);
  // Messages with an attachment of this SHA-256.
  Result<Related> find_attaching(const Digest& sha256, RowId self, dkim::Verdict weakest,
                                 std::size_t limit);

 private:
  sql::Database* database_;
};

}  // namespace day::catalog
