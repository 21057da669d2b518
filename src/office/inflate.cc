// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/inflate.h"

#include <zlib.h>

#include <array>

#include "office/limits.h"

namespace day::office {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

}  // namespace

std::string inflate_zlib(ByteView packed, Bytes* into) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return "there is no memory to inflate it";
  // zlib does not write there; its type has no const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, kPieceBytes> piece;
  std::string wrong;
  int status = Z_OK;
  while (status == Z_OK && wrong.empty()) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    status = inflate(&stream, Z_NO_FLUSH);
    into->append(piece.data(), piece.size() - stream.avail_out);
    const bool is_large = into->size() > kFreeInflatedBytes;
    if (is_large && into->size() / kMaxInflateRatio > packed.size()) {
      wrong = "it inflates to more than " + std::to_string(kMaxInflateRatio) + " times its size";
    } else if (into->size() > kMaxPartBytes) {
      wrong = "it is larger than is read";
    } else if (status == Z_BUF_ERROR || (status != Z_OK && status != Z_STREAM_END)) {
      wrong = "it is damaged";
    }
  }
  inflateEnd(&stream);
  return wrong;
}

}  // namespace day::office
