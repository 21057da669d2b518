// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/judge_signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

using mail::SignatureAlgorithm;
using mail::SignatureDigest;
using mail::SignatureKind;
using Keys = std::vector<const KnownKey*>;

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_strong(const crypto::PublicKey& key) {
  return key.kind() != crypto::KeyKind::Rsa || key.bits() >= kMinStrongRsaBits;
}

// g= of RFC 4871 §3.6.1: one "*" stands for anything. RFC 6376 dropped the tag; a publisher who set
// it nevertheless said for whom the key signs.
bool granularity_allows(std::string_view pattern, std::string_view local_part) {
  if (pattern.empty()) return true;
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == local_part;
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  return local_part.size() >= head.size() + tail.size() &&
         local_part.substr(0, head.size()) == head &&
         local_part.substr(local_part.size() - tail.size()) == tail;
}

// Why the record cannot have made the signature, RFC 6376 §6.1.2; empty if it can.
std::string why_not(const KeyRecord& record, const SignatureDigest& digest) {
  if (record.revoked) return "the key is revoked";
  if (!record.key) return record.problem;
  const bool ed25519 = digest.algorithm == SignatureAlgorithm::Ed25519Sha256;
  if (record.key->kind() != (ed25519 ? crypto::KeyKind::Ed25519 : crypto::KeyKind::Rsa)) {
    return "the key is of another type than a=";
  }
  const bool sha1 = digest.algorithm == SignatureAlgorithm::RsaSha1;
  if (!record.hashes.empty() && !has(record.hashes, sha1 ? "sha1" : "sha256")) {
    return "h= of the key does not allow this hash";
  }
  if (!record.services.empty() && !has(record.services, "*") && !has(record.services, "email")) {
    return "s= of the key is not for mail";
  }
  if (digest.kind != SignatureKind::Dkim) return {};  // i= of ARC is a number
  const std::string_view identity = digest.identity;
  const std::size_t at = identity.rfind('@');
  const bool absent = at == std::string_view::npos;
  if (record.strict_identity && !absent) {
    std::string domain(identity.substr(at + 1));
    for (char& c : domain) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (domain != digest.domain) return "t=s of the key wants i= to be of d= itself";
  }
  if (!granularity_allows(record.granularity, absent ? "" : identity.substr(0, at))) {
    return "g= of the key is not for this i=";
  }
  return {};
}

bool same_key(const KnownKey& a, const KnownKey& b) {
  return &a == &b || (a.record.key && b.record.key &&
                      a.record.key->spki_sha256() == b.record.key->spki_sha256());
}

// One record for each key, the first.
Keys distinct(const Keys& keys) {
  Keys out;
  for (const KnownKey* key : keys) {
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&](const KnownKey* other) { return same_key(*key, *other); });
    if (!known) out.push_back(key);
  }
  return out;
}

struct Match {
  const KnownKey* key = nullptr;
  std::optional<std::size_t> repaired;
  bool body_matches = false;
};

// The digest as it stands is `form` 0, repaired[i] is i + 1.
const Bytes& header_hash(const SignatureDigest& digest, std::size_t form) {
  return form == 0 ? digest.header_hash : digest.repaired[form - 1].header_hash;
}

// The first form of the digest that passes under one of the keys; else the first whose header does.
std::optional<Match> find_match(const SignatureDigest& digest, const Keys& keys) {
  const auto kind = digest.algorithm == SignatureAlgorithm::RsaSha1 ? crypto::HashKind::Sha1
                                                                    : crypto::HashKind::Sha256;
  std::optional<Match> headers_only;
  // Most repairs are of the body and leave the header hash as it was.
  std::vector<std::pair<ByteView, const KnownKey*>> tried;
  const std::size_t forms = 1 + std::min(digest.repaired.size(), kMaxRepairedJudged);
  for (std::size_t form = 0; form < forms; ++form) {
    const bool body = form == 0 ? digest.body_matches : digest.repaired[form - 1].body_matches;
    if (!body && headers_only) continue;
    const ByteView hash = header_hash(digest, form);
    auto known = std::find_if(tried.begin(), tried.end(),
                              [&](const auto& each) { return each.first == hash; });
    if (known == tried.end()) {
      const auto good = std::find_if(keys.begin(), keys.end(), [&](const KnownKey* key) {
        return key->record.key->verify_digest(kind, hash, digest.signature);
      });
      tried.emplace_back(hash, good == keys.end() ? nullptr : *good);
      known = std::prev(tried.end());
    }
    if (known->second == nullptr) continue;
    const auto repaired = form == 0 ? std::nullopt : std::optional(form - 1);
    if (body) return Match{known->second, repaired, true};
    headers_only = Match{known->second, repaired, false};
  }
  return headers_only;
}

// The dates by which the message may be held against a key: its own and that of the signature.
std::vector<std::int64_t> dates(const SignatureDigest& digest, const Claims& claims) {
  std::vector<std::int64_t> out;
  if (claims.date) out.push_back(*claims.date);
  if (digest.signed_at) out.push_back(*digest.signed_at);
  return out;
}

