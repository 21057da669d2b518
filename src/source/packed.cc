// SPDX-License-Identifier: AGPL-3.0-or-later
// Compressed files and archives: the outer bytes are handed on as the unpacker asks for them, and
// what it gives is taken apart in turn. Until its first byte has come, the outer bytes are held
// back, so that a file which only looks packed can still become a document.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "source/contents.h"
#include "source/limits.h"
#include "source/mail_folder.h"

namespace day::source {
namespace {

// The content of the entry that an Unpacking stands at.
class EntryStream : public Stream {
 public:
  explicit EntryStream(Unpacking* unpacking) : unpacking_(unpacking) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    return unpacking_->read(into, size);
  }

 private:
  Unpacking* unpacking_;
};

// "cur/1234.host:2,FS" of a Maildir that somebody packed: "FS".
std::string flags_of_entry(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {};
  const std::string folder = path.substr(0, slash);
  for (const std::string_view name : {"cur", "new", "tmp"}) {
    if (folder == name || folder.ends_with("/" + std::string(name))) {
      return find_maildir_flags(path.substr(slash + 1));
    }
  }
  return {};
}

}  // namespace

// What the unpacker reads from, and the container's account of it.
class Contents::Tap {
 public:
  Tap(Contents* contents, Input* input, const Place& place, const Sniffed& sniffed)
      : contents_(*contents), input_(input), place_(place), sniffed_(sniffed) {}

  OuterFile outer_file() {
    OuterFile file;
    file.read = [this](char* into, std::size_t size) { return read(into, size); };
    if (place_.read_at && place_.size_bytes) {
      file.read_at = place_.read_at;
      file.size_bytes = *place_.size_bytes;
    }
    return file;
  }

  // It is a packed file: begins the container and hands on what was held back.
  Status commit() {
    if (committed_) return {};
    committed_ = true;
    TRY(contents_.begin(sniffed_.form == Form::Archive ? store::ContainerKind::Archive
                                                       : store::ContainerKind::Compressed,
                        place_, sniffed_.detail));
    has_begun_ = true;
    return hand_on(std::exchange(replay_, {}));
  }

  // Everything that nobody asked for.
  Status drain() {
    while (true) {
      ASSIGN_OR_RETURN(const ByteView bytes, pull());
      if (bytes.empty()) return {};
    }
  }

  Open* open() { return &open_; }
  bool committed() const { return committed_; }
  bool has_begun() const { return has_begun_; }
  ByteView replay() const { return replay_; }

 private:
  Result<std::size_t> read(char* into, std::size_t size) {
    if (left_.empty()) {
      ASSIGN_OR_RETURN(left_, pull());
      if (left_.empty() && input_->damage()) return *input_->damage();
    }
    const std::size_t count = std::min(size, left_.size());
    if (count > 0) std::memcpy(into, left_.data(), count);
    left_.remove_prefix(count);
    return count;
  }

  Result<ByteView> pull() {
    const ByteView bytes = input_->next();
    if (committed_) {
      TRY(hand_on(bytes));
    } else {
      replay_ += bytes;
      if (replay_.size() > kMaxReplayBytes) TRY(commit());
    }
    return bytes;
  }

  // Counts only what the sink has taken: what it keeps of the outer file is what is hashed here,
  // also when it stops in between.
  Status hand_on(ByteView bytes) {
    while (!bytes.empty()) {
      const ByteView piece = bytes.substr(0, kMaxPieceBytes);
      if (place_.nesting == 0) TRY(contents_.outlet_.put(OuterBytes{piece}));
      open_.hash.update(piece);
      open_.size_bytes += piece.size();
      bytes.remove_prefix(piece.size());
    }
    return {};
  }

  Contents& contents_;
  Input* input_;
  const Place& place_;
  const Sniffed& sniffed_;
  Open open_;
  ByteView left_;  // pulled, not yet asked for
  Bytes replay_;
  bool committed_ = false;
  bool has_begun_ = false;
};

