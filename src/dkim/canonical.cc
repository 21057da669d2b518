// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/canonical.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace day::dkim {
namespace {

using mail::Canonicalization;

// Octets of a body that become one piece. An octet gives at most two (LF), a piece begins with at
// most one space that is owed. It and its buffer fit into a first-level cache.
constexpr std::size_t kWindowBytes = 8192;
constexpr std::size_t kBufferBytes = 2 * kWindowBytes + 1;

// Octets that are looked at together: half a line, one or two vector registers.
constexpr std::size_t kStretchBytes = 32;

constexpr ByteView kLineEnd = "\r\n";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Whether those kStretchBytes octets have no tab and no blank before a blank; the octet after them
// is looked at too. Without branches, so that compilers make vector code of it.
bool is_canonical_stretch(const char* in) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < kStretchBytes; ++i) {
    const auto is_tab = static_cast<unsigned char>(in[i] == '\t');
    const auto is_space = static_cast<unsigned char>(in[i] == ' ');
    const auto is_before = static_cast<unsigned char>((in[i + 1] == ' ') | (in[i + 1] == '\t'));
    found = static_cast<unsigned char>(found | is_tab | (is_space & is_before));
  }
  return found == 0;
}

// Octets of the line end at the end of `text`, if there is one.
std::size_t line_end_size(ByteView text, LineEnds line_ends) {
  if (line_ends == LineEnds::Lf) return text.ends_with('\n') ? 1 : 0;
  return text.ends_with(kLineEnd) ? 2 : 0;
}

// Without empty lines at the end, nor the line end of the last line. In the relaxed form lines of
// blanks are empty, and so are blanks at the end of the last line.
ByteView without_empty_lines(ByteView body, Canonicalization canonicalization, LineEnds line_ends) {
  const bool is_relaxed = canonicalization == Canonicalization::Relaxed;
  for (;;) {
    while (is_relaxed && !body.empty() && is_blank(body.back())) body.remove_suffix(1);
    const std::size_t size = line_end_size(body, line_ends);
    if (size == 0) return body;
    body.remove_suffix(size);
  }
}

// §3.4.2: unfolded, blanks between words as one space, none at either end. A fold is a line end;
// that a blank follows is what makes it one.
void append_relaxed_value(ByteView value, LineEnds line_ends, Bytes* out) {
  const std::size_t start = out->size();
  out->resize(start + value.size());
  char* to = out->data() + start;
  bool after_space = true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\n' && line_ends == LineEnds::Lf) continue;
    if (c == '\r' && value.substr(i, 2) == kLineEnd) {
      ++i;
      continue;
    }
    if (is_blank(c)) {
      if (!after_space) *to++ = ' ';
      after_space = true;
      continue;
    }
    *to++ = c;
    after_space = false;
  }
  const auto size = static_cast<std::size_t>(to - out->data());
  out->resize(after_space && size > start ? size - 1 : size);
}

}  // namespace

LineEnds find_line_ends(ByteView message) {
  return message.find('\r') == ByteView::npos ? LineEnds::Lf : LineEnds::Crlf;
}

HeaderField make_header_field(ByteView name, ByteView raw) {
  HeaderField field;
  field.name = name;
  field.raw = raw;
  if (name.empty()) return field;
  const std::size_t colon = raw.find(':', name.size());
  CHECK(colon != ByteView::npos);
  field.value_offset = colon + 1;
  return field;
}

HeaderField make_header_field(const mail::Field& field, ByteView message, LineEnds line_ends) {
  ByteView raw = message.substr(field.offset, field.size);
  raw.remove_suffix(line_end_size(raw, line_ends));
  return make_header_field(field.name, raw);
}

void append_canonical_field(const HeaderField& field, Canonicalization canonicalization,
                            LineEnds line_ends, Bytes* out) {
  if (canonicalization == Canonicalization::Relaxed) {
    const std::size_t start = out->size();
    out->append(field.name);
    std::transform(field.name.begin(), field.name.end(),
                   out->begin() + static_cast<std::ptrdiff_t>(start), lower);
    out->push_back(':');
    append_relaxed_value(field.raw.substr(field.value_offset), line_ends, out);
    return;
  }
  if (line_ends == LineEnds::Crlf) {
    out->append(field.raw);
    return;
  }
  for (const char c : field.raw) {
    if (c == '\n') out->push_back('\r');
    out->push_back(c);
  }
}

