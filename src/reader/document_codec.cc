// SPDX-License-Identifier: AGPL-3.0-or-later
// A document::Reading as bytes, for the way out of the locked room.
#include <fmt/format.h>

#include <utility>

#include "base/utf8.h"
#include "document/limits.h"
#include "reader/document_protocol.h"
#include "reader/limits.h"

namespace day::reader {
namespace {

constexpr std::uint8_t kMaxConfidence = 100;

class Fitter {
 public:
  explicit Fitter(document::Reading* reading) : reading_(reading) {}

  void string(std::string* text, std::string_view what,
              std::size_t most = document::kMaxFieldBytes) {
    if (!is_utf8(*text)) *text = repair_utf8(*text);
    if (text->size() <= most) return;
    text->resize(clip_utf8(*text, most).size());
    note(fmt::format("{} cut at {} bytes", what, text->size()));
  }
  template <typename T>
  void list(std::vector<T>* items, std::size_t most, std::string_view what) {
    if (items->size() <= most) return;
    note(fmt::format("{} {} found, {} kept", items->size(), what, most));
    items->resize(most);
  }
  void note(std::string text) { found_.push_back(std::move(text)); }

  // What was cut is said before anything else, so that it is never what is cut again.
  void end() {
    if (found_.empty()) return;
    if (reading_->outcome == document::Outcome::Read) {
      reading_->outcome = document::Outcome::Partial;
      if (reading_->reason.empty()) reading_->reason = found_.front();
    }
    auto& defects = reading_->defects;
    defects.insert(defects.begin(), std::make_move_iterator(found_.begin()),
                   std::make_move_iterator(found_.end()));
    if (defects.size() > document::kMaxDefects) defects.resize(document::kMaxDefects);
    for (std::string& defect : defects) {
      defect.resize(clip_utf8(defect, document::kMaxDefectBytes).size());
    }
  }

 private:
  document::Reading* reading_;
  std::vector<std::string> found_;
};

void encode_page(const document::Page& page, ByteWriter* out) {
  out->blob(page.label);
  out->blob(page.text);
  out->u8(static_cast<std::uint8_t>(page.origin));
  out->u8(page.confidence);
  out->u8(page.wants_recognition ? 1 : 0);
}

std::string decode_string(ByteReader* in, std::size_t most) {
  const ByteView text = in->blob(most);
  return is_utf8(text) ? std::string(text) : repair_utf8(text);
}

bool decode_flag(ByteReader* in) {
  const std::uint8_t value = in->u8();
  if (value > 1) in->fail();
  return value == 1;
}

// `text_left` is what all pages together may still have.
document::Page decode_page(ByteReader* in, std::size_t* text_left) {
  document::Page page;
  page.label = decode_string(in, document::kMaxFieldBytes);
  const ByteView text = in->blob(*text_left);
  *text_left -= text.size();
  page.text = is_utf8(text) ? std::string(text) : repair_utf8(text);
  const std::uint8_t origin = in->u8();
  page.confidence = in->u8();
  if (origin > static_cast<std::uint8_t>(document::TextOrigin::Recognised) ||
      page.confidence > kMaxConfidence) {
    in->fail();
  }
  page.origin = static_cast<document::TextOrigin>(origin);
  page.wants_recognition = decode_flag(in);
  return page;
}

// The number of items that follow, each of at least `least` bytes; 0 and failed if there are more
// than `most`.
std::size_t decode_count(ByteReader* in, std::size_t most, std::size_t least) {
  const std::uint64_t count = in->varint();
  if (count <= most && count <= in->left() / least) return static_cast<std::size_t>(count);
  in->fail();
  return 0;
}

}  // namespace

void fit_page(document::Page* page) {
  document::Reading reading;
  Fitter fit(&reading);
  fit.string(&page->label, "label");
  fit.string(&page->text, "text", document::kMaxTextBytes);
  page->confidence = std::min(page->confidence, kMaxConfidence);
}

void fit_document(document::Reading* reading) {
  Fitter fit(reading);
  fit.list(&reading->pages, document::kMaxPages, "pages");
  fit.list(&reading->properties, document::kMaxProperties, "properties");
  fit.list(&reading->defects, document::kMaxDefects, "defects");
  fit.string(&reading->reason, "reason");
  fit.string(&reading->media_type, "media type");
  fit.string(&reading->title, "title");
  fit.string(&reading->author, "author");
  for (document::Property& property : reading->properties) {
    fit.string(&property.name, "name of a property");
    fit.string(&property.value, property.name);
  }
  std::size_t text_left = document::kMaxTextBytes;
  std::size_t without_text = 0;
  for (document::Page& page : reading->pages) {
    fit.string(&page.label, "label");
    if (!is_utf8(page.text)) page.text = repair_utf8(page.text);
    if (page.text.size() > text_left) {
      page.text.resize(clip_utf8(page.text, text_left).size());
      ++without_text;
    }
    text_left -= page.text.size();
    page.confidence = std::min(page.confidence, kMaxConfidence);
  }
  if (without_text > 0) {
    fit.note(fmt::format("more than {} bytes of text; {} pages are cut", document::kMaxTextBytes,
                         without_text));
  }
  for (std::string& defect : reading->defects)
    fit.string(&defect, "defect", document::kMaxDefectBytes);
  fit.end();
}

void encode_document(const document::Reading& reading, Bytes* out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(reading.outcome));
  for (const std::string* text :
       {&reading.reason, &reading.media_type, &reading.title, &reading.author}) {
    writer.blob(*text);
  }
  writer.varint(reading.properties.size());
  for (const document::Property& property : reading.properties) {
    writer.blob(property.name);
    writer.blob(property.value);
  }
  writer.varint(reading.pages.size());
  for (const document::Page& page : reading.pages) encode_page(page, &writer);
  writer.varint(reading.page_count);
  writer.u8(reading.can_draw ? 1 : 0);
  writer.varint(reading.defects.size());
  for (const std::string& defect : reading.defects) writer.blob(defect);
}

