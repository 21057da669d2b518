// SPDX-License-Identifier: AGPL-3.0-or-later
#include "document/draft.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "document/limits.h"

namespace day::document {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (octet < 0x20 && c != '\n' && c != '\t') || octet == 0x7F;
}

}  // namespace

std::string field_text(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 4 * kMaxFieldBytes)) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (is_space) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else if (!is_control(c)) {
      out.push_back(c);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out = repair_utf8(out);
  return std::string(clip_utf8(out, kMaxFieldBytes));
}

bool Draft::is_full() const {
  return text_bytes_ >= kMaxTextBytes;
}

Draft::Draft(std::string_view media_type) {
  reading_.media_type = media_type;
}

void Draft::page(std::string_view label) {
  if (reading_.pages.size() >= kMaxPages) {
    if (!is_dropping_) defect("it has more pages than are read");
    is_dropping_ = true;
    return;
  }
  reading_.pages.emplace_back();
  reading_.pages.back().label = field_text(label);
}

void Draft::text(std::string_view text) {
  if (text.empty() || is_dropping_) return;
  if (text.size() > kMaxTextBytes - text_bytes_) {
    text = text.substr(0, kMaxTextBytes - text_bytes_);
    defect("it has more text than is read");
  }
  if (text.empty()) return;
  if (reading_.pages.empty()) page({});
  std::string& into = reading_.pages.back().text;
  const std::size_t before = into.size();
  std::string repaired;
  if (!is_utf8(text)) {
    repaired = repair_utf8(text);
    text = clip_utf8(repaired, kMaxTextBytes - text_bytes_);
  }
  if (std::none_of(text.begin(), text.end(), is_control)) {
    into.append(text);
  } else {
    std::copy_if(text.begin(), text.end(), std::back_inserter(into),
                 [](char c) { return !is_control(c); });
  }
  text_bytes_ += into.size() - before;
}

void Draft::page_if_any(std::string_view label, std::string_view text) {
  if (is_blank(text)) return;
  page(label);
  this->text(text);
}

void Draft::title(std::string_view title) {
  if (reading_.title.empty()) reading_.title = field_text(title);
}

void Draft::author(std::string_view author) {
  if (reading_.author.empty()) reading_.author = field_text(author);
}

void Draft::property(std::string_view name, std::string_view value) {
  Property property{field_text(name), field_text(value)};
  if (property.value.empty()) return;
  for (const Property& known : reading_.properties) {
    if (known.name == property.name && known.value == property.value) return;
  }
  if (reading_.properties.size() >= kMaxProperties) {
    defect("it has more properties than are kept");
    return;
  }
  reading_.properties.push_back(std::move(property));
}

void Draft::defect(std::string_view what) {
  std::string said = field_text(what);
  said = clip_utf8(said, kMaxDefectBytes);
  auto& defects = reading_.defects;
  if (std::find(defects.begin(), defects.end(), said) != defects.end()) return;
  if (defects.size() < kMaxDefects) defects.push_back(std::move(said));
}

void Draft::end(Outcome outcome, std::string_view reason) {
  reading_.outcome = outcome;
  reading_.reason = field_text(reason);
  has_end_ = true;
}

Reading Draft::finish() {
  if (!has_end_ && !reading_.defects.empty()) end(Outcome::Partial, reading_.defects.front());
  for (Page& page : reading_.pages) {
    if (!page.text.empty() && page.text.back() != '\n') page.text.push_back('\n');
  }
  if (reading_.page_count == 0) reading_.page_count = reading_.pages.size();
  return std::move(reading_);
}

}  // namespace day::document
