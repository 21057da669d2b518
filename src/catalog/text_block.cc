// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/text_block.h"

#include <string>

namespace day::catalog {

void append_texts(std::int64_t first_item, std::int64_t item,
                  const std::vector<mail::TextSegment>& segments, Bytes* block) {
  std::size_t bytes = 16;
  for (const auto& segment : segments) bytes += segment.text.size() + 8;
  block->reserve(block->size() + bytes);
  ByteWriter out(block);
  out.varint(static_cast<std::uint64_t>(item - first_item));
  out.varint(segments.size());
  for (const auto& segment : segments) {
    out.u8(static_cast<std::uint8_t>(segment.kind));
    out.blob(segment.text);
  }
}

Result<std::vector<mail::TextSegment>> find_texts(ByteView block, std::int64_t first_item,
                                                  std::int64_t item) {
  std::vector<mail::TextSegment> segments;
  ByteReader in(block);
  while (!in.at_end() && in.ok()) {
    const bool wanted = static_cast<std::int64_t>(in.varint()) == item - first_item;
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
      const std::uint8_t kind = in.u8();
      const ByteView text = in.blob(block.size());
      if (kind >= mail::kTextKindCount) in.fail();
      if (wanted && in.ok()) {
        segments.push_back({static_cast<mail::TextKind>(kind), std::string(text)});
      }
    }
    if (wanted) break;
  }
  if (!in.ok()) return Error{Code::Damaged, "a block of texts in catalog.db is damaged"};
  return segments;
}

}  // namespace day::catalog
