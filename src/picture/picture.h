// SPDX-License-Identifier: AGPL-3.0-or-later
// Images by way of leptonica and libexif: how large they are, what they say of where, when and with
// what they were taken, and their pixels. PNG, JPEG, GIF (its first picture), BMP, TIFF, WebP and
// the PNM family are drawn; of others it is said what they are, and what stands in their EXIF. SVG
// is text to Daylight, and read elsewhere. Called only in the locked room, in tests and in fuzzing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace day::picture {

// One Page for each picture in the file (a TIFF can have many), without text and wanting
// recognition where it is large enough to hold some. Latitude and longitude are properties in
// decimal degrees, north and east positive. An image whose header claims more than
// document::kMaxPixels is Partial: what it says of itself is read, and it is not drawn.
document::Reading read_image(ByteView file, const document::Options& options,
                             document::Children& children);

// "image/png" and the like, told from the first octets; empty: no image that read_image() knows.
std::string_view image_type(ByteView file);

// The picture, counted from 0, turned as its EXIF says, transparent parts on white, with at most
// `max_pixels`. NotFound: there is no such one. Unsupported: it claims more than
// document::kMaxPixels, or is of a kind that is not drawn. Damaged: it cannot be decoded.
Result<document::Picture> draw_image(ByteView file, std::size_t page, std::uint64_t max_pixels);

}  // namespace day::picture
