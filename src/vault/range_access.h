// SPDX-License-Identifier: AGPL-3.0-or-later
// An item that is read in place, by whatever gives out parts of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"

namespace day::vault {

using ReadRange = std::function<Result<Bytes>(std::uint64_t offset, std::size_t size)>;

class RangeAccess : public document::RandomAccess {
 public:
  RangeAccess(std::uint64_t size_bytes, ReadRange read);
  std::uint64_t size_bytes() const override { return size_bytes_; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override;

 private:
  std::uint64_t size_bytes_;
  ReadRange read_;
};

}  // namespace day::vault
