// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/input.h"

#include "base/check.h"
#include "source/limits.h"

namespace day::source {

Input::Input(Stream* stream) : stream_(stream), buffer_(new char[kReadBytes]) {}

// Reads once, behind `from`.
std::size_t Input::fill(std::size_t from, std::size_t size) {
  if (ended_) return 0;
  const Result<std::size_t> got = stream_->read(buffer_.get() + from, size);
  if (!got.ok()) damage_ = got.error();
  ended_ = !got.ok() || *got == 0;
  return ended_ ? 0 : *got;
}

ByteView Input::peek() {
  if (!has_peeked_) {
    has_peeked_ = true;
    while (peeked_ < kSniffBytes && !ended_) peeked_ += fill(peeked_, kReadBytes - peeked_);
  }
  return ByteView(buffer_.get(), peeked_).substr(0, kSniffBytes);
}

ByteView Input::next() {
  peek();
  if (peeked_ > 0) {
    const std::size_t size = peeked_;
    peeked_ = 0;
    return {buffer_.get(), size};
  }
  return {buffer_.get(), fill(0, kReadBytes)};
}

}  // namespace day::source
