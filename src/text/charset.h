// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes in a named charset to UTF-8, with ICU's compiled-in tables: no file is needed, so it works
// inside the locked room, where iconv would look for its tables on disk. No byte is lost silently:
// what cannot be converted becomes U+FFFD and is said.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::text {

enum class CharsetTrouble {
  None,
  Unlabelled,  // bytes past ASCII without a charset, or with us-ascii; read as a guess
  Unknown,     // the charset is not known; read as a guess
  BadBytes,    // some bytes are not in the charset; each became U+FFFD
};

struct CharsetText {
  std::string_view text;  // UTF-8: `bytes` itself where it is that already, else *storage
  CharsetTrouble trouble = CharsetTrouble::None;
};

// Once per process, before the door is locked: tells ICU never to look for files. Costs nothing.
void prepare_charsets();

// `charset` as labelled, any case; empty for none. Labels are read as mail uses them: iso-8859-1
// and us-ascii are windows-1252, gb2312 and gbk are gb18030, and so on (WHATWG Encoding §4.2). A
// guess is UTF-8 if the bytes are that, else windows-1252.
CharsetText decode_charset(std::string_view charset, ByteView bytes, std::string* storage);

// The same, owned, where the trouble does not matter.
std::string to_utf8(std::string_view charset, ByteView bytes);

}  // namespace day::text
