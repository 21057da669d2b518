// SPDX-License-Identifier: AGPL-3.0-or-later
// What the tests of this room share: a folder that goes away, invented items, and a scan collected.
#pragma once

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "crypto/sha256.h"
#include "store/format.h"
#include "store/store.h"

namespace day::store {

class Folder {
 public:
  Folder() {
    // In memory where that is possible: these tests sync thousands of times.
    path_ = "/dev/shm/daylight-store-XXXXXX";
    if (::mkdtemp(path_.data()) != nullptr) return;
    path_ = (std::filesystem::temp_directory_path() / "daylight-store-XXXXXX").string();
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  std::string pack(std::uint32_t number) const { return path_ + "/" + print_pack_name(number); }
  Bytes get(std::uint32_t number) const {
    std::ifstream in(pack(number), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(std::uint32_t number, ByteView bytes) const {
    std::ofstream out(pack(number), std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    CHECK(out.good());
  }

 private:
  std::string path_;
};

// Fails the program, with the reason, where a test cannot go on.
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) fprintf(stderr, "%s\n", result.error().message.c_str());
  CHECK(result.ok());
  return std::move(result).value();
}
inline void must(const Status& status) {
  if (!status.ok()) fprintf(stderr, "%s\n", status.error().message.c_str());
  CHECK(status.ok());
}

// xorshift64: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u | 1u) {}
  std::uint64_t roll(std::uint64_t sides) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ % sides;
  }
  // Half of all runs of bytes are repetitive, half are noise.
  Bytes bytes(std::size_t size) {
    Bytes out(size, '\0');
    const std::uint64_t sides = roll(2) == 0 ? 3 : 256;
    for (char& each : out) each = static_cast<char>(roll(sides));
    return out;
  }

 private:
  std::uint64_t state_;
};

inline ItemId id_of(ByteView bytes) {
  return ItemId{crypto::sha256(bytes)};
}

// A scan, in full.
struct ScanResult {
  std::vector<ScannedItem> items;
  std::vector<std::pair<SourceId, Bytes>> recipes;
  std::vector<ScannedDamage> damage;
  Position end;
};
inline ScanResult scan_all(const std::string& folder, Position from = {}) {
  ScanResult result;
  result.end = from;
  Position last;
  const auto reader = must(Reader::open(folder));
  must(reader->scan(from, [&](const Scanned& scanned, Position after) -> Status {
    if (const auto* item = std::get_if<ScannedItem>(&scanned)) result.items.push_back(*item);
    if (const auto* damage = std::get_if<ScannedDamage>(&scanned)) {
      result.damage.push_back(*damage);
    }
    if (const auto* recipe = std::get_if<ScannedRecipe>(&scanned)) {
      result.recipes.emplace_back(recipe->source, recipe->records);
    }
    CHECK(after >= last);
    last = after;
    result.end = after;
    return {};
  }));
  return result;
}

inline constexpr std::uint64_t kNoLimit = UINT64_MAX;

}  // namespace day::store
