// SPDX-License-Identifier: AGPL-3.0-or-later
// PDF (ISO 32000) by way of poppler: text page by page, what the file says of itself, what is
// embedded in it, pictures of its pages. Called only in the locked room, in tests and in fuzzing.
// No script is run and no address is followed; signatures are counted, not judged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace day::pdf {

// Dots per inch of a picture for reading on a screen, and of one for recognising text. Tesseract's
// makers ask for at least 300.
inline constexpr unsigned kReadingDpi = 100;
inline constexpr unsigned kRecognitionDpi = 300;

// Text in reading order, a Page for each page, its notes after it on lines that say so. What the
// library complains of is a defect and makes the outcome Partial. Locked: the file needs
// options.password, or another one. Files embedded in the document are children, keyed by their
// number from 0 in the order of the catalog; so are those pinned to pages, whose keys have the
// page, from 1, in their upper half.
document::Reading read_pdf(ByteView file, const document::Options& options,
                           document::Children& children);

// The page, counted from 0, on white, as it is seen on a screen: at `dpi`, or smaller where it
// would have more than `max_pixels`, kMaxPixels or kMaxSidePixels. NotFound: there is no such page.
// Denied: the password is missing or wrong. Damaged: it is no PDF, or the page cannot be drawn.
Result<document::Picture> draw_page(ByteView file, std::size_t page, std::string_view password,
                                    unsigned dpi, std::uint64_t max_pixels);

}  // namespace day::pdf
