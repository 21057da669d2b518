// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/annotations.h"

#include <fmt/format.h>
#include <poppler/glib/poppler.h>

#include <functional>

#include "document/draft.h"
#include "pdf/limits.h"
#include "pdf/words.h"

namespace day::pdf {
namespace {

struct Unref {
  template <typename T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
struct Free {
  void operator()(gchar* words) const { g_free(words); }
};

// Takes over a string that the library has given, which may be none.
std::string taken(gchar* words) {
  const std::unique_ptr<gchar, Free> held(words);
  return words == nullptr ? std::string() : std::string(words);
}

// Without white space: a note that is drawn is broken into other lines than it was written in.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > 0x20) out.push_back(c);
  }
  return out;
}

// Kinds that have an author: all but links, fields of forms, films and what else is machinery.
bool is_markup(PopplerAnnotType type) {
  switch (type) {
    case POPPLER_ANNOT_TEXT:
    case POPPLER_ANNOT_FREE_TEXT:
    case POPPLER_ANNOT_LINE:
    case POPPLER_ANNOT_SQUARE:
    case POPPLER_ANNOT_CIRCLE:
    case POPPLER_ANNOT_POLYGON:
    case POPPLER_ANNOT_POLY_LINE:
    case POPPLER_ANNOT_HIGHLIGHT:
    case POPPLER_ANNOT_UNDERLINE:
    case POPPLER_ANNOT_SQUIGGLY:
    case POPPLER_ANNOT_STRIKE_OUT:
    case POPPLER_ANNOT_STAMP:
    case POPPLER_ANNOT_CARET:
    case POPPLER_ANNOT_INK:
    case POPPLER_ANNOT_FILE_ATTACHMENT:
      return true;
    default:
      return false;
  }
}

// Poppler has no author for some kinds (polygons, ink).
std::string author_of(PopplerAnnot* annotation) {
  if (g_type_check_instance_is_a(reinterpret_cast<GTypeInstance*>(annotation),
                                 poppler_annot_markup_get_type()) == FALSE) {
    return {};
  }
  return taken(poppler_annot_markup_get_label(reinterpret_cast<PopplerAnnotMarkup*>(annotation)));
}

std::string note_of(PopplerAnnot* annotation, std::string_view squeezed_page) {
  if (!is_markup(poppler_annot_get_annot_type(annotation))) return {};
  const std::string words = taken(poppler_annot_get_contents(annotation));
  const std::string bare = squeezed(words);
  if (bare.empty() || squeezed_page.find(bare) != std::string_view::npos) return {};
  const std::string author = document::field_text(author_of(annotation));
  const std::string date = print_date(taken(poppler_annot_get_modified(annotation)));
  std::string who = "Note";
  if (!author.empty()) who += " by " + author;
  if (!date.empty()) who += ", " + document::field_text(date);
  std::string out = fmt::format("[{}] {}", who, words);
  for (char& c : out) {
    if (c == '\r') c = '\n';
  }
  if (!out.ends_with('\n')) out.push_back('\n');
  return out;
}

void drop(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

gboolean take_bytes(const gchar* octets, gsize size, gpointer children, GError**) {
  const bool is_wanted = static_cast<document::Children*>(children)->bytes(ByteView(octets, size));
  return is_wanted ? TRUE : FALSE;
}

// Empty: handed on, or not wanted. Otherwise why it could not be.
std::string hand_on_one(PopplerAttachment* attachment, std::uint64_t key,
                        document::Children* children) {
  document::Child child;
  child.key = key;
  child.path = document::field_text(attachment->name == nullptr ? "" : attachment->name);
  if (attachment->size > 0) child.size_bytes = attachment->size;
  if (!children->begin(child)) return {};
  const bool is_done =
      poppler_attachment_save_to_callback(attachment, &take_bytes, children, nullptr) == TRUE;
  const std::string_view wrong = is_done ? "" : "the file on the page cannot be read";
  children->end(wrong);
  return std::string(wrong);
}

}  // namespace

struct Annotations::File {
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { g_log_set_default_handler(before, nullptr); }

  // GLib would write warnings to the standard error stream, after asking the system what that is,
  // which the locked room forbids.
  GLogFunc before = g_log_set_default_handler(&drop, nullptr);
  std::unique_ptr<PopplerDocument, Unref> document;

  void each(std::size_t number, const std::function<void(PopplerAnnot*)>& take) const {
    if (document == nullptr) return;
    const std::unique_ptr<PopplerPage, Unref> page(
        poppler_document_get_page(document.get(), static_cast<int>(number)));
    if (page == nullptr) return;
    GList* const all = poppler_page_get_annot_mapping(page.get());
    for (const GList* at = all; at != nullptr; at = at->next) {
      take(static_cast<PopplerAnnotMapping*>(at->data)->annot);
    }
    poppler_page_free_annot_mapping(all);
  }
};

Annotations::Annotations(ByteView file, std::string_view password)
    : file_(std::make_unique<File>()) {
  // The library takes a password that is no Latin-1 for none at all, and falls over it.
  if (!utf8_to_latin1(password).has_value()) return;
  GBytes* const bytes = g_bytes_new_static(file.data(), file.size());
  const std::string words(password);
  file_->document.reset(
      poppler_document_new_from_bytes(bytes, words.empty() ? nullptr : words.c_str(), nullptr));
  g_bytes_unref(bytes);
}

Annotations::~Annotations() = default;

bool Annotations::is_open() const {
  return file_->document != nullptr;
}

std::vector<std::string> Annotations::find_notes(std::size_t page, std::string_view shown,
                                                 std::size_t max) const {
  const std::string squeezed_page = squeezed(shown);
  std::vector<std::string> out;
  file_->each(page, [&](PopplerAnnot* annotation) {
    if (out.size() >= max) return;
    std::string note = note_of(annotation, squeezed_page);
    if (!note.empty()) out.push_back(std::move(note));
  });
  return out;
}

std::vector<std::string> Annotations::hand_on(std::size_t page,
                                              std::optional<std::uint64_t> only_key,
                                              document::Children* children) const {
  std::vector<std::string> wrong;
  std::uint64_t key = first_key(page);
  const std::uint64_t end = key + kMaxEmbedded;
  file_->each(page, [&](PopplerAnnot* annotation) {
    if (poppler_annot_get_annot_type(annotation) != POPPLER_ANNOT_FILE_ATTACHMENT) return;
    if (key >= end) {
      if (wrong.empty()) wrong.push_back(fmt::format("more than {} files on it", kMaxEmbedded));
      return;
    }
    const std::uint64_t mine = key++;
    if (only_key.has_value() && *only_key != mine) return;
    const std::unique_ptr<PopplerAttachment, Unref> attachment(
        poppler_annot_file_attachment_get_attachment(
            reinterpret_cast<PopplerAnnotFileAttachment*>(annotation)));
    if (attachment == nullptr) return;
    std::string why = hand_on_one(attachment.get(), mine, children);
    if (!why.empty()) wrong.push_back(std::move(why));
  });
  return wrong;
}

}  // namespace day::pdf
