// SPDX-License-Identifier: AGPL-3.0-or-later
// A stream with a look at its beginning. Damage ends it and is remembered, so that what came before
// is not lost.
#pragma once

#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "source/source.h"

namespace day::source {

class Input {
 public:
  // `stream` is borrowed.
  explicit Input(Stream* stream);

  // The first kSniffBytes of the stream, or all of it. Before the first next().
  ByteView peek();
  // The peeked bytes are all there is.
  bool is_short() const { return ended_; }
  // The next bytes, up to kReadBytes; empty at the end, and after damage. The view holds until the
  // next call.
  ByteView next();
  // Why the stream ended before its end.
  const std::optional<Error>& damage() const { return damage_; }

 private:
  std::size_t fill(std::size_t from, std::size_t size);

  Stream* stream_;
  std::unique_ptr<char[]> buffer_;
  std::size_t peeked_ = 0;
  bool has_peeked_ = false;
  bool ended_ = false;
  std::optional<Error> damage_;
};

}  // namespace day::source
