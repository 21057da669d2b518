// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/range_access.h"

#include <utility>

namespace day::vault {

RangeAccess::RangeAccess(std::uint64_t size_bytes, ReadRange read)
    : size_bytes_(size_bytes), read_(std::move(read)) {}

std::size_t RangeAccess::read_at(std::uint64_t offset, char* into, std::size_t size) {
  const Result<Bytes> got = read_(offset, size);
  return got.ok() ? got->copy(into, size) : 0;
}

}  // namespace day::vault
