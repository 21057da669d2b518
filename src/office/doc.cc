// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "document/limits.h"
#include "office/field_code.h"
#include "office/flow.h"
#include "office/legacy_kinds.h"
#include "office/rtf_scan.h"
#include "office/rtf_words.h"
#include "office/word_file.h"
#include "text/charset.h"

namespace day::office {
namespace {

// Special characters ([MS-DOC] §2.4.1 and §2.8.25).
constexpr char32_t kCellEnd = 0x07;
constexpr char32_t kLineBreak = 0x0B;
constexpr char32_t kPageBreak = 0x0C;
constexpr char32_t kParagraphEnd = 0x0D;
constexpr char32_t kFieldBegin = 0x13;
constexpr char32_t kFieldResult = 0x14;
constexpr char32_t kFieldEnd = 0x15;
constexpr char32_t kHardHyphen = 0x1E;

std::array<char32_t, 256> windows_1252() {
  std::array<char32_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    const char octet = static_cast<char>(i);
    table[i] = i < 0x80 ? i : decode_utf8(text::to_utf8("windows-1252", {&octet, 1})).code;
  }
  return table;
}

// The last of the stretches that begins at or before a place, if it reaches it.
template <typename Stretch>
const Stretch* find_at(const std::vector<Stretch>& stretches, std::uint32_t place) {
  auto after =
      std::upper_bound(stretches.begin(), stretches.end(), place,
                       [](std::uint32_t at, const Stretch& stretch) { return at < stretch.begin; });
  if (after == stretches.begin()) return nullptr;
  --after;
  return place < after->end ? &*after : nullptr;
}

class OldWord {
 public:
  OldWord(const Legacy& legacy, const WordFile& file)
      : legacy_(legacy), file_(file), narrow_(windows_1252()), authors_(file.change_authors()) {}

  void run() {
    document::Draft& draft = *legacy_.draft;
    std::array<std::uint32_t, kWordParts + 1> starts{};
    for (std::size_t i = 0; i < kWordParts; ++i) {
      starts[i + 1] = starts[i] + file_.size_of(static_cast<WordPart>(i));
    }
    draft.page({});
    draft.text(read(starts[kMainText], starts[kMainText + 1]));
    draft.page_if_any("Footnotes", read(starts[kFootnotes], starts[kFootnotes + 1]));
    draft.page_if_any("Endnotes", read(starts[kEndnotes], starts[kEndnotes + 1]));
    draft.page_if_any("Headers and footers",
                      without_blank_lines(read(starts[kHeaders], starts[kHeaders + 1])));
    draft.page_if_any("Text boxes", read(starts[kTextBoxes], starts[kTextBoxes + 1]));
    draft.page_if_any("Text boxes of headers",
                      read(starts[kHeaderBoxes], starts[kHeaderBoxes + 1]));
    draft.page_if_any("Comments", read_comments(starts[kComments], starts[kComments + 1]));
    end_change();
    draft.page_if_any("Hidden text", hidden_);
    draft.page_if_any("Tracked changes", changes_);
    draft.page_if_any("Links", links_);
    draft.page_if_any("Field codes", codes_);
    draft.page_count(1);
  }

 private:
  static std::string without_blank_lines(const std::string& text) {
    std::string out;
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      add_line(&out, rest.substr(0, end));
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return out;
  }

  std::string read_comments(std::uint32_t begin, std::uint32_t end) {
    const std::vector<std::string> authors = file_.comment_authors();
    const std::vector<std::uint32_t> starts = file_.comment_starts();
    if (starts.size() < 2 || starts.size() < authors.size()) return read(begin, end);
    std::string out;
    std::uint32_t from = begin;
    for (std::size_t i = 0; i < authors.size(); ++i) {
      // Each ends where the next begins; out of order there is nothing left for one.
      std::uint32_t to = end;
      if (i + 1 < starts.size()) to = begin + std::min(starts[i + 1], end - begin);
      to = std::max(from, to);
      const std::string text = one_line(read(from, to));
      from = to;
      add_line(&out, authors[i].empty() ? text : authors[i] + ": " + text);
      if (out.size() > document::kMaxTextBytes) break;
    }
    return out;
  }

  // Characters of the document from `begin` to before `end`.
  std::string read(std::uint32_t begin, std::uint32_t end) {
    out_.clear();
    fields_.clear();
    const auto& pieces = file_.pieces();
    auto piece =
        std::upper_bound(pieces.begin(), pieces.end(), begin,
                         [](std::uint32_t at, const WordPiece& each) { return at < each.begin; });
    if (piece != pieces.begin()) --piece;
    for (; piece != pieces.end() && piece->begin < end; ++piece) {
      read_piece(*piece, std::max(begin, piece->begin), std::min(end, piece->end));
      if (out_.size() > document::kMaxTextBytes) break;
    }
    return std::move(out_);
  }

