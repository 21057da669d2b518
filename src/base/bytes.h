// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes and the little-endian packing that every binary format of ours uses (packs, recipes, the
// worker protocol). A ByteReader is for hostile input: it never reads past the end, and after the
// first failure every read gives zero and ok() is false.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace day {

using Bytes = std::string;          // owned; any octets
using ByteView = std::string_view;  // borrowed for the call

class ByteWriter {
 public:
  explicit ByteWriter(Bytes* out) : out_(out) {}
  void u8(std::uint8_t value) { out_->push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
  // LEB128, at most ten bytes.
  void varint(std::uint64_t value);
  void raw(ByteView bytes) { out_->append(bytes); }
  // Length as varint, then the bytes.
  void blob(ByteView bytes);

 private:
  Bytes* out_;
};

class ByteReader {
 public:
  explicit ByteReader(ByteView in) : in_(in) {}
  std::uint8_t u8();
  std::uint32_t u32();
  std::uint64_t u64();
  std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
  std::uint64_t varint();
  // The next `size` bytes, or empty and failed.
  ByteView raw(std::uint64_t size);
  // As written by ByteWriter::blob. Fails if the stated length exceeds `max_bytes` or what is left.
  ByteView blob(std::uint64_t max_bytes);

  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }
  std::size_t left() const { return in_.size(); }
  void fail() {
    ok_ = false;
    in_ = {};
  }

 private:
  ByteView in_;
  bool ok_ = true;
};

}  // namespace day
