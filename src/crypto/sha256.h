// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 (FIPS 180-4) over a stream or a buffer.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/ids.h"

namespace day::crypto {

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(ByteView bytes);
  // The digest of everything since the start or the last finish(); ready for a new stream after it.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(ByteView bytes);

}  // namespace day::crypto
