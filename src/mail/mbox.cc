// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/mbox.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/check.h"
#include "mail/fields.h"
#include "mail/limits.h"

namespace day::mail {
namespace {

constexpr ByteView kByteOrderMark = "\xEF\xBB\xBF";
constexpr ByteView kMark = "\nFrom ";
// Kept at the end of the buffer between chunks: a blank line and the beginning of kMark.
constexpr std::size_t kTailBytes = 3 + kMark.size();
// Line ends between the place that Content-Length points at and the From_ line: that of a body
// whose last line end was not counted, and the separating one.
constexpr int kMaxLineEndsAfterContent = 2;

// Above this a Content-Length is no size of a file (off_t).
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 62;

// glibc's two-way search, several times the speed of string_view's.
std::size_t find(ByteView bytes, ByteView what) {
  const void* const found = memmem(bytes.data(), bytes.size(), what.data(), what.size());
  if (found == nullptr) return ByteView::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::size_t line_end_at(ByteView bytes) {
  if (bytes.starts_with('\n')) return 1;
  return bytes.starts_with("\r\n") ? 2 : 0;
}

// The end of the header with its blank line; nothing if it is not there.
std::optional<std::size_t> find_header_end(ByteView message) {
  if (const std::size_t blank = line_end_at(message); blank > 0) return blank;
  for (std::size_t at = message.find('\n'); at != ByteView::npos; at = message.find('\n', at + 1)) {
    const std::size_t blank = line_end_at(message.substr(at + 1));
    if (blank > 0) return at + 1 + blank;
  }
  return std::nullopt;
}

// The value of Content-Length; nothing if there is none or it is no number.
std::optional<std::uint64_t> find_content_length(ByteView header) {
  // Most mail has none: look for a part of the name before telling all fields apart.
  if (find(header, "ngth") == ByteView::npos && find(header, "NGTH") == ByteView::npos) return {};
  const Header fields = scan_header(header);
  const Field* const field = fields.find_last("Content-Length");
  if (field == nullptr) return std::nullopt;
  const std::string text = unfold(field->value);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::span<const MboxPiece> MboxSplitter::feed(ByteView chunk) {
  CHECK(!at_end_);
  const std::size_t drop = taken_ - std::min(taken_, kTailBytes);
  buffer_.erase(0, drop);
  base_ += drop;
  taken_ -= drop;
  scan_ -= drop;
  from_ -= std::min(from_, drop);
  buffer_.append(chunk);
  return process();
}

std::span<const MboxPiece> MboxSplitter::finish() {
  CHECK(!at_end_);
  at_end_ = true;
  return process();
}

std::span<const MboxPiece> MboxSplitter::process() {
  pieces_.clear();
  while (const auto at = find_candidate()) {
    scan_ = *at;
    if (!pass_candidate(*at)) return pieces_;
  }
  const std::size_t size = buffer_.size();
  const std::size_t tail = size - std::min(size, kTailBytes);
  scan_ = std::max(scan_, tail);
  if (!at_end_) {
    hand_on(std::max(tail, taken_), size);
  } else if (in_message_) {
    close_message(size);
  } else {
    put(MboxPiece::Kind::Framing, taken_, size);
  }
  return pieces_;
}

// The next line from scan_ on that begins "From ".
std::optional<std::size_t> MboxSplitter::find_candidate() const {
  if (base_ == 0 && scan_ <= kByteOrderMark.size()) {
    const ByteView bytes = buffer_;
    const std::size_t first = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (scan_ <= first && bytes.substr(first).starts_with(kFromMark)) return first;
  }
  const std::size_t from = scan_ - std::min<std::size_t>(scan_, 1);
  const std::size_t found = find(ByteView(buffer_).substr(from), kMark);
  if (found == ByteView::npos) return std::nullopt;
  return from + found + 1;
}

// False if more bytes are needed to tell what the candidate is.
bool MboxSplitter::pass_candidate(std::size_t at) {
  const FromVerdict verdict = judge_at(at);
  if (verdict == FromVerdict::No) {
    scan_ = at + 1;
    return true;
  }
  Reach reach = verdict == FromVerdict::Yes ? Reach::Outside : Reach::NeedMore;
  std::size_t boundary = 0;
  if (verdict == FromVerdict::Yes && in_message_) reach = find_reach(at, &boundary);
  switch (reach) {
    case Reach::NeedMore:
      hand_on(std::max(at - std::min(at, kTailBytes), taken_), at);
      return false;
    case Reach::Inside:
      scan_ = boundary;
      return true;
    case Reach::Outside:
      split(at);
      return true;
  }
  return true;
}

FromVerdict MboxSplitter::judge_at(std::size_t at) const {
  const bool at_start =
      base_ == 0 &&
      (at == 0 || (at == kByteOrderMark.size() && buffer_.starts_with(kByteOrderMark)));
  const FromContext context = at_start               ? FromContext::Start
                              : blank_before(at) > 0 ? FromContext::AfterBlank
                                                     : FromContext::AfterText;
  return judge_from_line(ByteView(buffer_).substr(at), context, at_end_);
}

// The size of the blank line that ends at `at`; 0 if there is none.
std::size_t MboxSplitter::blank_before(std::size_t at) const {
  // The first byte of the buffer that may belong to it. Further back there is context enough.
  const std::size_t first = in_message_ ? (item_ > base_ ? item() : 0) : 0;
  const bool is_line_start = in_message_ ? item_ >= base_ : base_ == 0;
  if (at <= first || buffer_[at - 1] != '\n') return 0;
  const auto begins_line = [&](std::size_t place) {
    return (place == first && is_line_start) || (place > first && buffer_[place - 1] == '\n');
  };
  if (begins_line(at - 1)) return 1;
  if (at - 1 > first && buffer_[at - 2] == '\r' && begins_line(at - 2)) return 2;
  return 0;
}

MboxSplitter::Reach MboxSplitter::find_reach(std::size_t at, std::size_t* boundary) {
  find_content_end(at, true);
  const std::uint64_t here = base_ + at;
  if (content_end_ <= here) return Reach::Outside;
  Reach reach = Reach::Outside;
  if (content_end_ - here <= kMaxContentLengthAheadBytes) {
    reach = find_boundary(static_cast<std::size_t>(content_end_ - base_), boundary);
  }
  if (reach == Reach::Outside) {
    content_end_ = 0;
    put_notice("Content-Length points at no From_ line and not at the end; it was ignored");
  }
  return reach;
}

// Whether a message may end at `place`: there, or after the line ends there, the file ends or a
// From_ line stands.
MboxSplitter::Reach MboxSplitter::find_boundary(std::size_t place, std::size_t* boundary) const {
  const std::size_t size = buffer_.size();
  for (int line_ends = 0; line_ends <= kMaxLineEndsAfterContent; ++line_ends) {
    if (!at_end_ && (place > size || size - place < kTailBytes)) return Reach::NeedMore;
    if (place > size) return Reach::Outside;
    *boundary = place;
    if (place == size) return Reach::Inside;
    const ByteView ahead = ByteView(buffer_).substr(place);
    if (ahead.starts_with(kFromMark)) {
      if (buffer_[place - 1] != '\n') return Reach::Outside;
      const FromVerdict verdict = judge_at(place);
      if (verdict == FromVerdict::NeedMore) return Reach::NeedMore;
      return verdict == FromVerdict::Yes ? Reach::Inside : Reach::Outside;
    }
    const std::size_t line_end = line_end_at(ahead);
    if (line_end == 0) return Reach::Outside;
    place += line_end;
  }
  return Reach::Outside;
}

// Reads Content-Length from the header if that ends before `limit`. `final`: it does, or it does
// not end at all.
void MboxSplitter::find_content_end(std::size_t limit, bool final) {
  if (length_known_) return;
  const ByteView message = ByteView(buffer_).substr(
      item(), std::min(limit - std::min(limit, item()), kMaxContentLengthHeaderBytes));
  const auto header_end = find_header_end(message);
  length_known_ = header_end || final || message.size() == kMaxContentLengthHeaderBytes;
  if (!header_end) return;
  const auto length = find_content_length(message.substr(0, *header_end));
  if (length && *length <= kMaxFileBytes) content_end_ = item_ + *header_end + *length;
}

// Ends what went before and opens a message with the From_ line at `at`.
void MboxSplitter::split(std::size_t at) {
  if (in_message_) close_message(at);
  const std::size_t line_end = buffer_.find('\n', at);
  CHECK(line_end != Bytes::npos);
  in_message_ = true;
  has_begun_ = false;
  length_known_ = false;
  content_end_ = 0;
  from_ = at;
  from_size_ = line_end - at - (buffer_[line_end - 1] == '\r' ? 1 : 0);
  item_ = base_ + line_end + 1;
  scan_ = line_end + 1;
}

// The message ends before the blank line that ends at `at`.
void MboxSplitter::close_message(std::size_t at) {
  const std::size_t end = at - blank_before(at);
  in_message_ = false;
  if (!has_begun_ && end <= item()) {
    put(MboxPiece::Kind::Framing, taken_, at);
    put_notice("a From_ line without a message");
    return;
  }
  begin_message();
  put(MboxPiece::Kind::Bytes, taken_, end);
  pieces_.push_back({MboxPiece::Kind::End, {}, base_ + end});
  put(MboxPiece::Kind::Framing, taken_, at);
}

void MboxSplitter::begin_message() {
  if (has_begun_) return;
  has_begun_ = true;
  put(MboxPiece::Kind::Framing, taken_, item());
  pieces_.push_back({MboxPiece::Kind::Begin, ByteView(buffer_).substr(from_, from_size_), item_});
}

// Hands on what lies before `end`, unless a header that ends before `limit` must be seen whole.
void MboxSplitter::hand_on(std::size_t end, std::size_t limit) {
  if (!in_message_) return put(MboxPiece::Kind::Framing, taken_, end);
  if (item_ >= base_ + end) return;
  find_content_end(limit, false);
  if (!length_known_) return;
  begin_message();
  put(MboxPiece::Kind::Bytes, taken_, end);
}

void MboxSplitter::put(MboxPiece::Kind kind, std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  CHECK(begin == taken_);
  pieces_.push_back({kind, ByteView(buffer_).substr(begin, end - begin), base_ + begin});
  taken_ = end;
}

void MboxSplitter::put_notice(ByteView text) {
  pieces_.push_back({MboxPiece::Kind::Notice, text, base_ + taken_});
}

}  // namespace day::mail