Status Contents::take_packed(Input* input, const Place& place, const Sniffed& sniffed) {
  Open open;
  if (!outlet_.options().unpack) {
    return take_unpackable(input, place, sniffed, "nothing here can unpack it", {}, &open);
  }
  if (place.nesting >= kMaxNesting) {
    return take_unpackable(input, place, sniffed,
                           fmt::format("it lies in {} packed files already", kMaxNesting), {},
                           &open);
  }
  if (sniffed.needs_seek && !place.read_at) {
    return take_unpackable(input, place, sniffed,
                           "it can be unpacked only where it is a file on disk", {}, &open);
  }
  Tap tap(this, input, place, sniffed);
  std::string reason;
  Status outcome;
  auto unpacking = outlet_.options().unpack(
      sniffed.form == Form::Archive ? Packing::Archive : Packing::Stream, tap.outer_file());
  if (unpacking.ok()) {
    outcome = take_entries(unpacking->get(), place, sniffed, &tap, &reason);
  } else {
    reason = unpacking.error().message;
  }
  // An error of the sink may have come to the unpacker first.
  if (outcome.ok()) outcome = outlet_.state();
  if (!tap.committed()) {
    if (!outcome.ok()) return outcome;
    return take_unpackable(input, place, sniffed, reason, tap.replay(), tap.open());
  }
  if (!tap.has_begun()) return outcome;
  if (outcome.ok() && !reason.empty()) {
    tap.open()->complete = false;
    outcome = outlet_.notice("not unpacked to its end: " + reason);
  }
  if (outcome.ok()) outcome = tap.drain();
  if (outcome.ok()) outcome = check_end(*input, place, tap.open());
  return outlet_.close(tap.open(), outcome);
}

// Takes entry after entry. `reason` says why there are no more, if that is not their end; if the
// tap is not committed then, nothing came out.
Status Contents::take_entries(Unpacking* unpacking, const Place& place, const Sniffed& sniffed,
                              Tap* tap, std::string* reason) {
  while (true) {
    auto entry = unpacking->next_entry();
    TRY(outlet_.state());
    if (!entry.ok()) {
      *reason = entry.error().message;
      return {};
    }
    if (!entry->has_value()) return tap->commit();
    const Entry& found = **entry;
    EntryStream stream(unpacking);
    Input content(&stream);
    if (content.peek().empty() && content.damage() && !tap->committed()) {
      TRY(outlet_.state());
      *reason = content.damage()->message;
      return {};
    }
    TRY(tap->commit());
    if (found.path.ends_with('/') && content.peek().empty()) continue;
    Place inner;
    inner.path = found.path;
    if (sniffed.form == Form::Compressed) inner.path = name_inside(place.path);
    inner.modified_seconds = found.modified_seconds;
    inner.size_bytes = found.size_bytes;
    inner.flags = flags_of_entry(found.path);
    inner.nesting = place.nesting + 1;
    TRY(take(&content, inner));
    TRY(outlet_.state());
    if (content.damage()) tap->open()->complete = false;
  }
}

// Keeps a packed file as a document. `replay` is what was read of it already.
Status Contents::take_unpackable(Input* input, const Place& place, const Sniffed& sniffed,
                                 const std::string& reason, ByteView replay, Open* open) {
  TRY(begin(store::ContainerKind::File, place, sniffed.detail));
  open->hash.update(replay);
  open->size_bytes += replay.size();
  const auto body = [&]() -> Status {
    TRY(outlet_.notice(fmt::format("{}, kept as a document: {}", sniffed.detail, reason)));
    TRY(outlet_.put(ItemBegin{store::ItemKind::Document, 0, place.flags, {}}));
    TRY(outlet_.put_bytes<ItemBytes>(replay));
    for (ByteView bytes = next(input, open); !bytes.empty(); bytes = next(input, open)) {
      TRY(outlet_.put_bytes<ItemBytes>(bytes));
    }
    TRY(outlet_.put(ItemEnd{}));
    return check_end(*input, place, open);
  };
  return outlet_.close(open, body());
}

}  // namespace day::source
