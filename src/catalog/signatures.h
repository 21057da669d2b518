// SPDX-License-Identifier: AGPL-3.0-or-later
// Signatures of messages, the keys that judge them and what was judged, as rows. The digests and
// keys say what is known; verdicts follow from them (dkim/judge.h) and are made again whenever keys
// arrive. docs/formats/catalog.md has the tables.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "catalog/rows.h"
#include "dkim/judge.h"
#include "mail/reading.h"
#include "mail/signature.h"
#include "sql/database.h"

namespace day::catalog {

// A signature's row is that of its item times this, plus its position. The locked room gives at
// most 2,000 for one message.
inline constexpr std::int64_t kSignaturesPerItem = 2048;

struct SignerRow {
  std::int64_t value = 0;
  auto operator<=>(const SignerRow&) const = default;
};

// What a message says of itself, as judging needs it.
dkim::Claims claims_of(const mail::Reading& reading);
// The domain of an address, lower case; empty if it has none.
std::string domain_of(std::string_view address);

// A message with its signatures, as judging needs it.
struct SignedMessage {
  RowId item;
  std::vector<mail::SignatureDigest> signatures;
  dkim::Claims claims;
};

// Within transactions that the caller begins and commits. One per database.
class SignatureWriter {
 public:
  explicit SignatureWriter(sql::Database* database);
  ~SignatureWriter();

  // Once per message.
  Status add_digests(RowId item, const std::vector<mail::SignatureDigest>& signatures);
  // Takes the place of what was judged of the message before.
  Status put_judgement(RowId item, const dkim::Judgement& judgement);
  Result<SignerRow> intern_signer(std::string_view domain, std::string_view selector);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class SignatureReader {
 public:
  explicit SignatureReader(sql::Database* database);
  ~SignatureReader();

  Result<std::vector<mail::SignatureDigest>> digests(RowId item);
  // The messages among the items from `first` up to but without `end`, ascending.
  Result<std::vector<SignedMessage>> messages(RowId first, RowId end);
  // Messages with a signature of any of these domains and selectors, which are in lower case and
  // compared without regard to it. Ascending.
  Result<std::vector<RowId>> signed_by(const std::set<std::pair<std::string, std::string>>& names);
  Result<dkim::Judgement> judgement(RowId item);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace day::catalog
