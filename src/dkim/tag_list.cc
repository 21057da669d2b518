// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/tag_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "dkim/limits.h"

namespace day::dkim {
namespace {

constexpr ByteView kSpace = " \t\r\n";

// Longer names are not repeated in what is said of them.
constexpr std::size_t kLongestToldName = 16;

ByteView trim(ByteView text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == ByteView::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// tag-name of §3.2.
bool is_tag_name(ByteView name) {
  return !name.empty() && is_alpha(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alpha(c) || (c >= '0' && c <= '9') || c == '_'; });
}

// Octets of a tag's value, blanks and line ends among them.
constexpr std::array<bool, 256> kTagValueOctets = [] {
  std::array<bool, 256> octets{};
  for (std::size_t octet = 33; octet < octets.size(); ++octet) octets[octet] = octet != 127;
  octets[';'] = false;
  for (const char c : kSpace) octets[static_cast<unsigned char>(c)] = true;
  return octets;
}();

// Without a way out: there is hardly ever one.
bool is_tag_value(ByteView value) {
  bool all = true;
  for (const char c : value) all = all & kTagValueOctets[static_cast<unsigned char>(c)];
  return all;
}

// One tag of text[begin, end). Gives why it is none, or nothing.
std::string add_tag(ByteView text, std::size_t begin, std::size_t end, TagList* list) {
  const std::size_t equals = text.find('=', begin);
  if (equals >= end) return "a tag has no \"=\"";
  Tag tag;
  tag.name = trim(text.substr(begin, equals - begin));
  if (!is_tag_name(tag.name)) return "a tag has no proper name";
  tag.raw_offset = equals + 1;
  tag.raw_size = end - tag.raw_offset;
  tag.value = trim(text.substr(tag.raw_offset, tag.raw_size));
  if (!is_tag_value(tag.value)) return "a tag's value has control characters";
  if (list->find(tag.name) != nullptr) {
    return tag.name.size() > kLongestToldName ? std::string("a tag is given twice")
                                              : fmt::format("{}= is given twice", tag.name);
  }
  if (list->tags.size() == kMaxTags) return fmt::format("more than {} tags", kMaxTags);
  list->tags.push_back(tag);
  return {};
}

}  // namespace

bool is_tag_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const Tag* TagList::find(ByteView name) const {
  const auto found =
      std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.name == name; });
  return found == tags.end() ? nullptr : &*found;
}

TagList parse_tag_list(ByteView text) {
  TagList list;
  if (text.size() > kMaxTagListBytes) {
    list.problem = fmt::format("a tag list of more than {} bytes", kMaxTagListBytes);
    return list;
  }
  list.tags.reserve(16);
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const bool is_empty = trim(text.substr(begin, end - begin)).empty();
    if (is_empty && end == text.size() && !list.tags.empty()) break;
    list.problem = is_empty ? "an empty tag" : add_tag(text, begin, end, &list);
    if (!list.problem.empty()) break;
    begin = end + 1;
  }
  return list;
}

Bytes without_tag_space(ByteView text) {
  Bytes out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t run = std::min(text.find_first_of(kSpace), text.size());
    out += text.substr(0, run);
    text.remove_prefix(run);
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  }
  return out;
}

std::optional<Bytes> decode_tag_text(ByteView text) {
  const Bytes packed = without_tag_space(text);
  Bytes out;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    if (packed[i] != '=') {
      out.push_back(packed[i]);
      continue;
    }
    if (packed.size() - i < 3) return std::nullopt;
    const std::optional<Bytes> octet = parse_hex(ByteView(packed).substr(i + 1, 2));
    if (!octet) return std::nullopt;
    out += *octet;
    i += 2;
  }
  return out;
}

}  // namespace day::dkim
