// SPDX-License-Identifier: AGPL-3.0-or-later
// Unpredictable bytes from the kernel's generator by way of OpenSSL.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace day::crypto {

Bytes random_bytes(std::size_t size);

// 256 bits as base64url, which stands in an address or a cookie as it is: nobody guesses it.
std::string random_token();

}  // namespace day::crypto
