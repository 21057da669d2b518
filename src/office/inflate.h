// SPDX-License-Identifier: AGPL-3.0-or-later
// What zlib compressed (RFC 1950), at most kMaxPartBytes and kMaxInflateRatio of it.
#pragma once

#include <string>

#include "base/bytes.h"

namespace day::office {

// Empty when all of it stands in *into; otherwise why it ended.
std::string inflate_zlib(ByteView packed, Bytes* into);

}  // namespace day::office
