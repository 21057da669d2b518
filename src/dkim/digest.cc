// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dkim/digest_impl.h"
#include "dkim/limits.h"
#include "dkim/repair.h"
#include "mail/fields.h"

namespace day::dkim {
namespace {

using mail::SignatureDigest;

// Fields that a mail program shows or obeys even where a message came without them, so that adding
// one on top changes what a reader sees. Of the others, one that was neither there nor signed is
// missing from ordinary mail (no Sender, no References), and a flag on every message says nothing.
constexpr std::array<ByteView, 8> kMatterWhenAbsent = {
    "from", "reply-to", "to", "cc", "subject", "date", "message-id", "content-type"};

bool has_signature(const mail::Header& header) {
  return std::any_of(header.fields.begin(), header.fields.end(), [](const mail::Field& field) {
    return find_signature_kind(field.name).has_value();
  });
}

// How often each of kFieldsThatMatter is there.
using FieldCounts = std::array<std::size_t, kFieldsThatMatter.size()>;

FieldCounts count_fields(const HeaderView& header) {
  FieldCounts counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = header.find(kFieldsThatMatter[i]).size();
  }
  return counts;
}

// A field that h= names as often as it is there, or less often, can be given once more on top:
// selection is from the bottom up and does not get to it (RFC 6376 §5.4.2, §8.15).
void tell_fields(const FieldCounts& counts, SignatureDigest* digest) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const ByteView name = kFieldsThatMatter[i];
    const std::size_t present = counts[i];
    const auto named = static_cast<std::size_t>(
        std::count(digest->signed_fields.begin(), digest->signed_fields.end(), name));
    if (present > 0 && named == 0) digest->unsigned_fields.emplace_back(name);
    if (present > 1 && present > named) digest->duplicate_fields.emplace_back(name);
    const bool matters =
        present > 0 || std::find(kMatterWhenAbsent.begin(), kMatterWhenAbsent.end(), name) !=
                           kMatterWhenAbsent.end();
    if (named <= present && matters) digest->addable_fields.emplace_back(name);
  }
}

void digest_headers(const HeaderView& header, std::vector<FoundSignature>* signatures) {
  std::size_t left = kMaxSignedHeaderBytes;
  for (FoundSignature& signature : *signatures) {
    if (!is_judged(signature)) continue;
    SignatureDigest& said = signature.field.said;
    const Selection selection = select_fields(signature, header);
    const std::size_t size = signed_size_bytes(signature, selection, header);
    if (!selection.problem.empty()) {
      said.malformed = selection.problem;
    } else if (size > left) {
      said.malformed = fmt::format("signatures cover more than {} bytes of header together",
                                   kMaxSignedHeaderBytes);
    } else {
      left -= size;
      said.header_hash = crypto::hash_bytes(hash_kind(said.algorithm),
                                            canonical_headers(signature, selection, header));
    }
  }
}

void digest_bodies(const BodyView& body, std::vector<FoundSignature>* signatures) {
  std::vector<BodyWant> wants;
  for (const FoundSignature& signature : *signatures) {
    if (covers_body(signature)) wants.push_back(body_want(signature.field));
  }
  const std::vector<BodyHash> hashes = hash_body(body, wants);
  auto hash = hashes.begin();
  for (FoundSignature& signature : *signatures) {
    SignatureDigest& said = signature.field.said;
    if (covers_body(signature)) {
      said.body_matches = body_matches(signature.field, *hash);
      said.body_covered_bytes = hash->covered_bytes;
      said.body_uncovered_bytes = hash->whole_bytes - hash->covered_bytes;
      ++hash;
    } else {
      said.body_matches = is_judged(signature);
    }
  }
}

}  // namespace

std::vector<SignatureDigest> digest_signatures(ByteView message) {
  return digest_signatures(message, mail::scan_header(message));
}

std::vector<SignatureDigest> digest_signatures(ByteView message, const mail::Header& scanned) {
  if (!has_signature(scanned)) return {};
  const MessageView view = view_message(scanned, message);
  std::vector<FoundSignature> signatures = find_signatures(view);
  digest_headers(view.header, &signatures);
  digest_bodies(view.body, &signatures);
  find_repairs(message, view, &signatures);
  const FieldCounts counts = count_fields(view.header);
  std::vector<SignatureDigest> out;
  out.reserve(signatures.size());
  for (FoundSignature& signature : signatures) {
    if (covers_body(signature)) tell_fields(counts, &signature.field.said);
    out.push_back(std::move(signature.field.said));
  }
  return out;
}

CanonicalBytes canonical_bytes(ByteView message, std::uint32_t field_index,
                               const mail::RepairedDigest* repaired) {
  const mail::Header scanned = mail::scan_header(message);
  const MessageView view = view_message(scanned, message);
  std::vector<FoundSignature> signatures = find_signatures(view);
  digest_headers(view.header, &signatures);
  const auto found = std::find_if(
      signatures.begin(), signatures.end(),
      [&](const FoundSignature& signature) { return signature.field_index == field_index; });
  CanonicalBytes out;
  if (found == signatures.end() || !is_judged(*found)) return out;
  out.headers = canonical_headers(*found, select_fields(*found, view.header), view.header);
  if (covers_body(*found)) out.body = canonical_body(*found, view.body);
  if (repaired == nullptr) return out;
  RepairCapture capture;
  capture.signature = static_cast<std::size_t>(found - signatures.begin());
  capture.wanted = repaired;
  digest_bodies(view.body, &signatures);
  find_repairs(message, view, &signatures, &capture);
  if (capture.headers.empty()) return {};
  out.headers = std::move(capture.headers);
  if (capture.body) out.body = std::move(*capture.body);
  return out;
}

}  // namespace day::dkim
