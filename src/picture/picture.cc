// SPDX-License-Identifier: AGPL-3.0-or-later
#include "picture/picture.h"

#include <fmt/format.h>
#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "document/draft.h"
#include "document/limits.h"
#include "picture/container.h"
#include "picture/exif.h"
#include "picture/limits.h"

namespace day::picture {
namespace {

using document::Outcome;
using document::Reading;

struct Destroy {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using Pixels = std::unique_ptr<PIX, Destroy>;

// Leptonica keeps how much it says in one place of the process, and says it on the standard error
// stream unless told not to.
void be_silent() {
  setMsgSeverity(L_SEVERITY_NONE);
}

const l_uint8* octets_of(ByteView file) {
  return reinterpret_cast<const l_uint8*>(file.data());
}

struct Header {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// What the file claims; no pixel is decoded.
std::optional<Header> read_header(ByteView file, Kind kind, std::size_t page) {
  l_int32 width = 0;
  l_int32 height = 0;
  l_int32 unused[4] = {};
  be_silent();
  if (kind == Kind::Tiff) {
    l_int32 format = 0;
    if (readHeaderMemTiff(octets_of(file), file.size(), static_cast<l_int32>(page), &width, &height,
                          &unused[0], &unused[1], &unused[2], &unused[3], &format) != 0) {
      return std::nullopt;
    }
  } else if (pixReadHeaderMem(octets_of(file), file.size(), &unused[0], &width, &height, &unused[1],
                              &unused[2], &unused[3]) != 0) {
    return std::nullopt;
  }
  if (width <= 0 || height <= 0) return std::nullopt;
  return Header{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

bool is_too_large(const Header& header) {
  return std::uint64_t{header.width} * header.height > document::kMaxPixels;
}

bool may_hold_text(const Header& header) {
  return std::uint64_t{header.width} * header.height >= kMinTextPixels &&
         std::min(header.width, header.height) >= kMinTextSide;
}

void add_facts(ByteView file, Kind kind, document::Draft* draft) {
  Bytes held;
  const ByteView block = find_exif(file, kind, &held);
  if (!block.empty()) {
    const Exif exif = read_exif(block);
    draft->title(exif.title);
    draft->author(exif.author);
    for (const document::Property& each : exif.properties) draft->property(each.name, each.value);
  }
  for (const document::Property& each : find_comments(file, kind)) {
    if (each.name == "title") {
      draft->title(each.value);
    } else if (each.name == "author") {
      draft->author(each.value);
    } else {
      draft->property(each.name, each.value);
    }
  }
}

std::size_t count_pages(ByteView file, Kind kind, std::size_t max) {
  return kind == Kind::Tiff ? std::max<std::size_t>(1, count_tiff_pages(file, max)) : 1;
}

Pixels decode(ByteView file, Kind kind, std::size_t page) {
  be_silent();
  if (kind == Kind::Tiff) {
    return Pixels(pixReadMemTiff(octets_of(file), file.size(), static_cast<l_int32>(page)));
  }
  return Pixels(pixReadMem(octets_of(file), file.size()));
}

// As EXIF's orientation says (CIPA DC-008 §4.6.5.1.6): what turns the picture upright.
Pixels turned(Pixels pix, int orientation) {
  const auto then = [&](PIX* next) { pix.reset(next); };
  const bool is_mirrored =
      orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
  static constexpr int kQuarters[9] = {0, 0, 0, 2, 2, 3, 1, 1, 3};
  if (is_mirrored) then(pixFlipLR(nullptr, pix.get()));
  if (pix != nullptr && kQuarters[orientation] != 0) {
    then(pixRotateOrth(pix.get(), kQuarters[orientation]));
  }
  return pix;
}

// 32 bits for each pixel, on white, with at most `max_pixels`.
Pixels flattened(Pixels pix, std::uint64_t max_pixels) {
  // First: pixConvertTo32 takes one bit for black and white, whatever its colours are.
  if (pixGetColormap(pix.get()) != nullptr) {
    pix.reset(pixRemoveColormap(pix.get(), REMOVE_CMAP_BASED_ON_SRC));
    if (pix == nullptr) return pix;
  }
  if (pixGetDepth(pix.get()) == 32 && pixGetSpp(pix.get()) == 4) {
    pix.reset(pixAlphaBlendUniform(pix.get(), 0xFFFFFF00));
  } else {
    pix.reset(pixConvertTo32(pix.get()));
  }
  if (pix == nullptr) return pix;
  const double width = pixGetWidth(pix.get());
  const double height = pixGetHeight(pix.get());
  if (width * height <= static_cast<double>(max_pixels)) return pix;
  const double scale = std::sqrt(static_cast<double>(max_pixels) / width / height);
  // One pixel at least of either side, and the other within the bound all the same.
  const auto bound = static_cast<l_int32>(max_pixels);
  const auto new_height = std::clamp(static_cast<l_int32>(height * scale), 1, bound);
  const auto new_width = std::clamp(static_cast<l_int32>(width * scale), 1, bound / new_height);
  pix.reset(pixScaleToSize(pix.get(), new_width, new_height));
  return pix;
}

document::Picture copied(PIX* pix) {
  document::Picture out{static_cast<std::uint32_t>(pixGetWidth(pix)),
                        static_cast<std::uint32_t>(pixGetHeight(pix)),
                        {}};
  out.rgb.reserve(std::size_t{3} * out.width * out.height);
  const l_uint32* row = pixGetData(pix);
  for (std::uint32_t y = 0; y < out.height; ++y, row += pixGetWpl(pix)) {
    for (std::uint32_t x = 0; x < out.width; ++x) {
      out.rgb.push_back(static_cast<char>(row[x] >> L_RED_SHIFT));
      out.rgb.push_back(static_cast<char>(row[x] >> L_GREEN_SHIFT));
      out.rgb.push_back(static_cast<char>(row[x] >> L_BLUE_SHIFT));
    }
  }
  return out;
}

Error too_large(const Header& header) {
  return Error{Code::Unsupported, fmt::format("claims {} by {} pixels; at most {} are decoded",
                                              header.width, header.height, document::kMaxPixels)};
}

}  // namespace

std::string_view image_type(ByteView file) {
  return media_type(find_kind(file));
}

Reading read_image(ByteView file, const document::Options&, document::Children&) {
  const Kind kind = find_kind(file);
  document::Draft draft(media_type(kind));
  add_facts(file, kind, &draft);
  if (!is_drawn(kind)) {
    draft.end(Outcome::Unsupported,
              kind == Kind::None
                  ? "no image that is known"
                  : fmt::format("the pixels of {} files are not read", kind_name(kind)));
    return draft.finish();
  }
  const auto header = read_header(file, kind, 0);
  if (!header.has_value()) {
    draft.end(Outcome::Failed,
              fmt::format("damaged: no {} header that can be read", kind_name(kind)));
    return draft.finish();
  }
  draft.property("width", fmt::format("{}", header->width));
  draft.property("height", fmt::format("{}", header->height));
  if (is_too_large(*header)) draft.defect(too_large(*header).message);
  const std::size_t count = count_pages(file, kind, document::kMaxPages + 1);
  for (std::size_t at = 0; at < count; ++at) {
    draft.page(count > 1 ? fmt::format("{}", at + 1) : "");
  }
  draft.page_count(count);
  Reading reading = draft.finish();
  reading.can_draw = !is_too_large(*header);
  for (document::Page& page : reading.pages) {
    page.wants_recognition = reading.can_draw && may_hold_text(*header);
  }
  return reading;
}

Result<document::Picture> draw_image(ByteView file, std::size_t page, std::uint64_t max_pixels) {
  const Kind kind = find_kind(file);
  if (!is_drawn(kind)) return Error{Code::Unsupported, "not drawn"};
  if (page >= count_pages(file, kind, document::kMaxPages))
    return Error{Code::NotFound, "no such picture"};
  const auto header = read_header(file, kind, page);
  if (!header.has_value()) return Error{Code::Damaged, "damaged: no header that can be read"};
  if (is_too_large(*header)) return too_large(*header);
  Pixels pix = decode(file, kind, page);
  if (pix == nullptr) return Error{Code::Damaged, "damaged: the pixels cannot be decoded"};
  max_pixels = std::clamp<std::uint64_t>(max_pixels, 1, document::kMaxPixels);
  pix = flattened(std::move(pix), max_pixels);
  // Leptonica has turned a TIFF already, by the tag that EXIF took over from there.
  if (pix != nullptr && kind != Kind::Tiff) {
    Bytes held;
    pix = turned(std::move(pix), read_exif(find_exif(file, kind, &held)).orientation);
  }
  if (pix == nullptr || pixGetDepth(pix.get()) != 32) {
    return Error{Code::Failed, "the picture cannot be converted"};
  }
  return copied(pix.get());
}

}  // namespace day::picture
