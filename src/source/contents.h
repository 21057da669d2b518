// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes one stream apart by what is in it, and hands on the events of its container: an mbox, a
// message, an .emlx, a document, or something packed and then what is inside that. Not part of the
// room's face.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "crypto/sha256.h"
#include "source/input.h"
#include "source/sniff.h"
#include "source/source.h"

namespace day::source {

// Where a stream was found.
struct Place {
  std::string path;  // within the enclosing container
  std::optional<std::int64_t> modified_seconds;
  std::optional<std::uint64_t> size_bytes;  // as the file system said when it was opened
  std::string flags;
  Surroundings surroundings = Surroundings::Unknown;
  std::size_t nesting = 0;  // packed containers around it
  // Random access to the same bytes, where there is any.
  std::function<Result<std::size_t>(std::uint64_t offset, char* into, std::size_t size)> read_at;
};

// A container that was begun: what is known of its bytes so far.
struct Open {
  crypto::Sha256 hash;
  std::uint64_t size_bytes = 0;  // with gaps
  bool is_hashed = true;         // false for folders
  bool complete = true;
};

// The way to the caller's sink. When the caller wants to stop, events are refused with an error,
// after which only close() passes, so that every open container ends.
class Outlet {
 public:
  Outlet(const Options& options, const Sink& sink) : options_(options), sink_(sink) {}

  Status put(const Event& event);
  Status notice(std::string text);
  // The bytes are handed on in pieces of at most kMaxPieceBytes.
  template <typename BytesEvent>
  Status put_bytes(ByteView bytes);
  // Bytes of `open` that could not be had.
  Status gap(Open* open, std::uint64_t size_bytes, std::string reason);
  // Ends a container after `outcome`, which is returned. After an error of the sink nothing is
  // sent.
  Status close(Open* open, Status outcome);
  // The error of the sink, or that of stopping; ok while there is neither.
  Status state() const;
  bool is_stopped() const { return is_stopped_; }
  const Options& options() const { return options_; }

 private:
  const Options& options_;
  const Sink& sink_;
  bool is_stopped_ = false;
  bool has_failed_ = false;
  Status failure_;
};

class Contents {
 public:
  explicit Contents(Outlet* outlet) : outlet_(*outlet) {}

  // One container with all that is in it. An error only from the sink, or to stop.
  Status take(Input* input, const Place& place);

 private:
  class Tap;

  Status take_mbox(Input* input, Open* open);
  Status take_item(Input* input, const Place& place, store::ItemKind kind, Open* open);
  Status take_emlx(Input* input, const Place& place, Open* open);
  Status take_packed(Input* input, const Place& place, const Sniffed& sniffed);
  Status take_entries(Unpacking* unpacking, const Place& place, const Sniffed& sniffed, Tap* tap,
                      std::string* reason);
  Status take_unpackable(Input* input, const Place& place, const Sniffed& sniffed,
                         const std::string& reason, ByteView replay, Open* open);
  Status begin(store::ContainerKind kind, const Place& place, std::string_view detail);
  ByteView next(Input* input, Open* open);
  Status check_end(const Input& input, const Place& place, Open* open);

  Outlet& outlet_;
};

}  // namespace day::source
