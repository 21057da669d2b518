// SPDX-License-Identifier: AGPL-3.0-or-later
// Prints what Daylight reads in each file that is named, one JSON object per line. For measuring
// (bench/recall) and for trying readers on published files only: it reads in its own process,
// without the walls of the locked room.
//
//   read_document_bench [--recognise LANGUAGES] [--models DIRECTORY] [--draw DIRECTORY]
//                       [--password WORDS] FILE...
//
// --recognise ("eng+deu"): pages that want it are drawn at 300 dots per inch and recognised.
// --draw: each page is drawn for reading and written there as FILE.N.png.

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "desk/desk.h"
#include "document/document.h"
#include "document/limits.h"
#include "pdf/pdf.h"
#include "picture/picture.h"
#include "png/png.h"
#include "recognition/recognition.h"

namespace {

using day::document::Form;
using day::document::Picture;
using day::document::Reading;
using day::recognition::Recogniser;

// Notes what is inside, and keeps none of it.
class Listed : public day::document::Children {
 public:
  explicit Listed(day::JsonWriter* json) : json_(json) {}
  bool begin(const day::document::Child& child) override {
    json_->begin_object().field("key", child.key).field("path", child.path);
    json_->field("media_type", child.media_type).field("is_rendered", child.is_rendered);
    size_ = 0;
    return true;
  }
  bool bytes(day::ByteView bytes) override {
    size_ += bytes.size();
    return true;
  }
  void end(std::string_view wrong) override {
    json_->field("bytes", size_).field("wrong", wrong).end_object();
  }

 private:
  day::JsonWriter* json_;
  std::uint64_t size_ = 0;
};

Form form_of(day::ByteView file, const day::document::Options& options) {
  return day::desk::find_form(file, true, options).form;
}

day::Result<Picture> draw_any(day::ByteView file, Form form, std::size_t page,
                              std::string_view password, unsigned dpi) {
  const std::uint64_t most = day::document::kMaxPixels;
  return form == Form::Pdf ? day::pdf::draw_page(file, page, password, dpi, most)
                           : day::picture::draw_image(file, page, most);
}

void print_reading(const Reading& reading, day::JsonWriter* json) {
  json->field("outcome", day::document::outcome_name(reading.outcome));
  json->field("reason", reading.reason).field("media_type", reading.media_type);
  json->field("title", reading.title).field("author", reading.author);
  json->field("page_count", reading.page_count).field("can_draw", reading.can_draw);
  json->key("properties").begin_object();
  for (const auto& each : reading.properties) json->field(each.name, each.value);
  json->end_object().key("defects").begin_array();
  for (const auto& each : reading.defects) json->string(each);
  json->end_array().key("pages").begin_array();
  for (const auto& page : reading.pages) {
    json->begin_object().field("label", page.label).field("text", page.text);
    json->field("confidence", int{page.confidence});
    json->field("wants_recognition", page.wants_recognition).end_object();
  }
  json->end_array();
}

struct Wanted {
  std::string languages;
  std::string models = day::recognition::kModelFolder;
  std::string folder;
  std::string password;
  std::vector<const char*> files;
};

// Processor time: nothing here starts a thread, and a machine that does other things meanwhile
// changes nothing.
double seconds_since(std::clock_t begin) {
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void recognise(day::ByteView file, Form form, const Wanted& wanted, Recogniser* recogniser,
               const Reading& reading, day::JsonWriter* json) {
  json->key("recognised").begin_array();
  for (std::size_t at = 0; at < reading.pages.size(); ++at) {
    if (!reading.pages[at].wants_recognition) continue;
    auto begin = std::clock();
    const auto picture = draw_any(file, form, at, wanted.password, day::pdf::kRecognitionDpi);
    json->begin_object().field("page", std::uint64_t{at}).field("draw", seconds_since(begin));
    if (picture.ok()) {
      begin = std::clock();
      std::optional<unsigned> dpi;
      if (form == Form::Pdf) dpi = day::pdf::kRecognitionDpi;
      const auto page = recogniser->recognise(*picture, dpi);
      json->field("seconds", seconds_since(begin));
      if (page.ok()) json->field("text", page->text).field("confidence", int{page->confidence});
      if (!page.ok()) json->field("wrong", page.error().message);
    } else {
      json->field("wrong", picture.error().message);
    }
    json->end_object();
  }
  json->end_array();
}

void draw_all(day::ByteView file, Form form, std::string_view name, const Wanted& wanted,
              const Reading& reading, day::JsonWriter* json) {
  json->key("drawn").begin_array();
  for (std::size_t at = 0; reading.can_draw && at < reading.pages.size(); ++at) {
    const auto begin = std::clock();
    const auto picture = draw_any(file, form, at, wanted.password, day::pdf::kReadingDpi);
    json->begin_object().field("seconds", seconds_since(begin));
    if (picture.ok()) {
      json->field("width", std::uint64_t{picture->width});
      json->field("height", std::uint64_t{picture->height});
      const auto png = day::png::encode_png(*picture);
      json->field("with_png", seconds_since(begin));
      if (png.ok()) {
        std::ofstream out(fmt::format("{}/{}.{}.png", wanted.folder, name, at + 1),
                          std::ios::binary);
        out << *png;
      }
    } else {
      json->field("wrong", picture.error().message);
    }
    json->end_object();
  }
  json->end_array();
}

Wanted parse_arguments(int argc, char** argv) {
  Wanted wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--recognise" && i + 1 < argc) {
      wanted.languages = argv[++i];
    } else if (word == "--models" && i + 1 < argc) {
      wanted.models = argv[++i];
    } else if (word == "--draw" && i + 1 < argc) {
      wanted.folder = argv[++i];
    } else if (word == "--password" && i + 1 < argc) {
      wanted.password = argv[++i];
    } else {
      wanted.files.push_back(argv[i]);
    }
  }
  return wanted;
}