bool in_window(const KnownKey& key, const std::vector<std::int64_t>& dates) {
  return std::all_of(dates.begin(), dates.end(), [&](std::int64_t date) {
    return (!key.first_seen || date >= *key.first_seen) &&
           (!key.last_seen || date <= *key.last_seen);
  });
}

// Of the records with the same key, the first whose window holds the dates, else `key`.
const KnownKey* best_record(const KnownKey* key, const Keys& usable,
                            const std::vector<std::int64_t>& dates) {
  for (const KnownKey* other : usable) {
    if (same_key(*key, *other) && in_window(*other, dates)) return other;
  }
  return key;
}

// A key is as public as the worst that any record of it says.
std::optional<std::int64_t> private_since(const KnownKey& key, const std::vector<KnownKey>& all) {
  std::optional<std::int64_t> since;
  for (const KnownKey& other : all) {
    if (!other.private_since || !same_key(key, other)) continue;
    since = since ? std::min(*since, *other.private_since) : *other.private_since;
  }
  return since;
}

// A message without a date cannot be shown to be older.
bool is_barred(std::optional<std::int64_t> since, const std::vector<std::int64_t>& dates) {
  return since && (dates.empty() || std::any_of(dates.begin(), dates.end(),
                                                [&](auto date) { return date >= *since; }));
}

bool carries(const KnownKey& key, const std::vector<KnownKey>& all,
             const std::vector<std::int64_t>& dates) {
  return is_strong(*key.record.key) && !is_barred(private_since(key, all), dates);
}

std::string repair_names(const mail::RepairedDigest& repaired) {
  std::string names;
  for (const mail::Repair repair : repaired.repairs) {
    if (!names.empty()) names += ", ";
    names += mail::repair_name(repair);
  }
  return names;
}

// What the digest says by itself, whatever the key.
void add_digest_flags(const SignatureDigest& digest, const Claims& claims, JudgedSignature* out) {
  auto& flags = out->said.flags;
  if (out->uncovered > 0) {
    flags.push_back({FlagCode::BodyUncovered, {}, static_cast<std::int64_t>(out->uncovered)});
  }
  for (const auto& name : digest.unsigned_fields) {
    flags.push_back({FlagCode::FieldNotSigned, name, 0});
  }
  for (const auto& name : digest.addable_fields) {
    flags.push_back({FlagCode::FieldMayBeAdded, name, 0});
  }
  for (const auto& name : digest.duplicate_fields) {
    flags.push_back({FlagCode::DuplicateField, name, 0});
  }
  if (digest.algorithm == SignatureAlgorithm::RsaSha1) flags.push_back({FlagCode::Sha1, {}, 0});
  if (!out->said.aligned && digest.kind != SignatureKind::ArcSeal && !digest.domain.empty()) {
    flags.push_back({FlagCode::SignerNotFrom, digest.domain, 0});
  }
  const auto held_against = claims.received_at ? claims.received_at : claims.date;
  if (digest.expires_at && held_against && *held_against > *digest.expires_at) {
    flags.push_back({FlagCode::Expired, {}, 0});
  }
  if (out->said.repaired) {
    flags.push_back({FlagCode::Repaired, repair_names(digest.repaired[*out->said.repaired]), 0});
  }
}

// What the key says that verified the signature, or failed to.
void add_key_flags(const KnownKey& key, const std::vector<KnownKey>& all,
                   const std::vector<std::int64_t>& dates, std::vector<Flag>* flags) {
  if (!is_strong(*key.record.key)) {
    flags->push_back({FlagCode::WeakKey, {}, key.record.key->bits()});
  }
  if (!in_window(key, dates)) flags->push_back({FlagCode::OutsideKeyWindow, {}, 0});
  if (key.record.testing) flags->push_back({FlagCode::TestMode, {}, 0});
  if (const auto since = private_since(key, all)) {
    flags->push_back({FlagCode::PrivateKeyPublic, {}, *since});
  }
  if (key.channel == KeyChannel::Recovered) flags->push_back({FlagCode::RecoveredKey, {}, 0});
}

void say_match(const SignatureDigest& digest, const Match& match, JudgedSignature* out) {
  out->said.repaired = match.repaired;
  if (match.repaired) out->uncovered = digest.repaired[*match.repaired].body_uncovered_bytes;
  if (!match.body_matches) {
    out->said.verdict = SignatureVerdict::BodyAltered;
    out->said.reason = "the signed fields are as signed, the body is not";
  } else {
    out->said.verdict = SignatureVerdict::Pass;
    if (match.repaired) {
      out->said.reason =
          "passes once a known change is undone: " + repair_names(digest.repaired[*match.repaired]);
    }
  }
}

struct Known {
  Keys outside;    // with outside evidence, that could have made the signature
  Keys recovered;  // from the archive itself
  bool revoked = false;
  std::string why_not;  // of the last that could not
};

