// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_html.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "mail/fields.h"
#include "reader/limits.h"
#include "reader/message_parts.h"
#include "reader/message_text.h"
#include "text/limits.h"
#include "text/safe_html.h"

namespace day::reader {
namespace {

// Bits of the flags.
constexpr std::uint8_t kIsCut = 1;
constexpr std::uint8_t kIsStripped = 2;

bool is_in_message(const PartTree& tree, std::size_t index) {
  for (std::int32_t at = tree.parts[index].parent; at >= 0;
       at = tree.parts[static_cast<std::size_t>(at)].parent) {
    if (tree.bodies[static_cast<std::size_t>(at)].kind == PartKind::Message) return true;
  }
  return false;
}

// The parts that are shown: those of the message itself, else of what is attached to it.
std::vector<std::size_t> html_parts(const PartTree& tree) {
  std::vector<std::size_t> own;
  std::vector<std::size_t> attached;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const mail::Part& part = tree.parts[i];
    if (tree.bodies[i].kind != PartKind::Leaf || part.media_type != "text/html") continue;
    if (is_shown_text(part)) (is_in_message(tree, i) ? attached : own).push_back(i);
  }
  std::vector<std::size_t> shown = own.empty() ? std::move(attached) : std::move(own);
  if (shown.size() > kMaxHtmlBodies) shown.resize(kMaxHtmlBodies);
  return shown;
}

std::optional<std::uint32_t> find_image(const PartTree& tree, std::string_view content_id) {
  for (const mail::Part& part : tree.parts) {
    const bool is_image =
        part.media_type.starts_with("image/") || part.media_type == "application/octet-stream";
    if (is_image && tree.bodies[part.index].kind == PartKind::Leaf &&
        part.content_id == content_id) {
      return part.index;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<MessageHtml> read_html(ByteView message) {
  mail::Reading unused;
  const PartTree tree = read_structure(message, &unused);
  const std::vector<std::size_t> shown = html_parts(tree);
  if (shown.empty()) return std::nullopt;
  std::deque<std::string> bodies;
  std::size_t bytes = 0;
  bool is_cut = false;
  for (const std::size_t i : shown) {
    Bytes storage;
    bool clean = true;
    ByteView content =
        decode_transfer(tree.bodies[i].encoding, tree.bodies[i].content, &storage, &clean);
    const std::size_t left = kMaxTextBytes - bytes;
    is_cut |= content.size() > left;
    content = content.substr(0, left);
    bytes += content.size();
    TextStorage converted;
    bodies.emplace_back(decode_text(tree.parts[i], content, &converted, &unused));
  }
  const std::vector<std::string_view> views(bodies.begin(), bodies.end());
  text::SafeHtml safe = text::make_safe_html(views);
  MessageHtml out;
  out.html = std::move(safe.html);
  out.pictures_left_out = safe.pictures_left_out;
  out.others_left_out = safe.others_left_out;
  out.scripts = safe.scripts;
  out.is_cut = safe.is_cut || is_cut;
  out.is_stripped = safe.is_stripped;
  for (std::string& id : safe.content_ids) {
    const auto part = find_image(tree, id);
    out.pictures.push_back({std::move(id), part});
  }
  return out;
}

void encode_html(const MessageHtml& html, Bytes* out) {
  ByteWriter writer(out);
  writer.u8(
      static_cast<std::uint8_t>((html.is_cut ? kIsCut : 0) | (html.is_stripped ? kIsStripped : 0)));
  writer.u32(html.pictures_left_out);
  writer.u32(html.others_left_out);
  writer.u32(html.scripts);
  writer.varint(html.pictures.size());
  for (const HtmlPicture& picture : html.pictures) {
    writer.blob(picture.content_id);
    writer.varint(picture.part ? std::uint64_t{*picture.part} + 1 : 0);
  }
  writer.blob(html.html);
}

std::optional<MessageHtml> decode_html(ByteView bytes) {
  ByteReader in(bytes);
  MessageHtml out;
  const std::uint8_t flags = in.u8();
  if ((flags & ~(kIsCut | kIsStripped)) != 0) return std::nullopt;
  out.is_cut = (flags & kIsCut) != 0;
  out.is_stripped = (flags & kIsStripped) != 0;
  out.pictures_left_out = in.u32();
  out.others_left_out = in.u32();
  out.scripts = in.u32();
  const std::uint64_t count = in.varint();
  if (count > text::kMaxSafePictures) return std::nullopt;
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    HtmlPicture picture;
    picture.content_id = repair_utf8(in.blob(text::kMaxSafeWordsBytes));
    const std::uint64_t part = in.varint();
    if (part > kMaxReadingParts) return std::nullopt;
    if (part != 0) picture.part = static_cast<std::uint32_t>(part - 1);
    out.pictures.push_back(std::move(picture));
  }
  out.html = in.blob(text::kMaxSafeHtmlBytes);
  if (!in.ok() || !in.at_end()) return std::nullopt;
  if (!text::is_safe_html(out.html, out.pictures.size())) return std::nullopt;
  return out;
}

}  // namespace day::reader
