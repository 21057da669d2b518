// SPDX-License-Identifier: AGPL-3.0-or-later
// The steps of digest.h one by one, over a message's header and body as views, so that a message
// whose header or body has been changed (a repair) is digested by the same code.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dkim/body_hash.h"
#include "dkim/canonical.h"
#include "dkim/signature_field.h"
#include "mail/fields.h"
#include "mail/signature.h"

namespace day::dkim {

// The places of the fields of one ARC set.
struct ArcSet {
  // More than one of a kind makes the set useless; the last is then kept.
  std::uint32_t results = 0, message_signature = 0, seal = 0;
  std::uint32_t result_count = 0, message_signature_count = 0, seal_count = 0;
};

// The fields of a header, junk counted, and where each name is. Views are borrowed.
class HeaderView {
 public:
  HeaderView(std::vector<HeaderField> fields, LineEnds line_ends);

  const std::vector<HeaderField>& fields() const { return fields_; }
  LineEnds line_ends() const { return line_ends_; }
  // Indices of the fields of that name (ASCII case ignored), bottom-most first.
  std::span<const std::uint32_t> find(ByteView name) const;
  // Where that span begins among all: the same for every spelling of a name, below fields().size().
  std::size_t place(std::span<const std::uint32_t> found) const;
  // By instance, counted from 1; as many as the highest instance that any ARC field has.
  const std::vector<ArcSet>& arc_sets() const { return arc_sets_; }

 private:
  ArcSet& arc_set(std::uint32_t instance);
  void find_arc_sets();

  std::vector<HeaderField> fields_;
  LineEnds line_ends_;
  std::vector<std::uint32_t> order_;  // by name, then from the bottom up; without junk
  std::vector<ArcSet> arc_sets_;
};

struct MessageView {
  HeaderView header;
  BodyView body;
  bool is_complete = true;  // mail::Header::is_complete
};
MessageView view_message(const mail::Header& scanned, ByteView message);

struct FoundSignature {
  std::uint32_t field_index = 0;
  SignatureField field;
};

// All signatures of the header, as far as kMaxSignaturesTold, each read; past kMaxSignatures and in
// an incomplete header they are malformed without having been read.
std::vector<FoundSignature> find_signatures(const MessageView& message);

// Whether it is computed: it is neither malformed nor only named.
bool is_judged(const FoundSignature& signature);
// Whether it is and covers a body, too: it is no seal.
bool covers_body(const FoundSignature& signature);

// The fields that a signature covers, in the order in which they are hashed, without its own.
struct Selection {
  std::vector<std::uint32_t> fields;
  std::string problem;  // of a seal: the sets that it covers are not complete; one line
};
Selection select_fields(const FoundSignature& signature, const HeaderView& header);

// What the header hash is made of (RFC 6376 §3.7, RFC 8617 §5.1.1): the selected fields, then the
// signature's own with the value of b= taken out.
Bytes canonical_headers(const FoundSignature& signature, const Selection& selection,
                        const HeaderView& header);

// Octets of the header that it covers, as they lie there.
std::size_t signed_size_bytes(const FoundSignature& signature, const Selection& selection,
                              const HeaderView& header);

// What the body hash is made of: the canonical body as far as l= covers it.
Bytes canonical_body(const FoundSignature& signature, const BodyView& body);

// What the signature wants to know of the body. Not for seals, which cover none.
BodyWant body_want(const SignatureField& field);
// Whether that is the body that was signed: the hash is that of bh=, and l= is not larger than the
// canonical body (RFC 6376 §3.5 forbids that).
bool body_matches(const SignatureField& field, const BodyHash& body);

}  // namespace day::dkim