std::optional<document::Reading> decode_document(ByteView rest) {
  ByteReader in(rest);
  document::Reading reading;
  const std::uint8_t outcome = in.u8();
  if (outcome >= document::kOutcomeCount) return std::nullopt;
  reading.outcome = static_cast<document::Outcome>(outcome);
  for (std::string* text :
       {&reading.reason, &reading.media_type, &reading.title, &reading.author}) {
    *text = decode_string(&in, document::kMaxFieldBytes);
  }
  const std::size_t properties = decode_count(&in, document::kMaxProperties, 2);
  for (std::size_t i = 0; i < properties && in.ok(); ++i) {
    std::string name = decode_string(&in, document::kMaxFieldBytes);
    reading.properties.push_back({std::move(name), decode_string(&in, document::kMaxFieldBytes)});
  }
  const std::size_t pages = decode_count(&in, document::kMaxPages, 5);
  std::size_t text_left = document::kMaxTextBytes;
  for (std::size_t i = 0; i < pages && in.ok(); ++i) {
    reading.pages.push_back(decode_page(&in, &text_left));
  }
  reading.page_count = in.varint();
  reading.can_draw = decode_flag(&in);
  const std::size_t defects = decode_count(&in, document::kMaxDefects, 1);
  for (std::size_t i = 0; i < defects && in.ok(); ++i) {
    reading.defects.push_back(decode_string(&in, document::kMaxDefectBytes));
  }
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return reading;
}

void encode_recognised(const RecognisedText& text, Bytes* out) {
  ByteWriter writer(out);
  encode_page(text.page, &writer);
  writer.blob(ByteView(text.languages).substr(0, kMaxLanguagesBytes));
}

std::optional<RecognisedText> decode_recognised(ByteView rest) {
  ByteReader in(rest);
  RecognisedText text;
  std::size_t text_left = document::kMaxTextBytes;
  text.page = decode_page(&in, &text_left);
  text.languages = decode_string(&in, kMaxLanguagesBytes);
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return text;
}

}  // namespace day::reader
