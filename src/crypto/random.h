// SPDX-License-Identifier: AGPL-3.0-or-later
// Unpredictable bytes from the kernel's generator by way of OpenSSL.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace day::crypto {

Bytes random_bytes(std::size_t size);

}  // namespace day::crypto
