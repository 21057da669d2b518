// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads compound files (OLE2, [MS-CFB]): the file system in a file in which old Office documents
// and Outlook messages lie. Storages are its folders, streams its files. It gives names and bytes
// and interprets neither. Damaged files give what can be had. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "compound/chain.h"

namespace day::compound {

// One storage or stream.
struct Entry {
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  std::string name;              // UTF-8, up to 32 UTF-16 units; may hold control characters
  bool is_storage = false;       // else a stream
  bool is_orphan = false;        // in use, but in no storage; it has no parent
  std::string class_id;          // "00020D0B-0000-0000-C000-000000000046"; empty if it has none
  std::uint64_t created = 0;     // 100 nanoseconds since 1601, UTC; 0 if not told
  std::uint64_t modified = 0;    // likewise
  std::uint64_t size_bytes = 0;  // of a stream, as stated; never believed when reading
  std::size_t parent = kNone;    // index of the storage it lies in; none for the root and orphans
  std::size_t first_child = 0;   // a storage's children lie beside each other
  std::size_t child_count = 0;
  std::uint32_t start = 0;  // first sector, as stated
};

// What could be read of a stream.
struct Content {
  Bytes bytes;
  std::string wrong;  // empty if that is all of it; else why the rest is missing, for a person
};

// Whether these are the first bytes of a compound file. 8 are looked at.
bool is_compound(ByteView beginning);

class File {
 public:
  // `file` is borrowed for the life of the value. Fails (Unsupported: no compound file; Damaged)
  // only if not even a directory can be had.
  static Result<File> open(ByteView file);

  // The root first, then storage by storage; orphans last. At most kMaxDirectoryEntries.
  const std::vector<Entry>& entries() const { return entries_; }
  const Entry& root() const { return entries_.front(); }
  std::span<const Entry> children(const Entry& storage) const;

  // By name, ASCII case ignored ([MS-CFB] §2.6.4). Null if there is none.
  const Entry* find(const Entry& storage, std::string_view name) const;
  // From the root, names joined with '/'. Names with a slash in them are not found so.
  const Entry* find(std::string_view path) const;
  // Names from the root joined with '/', without the root's own.
  std::string path_of(const Entry& entry) const;

  // The bytes of a stream; nothing of a storage. Not more than kMaxReadBytes over all calls.
  Content read(const Entry& stream);

  // What is wrong with the file as a whole, each for a person. Empty for a sound one.
  const std::vector<std::string>& defects() const { return defects_; }

 private:
  struct Slot;  // a directory entry as it lies in the file

  explicit File(ByteView file) : file_(file) {}
  Status read_header();
  void read_table(ByteView header);
  void read_small_table(ByteView header);
  Status read_directory(std::uint32_t start);
  void walk(const std::vector<Slot>& slots);
  void take(const std::vector<Slot>& slots, std::uint32_t slot, std::size_t parent);
  std::vector<std::uint32_t> in_order(const std::vector<Slot>& slots, std::uint32_t top,
                                      std::vector<bool>* seen);
  void add_orphans(const std::vector<Slot>& slots, const std::vector<bool>& seen);
  ByteView sector(std::uint32_t number) const;
  ByteView small_sector(std::uint32_t number) const;
  void defect(std::string_view what);

  ByteView file_;
  unsigned sector_shift_ = 9;
  unsigned small_shift_ = 6;
  bool has_wide_sizes_ = false;
  std::uint32_t small_cutoff_ = 4096;
  std::size_t sector_count_ = 0;
  SectorTable table_;
  SectorTable small_table_;
  std::vector<std::uint32_t> small_stream_;  // the sectors in which the small sectors lie
  std::vector<Entry> entries_;
  std::vector<std::string> defects_;
  std::uint64_t read_bytes_ = 0;
};

}  // namespace day::compound
