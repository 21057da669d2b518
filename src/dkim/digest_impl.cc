// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/digest_impl.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "dkim/limits.h"
#include "mail/fields.h"
#include "mail/limits.h"

namespace day::dkim {
namespace {

using mail::SignatureKind;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// An order of names in which those that differ in case alone are equal: less than 0, 0 or more.
// Most are told apart by their length or their last letters.
int compare_names(ByteView a, ByteView b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i > 0; --i) {
    const int apart = lower(a[i - 1]) - lower(b[i - 1]);
    if (apart != 0) return apart;
  }
  return 0;
}

ByteView value_of(const HeaderField& field) {
  return field.raw.substr(field.value_offset);
}

// RFC 6376 §5.4.2: each mention of a name takes the next instance from the bottom up; past the
// last it takes nothing. The signature's own field is no instance (§3.5, h=).
Selection select_by_names(const FoundSignature& signature, const HeaderView& header) {
  Selection selection;
  std::vector<std::uint32_t> taken(header.fields().size(), 0);
  for (const std::string& name : signature.field.said.signed_fields) {
    const auto found = header.find(name);
    if (found.empty()) continue;
    std::uint32_t& next = taken[header.place(found)];
    if (next < found.size() && found[next] == signature.field_index) ++next;
    if (next < found.size()) selection.fields.push_back(found[next++]);
  }
  return selection;
}

// Why a set is not one of each of the three (RFC 8617 §5.2); empty if it is.
std::string set_problem(const ArcSet& set, std::uint32_t instance) {
  const std::pair<const char*, std::uint32_t> kinds[] = {
      {"ARC-Authentication-Results", set.result_count},
      {"ARC-Message-Signature", set.message_signature_count},
      {"ARC-Seal", set.seal_count},
  };
  for (const auto& [name, count] : kinds) {
    if (count == 0) return fmt::format("ARC set {} has no {}", instance, name);
    if (count > 1) return fmt::format("ARC set {} has more than one {}", instance, name);
  }
  return {};
}

// RFC 8617 §5.1.1: the sets up to its own, each as results, message signature, seal. A seal that
// says the chain has failed covers its own set alone (§5.1.2). A chain that goes on past the last
// seal is told at that seal, for no other signature could show it.
Selection select_by_sets(const FoundSignature& signature, const HeaderView& header) {
  Selection selection;
  const std::vector<ArcSet>& sets = header.arc_sets();
  const std::uint32_t own = signature.field.said.instance;
  CHECK(own >= 1);
  const bool alone = signature.field.said.chain_validation == "fail";
  for (std::uint32_t instance = alone ? own : 1; instance <= own; ++instance) {
    const ArcSet set = instance <= sets.size() ? sets[instance - 1] : ArcSet{};
    selection.problem = set_problem(set, instance);
    if (!selection.problem.empty()) return selection;
    selection.fields.push_back(set.results);
    selection.fields.push_back(set.message_signature);
    if (instance < own) selection.fields.push_back(set.seal);
  }
  const bool is_last = std::all_of(sets.begin() + own, sets.end(),
                                   [](const ArcSet& set) { return set.seal_count == 0; });
  if (is_last && own < sets.size()) {
    selection.problem = fmt::format("ARC set {} has no ARC-Seal", sets.size());
  }
  return selection;
}

}  // namespace

HeaderView::HeaderView(std::vector<HeaderField> fields, LineEnds line_ends)
    : fields_(std::move(fields)), line_ends_(line_ends) {
  order_.reserve(fields_.size());
  for (std::uint32_t i = 0; i < fields_.size(); ++i) {
    if (!fields_[i].name.empty()) order_.push_back(i);
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int apart = compare_names(fields_[a].name, fields_[b].name);
    return apart == 0 ? a > b : apart < 0;
  });
  if (!find("arc-seal").empty()) find_arc_sets();
}

std::span<const std::uint32_t> HeaderView::find(ByteView name) const {
  const auto begin = std::lower_bound(
      order_.begin(), order_.end(), name,
      [&](std::uint32_t i, ByteView wanted) { return compare_names(fields_[i].name, wanted) < 0; });
  const auto end = std::find_if(
      begin, order_.end(), [&](std::uint32_t i) { return compare_names(fields_[i].name, name); });
  return {begin, end};
}

std::size_t HeaderView::place(std::span<const std::uint32_t> found) const {
  return static_cast<std::size_t>(found.data() - order_.data());
}

ArcSet& HeaderView::arc_set(std::uint32_t instance) {
  CHECK(instance >= 1 && instance <= kMaxArcInstance);
  if (arc_sets_.size() < instance) arc_sets_.resize(instance);
  return arc_sets_[instance - 1];
}

