// SPDX-License-Identifier: AGPL-3.0-or-later
#include "source/contents.h"

#include <fmt/format.h>

#include <algorithm>

#include "mail/mbox.h"
#include "source/limits.h"

namespace day::source {

Status Outlet::state() const {
  if (has_failed_) return failure_;
  if (is_stopped_) return Error{Code::Failed, "stopped"};
  return {};
}

Status Outlet::put(const Event& event) {
  if (!is_stopped_ && options_.stop && options_.stop()) is_stopped_ = true;
  TRY(state());
  Status status = sink_(event);
  if (!status.ok()) {
    has_failed_ = true;
    failure_ = status;
  }
  return status;
}

Status Outlet::notice(std::string text) {
  return put(store::Notice{std::move(text)});
}

template <typename BytesEvent>
Status Outlet::put_bytes(ByteView bytes) {
  while (!bytes.empty()) {
    TRY(put(BytesEvent{bytes.substr(0, kMaxPieceBytes)}));
    bytes.remove_prefix(std::min(bytes.size(), kMaxPieceBytes));
  }
  return {};
}
template Status Outlet::put_bytes<FramingBytes>(ByteView);
template Status Outlet::put_bytes<ItemBytes>(ByteView);

Status Outlet::gap(Open* open, std::uint64_t size_bytes, std::string reason) {
  open->complete = false;
  open->size_bytes += size_bytes;
  return put(store::Gap{size_bytes, std::move(reason)});
}

Status Outlet::close(Open* open, Status outcome) {
  if (has_failed_) return failure_;
  ContainerClosed closed;
  closed.size_bytes = open->size_bytes;
  if (open->is_hashed) closed.sha256 = open->hash.finish();
  closed.complete = open->complete && outcome.ok();
  Status status = sink_(closed);
  if (!status.ok()) {
    has_failed_ = true;
    failure_ = status;
    return status;
  }
  return outcome;
}

Status Contents::begin(store::ContainerKind kind, const Place& place, std::string_view detail) {
  return outlet_.put(
      store::ContainerBegin{kind, place.path, place.modified_seconds, std::string(detail)});
}

// The next bytes of the container, counted and hashed.
ByteView Contents::next(Input* input, Open* open) {
  const ByteView bytes = input->next();
  open->hash.update(bytes);
  open->size_bytes += bytes.size();
  return bytes;
}

// Says what is missing of the container, or that its size is not what it was.
Status Contents::check_end(const Input& input, const Place& place, Open* open) {
  const std::uint64_t got = open->size_bytes;
  const std::uint64_t expected = place.size_bytes.value_or(got);
  if (input.damage()) {
    return outlet_.gap(open, expected - std::min(expected, got), input.damage()->message);
  }
  if (got == expected) return {};
  if (place.nesting > 0) {
    return outlet_.notice(
        fmt::format("there are {} bytes where the archive says {}", got, expected));
  }
  return outlet_.notice(fmt::format("the file {} from {} to {} bytes while it was read",
                                    got > expected ? "grew" : "shrank", expected, got));
}

Status Contents::take(Input* input, const Place& place) {
  const ByteView head = input->peek();
  const Sniffed sniffed = sniff(head, input->is_short(), place.surroundings);
  if (sniffed.form == Form::Compressed || sniffed.form == Form::Archive) {
    return take_packed(input, place, sniffed);
  }
  const bool is_mbox = sniffed.form == Form::Mbox;
  TRY(begin(is_mbox ? store::ContainerKind::Mbox : store::ContainerKind::File, place,
            sniffed.detail));
  Open open;
  Status outcome;
  switch (sniffed.form) {
    case Form::Mbox:
      outcome = take_mbox(input, &open);
      break;
    case Form::Emlx:
      outcome = take_emlx(input, place, &open);
      break;
    case Form::Message:
      outcome = take_item(input, place, store::ItemKind::Message, &open);
      break;
    case Form::Empty:
      break;
    default:
      outcome = take_item(input, place, store::ItemKind::Document, &open);
  }
  if (outcome.ok()) outcome = check_end(*input, place, &open);
  return outlet_.close(&open, outcome);
}

Status Contents::take_item(Input* input, const Place& place, store::ItemKind kind, Open* open) {
  TRY(outlet_.put(ItemBegin{kind, 0, place.flags, {}}));
  for (ByteView bytes = next(input, open); !bytes.empty(); bytes = next(input, open)) {
    TRY(outlet_.put_bytes<ItemBytes>(bytes));
  }
  return outlet_.put(ItemEnd{});
}

Status Contents::take_mbox(Input* input, Open* open) {
  using Kind = mail::MboxPiece::Kind;
  const auto hand_on = [this](const mail::MboxPiece& piece) -> Status {
    switch (piece.kind) {
      case Kind::Framing:
        return outlet_.put_bytes<FramingBytes>(piece.bytes);
      case Kind::Begin:
        return outlet_.put(
            ItemBegin{store::ItemKind::Message, piece.offset, {}, std::string(piece.bytes)});
      case Kind::Bytes:
        return outlet_.put_bytes<ItemBytes>(piece.bytes);
      case Kind::End:
        return outlet_.put(ItemEnd{});
      case Kind::Notice:
        return outlet_.notice(fmt::format("at byte {}: {}", piece.offset, piece.bytes));
    }
    return {};
  };
  mail::MboxSplitter splitter;
  for (ByteView bytes = next(input, open); !bytes.empty(); bytes = next(input, open)) {
    for (const mail::MboxPiece& piece : splitter.feed(bytes)) TRY(hand_on(piece));
  }
  for (const mail::MboxPiece& piece : splitter.finish()) TRY(hand_on(piece));
  return {};
}

Status Contents::take_emlx(Input* input, const Place& place, Open* open) {
  constexpr ByteView kTrailer = "<?xml";
  std::uint64_t left = 0;
  std::size_t line_size = 0;
  parse_emlx_line(input->peek(), &left, &line_size);
  ByteView bytes = next(input, open);
  TRY(outlet_.put_bytes<FramingBytes>(bytes.substr(0, line_size)));
  bytes.remove_prefix(line_size);
  TRY(outlet_.put(ItemBegin{store::ItemKind::Message, line_size, place.flags, {}}));
  while (left > 0) {
    if (bytes.empty()) bytes = next(input, open);
    if (bytes.empty()) break;
    const ByteView piece =
        bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())));
    TRY(outlet_.put_bytes<ItemBytes>(piece));
    left -= piece.size();
    bytes.remove_prefix(piece.size());
  }
  TRY(outlet_.put(ItemEnd{}));
  std::string trailer;  // the beginning of what follows
  if (bytes.empty()) bytes = next(input, open);
  while (!bytes.empty()) {
    if (trailer.size() < kTrailer.size()) trailer += bytes.substr(0, kTrailer.size());
    TRY(outlet_.put_bytes<FramingBytes>(bytes));
    bytes = next(input, open);
  }
  if (left > 0) {
    return outlet_.notice(
        fmt::format("the first line promises {} bytes more than there are", left));
  }
  if (!trailer.empty() && !trailer.starts_with(kTrailer)) {
    return outlet_.notice("the first line gives a size at which no property list begins");
  }
  return {};
}

}  // namespace day::source
