// SPDX-License-Identifier: AGPL-3.0-or-later
// Comparing what an attacker may guess octet by octet, if the time told him how far he is.
#pragma once

#include "base/bytes.h"

namespace day::crypto {

// Takes as long for any two of one size; that their sizes differ is no secret.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace day::crypto
