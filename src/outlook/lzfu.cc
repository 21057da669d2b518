// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/lzfu.h"

#include <algorithm>
#include <cstdint>

#include "outlook/limits.h"

namespace day::outlook {
namespace {

constexpr std::uint32_t kCompressed = 0x75465A4C;    // "LZFu"
constexpr std::uint32_t kUncompressed = 0x414C454D;  // "MELA"
constexpr std::size_t kDictionaryBytes = 4096;
// [MS-OXRTFCP] §2.1.2.1: what the dictionary begins with.
constexpr std::string_view kBeginning =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kBeginning.size() == 207);

// Up to the mark at the end (true), or where it breaks off or is full.
bool expand(ByteReader in, std::size_t max_bytes, Rtf* out) {
  Bytes dictionary(kBeginning);
  dictionary.resize(kDictionaryBytes);
  std::size_t write_at = kBeginning.size();
  const auto put = [&](char c) {
    out->bytes.push_back(c);
    dictionary[write_at] = c;
    write_at = (write_at + 1) % kDictionaryBytes;
  };
  while (out->bytes.size() < max_bytes) {
    const unsigned control = in.u8();
    for (unsigned bit = 0; bit < 8 && out->bytes.size() < max_bytes; ++bit) {
      if (!in.ok() || in.at_end()) {
        out->wrong = "the compressed text breaks off";
        return false;
      }
      if ((control >> bit & 1U) == 0) {
        put(static_cast<char>(in.u8()));
        continue;
      }
      const unsigned high = in.u8();
      const unsigned both = high << 8 | in.u8();
      const std::size_t offset = both >> 4;
      if (!in.ok()) continue;
      if (offset == write_at) return true;
      const std::size_t length = (both & 15U) + 2;
      for (std::size_t at = 0; at < length && out->bytes.size() < max_bytes; ++at) {
        put(dictionary[(offset + at) % kDictionaryBytes]);
      }
    }
  }
  return false;
}

}  // namespace

Rtf decompress_rtf(ByteView compressed) {
  Rtf out;
  ByteReader in(compressed);
  const std::size_t follows = in.u32();
  const std::size_t stated = in.u32();
  const std::uint32_t type = in.u32();
  in.u32();  // a checksum: what does not match is given all the same
  if (!in.ok()) {
    out.wrong = "the compressed text has no header";
    return out;
  }
  const std::size_t max_bytes = std::min(stated, kMaxRtfBytes);
  bool is_whole = false;
  if (type == kUncompressed) {
    // Writers are known that count the rest of the header, 12 octets, as text.
    is_whole = in.left() + 12 >= follows;
    out.bytes = in.raw(std::min(max_bytes, in.left()));
  } else if (type == kCompressed) {
    // Writers are known that state more than there is before the mark.
    is_whole = expand(in, max_bytes, &out);
  } else {
    out.wrong = "the text is compressed in a way that is not known";
    return out;
  }
  if (stated > kMaxRtfBytes && out.bytes.size() == kMaxRtfBytes) {
    out.wrong = "the text is longer than is read";
  } else if (out.wrong.empty() && !is_whole && out.bytes.size() < stated) {
    out.wrong = "the compressed text is shorter than it says";
  }
  return out;
}

}  // namespace day::outlook
