// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/key_book.h"

#include <algorithm>
#include <optional>

namespace day::vault {

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Result<KeyBook> KeyBook::load(sql::Database* database) {
  KeyBook book;
  ASSIGN_OR_RETURN(const auto keys, catalog::KeyReader(database).keys());
  for (const catalog::KeyInfo& key : keys) {
    auto record = dkim::parse_key_record(key.record);
    if (!record) continue;
    dkim::KnownKey known;
    known.row = key.row;
    known.channel = key.channel;
    known.record = std::move(*record);
    known.first_seen = key.first_seen;
    known.last_seen = key.last_seen;
    known.private_since = key.private_since;
    book.keys_[{lower_ascii(key.domain), lower_ascii(key.selector)}].push_back(std::move(known));
  }
  for (auto& [where, known] : book.keys_) {
    std::stable_partition(known.begin(), known.end(), [](const dkim::KnownKey& key) {
      return key.channel != dkim::KeyChannel::Recovered;
    });
  }
  return book;
}

const std::vector<dkim::KnownKey>& KeyBook::find(std::string_view domain,
                                                 std::string_view selector) const {
  static const std::vector<dkim::KnownKey> none;
  const auto found = keys_.find(std::pair(lower_ascii(domain), lower_ascii(selector)));
  return found == keys_.end() ? none : found->second;
}

}  // namespace day::vault
