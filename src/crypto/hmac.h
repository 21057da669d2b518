// SPDX-License-Identifier: AGPL-3.0-or-later
// HMAC with SHA-256 (RFC 2104, RFC 4231): what only who has the key can make of a text.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"

namespace day::crypto {

Digest hmac_sha256(ByteView key, ByteView text);

}  // namespace day::crypto
