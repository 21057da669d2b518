// SPDX-License-Identifier: AGPL-3.0-or-later
// The little of DER (ITU-T X.690) that public keys are made of. Reading takes definite lengths
// only; what is written is canonical.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace day::crypto {

inline constexpr std::uint8_t kDerInteger = 0x02;
inline constexpr std::uint8_t kDerBitString = 0x03;
inline constexpr std::uint8_t kDerNull = 0x05;
inline constexpr std::uint8_t kDerObjectId = 0x06;
inline constexpr std::uint8_t kDerSequence = 0x30;

// Takes the element of that tag off the front of `in` and gives its contents; nothing, and `in` as
// it was, if another or no whole element stands there.
std::optional<ByteView> take_der(ByteView* in, std::uint8_t tag);

// The same for an INTEGER that is not negative: its magnitude without leading zeros.
std::optional<ByteView> take_der_magnitude(ByteView* in);

Bytes encode_der(std::uint8_t tag, ByteView contents);
// `magnitude` is big-endian; leading zeros are dropped.
Bytes encode_der_magnitude(ByteView magnitude);

// `magnitude` without its leading zeros.
ByteView without_leading_zeros(ByteView magnitude);

}  // namespace day::crypto
