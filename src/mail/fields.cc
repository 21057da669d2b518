// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail/fields.h"

#include <algorithm>

#include "mail/limits.h"

namespace day::mail {
namespace {

constexpr ByteView kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) {
  return c == ' ' || c == '\t';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

ByteView without_line_end(ByteView line) {
  if (line.ends_with("\r\n")) return line.substr(0, line.size() - 2);
  if (line.ends_with('\n') || line.ends_with('\r')) return line.substr(0, line.size() - 1);
  return line;
}

// Nothing but a line end; "\r\r\n" counts, as transfers in text mode leave it.
bool is_blank(ByteView line) {
  return !line.empty() && line.find_first_not_of("\r\n") == ByteView::npos;
}

class Scanner {
 public:
  explicit Scanner(ByteView message)
      : message_(message), line_end_(message.find('\n') == ByteView::npos ? '\r' : '\n') {}

  Header run() {
    skip_leading();
    while (at_ < message_.size() && take_entry()) {
    }
    header_.size_bytes = header_.fields.empty() ? 0 : at_entries_end();
    header_.body_offset = header_.size_bytes;
    const ByteView line = line_at(header_.body_offset);
    if (is_blank(line)) {
      header_.has_separator = true;
      header_.body_offset += line.size();
    }
    return std::move(header_);
  }

 private:
  // The line that begins there, with its line end; empty at the end of the message.
  ByteView line_at(std::size_t offset) const {
    if (offset >= message_.size()) return {};
    const std::size_t end = message_.find(line_end_, offset);
    return message_.substr(offset, end == ByteView::npos ? ByteView::npos : end + 1 - offset);
  }

  std::size_t at_entries_end() const {
    return header_.fields.back().offset + header_.fields.back().size;
  }

  void add(ByteView name, std::size_t size) {
    Field field;
    const ByteView whole = without_line_end(message_.substr(at_, size));
    field.name = name;
    field.is_wellformed = !name.empty();
    field.value = name.empty() ? whole : whole.substr(whole.find(':', name.size()) + 1);
    field.offset = at_;
    field.size = size;
    header_.fields.push_back(field);
    at_ += size;
  }

  // Junk before the first field is kept only if a field comes after it.
  void skip_leading() {
    std::size_t at = message_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (at > 0 && field_name(line_at(at)).empty()) return;
    if (at > 0) add({}, at);
    for (std::size_t lines = 0; lines < kMaxLeadingLines; ++lines) {
      const ByteView line = line_at(at);
      if (!is_blank(line) && !line.starts_with("From ") && !line.starts_with(">From ")) break;
      at += line.size();
    }
    if (at == at_ || field_name(line_at(at)).empty()) return;
    while (at_ < at) add({}, line_at(at_).size());
  }

  // Takes the entry at at_ with its continuation lines. False if the header ends there.
  bool take_entry() {
    const ByteView line = line_at(at_);
    if (is_blank(line)) return false;
    const ByteView name = field_name(line);
    std::size_t end = at_ + line.size();
    ByteView next = line_at(end);
    while (!next.empty() && is_space(next.front())) {
      end += next.size();
      next = line_at(end);
    }
    if (name.empty() && field_name(next).empty()) return false;
    if (header_.fields.size() == kMaxFields) {
      take_rest();
      return false;
    }
    add(name, end - at_);
    return true;
  }

  // Everything up to the next blank line, as one entry.
  void take_rest() {
    std::size_t end = at_;
    for (ByteView line = line_at(end); !line.empty() && !is_blank(line); line = line_at(end)) {
      end += line.size();
    }
    add({}, end - at_);
    header_.is_complete = false;
  }

  ByteView message_;
  char line_end_;
  std::size_t at_ = 0;
  Header header_;
};

}  // namespace

bool same_name(ByteView a, ByteView b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

ByteView field_name(ByteView line) {
  std::size_t end = 0;
  while (end < line.size() && line[end] > 32 && line[end] < 127 && line[end] != ':') ++end;
  std::size_t colon = end;
  while (colon < line.size() && is_space(line[colon])) ++colon;
  if (end == 0 || colon == line.size() || line[colon] != ':') return {};
  return line.substr(0, end);
}

const Field* Header::find_last(ByteView name) const {
  const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                  [&](const Field& field) { return same_name(field.name, name); });
  return found == fields.rend() ? nullptr : &*found;
}

const Field* Header::find_first(ByteView name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& field) { return same_name(field.name, name); });
  return found == fields.end() ? nullptr : &*found;
}

Header scan_header(ByteView message) {
  return Scanner(message).run();
}

std::string unfold(ByteView raw_value) {
  std::string out;
  out.reserve(raw_value.size());
  for (std::size_t i = 0; i < raw_value.size(); ++i) {
    const char c = raw_value[i];
    if (c != '\r' && c != '\n') {
      out.push_back(c);
      continue;
    }
    const std::size_t after = raw_value.find_first_not_of("\r\n", i);
    if (after == ByteView::npos) break;
    if (!is_space(raw_value[after])) out.push_back(' ');
    i = after - 1;
  }
  const std::size_t first = out.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  out.erase(out.find_last_not_of(" \t") + 1);
  out.erase(0, first);
  return out;
}

}  // namespace day::mail
