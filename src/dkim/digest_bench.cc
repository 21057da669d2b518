// SPDX-License-Identifier: AGPL-3.0-or-later
// How fast the signatures of an mbox are digested: digest_bench FILE. Checks its answer before it
// times: what each digest was made of hashes to it. Then the canonical bodies by themselves.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "dkim/canonical.h"
#include "dkim/digest.h"
#include "dkim/signature_field.h"

namespace day::dkim {
namespace {

// Good enough for a benchmark: "From " after a blank line begins a message, and one ">" comes off.
std::vector<Bytes> split(ByteView mbox) {
  std::vector<Bytes> messages;
  while (!mbox.empty()) {
    const std::size_t begin = mbox.find('\n') + 1;
    const std::size_t next = mbox.find("\n\nFrom ", begin);
    const std::size_t end = next == ByteView::npos ? mbox.size() : next + 1;
    messages.emplace_back(mbox.substr(begin, end - begin));
    mbox.remove_prefix(next == ByteView::npos ? mbox.size() : next + 2);
  }
  return messages;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// What has to be undone for the body to match; empty if nothing does it.
std::string first_repair(const mail::SignatureDigest& digest) {
  std::string out;
  for (const mail::RepairedDigest& repaired : digest.repaired) {
    if (!repaired.body_matches) continue;
    for (const mail::Repair repair : repaired.repairs) {
      out += (out.empty() ? "" : ", ") + std::string(repair_name(repair));
    }
    break;
  }
  return out;
}

void tell_repairs(const std::vector<Bytes>& messages) {
  std::map<std::string, std::size_t> counts;
  std::size_t damaged = 0;
  std::size_t mended = 0;
  for (const Bytes& message : messages) {
    std::size_t wrong = 0;
    std::size_t left = 0;
    for (const mail::SignatureDigest& digest : digest_signatures(message)) {
      if (digest.header_hash.empty() || digest.body_matches) continue;
      const std::string repair = first_repair(digest);
      ++wrong;
      left += repair.empty() ? 1 : 0;
      ++counts[repair.empty() ? "not mended" : repair];
    }
    damaged += wrong > 0 ? 1 : 0;
    mended += wrong > 0 && left == 0 ? 1 : 0;
  }
  fmt::print("{} messages with a body that does not match, {} mended; signatures:\n", damaged,
             mended);
  for (const auto& [repair, count] : counts) fmt::print("{:6} {}\n", count, repair);
}

bool is_right(ByteView message) {
  for (const mail::SignatureDigest& digest : digest_signatures(message)) {
    if (digest.header_hash.empty()) continue;
    const CanonicalBytes octets = canonical_bytes(message, digest.field_index);
    if (crypto::hash_bytes(hash_kind(digest.algorithm), octets.headers) != digest.header_hash ||
        octets.body.size() != digest.body_covered_bytes) {
      return false;
    }
  }
  return true;
}

int run(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const Bytes mbox{std::istreambuf_iterator<char>(file), {}};
  const std::vector<Bytes> messages = split(mbox);
  for (const Bytes& message : messages) {
    if (is_right(message)) continue;
    fmt::print(stderr, "wrong answer for {}\n", message.substr(0, message.find('\n')));
    return 1;
  }
  auto start = std::chrono::steady_clock::now();
  std::size_t signatures = 0;
  std::size_t malformed = 0;
  std::size_t bodies = 0;
  for (const Bytes& message : messages) {
    for (const mail::SignatureDigest& digest : digest_signatures(message)) {
      ++signatures;
      malformed += digest.malformed.empty() ? 0 : 1;
      bodies += digest.body_matches ? 1 : 0;
    }
  }
  double took = seconds_since(start);
  const auto megabytes = static_cast<double>(mbox.size()) / 1e6;
  fmt::print("{} messages, {} signatures ({} malformed, {} bodies match): {:.2f} s, {:.0f} MB/s\n",
             messages.size(), signatures, malformed, bodies, took, megabytes / took);
  tell_repairs(messages);
  for (const auto form : {mail::Canonicalization::Simple, mail::Canonicalization::Relaxed}) {
    start = std::chrono::steady_clock::now();
    std::size_t octets = 0;
    CanonicalBody body({mbox, LineEnds::Lf}, form);
    for (ByteView piece = body.next(); !piece.empty(); piece = body.next()) octets += piece.size();
    took = seconds_since(start);
    fmt::print("all of it as one body, {}: {} octets, {:.2f} s, {:.0f} MB/s\n",
               canonicalization_name(form), octets, took, megabytes / took);
  }
  return 0;
}

}  // namespace
}  // namespace day::dkim

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: digest_bench MBOX\n");
    return 2;
  }
  return day::dkim::run(argv[1]);
}