  void read_piece(const WordPiece& piece, std::uint32_t begin, std::uint32_t end) {
    const ByteView document = file_.document();
    const std::size_t width = piece.is_wide ? 2 : 1;
    Utf16Joiner joiner;
    for (std::uint32_t at = begin; at < end; ++at) {
      const std::uint64_t place = piece.offset + std::uint64_t{at - piece.begin} * width;
      if (place + width > document.size()) {
        legacy_.draft->defect("its text is cut off");
        return;
      }
      const auto low = static_cast<unsigned char>(document[place]);
      std::optional<char32_t> code = narrow_[low];
      if (piece.is_wide) {
        const auto high = static_cast<unsigned char>(document[place + 1]);
        code = joiner.add(static_cast<std::uint16_t>(low | high << 8));
      }
      if (code) take(*code, static_cast<std::uint32_t>(place));
    }
  }

  void take(char32_t code, std::uint32_t place) {
    if (code == kFieldBegin) {
      if (fields_.size() < 64) fields_.push_back(true);
      instruction_.clear();
    } else if (code == kFieldResult) {
      if (!fields_.empty()) fields_.back() = false;
      take_code();
    } else if (code == kFieldEnd) {
      take_code();
      if (!fields_.empty()) fields_.pop_back();
    } else if (std::find(fields_.begin(), fields_.end(), true) != fields_.end()) {
      if (instruction_.size() < document::kMaxFieldBytes) append_utf8(&instruction_, code);
    } else {
      take_text(code, place);
    }
  }

  void take_code() {
    read_field_code(instruction_, &links_, &codes_);
    instruction_.clear();
  }

  void take_text(char32_t code, std::uint32_t place) {
    std::string text;
    if (code == kCellEnd || code == kParagraphEnd) {
      const WordParagraph* paragraph = find_at(file_.paragraphs(), place);
      const bool is_in_table = paragraph != nullptr && paragraph->is_in_table;
      if (code == kCellEnd) {
        end_cell(paragraph != nullptr && paragraph->ends_row);
        return;
      }
      text = is_in_table ? " " : "\n";
    } else if (code == kLineBreak || code == kPageBreak || code == 0x0E) {
      text = "\n";
    } else if (code == kHardHyphen) {
      text = "-";
    } else if (code == '\t' || code >= 0x20) {
      append_utf8(&text, code);
    } else {
      return;  // marks of pictures, notes and comments
    }
    add(text, find_at(file_.runs(), place));
  }

  // Rows of old files are not told from cells by formats here: an empty cell ends one.
  void end_cell(bool ends_row) {
    if (file_.is_old()) ends_row = out_.ends_with('\t');
    if (!ends_row) {
      out_.push_back('\t');
      return;
    }
    if (out_.ends_with('\t')) out_.pop_back();
    out_.push_back('\n');
  }

  void add(std::string_view text, const WordRun* run) {
    if (run == nullptr) {
      end_change();
      if (!hidden_.empty() && !hidden_.ends_with('\n')) hidden_.push_back('\n');
      out_.append(text);
      return;
    }
    if (run->is_deleted || run->is_inserted) {
      if (run != change_run_) begin_change(*run);
      change_run_ = run;
      change_.append(text);
      if (run->is_deleted) return;
    }
    (run->is_hidden ? hidden_ : out_).append(text);
  }

  // Runs of the same change go on in one line.
  void begin_change(const WordRun& run) {
    std::string by = run.is_deleted ? "deleted" : "inserted";
    if (run.author < authors_.size()) by += " by " + document::field_text(authors_[run.author]);
    const std::string when = print_dttm(run.time);
    if (!when.empty()) by += ", " + when;
    if (by != change_by_) end_change();
    change_by_ = by;
  }

  void end_change() {
    if (change_run_ == nullptr) return;
    if (!is_blank(change_)) add_line(&changes_, change_by_ + ": " + one_line(change_));
    change_.clear();
    change_run_ = nullptr;
  }

  const Legacy& legacy_;
  const WordFile& file_;
  std::array<char32_t, 256> narrow_;
  std::vector<std::string> authors_;
  std::vector<bool> fields_;  // that are open: true in its instruction, before its result
  std::string instruction_;
  std::string out_;
  std::string hidden_;
  std::string changes_;
  std::string change_;
  std::string change_by_;
  const WordRun* change_run_ = nullptr;  // whose text change_ ends with
  std::string links_;
  std::string codes_;
};

}  // namespace

void read_old_word(const Legacy& legacy) {
  document::Draft& draft = *legacy.draft;
  const Bytes document = legacy.read("WordDocument");
  WordFile file(document);
  if (!file.is_word()) {
    draft.end(document::Outcome::Unsupported, "no reader for this version of Word");
    return;
  }
  if (file.is_encrypted()) {
    draft.end(document::Outcome::Locked, "it needs a password");
    return;
  }
  const Bytes table =
      file.is_old() ? Bytes() : legacy.read(file.is_table_one() ? "1Table" : "0Table");
  const std::string wrong = file.load(table);
  if (!wrong.empty()) draft.defect(wrong);
  OldWord(legacy, file).run();
  find_pictures(legacy.read("Data"), legacy);
  find_pictures(document, legacy);
}

}  // namespace day::office
