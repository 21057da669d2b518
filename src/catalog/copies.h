// SPDX-License-Identifier: AGPL-3.0-or-later
// What the catalog has for finding copies: sketches of texts, and messages that are the same by
// their Message-ID or by what was signed. docs/design/copies.md.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "catalog/rows.h"
#include "copies/sketch.h"
#include "sql/database.h"

namespace day::catalog {

// Items that belong together, ascending.
using Class = std::vector<RowId>;

class CopyReader {
 public:
  explicit CopyReader(sql::Database* database) : database_(database) {}

  // That of item i at i - 1. Items at the end may be missing: they have none.
  Result<std::vector<copies::Sketch>> sketches();
  // Other messages with the Message-ID of this one.
  Result<Class> same_message_id(RowId row);
  // Other messages with a DKIM signature over the same octets: RFC 6376 §3.7 hashes the signed
  // fields together with the hash of the body.
  Result<Class> same_signed(RowId row);
  // All classes of two or more, in the order of their first member.
  Result<std::vector<Class>> all_same_message_id();
  Result<std::vector<Class>> all_same_signed();
  // Found in more than one place, or with the Message-ID or the signed octets of another item.
  Result<std::vector<RowId>> duplicates();
  // Messages that name the Message-ID of this one in References or In-Reply-To; and those that it
  // names.
  Result<Class> naming(RowId row);
  Result<Class> named_by(RowId row);
  // Messages with the very bytes of this item as an attached message or file, and items whose
  // very bytes this one has attached.
  Result<Class> attaching(RowId row);
  Result<Class> attached_to(RowId row);

 private:
  Result<Class> collect(std::string_view question, RowId row);

  sql::Database* database_;
};

}  // namespace day::catalog
