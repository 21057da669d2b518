// SPDX-License-Identifier: AGPL-3.0-or-later
// Tag lists keep within their text and their limits, and every kind of signature reads any of them.
#include <cstdint>

#include "base/check.h"
#include "dkim/limits.h"
#include "dkim/signature_field.h"
#include "dkim/tag_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace day;
  const ByteView text(reinterpret_cast<const char*>(data), size);
  const dkim::TagList list = dkim::parse_tag_list(text);
  CHECK(list.tags.size() <= dkim::kMaxTags);
  CHECK(!list.tags.empty() || !list.problem.empty());
  for (const dkim::Tag& tag : list.tags) {
    CHECK(list.find(tag.name) == &tag);
    CHECK(tag.raw_offset + tag.raw_size <= text.size());
    CHECK(text[tag.raw_offset - 1] == '=');
    const ByteView raw = text.substr(tag.raw_offset, tag.raw_size);
    CHECK(raw.find(tag.value) != ByteView::npos);
    dkim::decode_tag_text(tag.value);
  }
  for (std::uint8_t kind = 0; kind < mail::kSignatureKindCount; ++kind) {
    const auto field = dkim::parse_signature_field(static_cast<mail::SignatureKind>(kind), text);
    CHECK(list.problem.empty() || field.said.malformed == list.problem);
    CHECK(field.b_offset + field.b_size <= text.size());
    CHECK(field.said.signed_fields.size() <= dkim::kMaxSignedNames);
    CHECK(field.said.signature.size() <= dkim::kMaxSignatureBytes);
    CHECK(field.said.instance <= dkim::kMaxArcInstance);
  }
  dkim::parse_results_instance(text);
  return 0;
}
