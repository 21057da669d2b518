// SPDX-License-Identifier: AGPL-3.0-or-later
// Finds items in what it is given and hands on exact bytes with their place. What a file is, is
// decided by its content, not its name. It interprets nothing else, keeps constant memory, and
// loses no byte: framing + items + gaps of a container are its bytes in order (I2).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "store/recipe.h"

namespace day::source {

// The bytes of one item follow as ItemBytes, in order, then ItemEnd.
struct ItemBegin {
  store::ItemKind kind = store::ItemKind::Message;
  std::uint64_t offset = 0;  // within the container's bytes; for archives within the entry
  std::string flags;
  std::string envelope;  // From_ line without its end of line
};
struct ItemBytes {
  ByteView bytes;
};
struct ItemEnd {
  // Known only at the end, e.g. that what began as a message has no header at all.
  std::optional<store::ItemKind> kind;
};
struct FramingBytes {
  ByteView bytes;
};
// Bytes of the outermost open Compressed or Archive container: of the file that was received. They
// interleave with the events of all that is inside, also of packed containers nested in it, whose
// own outer bytes are not handed on: they can be had from this one.
struct OuterBytes {
  ByteView bytes;
};
// `size_bytes` is what was read and what is named in gaps; `sha256` is of what was read.
struct ContainerClosed {
  std::uint64_t size_bytes = 0;  // zero for folders
  Digest sha256;                 // zero for folders
  bool complete = true;
};

// Views are borrowed for the call. Containers nest; every begin has its end, also after an error
// inside.
using Event = std::variant<store::ContainerBegin, FramingBytes, ItemBegin, ItemBytes, ItemEnd,
                           OuterBytes, store::Gap, store::Notice, ContainerClosed>;
// An error from the sink ends the walk at once and is returned by it.
using Sink = std::function<Status(const Event&)>;

// A stream of bytes that is read once, front to back.
class Stream {
 public:
  virtual ~Stream() = default;
  // Up to `size` bytes; 0 at the end. An error is a gap to the caller, not the end of the run.
  virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
};

// What a decompressor or unarchiver says, entry by entry. The real one lives in the locked room and
// is handed in by the caller, so that this room parses no archive itself.
struct Entry {
  std::string path;
  std::optional<std::int64_t> modified_seconds;
  std::optional<std::uint64_t> size_bytes;
};
class Unpacking {
 public:
  virtual ~Unpacking() = default;
  // The next entry, or nothing at the end. Damaged: the rest cannot be unpacked; the message says
  // why.
  virtual Result<std::optional<Entry>> next_entry() = 0;
  // Content of the current entry; 0 at its end.
  virtual Result<std::size_t> read(char* into, std::size_t size) = 0;
};
// Gives the outer bytes on demand. Seekable only where the outer file is on disk (7z needs it).
struct OuterFile {
  std::function<Result<std::size_t>(char* into, std::size_t size)> read;  // sequential
  std::function<Result<std::size_t>(std::uint64_t offset, char* into, std::size_t size)> read_at;
  std::uint64_t size_bytes = 0;  // valid with read_at
};
enum class Packing { Stream, Archive };  // one compressed stream, or entries
using Unpacker = std::function<Result<std::unique_ptr<Unpacking>>(Packing, OuterFile)>;

// Progress for a person: called now and then with what has been read of the outermost files.
struct Progress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // 0 when unknown (standard input)
};

struct Options {
  Unpacker unpack;  // empty: compressed and archived files are recorded as documents
  std::function<void(const Progress&)> progress;  // may be empty
  // Asked between events whether to stop early (a signal came); may be empty. After a stop the item
  // under way gets no ItemEnd and is to be forgotten, every open container is closed as incomplete,
  // and walk() is ok.
  std::function<bool()> stop;
};

// Walks one source: a file, a folder, or "-" for standard input. Only a source that cannot be
// opened at all, or an error of the sink, is an Error; everything else becomes events. A packed
// file that cannot be unpacked, or of which nothing comes out, is a document; one that breaks off
// later keeps what came out, and is incomplete. `path` itself may be a symbolic link or a pipe;
// inside folders those are passed over with a notice.
Status walk(const std::string& path, const Options& options, const Sink& sink);

// Bytes that walk() would read from `path`, for progress. 0 for "-".
std::uint64_t measure_bytes(const std::string& path);

}  // namespace day::source