void HeaderView::find_arc_sets() {
  for (const std::uint32_t i : find("arc-authentication-results")) {
    const auto instance = parse_results_instance(value_of(fields_[i]));
    if (!instance) continue;
    arc_set(*instance).results = i;
    ++arc_set(*instance).result_count;
  }
  for (const std::uint32_t i : find("arc-message-signature")) {
    const auto instance = parse_set_instance(value_of(fields_[i]));
    if (!instance) continue;
    arc_set(*instance).message_signature = i;
    ++arc_set(*instance).message_signature_count;
  }
  for (const std::uint32_t i : find("arc-seal")) {
    const auto instance = parse_set_instance(value_of(fields_[i]));
    if (!instance) continue;
    arc_set(*instance).seal = i;
    ++arc_set(*instance).seal_count;
  }
}

MessageView view_message(const mail::Header& scanned, ByteView message) {
  const LineEnds line_ends = find_line_ends(message);
  std::vector<HeaderField> fields;
  fields.reserve(scanned.fields.size());
  for (const mail::Field& field : scanned.fields) {
    fields.push_back(make_header_field(field, message, line_ends));
  }
  return {HeaderView(std::move(fields), line_ends),
          BodyView{message.substr(scanned.body_offset), line_ends}, scanned.is_complete};
}

std::vector<FoundSignature> find_signatures(const MessageView& message) {
  constexpr std::size_t kMostHaveNoMore = 4;
  std::vector<FoundSignature> out;
  out.reserve(kMostHaveNoMore);
  const std::vector<HeaderField>& fields = message.header.fields();
  for (std::uint32_t i = 0; i < fields.size() && out.size() < kMaxSignaturesTold; ++i) {
    const auto kind = find_signature_kind(fields[i].name);
    if (!kind) continue;
    FoundSignature found;
    found.field_index = i;
    if (!message.is_complete) {
      found.field.said.malformed =
          fmt::format("the header has more than {} fields", mail::kMaxFields);
    } else if (out.size() >= kMaxSignatures) {
      found.field.said.malformed = fmt::format("past {} signatures of one message", kMaxSignatures);
    } else {
      found.field = parse_signature_field(*kind, value_of(fields[i]));
    }
    found.field.said.kind = *kind;
    found.field.said.field_index = i;
    out.push_back(std::move(found));
  }
  return out;
}

bool is_judged(const FoundSignature& signature) {
  return signature.field.said.malformed.empty() &&
         signature.field.said.kind != SignatureKind::DomainKey;
}

bool covers_body(const FoundSignature& signature) {
  return is_judged(signature) && signature.field.said.kind != SignatureKind::ArcSeal;
}

Selection select_fields(const FoundSignature& signature, const HeaderView& header) {
  return signature.field.said.kind == SignatureKind::ArcSeal ? select_by_sets(signature, header)
                                                             : select_by_names(signature, header);
}

Bytes canonical_headers(const FoundSignature& signature, const Selection& selection,
                        const HeaderView& header) {
  const mail::Canonicalization form = signature.field.said.header_canonicalization;
  const HeaderField& own = header.fields()[signature.field_index];
  std::size_t size = own.raw.size();
  for (const std::uint32_t i : selection.fields) size += header.fields()[i].raw.size() + 2;
  Bytes out;
  out.reserve(size + size / 16);  // folds of LF become CRLF
  for (const std::uint32_t i : selection.fields) {
    append_canonical_field(header.fields()[i], form, header.line_ends(), &out);
    out += "\r\n";
  }
  const std::size_t cut = own.value_offset + signature.field.b_offset;
  CHECK(cut + signature.field.b_size <= own.raw.size());
  Bytes raw(own.raw);
  raw.erase(cut, signature.field.b_size);
  append_canonical_field(make_header_field(own.name, raw), form, header.line_ends(), &out);
  return out;
}

std::size_t signed_size_bytes(const FoundSignature& signature, const Selection& selection,
                              const HeaderView& header) {
  std::size_t size = header.fields()[signature.field_index].raw.size();
  for (const std::uint32_t i : selection.fields) size += header.fields()[i].raw.size();
  return size;
}

Bytes canonical_body(const FoundSignature& signature, const BodyView& body) {
  Bytes out;
  CanonicalBody canonical(body, signature.field.said.body_canonicalization);
  // A line end may become two octets, and one may be added.
  std::uint64_t left = signature.field.body_limit.value_or(body.bytes.size() * 2 + 2);
  for (ByteView piece = canonical.next(); !piece.empty() && left > 0; piece = canonical.next()) {
    piece = piece.substr(0, left);
    left -= piece.size();
    out += piece;
  }
  return out;
}

BodyWant body_want(const SignatureField& field) {
  return {field.said.body_canonicalization, hash_kind(field.said.algorithm), field.body_limit};
}

bool body_matches(const SignatureField& field, const BodyHash& body) {
  return body.hash == field.body_hash && field.body_limit.value_or(0) <= body.whole_bytes;
}

}  // namespace day::dkim
