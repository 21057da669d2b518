// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of messages: the same (Message-ID, signed octets), near copies of the writer's own words,
// and what is quoted, forwarded or attached elsewhere. Sketches propose, texts decide. A pure
// function of the messages of the vault: in which order they came does not matter.
// docs/design/copies.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "catalog/copies.h"
#include "catalog/rows.h"
#include "copies/likeness.h"
#include "copies/quotation.h"
#include "inquiry/limits.h"
#include "sql/database.h"

namespace day::inquiry {

// One of a group, beside the message that was asked about.
struct Copy {
  catalog::RowId row;
  bool same_message_id = false;
  bool same_signed = false;   // a DKIM signature over the same octets
  bool near = false;          // alike enough by itself; else it belongs here through others
  bool comparable = false;    // both have enough words of their own
  copies::Likeness likeness;  // of the own words, without common endings
};

// Where words of one message stand in what another quotes or forwards.
struct Quoting {
  enum class How : std::uint8_t { Quoted, Forwarded, Attached } how = How::Quoted;
  catalog::RowId row;           // of the other message
  copies::Quotation quotation;  // of the text whose words they are; empty if Attached
};

struct CopiesOptions {
  std::size_t max_shingles = kMaxShinglesInMemory;  // kept between comparisons
  unsigned threads = 0;  // for groups(); 0: as many as there are processors
};

class Copies {
 public:
  // Nothing is read yet. The database outlives it.
  explicit Copies(sql::Database* database, const CopiesOptions& options = {});
  ~Copies();

  // Everything that is a copy of this item, or a copy of a copy, with itself; ascending.
  Result<std::vector<catalog::RowId>> group(catalog::RowId row);
  // All groups of two or more, in the order of their first member. `progress`, if given, hears how
  // many sketches of how many were compared.
  Result<std::vector<std::vector<catalog::RowId>>> groups(
      const std::function<void(std::uint64_t done, std::uint64_t total)>& progress = {});
  // The others of a group beside one of them.
  Result<std::vector<Copy>> describe(catalog::RowId row, const std::vector<catalog::RowId>& group);
  // Messages that quote, forward or attach this one, the fullest first.
  Result<std::vector<Quoting>> quoted_in(catalog::RowId row);
  // Messages that this one quotes, forwards or attaches, likewise.
  Result<std::vector<Quoting>> quotes(catalog::RowId row);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::inquiry
