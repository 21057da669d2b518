// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/pdf.h"

#include <fmt/format.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-embedded-file.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "document/draft.h"
#include "document/limits.h"
#include "pdf/annotations.h"
#include "pdf/limits.h"
#include "pdf/opened.h"
#include "pdf/words.h"

namespace day::pdf {
namespace {

using document::Options;
using document::Outcome;
using document::Reading;

std::string words_of(const poppler::ustring& text) {
  return utf16_to_utf8(text.data(), text.size());
}

// One document while it is read.
class Walk {
 public:
  Walk(ByteView file, std::string_view password, const poppler::document& document,
       Complaints* complaints)
      : document_(document),
        annotations_(file, password),
        complaints_(complaints),
        draft_("application/pdf") {}

  void read_facts(ByteView file);
  void read_pages();
  void read_embedded(const Options& options, document::Children* children);
  void give_up(std::string_view why);
  Reading finish();

 private:
  // What the library has complained of since the last call.
  void add_complaints(std::string_view where);
  void read_page(std::size_t at);
  bool wants_recognition(const poppler::page& page, std::string_view text);
  void read_pinned(const Options& options, document::Children* children);
  void read_one_embedded(const poppler::embedded_file& file, std::uint64_t key,
                         document::Children* children);

  const poppler::document& document_;
  const Annotations annotations_;
  Complaints* complaints_;
  document::Draft draft_;
  std::size_t page_count_ = 0;
  std::vector<bool> wants_recognition_;  // by page
  std::size_t looks_ = 0;
};

void Walk::add_complaints(std::string_view where) {
  for (const std::string& each : complaints_->take()) {
    draft_.defect(where.empty() ? each : fmt::format("{}: {}", where, each));
  }
}

// The names of ISO 32000-1 §14.3.3 as words of ours; others in lower case.
std::string property_name(std::string_view key) {
  if (key == "CreationDate") return "created";
  if (key == "ModDate") return "modified";
  std::string out = text_string(key);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t count_of(ByteView file, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = file.find(what); at != ByteView::npos; at = file.find(what, at + 1)) {
    ++count;
  }
  return count;
}

void Walk::read_facts(ByteView file) {
  page_count_ = static_cast<std::size_t>(std::max(0, document_.pages()));
  draft_.page_count(page_count_);
  int major = 0;
  int minor = 0;
  document_.get_pdf_version(&major, &minor);
  draft_.property("version", fmt::format("{}.{}", major, minor));
  for (const std::string& key : document_.info_keys()) {
    const std::string value = words_of(document_.info_key(key));
    if (key == "Title") {
      draft_.title(value);
    } else if (key == "Author") {
      draft_.author(value);
    } else {
      const bool is_date = key == "CreationDate" || key == "ModDate";
      draft_.property(property_name(key), is_date ? print_date(value) : value);
    }
  }
  if (!annotations_.is_open()) draft_.defect("notes, and files on pages, cannot be read");
  if (document_.is_encrypted()) draft_.property("encryption", "yes");
  std::string first_id;
  std::string last_id;
  if (document_.get_pdf_id(&first_id, &last_id)) {
    draft_.property("id", first_id);
    if (last_id != first_id) draft_.property("id of this version", last_id);
  }
  // A signature names the octets that it covers, which it could not within a compressed stream.
  const std::size_t signatures = count_of(file, "/ByteRange");
  if (signatures > 0) draft_.property("signatures", fmt::format("{}, not verified", signatures));
  add_complaints("");
}

bool Walk::wants_recognition(const poppler::page& page, std::string_view text) {
  const std::size_t letters = count_letters(text);
  if (letters >= kLittleText) return false;
  if (looks_ >= kMaxLooks) return true;
  ++looks_;
  return shows_more(page, letters);
}

void Walk::read_page(std::size_t at) {
  const auto page = open_page(document_, at);
  std::string label = page == nullptr ? std::string() : words_of(page->label());
  if (label.empty()) label = fmt::format("{}", at + 1);
  draft_.page(label);
  wants_recognition_.push_back(false);
  if (page == nullptr) {
    draft_.defect(fmt::format("page {}: cannot be read", at + 1));
    return;
  }
  std::string text =
      words_of(page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout));
  // Poppler ends a page with an empty line and a form feed.
  std::erase(text, '\f');
  while (text.ends_with("\n\n")) text.pop_back();
  draft_.text(text);
  wants_recognition_.back() = wants_recognition(*page, text);
  std::vector<std::string> notes = annotations_.find_notes(at, text, kMaxNotes + 1);
  if (notes.size() > kMaxNotes) {
    notes.pop_back();
    draft_.defect(fmt::format("page {}: more than {} notes", at + 1, kMaxNotes));
  }
  for (const std::string& note : notes) draft_.text(note);
}

void Walk::read_pages() {
  const std::size_t count = std::min(page_count_, document::kMaxPages);
  for (std::size_t at = 0; at < count; ++at) {
    if (draft_.is_full()) {
      draft_.defect(fmt::format("more text than is read: pages from {} are missing", at + 1));
      return;
    }
    read_page(at);
    add_complaints(fmt::format("page {}", at + 1));
  }
  if (count < page_count_) {
    draft_.defect(fmt::format("{} pages: those after {} are missing", page_count_, count));
  }
}

void Walk::read_one_embedded(const poppler::embedded_file& file, std::uint64_t key,
                             document::Children* children) {
  document::Child child;
  child.key = key;
  child.path = document::field_text(text_string(file.name()));
  child.media_type = document::field_text(text_string(file.mime_type()));
  const std::int64_t modified = file.modification_date_t();
  if (modified > 0) child.modified_seconds = modified;
  if (file.size() >= 0) child.size_bytes = static_cast<std::uint64_t>(file.size());
  if (!children->begin(child)) return;
  const bool is_valid = file.is_valid();
  if (is_valid) {
    const poppler::byte_array content = file.data();
    static_cast<void>(children->bytes(ByteView(content.data(), content.size())));
  }
  children->end(is_valid ? "" : "the embedded file cannot be read");
  if (!is_valid) draft_.defect(fmt::format("embedded file {}: cannot be read", key + 1));
}

void Walk::read_embedded(const Options& options, document::Children* children) {
  const std::vector<poppler::embedded_file*> files = document_.embedded_files();
  for (std::size_t key = 0; key < files.size() && key < kMaxEmbedded; ++key) {
    if (options.only_key.has_value() && *options.only_key != key) continue;
    read_one_embedded(*files[key], key, children);
  }
  if (files.size() > kMaxEmbedded) {
    draft_.defect(
        fmt::format("{} embedded files: those after {} are missing", files.size(), kMaxEmbedded));
  }
  read_pinned(options, children);
  add_complaints("embedded files");
}

void Walk::read_pinned(const Options& options, document::Children* children) {
  const std::size_t count = std::min(page_count_, document::kMaxPages);
  for (std::size_t at = 0; at < count; ++at) {
    const bool is_wanted =
        !options.only_key.has_value() || (*options.only_key >= Annotations::first_key(at) &&
                                          *options.only_key < Annotations::first_key(at + 1));
    if (!is_wanted) continue;
    for (const std::string& wrong : annotations_.hand_on(at, options.only_key, children)) {
      draft_.defect(fmt::format("page {}: {}", at + 1, wrong));
    }
  }
}

void Walk::give_up(std::string_view why) {
  draft_.defect(fmt::format("the library gave up: {}", why));
}

Reading Walk::finish() {
  Reading reading = draft_.finish();
  reading.can_draw = page_count_ > 0;
  const std::size_t known = std::min(reading.pages.size(), wants_recognition_.size());
  for (std::size_t at = 0; at < known; ++at) {
    reading.pages[at].wants_recognition = wants_recognition_[at];
  }
  if (page_count_ == 0) {
    reading.outcome = Outcome::Failed;
    if (reading.reason.empty()) reading.reason = "it has no pages";
  }
  return reading;
}

// Of a file that has no page to be read.
Reading refused(Outcome outcome, std::string_view reason) {
  document::Draft draft("application/pdf");
  draft.end(outcome, reason);
  return draft.finish();
}

}  // namespace

Reading read_pdf(ByteView file, const Options& options, document::Children& children) {
  Complaints complaints;
  const Opened opened = open_pdf(file, options.password);
  if (opened.document == nullptr) {
    const std::vector<std::string> words = complaints.take();
    return refused(Outcome::Failed,
                   words.empty() ? "no PDF, or too damaged" : "damaged: " + words.front());
  }
  if (opened.is_locked) {
    return refused(Outcome::Locked,
                   options.password.empty() ? "needs a password" : "the password is wrong");
  }
  Walk walk(file, options.password, *opened.document, &complaints);
  try {
    walk.read_facts(file);
    if (!options.only_key.has_value()) walk.read_pages();
    walk.read_embedded(options, &children);
  } catch (const std::exception& error) {
    walk.give_up(error.what());
  }
  return walk.finish();
}

}  // namespace day::pdf
