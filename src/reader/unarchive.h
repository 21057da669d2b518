// SPDX-License-Identifier: AGPL-3.0-or-later
// Unpacks compressed streams and archives with libarchive. Runs only inside the locked room (and in
// tests and fuzzing): the outer bytes come from, and everything found goes to, an UnarchiveHost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "source/source.h"

namespace day::reader {

// Whoever holds the outer file and takes what is in it: the worker's end of the protocol, or a
// test.
class UnarchiveHost {
 public:
  virtual ~UnarchiveHost() = default;

  // The next outer bytes, up to `size`; 0 at the end.
  virtual std::size_t read(char* into, std::size_t size) = 0;

  // Whether read_at() and size_bytes() may be used.
  virtual bool can_seek() const = 0;
  // Up to `size` outer bytes from `offset`; 0 at the end and past it. Does not move read().
  virtual std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) = 0;
  virtual std::uint64_t size_bytes() const = 0;

  // For encrypted entries; empty if there is none.
  virtual std::string password() { return {}; }

  // Each entry is one begin, its bytes in any number of pieces, one end. False: stop, nobody is
  // listening any more; unarchive() then returns at once.
  virtual bool begin_entry(const source::Entry& entry) = 0;
  virtual bool entry_bytes(ByteView bytes) = 0;
  // Empty: all of it was handed over. Otherwise why not.
  virtual bool end_entry(std::string_view wrong) = 0;
};

// Once per process, before the door is locked.
void prepare_unarchiving();

// What is wrong with an entry for which a password is missing.
inline constexpr std::string_view kNeedsPassword = "it is encrypted";

// Nothing when the outer file was unpacked to its end; otherwise why not, for a person, after
// everything before the damage has been handed over. Limits on entries and ratio are in limits.h.
std::optional<std::string> unarchive(source::Packing packing, UnarchiveHost& host);

}  // namespace day::reader
