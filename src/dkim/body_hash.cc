// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/body_hash.h"

#include <algorithm>
#include <array>
#include <limits>

namespace day::dkim {
namespace {

using crypto::HashKind;
using mail::Canonicalization;

// One hash of one canonical body. The digest is taken at each limit as the octets pass it.
class LimitedHasher {
 public:
  // `wants` are the places of those of this form and hash in `all`.
  LimitedHasher(HashKind hash, std::vector<std::size_t> wants, const std::vector<BodyWant>& all)
      : hasher_(hash), wants_(std::move(wants)), all_(all) {
    std::sort(wants_.begin(), wants_.end(),
              [&](std::size_t a, std::size_t b) { return limit(a) < limit(b); });
  }

  void update(ByteView piece, std::vector<BodyHash>* out) {
    while (next_ < wants_.size() && limit(wants_[next_]) - hashed_ < piece.size()) {
      const ByteView part = piece.substr(0, limit(wants_[next_]) - hashed_);
      take(part);
      piece.remove_prefix(part.size());
      const Bytes digest = hasher_.digest_so_far();
      const std::uint64_t at = hashed_;
      while (next_ < wants_.size() && limit(wants_[next_]) == at) tell(digest, out);
    }
    if (next_ < wants_.size()) take(piece);
  }

  void finish(std::vector<BodyHash>* out) {
    if (next_ == wants_.size()) return;
    const Bytes digest = hasher_.finish();
    while (next_ < wants_.size()) tell(digest, out);
  }

 private:
  std::uint64_t limit(std::size_t want) const {
    return all_[want].limit.value_or(std::numeric_limits<std::uint64_t>::max());
  }

  void take(ByteView part) {
    hasher_.update(part);
    hashed_ += part.size();
  }

  void tell(const Bytes& digest, std::vector<BodyHash>* out) {
    (*out)[wants_[next_]].hash = digest;
    (*out)[wants_[next_]].covered_bytes = hashed_;
    ++next_;
  }

  crypto::Hasher hasher_;
  std::vector<std::size_t> wants_;  // by limit
  const std::vector<BodyWant>& all_;
  std::size_t next_ = 0;  // of wants_, not told yet
  std::uint64_t hashed_ = 0;
};

void hash_form(const BodyView& body, Canonicalization canonicalization,
               const std::vector<BodyWant>& wants, std::vector<BodyHash>* out) {
  std::vector<LimitedHasher> hashers;
  for (const HashKind hash : {HashKind::Sha1, HashKind::Sha256}) {
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < wants.size(); ++i) {
      const bool is_mine = wants[i].canonicalization == canonicalization && wants[i].hash == hash;
      if (is_mine) mine.push_back(i);
    }
    if (!mine.empty()) hashers.emplace_back(hash, std::move(mine), wants);
  }
  if (hashers.empty()) return;
  std::uint64_t whole = 0;
  CanonicalBody octets(body, canonicalization);
  for (ByteView piece = octets.next(); !piece.empty(); piece = octets.next()) {
    whole += piece.size();
    for (LimitedHasher& hasher : hashers) hasher.update(piece, out);
  }
  for (LimitedHasher& hasher : hashers) hasher.finish(out);
  for (std::size_t i = 0; i < wants.size(); ++i) {
    if (wants[i].canonicalization == canonicalization) (*out)[i].whole_bytes = whole;
  }
}

}  // namespace

std::vector<BodyHash> hash_body(const BodyView& body, const std::vector<BodyWant>& wants) {
  std::vector<BodyHash> out(wants.size());
  hash_form(body, Canonicalization::Simple, wants, &out);
  hash_form(body, Canonicalization::Relaxed, wants, &out);
  return out;
}

}  // namespace day::dkim
