// SPDX-License-Identifier: AGPL-3.0-or-later
// Words in header fields, looked for in the stored originals themselves: raw values, unfolded and
// split into words, nothing decoded.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "inquiry/document_set.h"
#include "query/query.h"
#include "store/store.h"

namespace day::inquiry {

// Whether any field of that name in the header that begins `message` holds the words in a row.
bool header_matches(ByteView message, const query::HeaderWords& words);
// Whether the words stand in a row among `terms`.
bool holds_in_row(const std::vector<std::string>& terms, const std::vector<std::string>& wanted,
                  bool prefix);

// As much of the original's beginning as holds its header, at most kMaxHeaderBytes.
Result<Bytes> read_header(const catalog::ItemRow& item, store::Reader* originals);

struct HeaderScan {
  std::vector<DocumentSet> found;  // one for each question
  std::uint64_t unreadable = 0;    // originals that are damaged; they match nothing
};

// Reads each candidate once, in the order of storage. Documents that are no messages match nothing.
Result<HeaderScan> scan_headers(const std::vector<const query::HeaderWords*>& questions,
                                const DocumentSet& candidates, std::int64_t last_document,
                                catalog::Reader* catalog, store::Reader* originals);

}  // namespace day::inquiry
