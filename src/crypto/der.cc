// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/der.h"

#include <algorithm>

namespace day::crypto {
namespace {

std::uint8_t octet(ByteView bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// X.690 §8.1.3. Four octets of length are more than any key has.
constexpr std::size_t kMaxLengthOctets = 4;

}  // namespace

std::optional<ByteView> take_der(ByteView* in, std::uint8_t tag) {
  if (in->size() < 2 || octet(*in, 0) != tag) return std::nullopt;
  std::size_t length = octet(*in, 1);
  std::size_t at = 2;
  if (length >= 0x80) {
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > kMaxLengthOctets || in->size() - at < count) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | octet(*in, at++);
  }
  if (in->size() - at < length) return std::nullopt;
  const ByteView contents = in->substr(at, length);
  in->remove_prefix(at + length);
  return contents;
}

std::optional<ByteView> take_der_magnitude(ByteView* in) {
  ByteView rest = *in;
  const auto contents = take_der(&rest, kDerInteger);
  if (!contents || contents->empty() || octet(*contents, 0) >= 0x80) return std::nullopt;
  *in = rest;
  return without_leading_zeros(*contents);
}

Bytes encode_der(std::uint8_t tag, ByteView contents) {
  Bytes out(1, static_cast<char>(tag));
  if (contents.size() < 0x80) {
    out.push_back(static_cast<char>(contents.size()));
  } else {
    Bytes length;
    for (std::size_t left = contents.size(); left > 0; left >>= 8) {
      length.insert(length.begin(), static_cast<char>(left & 0xff));
    }
    out.push_back(static_cast<char>(0x80 | length.size()));
    out += length;
  }
  out.append(contents);
  return out;
}

Bytes encode_der_magnitude(ByteView magnitude) {
  const ByteView digits = without_leading_zeros(magnitude);
  Bytes contents;
  if (digits.empty() || octet(digits, 0) >= 0x80) contents.push_back('\0');
  contents.append(digits);
  return encode_der(kDerInteger, contents);
}

ByteView without_leading_zeros(ByteView magnitude) {
  return magnitude.substr(std::min(magnitude.find_first_not_of('\0'), magnitude.size()));
}

}  // namespace day::crypto
