// SPDX-License-Identifier: AGPL-3.0-or-later
// Every message of the published parser suites: none may stop the reader, all it says is UTF-8, and
// the tree of parts is held against GMime's own parser.
#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "reader/limits.h"
#include "reader/message.h"

namespace day::reader {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> vectors() {
  std::vector<fs::path> paths;
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  if (shared == nullptr) return paths;
  std::error_code none;
  for (fs::recursive_directory_iterator at(fs::path(shared) / "vectors" / "mail", none), end;
       !none && at != end; at.increment(none)) {
    if (at->is_regular_file()) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Bytes read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};

// The media types of GMime's tree, depth first.
std::vector<std::string> gmime_types(const Bytes& message) {
  std::vector<std::string> types;
  const std::unique_ptr<GMimeStream, Unref> stream(
      g_mime_stream_mem_new_with_buffer(message.data(), message.size()));
  const std::unique_ptr<GMimeParser, Unref> parser(g_mime_parser_new_with_stream(stream.get()));
  const std::unique_ptr<GMimeObject, Unref> root(
      g_mime_parser_construct_part(parser.get(), nullptr));
  std::vector<GMimeObject*> open;
  if (root) open.push_back(root.get());
  while (!open.empty()) {
    GMimeObject* object = open.back();
    open.pop_back();
    char* type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    char* small = g_ascii_strdown(type, -1);
    types.emplace_back(small);
    g_free(small);
    g_free(type);
    if (GMIME_IS_MULTIPART(object)) {
      for (int i = g_mime_multipart_get_count(GMIME_MULTIPART(object)); i-- > 0;) {
        open.push_back(g_mime_multipart_get_part(GMIME_MULTIPART(object), i));
      }
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      if (inner != nullptr && inner->mime_part != nullptr) open.push_back(inner->mime_part);
    }
  }
  return types;
}

TEST(MessageVectors, AreReadAndSaidInUtf8) {
  const std::vector<fs::path> paths = vectors();
  if (paths.empty()) GTEST_SKIP() << "vectors/mail is not beside the tree";
  prepare_message_reading();
  for (const fs::path& path : paths) {
    const Bytes message = read_file(path);
    const mail::Reading reading = read_message(message, true);
    EXPECT_FALSE(reading.parts.empty()) << path;
    bool utf8 = is_utf8(reading.subject) && is_utf8(reading.message_id) &&
                is_utf8(reading.list_id) && is_utf8(reading.user_agent);
    for (const mail::Mailbox& box : reading.mailboxes) {
      utf8 = utf8 && is_utf8(box.name) && is_utf8(box.address);
    }
    for (const mail::Part& part : reading.parts) {
      utf8 = utf8 && is_utf8(part.media_type) && is_utf8(part.charset) && is_utf8(part.file_name) &&
             is_utf8(part.content_id) && is_utf8(part.disposition);
      const auto content = decode_part(message, part.index);
      EXPECT_EQ(content ? content->size() : 0, part.size_bytes) << path;
    }
    for (const mail::TextSegment& segment : reading.text) utf8 = utf8 && is_utf8(segment.text);
    for (const mail::DisplayField& field : reading.fields) utf8 = utf8 && is_utf8(field.value);
    for (const mail::MessageDate& date : reading.dates) utf8 = utf8 && is_utf8(date.raw);
    for (const mail::Defect& defect : reading.defects) utf8 = utf8 && is_utf8(defect.detail);
    EXPECT_TRUE(utf8) << path;
    read_raw_header(message);
  }
}

// Of 737 messages. GMime gives an unreadable Content-Type another default
// (application/octet-stream; RFC 2045 §5.2 says text/plain), drops parts that are empty, and does
// not know boundaries of more than a thousand characters.
constexpr std::size_t kKnownDifferences = 14;

TEST(MessageVectors, HaveTheTreeThatGmimeFinds) {
  const std::vector<fs::path> paths = vectors();
  if (paths.empty()) GTEST_SKIP() << "vectors/mail is not beside the tree";
  prepare_message_reading();
  std::size_t compared = 0;
  std::string different;
  std::size_t differences = 0;
  for (const fs::path& path : paths) {
    const std::string extension = path.extension();
    if (extension != ".eml" && extension != ".msg") continue;
    const Bytes message = read_file(path);
    const mail::Reading reading = read_message(message, false);
    std::vector<std::string> ours;
    for (const mail::Part& part : reading.parts) ours.push_back(part.media_type);
    const std::vector<std::string> theirs = gmime_types(message);
    // GMime refuses what does not begin with a field.
    if (theirs.empty()) continue;
    ++compared;
    if (ours == theirs) continue;
    ++differences;
    different += path.string() + "\n";
  }
  RecordProperty("compared", static_cast<int>(compared));
  RecordProperty("different", static_cast<int>(differences));
  EXPECT_LE(differences, kKnownDifferences) << different;
}

}  // namespace
}  // namespace day::reader
