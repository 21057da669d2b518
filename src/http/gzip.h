// SPDX-License-Identifier: AGPL-3.0-or-later
// Compresses what we have written ourselves, as RFC 1952 has it. Pure; no clock is in it, so equal
// bytes give equal bytes.
#pragma once

#include "base/bytes.h"

namespace day::http {

// Empty if it would not become smaller.
Bytes gzip(ByteView plain);

}  // namespace day::http
