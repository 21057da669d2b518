// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads a file of Outlook as the locked room does and lays out what comes of it, for judges in
// other languages and for measuring: outlook_extract FILE [FOLDER]. With a folder, each child is a
// file in it, named by its number. Prints JSON lines: one for each child, then one for the reading.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "base/json_writer.h"
#include "document/document.h"
#include "outlook/msg.h"
#include "outlook/store.h"
#include "outlook/tnef.h"

namespace day {
namespace {

class Folder : public document::Children {
 public:
  explicit Folder(std::string folder) : folder_(std::move(folder)) {}

  bool begin(const document::Child& child) override {
    child_ = child;
    content_.clear();
    ++count_;
    return true;
  }
  bool bytes(ByteView bytes) override {
    size_bytes_ += bytes.size();
    if (!folder_.empty()) content_.append(bytes);
    return true;
  }
  void end(std::string_view wrong) override {
    if (folder_.empty()) return;
    const std::string name = fmt::format("{:05}", count_);
    std::ofstream(folder_ + "/" + name, std::ios::binary) << content_;
    JsonWriter json;
    json.begin_object().field("child", name).field("key", child_.key).field("path", child_.path);
    json.field("media_type", child_.media_type).field("wrong", wrong);
    json.field("is_message", child_.kind == document::ChildKind::Message);
    json.field("is_rendered", child_.is_rendered).field("is_recovered", child_.is_recovered);
    fmt::print("{}\n", json.end_object().text());
  }
  std::uint64_t count() const { return count_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  std::string folder_;
  document::Child child_;
  Bytes content_;
  std::uint64_t count_ = 0;
  std::uint64_t size_bytes_ = 0;
};

document::Reading read(ByteView bytes, const document::Options& options, Folder& children) {
  if (outlook::is_tnef(bytes)) return outlook::read_tnef(bytes, options, children);
  if (!bytes.starts_with("!BDN")) return outlook::read_msg(bytes, options, children);
  return outlook::read_store(bytes, options, children);
}

void print_reading(const document::Reading& reading, const Folder& folder, double seconds) {
  JsonWriter json;
  json.begin_object().field("outcome", document::outcome_name(reading.outcome));
  json.field("reason", reading.reason).field("title", reading.title);
  json.field("author", reading.author).field("page_count", reading.page_count);
  json.field("children", folder.count()).field("children_bytes", folder.size_bytes());
  json.field("seconds", seconds);
  json.key("properties").begin_array();
  for (const document::Property& property : reading.properties) {
    json.begin_array().string(property.name).string(property.value).end_array();
  }
  json.end_array().key("pages").begin_array();
  for (const document::Page& page : reading.pages) {
    json.begin_array().string(page.label).string(page.text).end_array();
  }
  json.end_array().key("defects").begin_array();
  for (const std::string& defect : reading.defects) json.string(defect);
  fmt::print("{}\n", json.end_array().end_object().text());
}

int run(const std::string& path, std::string folder, const document::Options& options) {
  std::ifstream file(path, std::ios::binary);
  const Bytes bytes{std::istreambuf_iterator<char>(file), {}};
  Folder children(std::move(folder));
  const auto start = std::chrono::steady_clock::now();
  const document::Reading reading = read(bytes, options, children);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  print_reading(reading, children, took.count());
  return 0;
}

}  // namespace
}  // namespace day

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    fmt::print(stderr, "usage: outlook_extract FILE [FOLDER [KEY]]\n");
    return 2;
  }
  day::document::Options options;
  if (argc == 4) options.only_key = std::stoull(argv[3]);
  return day::run(argv[1], argc >= 3 ? argv[2] : "", options);
}
