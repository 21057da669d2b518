// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file of keys comes to: rows of keys, or problems. The same bytes by the same terms give
// the same, so that a rebuild knows the keys that an import knew (I4).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "catalog/keys.h"
#include "dkim/key_file.h"
#include "sql/database.h"
#include "store/recipe.h"

namespace day::vault {

struct EvidenceContent {
  std::string format;
  std::vector<catalog::KeyInfo> keys;  // without row and evidence
  std::vector<dkim::KeyFileProblem> problems;
};

// `trust`: the bytes that terms.trust names. A recovered key is proven again, and its two
// signatures are held to those of the messages in the catalog of `database`.
Result<EvidenceContent> read_evidence(ByteView bytes, const store::KeyTerms& terms, ByteView trust,
                                      sql::Database* database);

}  // namespace day::vault
