// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/key_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "catalog/catalog.h"
#include "vault/key_book.h"
#include "vault/recovered_key.h"

namespace day::vault {
namespace {

// What the record itself says of its key.
void describe_record(const dkim::KeyRecord& record, catalog::KeyInfo* key) {
  key->type = record.key_type;
  if (record.key) {
    key->bits = record.key->bits();
    key->spki_sha256 = record.key->spki_sha256();
  } else {
    key->problem = record.revoked ? "revoked" : record.problem;
  }
}

EvidenceContent read_key_file(ByteView bytes, const store::KeyTerms& terms, ByteView trust) {
  EvidenceContent content;
  dkim::TrustedKeys trusted;
  if (terms.trust) trusted = dkim::parse_trusted_keys(trust);
  for (const std::string& problem : trusted.problems) {
    content.problems.push_back({0, "of the trusted keys: " + problem});
  }
  dkim::KeyFile file = dkim::parse_key_file(bytes, {terms.domain, terms.selector}, trusted);
  content.format = dkim::key_file_format_name(file.format);
  for (dkim::KeyFileProblem& problem : file.problems) {
    content.problems.push_back(std::move(problem));
  }
  for (dkim::KeyFileEntry& entry : file.entries) {
    const auto record = dkim::parse_key_record(entry.txt);
    if (!record) {
      content.problems.push_back({entry.line, "no key record"});
      continue;
    }
    catalog::KeyInfo key;
    key.domain = lower_ascii(entry.domain);
    key.selector = lower_ascii(entry.selector);
    key.channel = entry.channel;
    key.line = static_cast<std::uint32_t>(std::min<std::size_t>(entry.line, UINT32_MAX));
    key.record = std::move(entry.txt);
    key.first_seen = entry.first_seen;
    key.last_seen = entry.last_seen;
    key.private_since = entry.private_since;
    describe_record(*record, &key);
    content.keys.push_back(std::move(key));
  }
  return content;
}

// Whether the catalog has this signature, of this signer, in this message.
Result<bool> is_here(const Witness& witness, const RecoveredKey& key, catalog::Reader* reader) {
  ASSIGN_OR_RETURN(const auto items, reader->find_items({witness.message, witness.message}, 1));
  if (items.empty()) return false;
  ASSIGN_OR_RETURN(const auto digests, reader->signatures(items.front().row));
  if (witness.position >= digests.size()) return false;
  const mail::SignatureDigest& digest = digests[witness.position];
  const bool sha1 = digest.algorithm == mail::SignatureAlgorithm::RsaSha1;
  const bool same_hash =
      digest.header_hash == witness.header_hash ||
      std::any_of(digest.repaired.begin(), digest.repaired.end(), [&](const auto& repaired) {
        return repaired.header_hash == witness.header_hash;
      });
  return digest.malformed.empty() && same_hash && digest.signature == witness.signature &&
         sha1 == (witness.hash_kind == crypto::HashKind::Sha1) &&
         lower_ascii(digest.domain) == key.domain && lower_ascii(digest.selector) == key.selector;
}

Result<EvidenceContent> read_recovered(ByteView bytes, sql::Database* database) {
  EvidenceContent content;
  content.format = "recovered";
  const auto recovered = parse_recovered_key(bytes);
  if (!recovered) {
    content.problems.push_back({0, "no recovered key"});
    return content;
  }
  const auto proven = prove_recovered_key(*recovered);
  if (!proven) {
    content.problems.push_back({0, "the two signatures do not verify under the key"});
    return content;
  }
  catalog::Reader reader(database);
  for (const Witness& witness : recovered->witnesses) {
    ASSIGN_OR_RETURN(const bool here, is_here(witness, *recovered, &reader));
    if (here) continue;
    content.problems.push_back(
        {0, fmt::format("message {} has no such signature", print_short(witness.message))});
    return content;
  }
  catalog::KeyInfo key;
  key.domain = recovered->domain;
  key.selector = recovered->selector;
  key.channel = dkim::KeyChannel::Recovered;
  key.record = "v=DKIM1; k=rsa; p=" + encode_base64(proven->spki());
  key.type = "rsa";
  key.bits = proven->bits();
  key.spki_sha256 = proven->spki_sha256();
  content.keys.push_back(std::move(key));
  return content;
}

}  // namespace

Result<EvidenceContent> read_evidence(ByteView bytes, const store::KeyTerms& terms, ByteView trust,
                                      sql::Database* database) {
  if (terms.form == store::EvidenceForm::RecoveredKey) return read_recovered(bytes, database);
  return read_key_file(bytes, terms, trust);
}

}  // namespace day::vault
