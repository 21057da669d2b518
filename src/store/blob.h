// SPDX-License-Identifier: AGPL-3.0-or-later
// One blob being written: cut into frames of one size, its frames' places kept in bounded memory by
// writing them out as frame lists.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/sha256.h"
#include "store/appender.h"
#include "store/format.h"

namespace day::store {

class BlobWriter {
 public:
  explicit BlobWriter(std::uint64_t serial) : serial_(serial) {}

  // Every block that this writes is preceded by `flush` of the caller's open block, so that places
  // hold.
  template <typename Flush>
  Status append(Appender* appender, ByteView piece, const Flush& flush) {
    TRY(check_size(piece.size()));
    hash_.update(piece);
    size_bytes_ += piece.size();
    while (!piece.empty()) {
      // A full frame is written only when more follows, so that a blob of one frame is an item.
      if (buffer_.size() == kMaxFrameBytes) {
        TRY(flush());
        TRY(write_frame(appender));
      }
      const ByteView taken = piece.substr(0, kMaxFrameBytes - buffer_.size());
      buffer_.append(taken);
      piece.remove_prefix(taken.size());
    }
    return {};
  }

  // True as long as nothing was written.
  bool fits_item() const { return frames_ == 0; }
  ByteView buffered() const { return buffer_; }
  std::uint64_t size_bytes() const { return size_bytes_; }
  // The digest of all pieces. To be called once.
  ItemId finish() { return ItemId{hash_.finish()}; }
  // Writes the last frame and the seal; the place of the seal.
  Result<Position> seal(Appender* appender, const ItemId& id);

 private:
  Status check_size(std::uint64_t more) const;
  Status write_frame(Appender* appender);
  Status write_list(Appender* appender);

  std::uint64_t serial_;
  crypto::Sha256 hash_;
  std::uint64_t size_bytes_ = 0;
  std::uint64_t frames_ = 0;
  Bytes buffer_;
  SealPlaces places_;
};

}  // namespace day::store
