// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known of a document once it has been read: the value with which the locked room answers,
// which the catalog keeps and the index finds. Also the way by which a reader of one format hands
// on what it found inside. All text is UTF-8; everything in it was said by a stranger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::document {

// How a reading ended.
enum class Outcome : std::uint8_t {
  Read,         // everything that the format has was read
  Partial,      // something could not be; the defects say what
  Locked,       // it needs a password, or another one than was given
  Unsupported,  // no reader for this kind
  Failed,       // damaged, or a limit was reached before anything could be read
};
inline constexpr std::uint8_t kOutcomeCount = 5;
std::string_view outcome_name(Outcome outcome);  // "read", "partial", "locked", …

// How the text of a page came about.
enum class TextOrigin : std::uint8_t {
  Written,     // the file says it
  Recognised,  // by optical character recognition, from a picture of the page
};

// A page, a sheet, a slide, or the whole where the format has no such thing.
struct Page {
  std::string label;  // "3", "Sheet 2: Budget", "Slide 4"; empty for the whole
  std::string text;   // lines end with '\n'
  TextOrigin origin = TextOrigin::Written;
  std::uint8_t confidence = 0;  // of recognised text: mean over its words, 0 to 100
  // Has pictures and little text: there may be more to recognise.
  bool wants_recognition = false;
};

// Something the file says of itself that has no place of its own here.
struct Property {
  std::string name;   // lower case words: "created", "producer", "camera", "latitude"
  std::string value;  // times as ISO 8601 with what is known of the zone
};

struct Reading {
  Outcome outcome = Outcome::Read;
  std::string reason;      // one line for a person unless Read: "page 7: bad stream"
  std::string media_type;  // told from the content, "application/pdf"
  std::string title;
  std::string author;
  std::vector<Property> properties;
  std::vector<Page> pages;
  std::uint64_t page_count = 0;  // that the file has, also those beyond what was read
  bool can_draw = false;         // pages can be had as pictures
  std::vector<std::string> defects;
};

// What lies inside of a file: a part of a message, an entry of an archive, an embedded file, a
// message of a mailbox.
enum class ChildKind : std::uint8_t { Document, Message };
struct Child {
  std::uint64_t key = 0;  // by which the same reader finds it again; unique within the file
  ChildKind kind = ChildKind::Document;
  std::string path;        // file name, or folders and name, as written; may be empty or hostile
  std::string media_type;  // as stated; may be empty
  std::optional<std::int64_t> modified_seconds;
  std::optional<std::uint64_t> size_bytes;  // as stated
  // The bytes were put together by Daylight from what the file says of a message (MAPI
  // properties): no original octets.
  bool is_rendered = false;
  // Not reached from any folder; recovered or orphaned.
  bool is_recovered = false;
};

// Takes what is inside, one after the other, while a file is being read.
class Children {
 public:
  virtual ~Children() = default;
  // False: this one is not wanted; no bytes() and end() follow for it.
  virtual bool begin(const Child& child) = 0;
  // False: no more of it is wanted (a limit was reached); end() follows.
  virtual bool bytes(ByteView bytes) = 0;
  // Empty: all of it was handed on. Otherwise why it could not be.
  virtual void end(std::string_view wrong) = 0;

  // The three in one.
  void add(const Child& child, ByteView content);
};

// A file that is read in place, for formats that are too large to be held.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;
  virtual std::uint64_t size_bytes() const = 0;
  // Up to `size` bytes from `offset`; fewer only at the end or where they cannot be had.
  virtual std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) = 0;
};

// What the reader is told beside the bytes.
struct Options {
  std::string_view name;      // file name; a hint, never trusted
  std::string_view declared;  // media type as stated by whoever sent it; a hint
  std::string_view charset;   // of text, as stated
  std::string_view password;
  // Only this child is wanted: others may be passed over without being decoded.
  std::optional<std::uint64_t> only_key;
};

// A picture of a page: rows from the top, each pixel red, green, blue.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgb;  // 3 * width * height
};

}  // namespace day::document
