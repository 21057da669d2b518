// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/testing.h"

#include <zlib.h>

#include "base/check.h"

namespace day::office {
namespace {

void put(Bytes* out, std::uint64_t value, std::size_t size) {
  for (; size > 0; --size, value >>= 8) out->push_back(static_cast<char>(value & 0xFF));
}

Bytes deflated(ByteView bytes) {
  z_stream stream{};
  CHECK(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes out(deflateBound(&stream, bytes.size()), 0);
  Bytes in(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

Bytes make_zip(const std::vector<std::pair<std::string, Bytes>>& parts, Packed packed) {
  Bytes out;
  Bytes directory;
  for (const auto& [name, content] : parts) {
    const Bytes body = packed == Packed::Deflated ? deflated(content) : content;
    Bytes common;  // of both headers
    put(&common, 20, 2);
    put(&common, 0, 2);
    put(&common, packed == Packed::Deflated ? 8 : 0, 2);
    put(&common, 0, 4);
    put(&common,
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())),
        4);
    put(&common, body.size(), 4);
    put(&common, content.size(), 4);
    put(&common, name.size(), 2);
    put(&common, 0, 2);
    directory += "PK\x01\x02";
    put(&directory, 20, 2);
    directory += common;
    put(&directory, 0, 10);
    put(&directory, out.size(), 4);
    directory += name;
    out += "PK\x03\x04" + common + name + body;
  }
  const std::size_t begin = out.size();
  out += directory + "PK\x05\x06";
  put(&out, 0, 4);
  put(&out, parts.size(), 2);
  put(&out, parts.size(), 2);
  put(&out, directory.size(), 4);
  put(&out, begin, 4);
  put(&out, 0, 2);
  return out;
}

std::string page(const document::Reading& reading, std::string_view label) {
  for (const document::Page& each : reading.pages) {
    if (each.label == label) return each.text;
  }
  return "(no such page)";
}

std::string property(const document::Reading& reading, std::string_view name) {
  for (const document::Property& each : reading.properties) {
    if (each.name == name) return each.value;
  }
  return "(none)";
}

std::string labels(const document::Reading& reading) {
  std::string out;
  for (std::size_t i = 0; i < reading.pages.size(); ++i) {
    out += (i == 0 ? "" : ", ") + reading.pages[i].label;
  }
  return out;
}

}  // namespace day::office
