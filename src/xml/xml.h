// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads XML 1.0 piece by piece, in the order of its bytes, without building a tree: memory does not
// grow with the file. Not a validator: it reads what damaged and careless programs wrote as far as
// it goes, and says where it did not. Entities other than the five of XML 1.0 §4.6 and character
// references are never expanded, nothing outside of the bytes is ever looked at, and a document
// type is passed over and said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::xml {

class Reader {
 public:
  enum class Kind : std::uint8_t { Start, End, Text };

  // The bytes, in the encoding that a byte order mark or the XML declaration states, must live as
  // long as the reader.
  explicit Reader(ByteView bytes);

  // False at the end of the bytes, or where nothing more can be read (see wrong()). An element
  // without content is a Start and an End. Elements that are left open are ended.
  bool next();

  Kind kind() const { return kind_; }
  // Of a Start or End: "body" of <w:body>. Prefixes are what the file says, not name spaces.
  std::string_view name() const { return name_; }
  std::string_view prefix() const { return prefix_; }
  // Of a Text: decoded, in one or more pieces, line ends as '\n'. Valid until next().
  std::string_view text() const { return text_; }

  // Of a Start: the first attribute of that local name, decoded, and without prefix if there is one
  // such; empty if there is none.
  std::string attribute(std::string_view local_name) const;
  bool has_attribute(std::string_view local_name) const;
  // The same, where the prefix matters ("r", "id").
  std::string attribute(std::string_view prefix, std::string_view local_name) const;

  // Of a Start: all of them in their order, names as written, values decoded.
  using Take = std::function<void(std::string_view name, std::string_view value)>;
  void for_each_attribute(const Take& take) const;

  // After a Start: passes over all that is in it; its End is what was read last.
  void skip();
  // After a Start: all text in it, joined; its End is what was read last. At most `max_bytes`.
  std::string take_text(std::size_t max_bytes);

  // Elements that are open; the one of a Start included, that of an End not.
  std::size_t depth() const { return depth_; }
  // Empty as long as all is well formed; the first thing that is not.
  const std::string& wrong() const { return wrong_; }
  bool has_doctype() const { return has_doctype_; }

 private:
  struct Attribute {
    std::string_view name;
    std::string_view value;  // as written
  };

  bool read_markup();
  bool read_start();
  bool read_end();
  bool read_cdata();
  bool pass_over(std::string_view opening, std::string_view closing);
  bool pass_doctype();
  bool read_attributes(std::size_t* at);
  bool end_top();
  bool stop(std::string_view why);
  void note(std::string_view what);
  void set_name(std::string_view qualified);
  const Attribute* find(std::string_view prefix, bool any_prefix, std::string_view local) const;

  std::string storage_;  // the file as UTF-8, unless the bytes are that already
  std::string_view in_;
  std::size_t at_ = 0;
  Kind kind_ = Kind::Text;
  std::string_view name_;
  std::string_view prefix_;
  std::string_view text_;
  std::string decoded_;
  std::vector<Attribute> attributes_;
  std::vector<std::string_view> open_;
  std::size_t depth_ = 0;
  bool pending_end_ = false;  // of an element without content
  std::size_t ends_due_ = 0;  // of elements that were left open
  std::string wrong_;
  bool has_doctype_ = false;
};

// Whether the bytes begin as XML does: a declaration, or an element after space and comments.
bool looks_like_xml(ByteView bytes);

}  // namespace day::xml
