// SPDX-License-Identifier: AGPL-3.0-or-later
// The outer form of image files: what kind they are, and where in them stands what they say of
// themselves. No pixel is looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "document/document.h"

namespace day::picture {

enum class Kind : std::uint8_t {
  None,  // no image that is known here
  Png,
  Jpeg,
  Gif,
  Bmp,
  Tiff,
  WebP,
  Pnm,
  // Drawn by nobody here:
  Jpeg2000,
  Heif,
  Emf,
  Wmf,
  Icon,
  Photoshop,
  Bpg,
};
inline constexpr std::uint8_t kKindCount = 15;

// From the first octets.
Kind find_kind(ByteView file);
bool is_drawn(Kind kind);
std::string_view media_type(Kind kind);  // "image/png"
std::string_view kind_name(Kind kind);   // "PNG"

// The EXIF block, beginning with "Exif\0\0", or the whole of a JPEG file, which libexif looks
// through by itself; empty where there is none. In a PNG (chunk eXIf), a WebP (chunk EXIF) and a
// TIFF, the block begins without these octets: they are put before it in `held`.
ByteView find_exif(ByteView file, Kind kind, Bytes* held);

// Comments of a JPEG (marker COM) and text chunks of a PNG (tEXt, iTXt if not compressed), by their
// names in lower case. At most kMaxChunks segments are looked at.
std::vector<document::Property> find_comments(ByteView file, Kind kind);

// Pictures in a TIFF file (TIFF 6.0 §2, BigTIFF): the length of the chain of directories, up to
// `max`. A chain that comes back to itself ends there.
std::size_t count_tiff_pages(ByteView file, std::size_t max);

}  // namespace day::picture
