// SPDX-License-Identifier: AGPL-3.0-or-later
// Payloads squeezed with zstd. The library shows nowhere else.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace day::store {

class Compressor {
 public:
  Compressor();
  ~Compressor();
  // Puts the compressed form of `raw` into *out and answers true; false if that saves less than one
  // part in 32, when storing it raw reads faster.
  bool compress(ByteView raw, Bytes* out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Decompressor {
 public:
  Decompressor();
  ~Decompressor();
  // Fills *out with exactly `raw_bytes`, or is Damaged.
  Status decompress(ByteView stored, std::size_t raw_bytes, Bytes* out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace day::store
