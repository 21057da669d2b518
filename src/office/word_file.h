// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the text of an old Word file lies, and what formats say of it ([MS-DOC] §2.4, 2.5, 2.8.35,
// 2.9.32, 2.9.176; the same of Word 6 and 95 as programs read it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::office {

// A stretch of text that lies in one place.
struct WordPiece {
  std::uint32_t begin = 0;  // in characters, from the beginning of the document
  std::uint32_t end = 0;
  std::uint32_t offset = 0;  // in the stream
  bool is_wide = false;      // UTF-16, else windows-1252
};

// What the format of a stretch of the stream says.
struct WordRun {
  std::uint32_t begin = 0;  // in the stream
  std::uint32_t end = 0;
  bool is_deleted = false;
  bool is_inserted = false;
  bool is_hidden = false;
  std::uint16_t author = 0;
  std::uint32_t time = 0;  // DTTM
};

struct WordParagraph {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_in_table = false;
  bool ends_row = false;
};

// The parts of the text, in the order in which they lie.
enum WordPart : std::uint8_t {
  kMainText,
  kFootnotes,
  kHeaders,
  kMacros,
  kComments,
  kEndnotes,
  kTextBoxes,
  kHeaderBoxes,
};
inline constexpr std::size_t kWordParts = 8;

class WordFile {
 public:
  // `table` is the stream of tables that is_table_one() names; both must outlive it.
  explicit WordFile(ByteView document) : document_(document) {}

  bool is_word() const;
  bool is_old() const;  // Word 6 or 95
  bool is_encrypted() const;
  bool is_table_one() const;

  // Empty, or what is wrong. Call once.
  std::string load(ByteView table);

  // Characters of each part.
  std::uint32_t size_of(WordPart part) const { return sizes_[part]; }
  const std::vector<WordPiece>& pieces() const { return pieces_; }
  const std::vector<WordRun>& runs() const { return runs_; }
  const std::vector<WordParagraph>& paragraphs() const { return paragraphs_; }
  ByteView document() const { return document_; }

  // Authors of tracked changes and of comments, by number; the author of each comment.
  std::vector<std::string> change_authors() const;
  std::vector<std::string> comment_authors() const;
  // Where each comment begins, in characters of its part.
  std::vector<std::uint32_t> comment_starts() const;

 private:
  ByteView table_piece(std::size_t index) const;
  void load_sizes();
  std::string load_pieces(ByteView clx);
  void load_runs();
  void load_paragraphs();

  ByteView document_;
  ByteView table_;
  std::uint32_t sizes_[kWordParts] = {};
  std::vector<WordPiece> pieces_;
  std::vector<WordRun> runs_;
  std::vector<WordParagraph> paragraphs_;
};

}  // namespace day::office
