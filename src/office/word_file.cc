// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/word_file.h"

#include <algorithm>

#include "office/limits.h"
#include "office/little.h"

namespace day::office {
namespace {

constexpr std::uint16_t kWord8 = 0xA5EC;
constexpr std::uint16_t kWord6 = 0xA5DC;
constexpr std::uint16_t kFirstVersion8 = 0xC1;
constexpr std::size_t kPageBytes = 512;

// Places in the table of [MS-DOC] §2.5.6.
constexpr std::size_t kCommentRefs = 4;
constexpr std::size_t kCommentTexts = 5;
constexpr std::size_t kCharacterPages = 12;
constexpr std::size_t kParagraphPages = 13;
constexpr std::size_t kClx = 33;
constexpr std::size_t kCommentOwners = 36;
constexpr std::size_t kChangeAuthors = 51;

// Single property modifiers ([MS-DOC] §2.6).
enum Sprm : std::uint16_t {
  kDeleted = 0x0800,
  kInserted = 0x0801,
  kHidden = 0x083C,
  kInTable = 0x2416,
  kEndsRow = 0x2417,
  kInsertedBy = 0x4804,
  kDeletedBy = 0x4863,
  kInsertedAt = 0x6805,
  kDeletedAt = 0x6864,
  kDefineTable = 0xD608,
  kChangeTabs = 0xC615,
};

// [MS-DOC] §2.6.1: the size of the operand is in the number.
std::size_t operand_size(std::uint16_t sprm, ByteView operand) {
  switch (sprm >> 13) {
    case 0:
    case 1:
      return 1;
    case 2:
    case 4:
    case 5:
      return 2;
    case 3:
      return 4;
    case 7:
      return 3;
    default:
      if (sprm == kDefineTable) return std::size_t{u16_at(operand, 0)} + 1;
      if (sprm == kChangeTabs && u8_at(operand, 0) == 255) return operand.size();
      return std::size_t{u8_at(operand, 0)} + 1;
  }
}

// Calls take(sprm, operand) for each.
template <typename Take>
void for_each_sprm(ByteView list, const Take& take) {
  while (list.size() > 2) {
    const std::uint16_t sprm = u16_at(list, 0);
    list.remove_prefix(2);
    take(sprm, list);
    list.remove_prefix(std::min(list.size(), operand_size(sprm, list)));
  }
}

// The pages of formats that a table of the kind PlcBte names ([MS-DOC] §2.8.5).
std::vector<ByteView> pages_of(ByteView plc, ByteView document) {
  std::vector<ByteView> pages;
  if (plc.size() < 4) return pages;
  const std::size_t count = (plc.size() - 4) / 8;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t number = u32_at(plc, 4 * (count + 1) + 4 * i) & 0x3FFFFF;
    const ByteView page = piece_of(document, number * kPageBytes, kPageBytes);
    if (page.size() == kPageBytes) pages.push_back(page);
    if (pages.size() >= document.size() / kPageBytes) break;
  }
  return pages;
}

// Strings with their counts before them, in UTF-16.
std::string take_string(ByteView* bytes) {
  const std::size_t size = std::size_t{u16_at(*bytes, 0)} * 2;
  std::string out = from_utf16(piece_of(*bytes, 2, size));
  bytes->remove_prefix(std::min(bytes->size(), 2 + size));
  return out;
}

}  // namespace

bool WordFile::is_word() const {
  return u16_at(document_, 0) == kWord8 || u16_at(document_, 0) == kWord6;
}

bool WordFile::is_old() const {
  return u16_at(document_, 2) < kFirstVersion8;
}

bool WordFile::is_encrypted() const {
  return (u16_at(document_, 10) & 0x0100) != 0;
}

bool WordFile::is_table_one() const {
  return (u16_at(document_, 10) & 0x0200) != 0;
}

ByteView WordFile::table_piece(std::size_t index) const {
  if (index >= u16_at(document_, 152)) return {};
  const std::size_t at = 154 + 8 * index;
  return piece_of(table_, u32_at(document_, at), u32_at(document_, at + 4));
}

void WordFile::load_sizes() {
  const std::size_t at = is_old() ? 0x34 : 76;
  const std::size_t count = is_old() ? 6 : kWordParts;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t size = u32_at(document_, at + 4 * i);
    // No more characters than octets.
    sizes_[i] = std::min<std::uint32_t>(size, static_cast<std::uint32_t>(document_.size()));
  }
}

std::string WordFile::load(ByteView table) {
  table_ = table;
  load_sizes();
  std::string wrong;
  if (!is_old()) {
    wrong = load_pieces(table_piece(kClx));
    load_runs();
    load_paragraphs();
  } else if ((u16_at(document_, 10) & 4) != 0) {
    wrong = load_pieces(piece_of(document_, u32_at(document_, 0x160), u32_at(document_, 0x164)));
  }
  if (pieces_.empty()) {
    // Text that was saved whole lies in one stretch.
    std::uint64_t all = 0;
    for (const std::uint32_t size : sizes_) all += size;
    const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(all, document_.size()));
    pieces_.push_back({0, end, u32_at(document_, 0x18), false});
  }
  return wrong;
}

