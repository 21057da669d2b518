// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures of the drawing layer ([MS-ODRAW] §2.2.23). They are looked for by the shape of their
// headers, which says which of two lengths they have: each kind of document keeps them elsewhere.
#include <array>
#include <string>

#include "office/inflate.h"
#include "office/legacy_kinds.h"
#include "office/limits.h"
#include "office/little.h"

namespace day::office {
namespace {

struct Blip {
  std::uint16_t type;
  std::uint16_t instance;  // with one identity before the picture; one more: with two
  std::string_view media_type;
  std::string_view ending;
  bool is_metafile;
};

constexpr std::array kBlips = std::to_array<Blip>({
    {0xF01A, 0x3D4, "image/emf", ".emf", true},
    {0xF01B, 0x216, "image/wmf", ".wmf", true},
    {0xF01C, 0x542, "image/x-pict", ".pict", true},
    {0xF01D, 0x46A, "image/jpeg", ".jpg", false},
    {0xF01D, 0x6E2, "image/jpeg", ".jpg", false},
    {0xF01E, 0x6E0, "image/png", ".png", false},
    {0xF01F, 0x7A8, "image/bmp", ".dib", false},
    {0xF029, 0x6E4, "image/tiff", ".tif", false},
});

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kIdentityBytes = 16;
constexpr std::size_t kMetafileHeaderBytes = 34;

const Blip* find_blip(ByteView header) {
  const std::uint16_t version = u16_at(header, 0);
  if ((version & 0xF) != 0) return nullptr;
  for (const Blip& blip : kBlips) {
    if (u16_at(header, 2) != blip.type) continue;
    if (version >> 4 == blip.instance || version >> 4 == blip.instance + 1) return &blip;
  }
  return nullptr;
}

}  // namespace

void find_pictures(ByteView bytes, const Legacy& legacy) {
  std::size_t at = 0;
  while (at + kHeaderBytes < bytes.size()) {
    const std::size_t mark = bytes.find('\xF0', at + 3);
    if (mark == ByteView::npos) return;
    const std::size_t begin = mark - 3;
    const ByteView header = bytes.substr(begin);
    const std::size_t size = u32_at(header, 4);
    const Blip* blip = find_blip(header);
    if (blip == nullptr || size > header.size() - std::min(header.size(), kHeaderBytes)) {
      at = begin + 1;
      continue;
    }
    ByteView body = header.substr(kHeaderBytes, size);
    const bool has_two = u16_at(header, 0) >> 4 == blip->instance + 1;
    std::size_t before = kIdentityBytes * (has_two ? 2 : 1);
    at = begin + kHeaderBytes + size;
    if (!blip->is_metafile) {
      body = piece_of(body, before + 1, body.size());
      if (!body.empty()) {
        legacy.hand_on(std::string("picture") + std::string(blip->ending), blip->media_type, body);
      }
      continue;
    }
    // Metafiles are compressed by zlib, as their header says.
    const bool is_packed = u8_at(body, before + 32) == 0;
    body = piece_of(body, before + kMetafileHeaderBytes, body.size());
    Bytes plain;
    if (is_packed && !inflate_zlib(body, &plain).empty()) continue;
    legacy.hand_on(std::string("picture") + std::string(blip->ending), blip->media_type,
                   is_packed ? ByteView(plain) : body);
  }
}

}  // namespace day::office
