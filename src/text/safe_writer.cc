// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_writer.h"

#include <optional>
#include <utility>

#include "base/utf8.h"
#include "text/display.h"
#include "text/limits.h"

namespace day::text {
namespace {

// A table has three levels, which stand or fall together.
constexpr std::size_t kTableLevels = 4;

std::size_t end_tag_bytes(SafeTag tag) {
  return safe_name(tag).size() + 3;
}

// Line feeds and tabs stay; the other blanks of HTML become spaces.
std::string visible(std::string_view text) {
  std::string blanks(text);
  for (char& c : blanks) {
    if (c == '\r' || c == '\f') c = ' ';
  }
  return show_text(blanks);
}

}  // namespace

bool SafeWriter::fits(std::size_t bytes) {
  if (is_full_) return false;
  if (out_.size() + closing_bytes_ + bytes <= kMaxSafeHtmlBytes) return true;
  is_full_ = is_cut_ = true;
  return false;
}

bool SafeWriter::may_open(SafeTag tag) const {
  const std::size_t levels = tag == SafeTag::Table ? kTableLevels : 1;
  if (open_.size() + levels > kMaxSafeHtmlDepth) return false;
  if (is_once(tag) && is_open(tag)) return false;
  return may_stand_in(tag, open_.empty() ? SafeTag::Div : open_.back());
}

bool SafeWriter::add_tag(SafeTag tag, const SafeAttributes& attributes) {
  std::string text("<");
  text.append(safe_name(tag));
  for (const auto& [name, value] : attributes) {
    const std::optional<std::string> safe = safe_value(tag, name, value);
    if (!safe) continue;
    text.append(" ").append(name).append("=\"");
    append_escaped_value(*safe, &text);
    text.push_back('"');
  }
  text.push_back('>');
  // A parser drops the first line feed in a pre.
  if (tag == SafeTag::Pre) text.push_back('\n');
  if (!fits(text.size() + (is_void(tag) ? 0 : end_tag_bytes(tag)))) return false;
  if (++elements_ > kMaxSafeHtmlNodes) {
    is_full_ = is_cut_ = true;
    return false;
  }
  out_ += text;
  return true;
}

bool SafeWriter::open(SafeTag tag, const SafeAttributes& attributes) {
  if (!may_open(tag)) {
    const bool is_inline = tag == SafeTag::Span || (is_once(tag) && tag != SafeTag::Pre);
    tag = is_inline ? SafeTag::Span : SafeTag::Div;
    if (!may_open(tag)) {
      // Too deep: lines are still told apart.
      if (!is_inline && takes_text()) add_void(SafeTag::Br, {});
      return false;
    }
  }
  if (!add_tag(tag, attributes)) return false;
  open_.push_back(tag);
  ++counts_[static_cast<std::size_t>(tag)];
  closing_bytes_ += end_tag_bytes(tag);
  return true;
}

void SafeWriter::close() {
  const SafeTag tag = open_.back();
  open_.pop_back();
  --counts_[static_cast<std::size_t>(tag)];
  closing_bytes_ -= end_tag_bytes(tag);
  out_.append("</").append(safe_name(tag)).append(">");
}

void SafeWriter::add_void(SafeTag tag, const SafeAttributes& attributes) {
  if (takes_text()) add_tag(tag, attributes);
}

void SafeWriter::add_text(std::string_view text) {
  const std::string shown = visible(text);
  if (!takes_text()) {
    // Between the parts of a table stand blanks only.
    if (shown.find_first_not_of(" \t\n") != shown.npos) is_cut_ = true;
    return;
  }
  std::string escaped;
  append_escaped(shown, &escaped);
  const bool was_full = is_full_;
  if (fits(escaped.size())) {
    out_ += escaped;
    return;
  }
  if (was_full) return;
  // As much of the text as fits, whatever part of it is written longer.
  const std::size_t left = kMaxSafeHtmlBytes - closing_bytes_ - out_.size();
  constexpr std::size_t kLongestEntity = 5;
  append_escaped(clip_utf8(shown, left / kLongestEntity), &out_);
}

std::string SafeWriter::take() {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace day::text
