// SPDX-License-Identifier: AGPL-3.0-or-later
// Bounds on hostile input in this room.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::recognition {

// Languages with which a page is read unless somebody names them. Each adds its model to the
// memory and its time to every page; see docs/design/documents-pdf.md.
inline constexpr std::size_t kMaxDefaultLanguages = 4;

// Pixels of a side of a picture. Tesseract keeps places in 16 bits with a sign.
inline constexpr std::uint32_t kMaxSidePixels = 32'000;

}  // namespace day::recognition
