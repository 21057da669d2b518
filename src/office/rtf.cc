// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf.h"

#include <utility>

#include "document/draft.h"
#include "document/limits.h"
#include "office/flow.h"
#include "office/ole_object.h"
#include "office/rtf_read.h"

namespace day::office {
namespace {

using document::Draft;

struct PictureKind {
  std::string_view format;
  std::string_view ending;
  std::string_view media_type;
};

constexpr PictureKind kPictures[] = {
    {"pngblip", ".png", "image/png"},     {"jpegblip", ".jpg", "image/jpeg"},
    {"emfblip", ".emf", "image/emf"},     {"wmetafile", ".wmf", "image/wmf"},
    {"dibitmap", ".dib", "image/bmp"},    {"wbitmap", ".bmp", "image/bmp"},
    {"macpict", ".pict", "image/x-pict"}, {"pmmetafile", ".met", ""},
};

// Hands on pictures and objects, and counts them.
class Objects {
 public:
  Objects(Draft* draft, const document::Options* options, document::Children* children)
      : draft_(draft), options_(options), children_(children) {}

  void take(std::string_view format, ByteView bytes) {
    if (bytes.empty()) return;
    const std::uint64_t key = ++count_;
    document::Child child;
    child.key = key;
    if (format == "objdata") {
      take_object(std::move(child), bytes);
      return;
    }
    child.path = "picture " + std::to_string(key);
    for (const PictureKind& kind : kPictures) {
      if (kind.format != format) continue;
      child.path += kind.ending;
      child.media_type = kind.media_type;
    }
    hand_on(child, bytes);
  }

  const std::string& links() const { return links_; }

 private:
  void hand_on(const document::Child& child, ByteView bytes) {
    if (options_->only_key && *options_->only_key != child.key) return;
    children_->add(child, bytes);
  }

  void take_object(document::Child child, ByteView bytes) {
    const std::optional<OleObject> object = parse_ole1(bytes);
    if (!object) {
      draft_->defect("an embedded object is damaged; its bytes are handed on as they are");
      hand_on(child, bytes);
      return;
    }
    if (object->is_link) {
      add_line(&links_, object->class_name + ": " +
                            (object->link.empty() ? "not told where" : object->link));
      return;
    }
    const std::optional<PackagedFile> file = parse_package(object->native);
    if (file) {
      child.path = document::field_text(file->name);
      if (!file->path.empty()) draft_->property("path of " + file->name, file->path);
      hand_on(child, file->bytes);
      return;
    }
    child.path = document::field_text(object->class_name);
    hand_on(child, object->native);
  }

  Draft* draft_;
  const document::Options* options_;
  document::Children* children_;
  std::uint64_t count_ = 0;
  std::string links_;
};

}  // namespace

bool is_rtf(ByteView file) {
  const std::size_t begin = file.find_first_not_of(" \t\r\n");
  return begin != ByteView::npos && file.substr(begin).starts_with("{\\rt");
}

document::Reading read_rtf(ByteView file, const document::Options& options,
                           document::Children& children) {
  Draft draft("application/rtf");
  Objects objects(&draft, &options, &children);
  RtfReader reader(file,
                   [&](std::string_view format, ByteView bytes) { objects.take(format, bytes); });
  RtfContent content = reader.run();
  draft.title(content.title);
  draft.author(content.author);
  for (const auto& [name, value] : content.properties) draft.property(name, value);
  if (content.is_html) draft.property("encapsulated", "HTML");
  draft.page({});
  draft.text(content.body);
  draft.page_if_any("Headers and footers", content.headers);
  draft.page_if_any("Footnotes", content.notes);
  draft.page_if_any("Comments", content.comments);
  draft.page_if_any("Hidden text", content.hidden);
  draft.page_if_any("Tracked changes", content.changes);
  draft.page_if_any("Links", content.links + objects.links());
  draft.page_if_any("Field codes", content.codes);
  if (!is_rtf(file)) {
    draft.end(document::Outcome::Failed, "it is no RTF");
  } else if (!content.wrong.empty()) {
    draft.defect(content.wrong);
  }
  draft.page_count(1);
  return draft.finish();
}

std::string rtf_text(ByteView rtf) {
  RtfContent content = RtfReader(rtf, [](std::string_view, ByteView) {}).run();
  return std::move(content.body);
}

std::optional<Bytes> html_from_rtf(ByteView rtf) {
  RtfContent content = RtfReader(rtf, [](std::string_view, ByteView) {}).run();
  if (!content.is_html) return std::nullopt;
  return std::move(content.html);
}

}  // namespace day::office
