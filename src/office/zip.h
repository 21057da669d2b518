// SPDX-License-Identifier: AGPL-3.0-or-later
// The parts of an Office package: a zip file as OPC (ECMA-376-2 §7) and ODF 1.2-3 allow it, with
// parts that are stored or deflated (zlib), in any order and by name. Zip as such (APPNOTE 6.3) has
// more: encryption, other methods, several disks. Archives are not read here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"

namespace day::office {

struct Part {
  std::string name;  // as written, without a leading slash
  std::uint16_t method = 0;
  bool is_encrypted = false;
  std::uint64_t header_offset = 0;
  std::uint64_t packed_bytes = 0;
  std::uint32_t crc = 0;
  bool has_crc = false;
};

class Zip {
 public:
  // By the directory at the end; where there is none that holds, by the headers of the parts in
  // their order, and is_recovered(). Nothing if there is no part. `file` must outlive it.
  static std::optional<Zip> open(ByteView file);

  const std::vector<Part>& parts() const { return parts_; }
  bool is_recovered() const { return is_recovered_; }
  bool has_too_many() const { return has_too_many_; }

  // The first part of that name; letters A to Z are the same in either case (OPC §7.2.3.5).
  std::optional<std::size_t> find(std::string_view name) const;

  // Takes pieces; false: no more of it is wanted.
  using Sink = std::function<bool(ByteView)>;
  // Empty when all of the part went to `sink`; otherwise why it ended, after what could be had.
  std::string read(std::size_t index, const Sink& sink);
  // The same in one, at most kMaxPartBytes.
  std::string read(std::size_t index, Bytes* into);

 private:
  explicit Zip(ByteView file) : file_(file) {}
  bool read_directory();
  bool read_entry(std::size_t* at);
  void scan_headers();
  std::optional<ByteView> packed(const Part& part) const;
  std::string inflate_part(ByteView packed, const Sink& sink, std::uint32_t* crc);
  // Why not, if so many bytes more are too many.
  std::string count(std::uint64_t packed, std::uint64_t inflated, std::size_t more);

  ByteView file_;
  std::vector<Part> parts_;
  std::unordered_map<std::string, std::size_t> by_name_;  // in lower case
  std::uint64_t inflated_bytes_ = 0;                      // of all parts that were read
  bool is_recovered_ = false;
  bool has_too_many_ = false;
};

}  // namespace day::office
