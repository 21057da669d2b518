// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads a list of tags (RFC 6376 §3.2): "v=1; a=rsa-sha256; …", folded and spaced as it may be. It
// knows no tag's meaning.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::dkim {

struct Tag {
  ByteView name;
  ByteView value;  // without the white space around it; folds inside are kept
  // All between "=" and ";" or the end, white space included, in the list's text.
  std::size_t raw_offset = 0;
  std::size_t raw_size = 0;
};

// The views lie in the text that was read.
struct TagList {
  std::vector<Tag> tags;  // in order; each name once
  // Why the text is no tag list, one line; empty if it is. The tags are then those before that.
  std::string problem;

  const Tag* find(ByteView name) const;  // case matters (§3.2); null if there is none
};

// White space is space, tab, CR and LF, in any order: whether a fold is well made is for the digest
// to say. Octets above 127 are part of values (RFC 8616 §3); other controls are a problem, as are a
// name given twice, an empty tag but after the last ";", and what exceeds a limit.
TagList parse_tag_list(ByteView text);

// Space, tab, CR, LF.
bool is_tag_space(char c);

Bytes without_tag_space(ByteView text);

// §2.11, dkim-quoted-printable: white space is dropped, "=3B" is an octet. Nothing on another "=".
std::optional<Bytes> decode_tag_text(ByteView text);

}  // namespace day::dkim