CanonicalBody::CanonicalBody(const BodyView& body, Canonicalization canonicalization)
    : left_(without_empty_lines(body.bytes, canonicalization, body.line_ends)),
      canonicalization_(canonicalization),
      line_ends_(body.line_ends),
      owes_line_end_(canonicalization == Canonicalization::Simple || !left_.empty()) {}

ByteView CanonicalBody::next() {
  if (left_.empty()) {
    if (!owes_line_end_) return {};
    owes_line_end_ = false;
    return kLineEnd;
  }
  if (canonicalization_ == Canonicalization::Simple && line_ends_ == LineEnds::Crlf) {
    return std::exchange(left_, {});
  }
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  // A piece of nothing but blanks gives no octets yet.
  ByteView piece;
  while (piece.empty() && !left_.empty()) {
    piece = canonicalization_ == Canonicalization::Simple ? next_simple_lf() : next_relaxed();
  }
  CHECK(!piece.empty());  // what is left ends with an octet that stays
  return piece;
}

ByteView CanonicalBody::next_simple_lf() {
  const std::size_t size = std::min(left_.size(), kWindowBytes);
  const char* in = left_.data();
  const char* const end = in + size;
  left_.remove_prefix(size);
  char* out = buffer_.get();
  while (in != end) {
    const void* found = std::memchr(in, '\n', static_cast<std::size_t>(end - in));
    const char* const line_end = found == nullptr ? end : static_cast<const char*>(found);
    out = std::copy(in, line_end, out);
    in = line_end;
    if (in == end) break;
    *out++ = '\r';
    *out++ = *in++;
  }
  return {buffer_.get(), static_cast<std::size_t>(out - buffer_.get())};
}

// Octets of one line, or of a part of it: each run of blanks as one space. Most stretches are words
// with single spaces between them and are copied as they are. In the others no branch depends on
// the octets, for no prediction would hold.
char* CanonicalBody::squeeze(ByteView text, char* out) {
  bool after_space = after_space_;
  const char* in = text.data();
  const char* const end = in + text.size();
  while (in != end) {
    if (static_cast<std::size_t>(end - in) > kStretchBytes && !(after_space && is_blank(*in)) &&
        is_canonical_stretch(in)) {
      std::memcpy(out, in, kStretchBytes);
      in += kStretchBytes;
      out += kStretchBytes;
      after_space = is_blank(in[-1]);
      continue;
    }
    const char* const stop = in + std::min<std::ptrdiff_t>(end - in, kStretchBytes);
    for (; in != stop; ++in) {
      const bool is_space = is_blank(*in);
      *out = is_space ? ' ' : *in;
      out += is_space && after_space ? 0 : 1;
      after_space = is_space;
    }
  }
  after_space_ = after_space;
  return out;
}

ByteView CanonicalBody::next_relaxed() {
  // A CRLF is not cut in two.
  ByteView window = left_.substr(0, kWindowBytes);
  if (window.size() < left_.size() && window.back() == '\r') window.remove_suffix(1);
  left_.remove_prefix(window.size());
  char* out = buffer_.get();
  if (owes_space_) *out++ = ' ';
  owes_space_ = false;
  while (!window.empty()) {
    const std::size_t lf = window.find('\n');
    if (lf == ByteView::npos) {
      out = squeeze(window, out);
      break;
    }
    const std::size_t end_size = line_end_size(window.substr(0, lf + 1), line_ends_);
    out = squeeze(window.substr(0, lf + 1 - end_size), out);
    window.remove_prefix(lf + 1);
    if (end_size == 0) continue;
    if (after_space_) --out;
    after_space_ = false;
    *out++ = '\r';
    *out++ = '\n';
  }
  // Whether a space at the end of the piece stays depends on what comes after it.
  if (after_space_) {
    --out;
    owes_space_ = true;
  }
  return {buffer_.get(), static_cast<std::size_t>(out - buffer_.get())};
}

}  // namespace day::dkim