std::string WordFile::load_pieces(ByteView clx) {
  while (u8_at(clx, 0) == 1)
    clx.remove_prefix(std::min<std::size_t>(clx.size(), 3 + u16_at(clx, 1)));
  if (u8_at(clx, 0) != 2) return "the table of its pieces is missing";
  const ByteView plc = piece_of(clx, 5, u32_at(clx, 1));
  if (plc.size() < 16) return "the table of its pieces is damaged";
  const std::size_t count = (plc.size() - 4) / 12;
  for (std::size_t i = 0; i < count; ++i) {
    WordPiece piece;
    piece.begin = u32_at(plc, 4 * i);
    piece.end = u32_at(plc, 4 * i + 4);
    const std::uint32_t place = u32_at(plc, 4 * (count + 1) + 8 * i + 2);
    const bool is_narrow = is_old() || (place & 0x40000000) != 0;
    piece.is_wide = !is_narrow;
    piece.offset = is_old() ? place : is_narrow ? (place & 0x3FFFFFFF) / 2 : place;
    const bool is_in_order = pieces_.empty() || piece.begin >= pieces_.back().end;
    if (piece.end < piece.begin || !is_in_order) return "the table of its pieces is damaged";
    pieces_.push_back(piece);
  }
  return {};
}

void WordFile::load_runs() {
  for (const ByteView page : pages_of(table_piece(kCharacterPages), document_)) {
    const std::size_t count = u8_at(page, kPageBytes - 1);
    for (std::size_t i = 0; i < count; ++i) {
      WordRun run;
      run.begin = u32_at(page, 4 * i);
      run.end = u32_at(page, 4 * i + 4);
      const std::size_t at = std::size_t{u8_at(page, 4 * (count + 1) + i)} * 2;
      if (at == 0) continue;
      for_each_sprm(piece_of(page, at + 1, u8_at(page, at)),
                    [&run](std::uint16_t sprm, ByteView operand) {
                      if (sprm == kDeleted) run.is_deleted = u8_at(operand, 0) != 0;
                      if (sprm == kInserted) run.is_inserted = u8_at(operand, 0) != 0;
                      // 128 and 129 are relative to the style, which mostly does not hide.
                      if (sprm == kHidden) run.is_hidden = (u8_at(operand, 0) & 1) != 0;
                      if (sprm == kInsertedBy || sprm == kDeletedBy)
                        run.author = u16_at(operand, 0);
                      if (sprm == kInsertedAt || sprm == kDeletedAt) run.time = u32_at(operand, 0);
                    });
      if (run.is_deleted || run.is_inserted || run.is_hidden) runs_.push_back(run);
    }
  }
  std::sort(runs_.begin(), runs_.end(),
            [](const WordRun& a, const WordRun& b) { return a.begin < b.begin; });
}

void WordFile::load_paragraphs() {
  for (const ByteView page : pages_of(table_piece(kParagraphPages), document_)) {
    const std::size_t count = u8_at(page, kPageBytes - 1);
    for (std::size_t i = 0; i < count; ++i) {
      WordParagraph paragraph;
      paragraph.begin = u32_at(page, 4 * i);
      paragraph.end = u32_at(page, 4 * i + 4);
      const std::size_t at = std::size_t{u8_at(page, 4 * (count + 1) + 13 * i)} * 2;
      if (at == 0) continue;
      const std::size_t words = u8_at(page, at);
      ByteView list = words == 0 ? piece_of(page, at + 2, std::size_t{u8_at(page, at + 1)} * 2)
                                 : piece_of(page, at + 1, words * 2 - 1);
      list.remove_prefix(std::min<std::size_t>(list.size(), 2));  // the style
      for_each_sprm(list, [&paragraph](std::uint16_t sprm, ByteView operand) {
        if (sprm == kInTable) paragraph.is_in_table = u8_at(operand, 0) != 0;
        if (sprm == kEndsRow) paragraph.ends_row = u8_at(operand, 0) != 0;
      });
      if (paragraph.is_in_table || paragraph.ends_row) paragraphs_.push_back(paragraph);
    }
  }
  std::sort(paragraphs_.begin(), paragraphs_.end(),
            [](const WordParagraph& a, const WordParagraph& b) { return a.begin < b.begin; });
}

std::vector<std::string> WordFile::change_authors() const {
  std::vector<std::string> out;
  ByteView table = table_piece(kChangeAuthors);
  if (u16_at(table, 0) != 0xFFFF) return out;
  const std::size_t count = u16_at(table, 2);
  table.remove_prefix(std::min<std::size_t>(table.size(), 6));
  while (out.size() < count && !table.empty()) out.push_back(take_string(&table));
  return out;
}

std::vector<std::string> WordFile::comment_authors() const {
  std::vector<std::string> owners;
  ByteView table = table_piece(kCommentOwners);
  while (!table.empty() && owners.size() < kMaxAuthors) owners.push_back(take_string(&table));
  constexpr std::size_t kReferenceBytes = 30;
  const ByteView references = table_piece(kCommentRefs);
  std::vector<std::string> out;
  if (references.size() < 4) return out;
  const std::size_t count = (references.size() - 4) / (4 + kReferenceBytes);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t owner = u16_at(references, 4 * (count + 1) + kReferenceBytes * i + 20);
    out.push_back(owner < owners.size() ? owners[owner] : std::string());
  }
  return out;
}

std::vector<std::uint32_t> WordFile::comment_starts() const {
  std::vector<std::uint32_t> out;
  const ByteView texts = table_piece(kCommentTexts);
  for (std::size_t at = 0; at + 4 <= texts.size(); at += 4) out.push_back(u32_at(texts, at));
  return out;
}

}  // namespace day::office
