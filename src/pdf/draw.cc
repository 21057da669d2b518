// SPDX-License-Identifier: AGPL-3.0-or-later
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>

#include "document/limits.h"
#include "pdf/limits.h"
#include "pdf/opened.h"
#include "pdf/pdf.h"

namespace day::pdf {
namespace {

// Dots per inch at which a page is looked at: type of 10 points is 5 pixels high, enough to be told
// from paper.
constexpr unsigned kLookDpi = 36;
// A page of A0 at that resolution.
constexpr std::uint64_t kMaxLookPixels = 2'100'000;
constexpr double kPointsPerInch = 72.0;
// How much lighter or darker than the one to its left a pixel of an edge is, of 255.
constexpr int kEdgeStep = 40;
// Edges of a page that shows nothing to be read, and those that a letter explains. See
// docs/design/documents-pdf.md for where the numbers come from.
constexpr std::size_t kFewEdges = 100;
constexpr std::size_t kEdgesPerLetter = 15;

struct Size {
  double width = 0;
  double height = 0;
};

// The page as it is seen, in points.
Size page_size(const poppler::page& page) {
  const poppler::rectf box = page.page_rect(poppler::crop_box);
  Size size{box.width(), box.height()};
  const auto turned = page.orientation();
  if (turned == poppler::page::landscape || turned == poppler::page::seascape) {
    std::swap(size.width, size.height);
  }
  return size;
}

// Plain areas have none, of whatever colour they are; print and photographs have many.
std::size_t count_edges(const document::Picture& picture) {
  const auto lightness = [&](std::size_t pixel) {
    const auto* rgb = picture.rgb.data() + 3 * pixel;
    return (static_cast<unsigned char>(rgb[0]) + 2 * static_cast<unsigned char>(rgb[1]) +
            static_cast<unsigned char>(rgb[2])) /
           4;
  };
  std::size_t edges = 0;
  for (std::size_t row = 0; row < picture.height; ++row) {
    const std::size_t first = row * picture.width;
    int before = lightness(first);
    for (std::size_t at = first + 1; at < first + picture.width; ++at) {
      const int here = lightness(at);
      edges += std::abs(here - before) > kEdgeStep;
      before = here;
    }
  }
  return edges;
}

bool is_sane(double points) {
  return std::isfinite(points) && points > 0;
}

}  // namespace

std::optional<document::Picture> draw(const poppler::page& page, unsigned dpi,
                                      std::uint64_t max_pixels) {
  const Size size = page_size(page);
  if (!is_sane(size.width) || !is_sane(size.height)) return std::nullopt;
  max_pixels = std::clamp<std::uint64_t>(max_pixels, 1, document::kMaxPixels);
  double scale = dpi / kPointsPerInch;
  scale = std::min(scale, std::sqrt(static_cast<double>(max_pixels) / size.width / size.height));
  scale = std::min(scale, kMaxSidePixels / std::max(size.width, size.height));
  // Down, so that the product stays within its bound; one pixel at least for a line of a page.
  const auto width = static_cast<std::uint32_t>(std::max(1.0, size.width * scale));
  const auto height = static_cast<std::uint32_t>(std::max(1.0, size.height * scale));
  if (std::uint64_t{width} * height > max_pixels) return std::nullopt;
  try {
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_rgb24);
    renderer.set_render_hints(poppler::page_renderer::antialiasing |
                              poppler::page_renderer::text_antialiasing);
    const double resolution = scale * kPointsPerInch;
    const poppler::image image = renderer.render_page(
        &page, resolution, resolution, 0, 0, static_cast<int>(width), static_cast<int>(height));
    if (!image.is_valid() || image.format() != poppler::image::format_rgb24 ||
        image.width() != static_cast<int>(width) || image.height() != static_cast<int>(height)) {
      return std::nullopt;
    }
    document::Picture picture{width, height, {}};
    picture.rgb.reserve(std::size_t{3} * width * height);
    const std::size_t row_bytes = static_cast<std::size_t>(image.bytes_per_row());
    for (std::size_t y = 0; y < height; ++y) {
      picture.rgb.append(image.const_data() + y * row_bytes, std::size_t{3} * width);
    }
    return picture;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool shows_more(const poppler::page& page, std::size_t letters) {
  const auto picture = draw(page, kLookDpi, kMaxLookPixels);
  // A page that cannot be drawn cannot be recognised either.
  if (!picture.has_value()) return false;
  return count_edges(*picture) > kFewEdges + kEdgesPerLetter * letters;
}

Result<document::Picture> draw_page(ByteView file, std::size_t page, std::string_view password,
                                    unsigned dpi, std::uint64_t max_pixels) {
  Complaints complaints;
  const Opened opened = open_pdf(file, password);
  if (opened.document == nullptr) return Error{Code::Damaged, "no PDF, or too damaged"};
  if (opened.is_locked) {
    return Error{Code::Denied, password.empty() ? "needs a password" : "the password is wrong"};
  }
  if (page >= static_cast<std::size_t>(std::max(0, opened.document->pages()))) {
    return Error{Code::NotFound, "no such page"};
  }
  const auto at = open_page(*opened.document, page);
  auto picture = at == nullptr ? std::nullopt : draw(*at, dpi, max_pixels);
  if (!picture.has_value()) return Error{Code::Damaged, "the page cannot be drawn"};
  return *std::move(picture);
}

}  // namespace day::pdf