std::vector<std::string> split(std::string_view words, char at) {
  std::vector<std::string> out(1);
  for (const char c : words) {
    if (c == at) {
      out.emplace_back();
    } else {
      out.back().push_back(c);
    }
  }
  return out;
}

void read_one(const char* path, const Wanted& wanted, Recogniser* recogniser) {
  std::ifstream in(path, std::ios::binary);
  const std::string file(std::istreambuf_iterator<char>(in), {});
  day::document::Options options;
  options.name = path;
  options.name = options.name.substr(options.name.rfind('/') + 1);
  options.password = wanted.password;
  day::JsonWriter json;
  json.begin_object().field("file", path).key("children").begin_array();
  Listed children(&json);
  const auto begin = std::clock();
  day::reader::DocumentFile request{file, nullptr, options};
  const Reading reading = day::desk::Desk().read(request, children);
  json.end_array().field("seconds", seconds_since(begin));
  print_reading(reading, &json);
  const Form form = form_of(file, options);
  if (recogniser != nullptr) recognise(file, form, wanted, recogniser, reading, &json);
  if (!wanted.folder.empty()) draw_all(file, form, options.name, wanted, reading, &json);
  json.end_object();
  fmt::print("{}\n", json.text());
  static_cast<void>(std::fflush(stdout));
}

}  // namespace

int main(int argc, char** argv) {
  const Wanted wanted = parse_arguments(argc, argv);
  std::optional<Recogniser> recogniser;
  if (!wanted.languages.empty()) {
    auto opened = Recogniser::open(wanted.models, split(wanted.languages, '+'));
    if (!opened.ok()) {
      fmt::print(stderr, "read_document_bench: {}\n", opened.error().message);
      return 3;
    }
    recogniser.emplace(std::move(opened).value());
  }
  for (const char* path : wanted.files) {
    read_one(path, wanted, recogniser.has_value() ? &*recogniser : nullptr);
  }
  return 0;
}
