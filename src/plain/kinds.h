// SPDX-License-Identifier: AGPL-3.0-or-later
// The kinds of plain.h that have a structure: each writes the pages of its document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "document/document.h"
#include "document/draft.h"

namespace day::plain {

// Hands on what is written into a text, and counts it.
class Inlaid {
 public:
  Inlaid(const document::Options& options, document::Children* children)
      : options_(options), children_(children) {}

  // `base64` with white space and without padding is read too; false if it is none.
  bool add_base64(std::string_view base64, std::string_view media_type, std::string_view name);
  // "data:image/png;base64,…" (RFC 2397). False if it is none.
  bool add_data_url(std::string_view url, std::string_view name);

 private:
  void add(ByteView bytes, std::string_view media_type, std::string_view name);

  const document::Options& options_;
  document::Children* children_;
  std::uint64_t count_ = 0;
};

// `text` is UTF-8.
void read_html(std::string_view text, document::Draft& draft, Inlaid& inlaid);
void read_xml(ByteView bytes, document::Draft& draft, Inlaid& inlaid);
// Bytes, since each line of an old card may have a charset of its own.
void read_cards(ByteView bytes, document::Draft& draft, Inlaid& inlaid);
void read_calendar(ByteView bytes, document::Draft& draft, Inlaid& inlaid);

// The charset that HTML states in its first 1,024 octets (HTML Living Standard §13.2.3.2), or
// empty.
std::string html_charset(ByteView bytes);
// The value of an attribute in a tag as written, entities decoded. Nothing if there is none.
std::optional<std::string> html_attribute(std::string_view tag, std::string_view name);

}  // namespace day::plain
