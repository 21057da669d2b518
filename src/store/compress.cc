// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/compress.h"

#include <zstd.h>

#include "base/check.h"

namespace day::store {
namespace {

// docs/design/packs.md has the measurements.
constexpr int kLevel = 1;
constexpr std::size_t kLeastSaving = 32;  // one part in so many

}  // namespace

struct Compressor::State {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  State() {
    CHECK(context != nullptr);
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel)));
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ZSTD_freeCCtx(context); }
};

Compressor::Compressor() : state_(std::make_unique<State>()) {}
Compressor::~Compressor() = default;

bool Compressor::compress(ByteView raw, Bytes* out) {
  const std::size_t bound = ZSTD_compressBound(raw.size());
  if (out->size() < bound) out->resize(bound);
  const std::size_t size =
      ZSTD_compress2(state_->context, out->data(), out->size(), raw.data(), raw.size());
  CHECK(!ZSTD_isError(size));
  out->resize(size);
  return size + raw.size() / kLeastSaving < raw.size();
}

struct Decompressor::State {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  State() { CHECK(context != nullptr); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ZSTD_freeDCtx(context); }
};

Decompressor::Decompressor() = default;
Decompressor::~Decompressor() = default;

Status Decompressor::decompress(ByteView stored, std::size_t raw_bytes, Bytes* out) {
  // A context has 160 KB, which not everything that may decompress comes to need.
  if (state_ == nullptr) state_ = std::make_unique<State>();
  out->resize(raw_bytes);
  const std::size_t size =
      ZSTD_decompressDCtx(state_->context, out->data(), raw_bytes, stored.data(), stored.size());
  if (ZSTD_isError(size) || size != raw_bytes) {
    return Error{Code::Damaged, "a block does not decompress"};
  }
  return {};
}

}  // namespace day::store
