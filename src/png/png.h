// SPDX-License-Identifier: AGPL-3.0-or-later
// Pixels as a PNG file (ISO/IEC 15948). Only written, never read: what a person opens was made here
// from pixels alone, so nothing of a hostile file comes along.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace day::png {

// Eight bits of red, green and blue each; no text, no time, no profile: the same picture gives the
// same octets. Unsupported: no pixels, more than document::kMaxPixels, or another number of octets
// than the sizes say.
Result<Bytes> encode_png(const document::Picture& picture);

}  // namespace day::png