Known sort_keys(const std::vector<KnownKey>& all, const SignatureDigest& digest) {
  Known known;
  for (const KnownKey& key : all) {
    if (key.record.revoked) known.revoked = true;
    std::string reason = why_not(key.record, digest);
    if (!reason.empty()) {
      known.why_not = std::move(reason);
    } else {
      (key.channel == KeyChannel::Recovered ? known.recovered : known.outside).push_back(&key);
    }
  }
  return known;
}

// A key that does not verify it and can have made it all the same, over something else than is
// here; of RSA keys no second can.
const KnownKey* find_maker(const Keys& keys, const SignatureDigest& digest) {
  const Keys each = distinct(keys);
  const auto maker = std::find_if(each.begin(), each.end(), [&](const KnownKey* key) {
    return key->record.key->can_have_made(digest.signature);
  });
  return maker == each.end() ? nullptr : *maker;
}

// Gives the record that the failure names; null if no key that is known can have made the
// signature. A selector's key is changed under one name, and records of one year are held against
// signatures of another: that a key does not verify a signature says nothing of the message by
// itself.
const KnownKey* judge_failure(const SignatureDigest& digest, const Known& known,
                              const std::vector<KnownKey>& all,
                              const std::vector<std::int64_t>& dates, JudgedSignature* out) {
  for (const Keys* group : {&known.outside, &known.recovered}) {
    const KnownKey* maker = find_maker(*group, digest);
    if (maker == nullptr) continue;
    out->said.verdict = SignatureVerdict::Fail;
    out->outside = group == &known.outside;
    if (digest.algorithm == SignatureAlgorithm::Ed25519Sha256) {
      out->said.reason =
          "no key that is known verifies it; an Ed25519 signature does not show whether another "
          "key made it";
    } else {
      out->said.reason = "the key that is known made it, over something else than is here";
      out->carries = carries(*maker, all, dates);
    }
    return best_record(maker, *group, dates);
  }
  out->said.reason =
      "not made by a key that is known: the selector had another then, or the signature is damaged";
  return nullptr;
}

// Gives the record that the judgement names, if it names one.
const KnownKey* judge_by_keys(const SignatureDigest& digest, const Known& known,
                              const std::vector<KnownKey>& all,
                              const std::vector<std::int64_t>& dates, JudgedSignature* out) {
  for (const Keys* group : {&known.outside, &known.recovered}) {
    const auto match = find_match(digest, distinct(*group));
    if (!match) continue;
    say_match(digest, *match, out);
    out->outside = group == &known.outside;
    out->carries = carries(*match->key, all, dates);
    return best_record(match->key, *group, dates);
  }
  return judge_failure(digest, known, all, dates, out);
}

}  // namespace

bool is_aligned(std::string_view domain, const std::vector<std::string>& from_domains) {
  if (domain.empty() || from_domains.empty()) return false;
  return std::all_of(from_domains.begin(), from_domains.end(), [&](std::string_view from) {
    if (from.size() < domain.size()) return false;
    const std::size_t at = from.size() - domain.size();
    return from.substr(at) == domain && (at == 0 || from[at - 1] == '.');
  });
}

JudgedSignature judge_signature(const SignatureDigest& digest, const Claims& claims,
                                const KeySource& keys) {
  JudgedSignature out;
  out.uncovered = digest.body_uncovered_bytes;
  out.said.aligned = is_aligned(digest.domain, claims.from_domains);
  if (!digest.malformed.empty()) {
    out.said.verdict = SignatureVerdict::Malformed;
    out.said.reason = digest.malformed;
    return out;
  }
  if (digest.kind == SignatureKind::DomainKey) {
    out.said.reason = "DomainKeys (RFC 4870) are named and not judged";
    return out;
  }
  if (digest.algorithm == SignatureAlgorithm::Unknown || digest.header_hash.empty()) {
    out.said.verdict = SignatureVerdict::Malformed;
    out.said.reason = "there is no digest to judge";
    return out;
  }
  const std::vector<KnownKey>& all = keys.find(digest.domain, digest.selector);
  const Known known = sort_keys(all, digest);
  const KnownKey* named = nullptr;
  const auto held_against = dates(digest, claims);
  out.key_known = !known.outside.empty() || !known.recovered.empty();
  if (!out.key_known) {
    out.said.reason = all.empty() ? fmt::format("no key is known for {}._domainkey.{}",
                                                digest.selector, digest.domain)
                                  : "no key that is known could have made it: " + known.why_not;
  } else {
    named = judge_by_keys(digest, known, all, held_against, &out);
    if (named != nullptr) {
      out.said.key_row = named->row;
      out.said.key_channel = named->channel;
    }
  }
  add_digest_flags(digest, claims, &out);
  if (named != nullptr) add_key_flags(*named, all, held_against, &out.said.flags);
  if (known.revoked) out.said.flags.push_back({FlagCode::KeyRevoked, {}, 0});
  std::stable_sort(out.said.flags.begin(), out.said.flags.end(),
                   [](const Flag& a, const Flag& b) { return a.code < b.code; });
  return out;
}

}  // namespace day::dkim
