// SPDX-License-Identifier: AGPL-3.0-or-later
#include "png/png.h"

#include <png.h>

#include <cstring>

#include "document/limits.h"

namespace day::png {

Result<Bytes> encode_png(const document::Picture& picture) {
  const std::uint64_t pixels = std::uint64_t{picture.width} * picture.height;
  if (pixels == 0 || pixels > document::kMaxPixels || picture.rgb.size() != 3 * pixels) {
    return Error{Code::Unsupported, "no picture, or a larger one than is written"};
  }
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = picture.width;
  image.height = picture.height;
  image.format = PNG_FORMAT_RGB;
  // The most that it can come to; cut to what it came to.
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes out(size, '\0');
  const bool is_done =
      png_image_write_to_memory(&image, out.data(), &size, 0, picture.rgb.data(), 0, nullptr) != 0;
  if (!is_done) {
    Error error{Code::Failed, std::string("the picture cannot be written: ") + image.message};
    png_image_free(&image);
    return error;
  }
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

}  // namespace day::png
