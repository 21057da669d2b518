// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "office/biff.h"
#include "office/code_page.h"
#include "office/flow.h"
#include "office/legacy_kinds.h"
#include "office/limits.h"
#include "office/little.h"
#include "office/numbers.h"
#include "text/charset.h"

namespace day::office {
namespace {

// [MS-XLS] §2.3.2.
enum Record : std::uint16_t {
  kFormula = 0x0006,
  kEof = 0x000A,
  kHeader = 0x0014,
  kFooter = 0x0015,
  kNote = 0x001C,
  kDateMode = 0x0022,
  kFilePass = 0x002F,
  kCodePage = 0x0042,
  kWriteAccess = 0x005C,
  kBoundSheet = 0x0085,
  kMulRk = 0x00BD,
  kRString = 0x00D6,
  kXf = 0x00E0,
  kDrawingGroup = 0x00EB,
  kSst = 0x00FC,
  kLabelSst = 0x00FD,
  kText = 0x01B6,
  kHyperlink = 0x01B8,
  kNumber = 0x0203,
  kLabel = 0x0204,
  kBoolErr = 0x0205,
  kString = 0x0207,
  kRow = 0x0208,
  kRk = 0x027E,
  kFormat = 0x041E,
  kBof = 0x0809,
};

constexpr std::uint16_t kBiff8 = 0x0600;
constexpr std::size_t kRecordHeaderBytes = 4;
constexpr std::uint16_t kRowIsHidden = 0x0020;

struct BoundSheet {
  std::uint32_t offset = 0;
  std::uint8_t state = 0;
  std::string name;
};

class OldWorkbook {
 public:
  OldWorkbook(const Legacy& legacy, ByteView stream) : legacy_(legacy), stream_(stream) {}

  void run() {
    is_biff8_ = u16_at(stream_, 4) == kBiff8;
    read_globals();
    if (is_locked_) {
      legacy_.draft->end(document::Outcome::Locked, "it needs a password");
      return;
    }
    legacy_.draft->page_count(sheets_.size());
    std::size_t number = 0;
    for (const BoundSheet& sheet : sheets_) read_sheet(sheet, ++number);
    legacy_.draft->page_if_any("Links", links_);
  }

 private:
  void read_globals() {
    BiffScanner scanner(stream_);
    while (const auto record = scanner.next()) {
      if (record->type == kEof || is_locked_) break;
      read_global(*record);
    }
    if (scanner.is_cut_off()) legacy_.draft->defect("the workbook is cut off");
  }

  void read_global(const BiffRecord& record) {
    const ByteView body = record.body;
    if (record.type == kFilePass) {
      is_locked_ = true;
    } else if (record.type == kDateMode) {
      is_1904_ = u16_at(body, 0) != 0;
    } else if (record.type == kCodePage) {
      code_page_ = u16_at(body, 0) == 0x8000 ? 10000 : u16_at(body, 0);
    } else if (record.type == kWriteAccess) {
      legacy_.draft->property("written by", is_biff8_ ? wide_name(record) : narrow(body.substr(1)));
    } else if (record.type == kBoundSheet) {
      add_sheet(record);
    } else if (record.type == kFormat) {
      const std::string code = is_biff8_ ? BiffReader(record, 2).rich_string()
                                         : narrow(piece_of(body, 3, u8_at(body, 2)));
      if (formats_.size() < kMaxStrings) formats_[u16_at(body, 0)] = parse_format(code);
    } else if (record.type == kXf) {
      const unsigned format = u16_at(body, 2);
      const auto own = formats_.find(format);
      styles_.push_back(own == formats_.end() ? builtin_format(format) : own->second);
    } else if (record.type == kSst) {
      read_strings(record);
    } else if (record.type == kDrawingGroup) {
      Bytes drawing(body);
      for (const ByteView more : record.more) drawing += more;
      find_pictures(drawing, legacy_);
    }
  }

  // In a field of fixed size, with spaces behind.
  std::string wide_name(const BiffRecord& record) const {
    const std::size_t count = u16_at(record.body, 0);
    if (count > 200) return {};
    return BiffReader(record, 3).characters(count, (u8_at(record.body, 2) & 1) != 0);
  }

  std::string narrow(ByteView raw) const {
    return text::to_utf8(code_page_name(code_page_), raw.substr(0, raw.find('\0')));
  }

  void add_sheet(const BiffRecord& record) {
    if (sheets_.size() >= document::kMaxPages) {
      legacy_.draft->defect("it has too many sheets");
      return;
    }
    BoundSheet sheet{
        u32_at(record.body, 0), static_cast<std::uint8_t>(u8_at(record.body, 4) & 3), {}};
    const std::size_t count = u8_at(record.body, 6);
    sheet.name = is_biff8_
                     ? BiffReader(record, 8).characters(count, (u8_at(record.body, 7) & 1) != 0)
                     : narrow(piece_of(record.body, 7, count));
    sheets_.push_back(std::move(sheet));
  }

  void read_strings(const BiffRecord& record) {
    BiffReader reader(record, 8);
    const std::size_t count = u32_at(record.body, 4);
    while (strings_.size() < count && !reader.at_end()) {
      if (strings_.size() >= kMaxStrings) {
        legacy_.draft->defect("it has too many texts");
        return;
      }
      strings_.push_back(one_line(reader.rich_string()));
    }
  }

  void read_sheet(const BoundSheet& sheet, std::size_t number) {
    label_ = "Sheet " + std::to_string(number) + ": " + sheet.name;
    std::string shown = label_;
    if (sheet.state == 1) shown += " (hidden)";
    if (sheet.state == 2) shown += " (very hidden)";
    legacy_.draft->page(shown);
    if (sheet.offset >= stream_.size() || u16_at(stream_, sheet.offset) != kBof) {
      legacy_.draft->defect(label_ + ": it is missing");
      return;
    }
    line_.clear();
    hidden_.clear();
    comments_.clear();
    texts_.clear();
    margins_.clear();
    hidden_rows_.clear();
    depth_ = 0;
    BiffScanner scanner(stream_.substr(sheet.offset));
    while (const auto record = scanner.next()) {
      // Sheets that lie in one another are read again and again.
      scanned_bytes_ += record->body.size() + kRecordHeaderBytes;
      if (scanned_bytes_ > kMaxPackageBytes) {
        legacy_.draft->defect("its sheets overlap; the rest is not read");
        break;
      }
      if (record->type == kBof) ++depth_;
      if (record->type == kEof && --depth_ == 0) break;
      // A chart in a sheet has records of its own; its numbers are those of the sheet.
      if (depth_ == 1) read_record(*record);
      if (legacy_.draft->is_full()) break;
    }
    end_row();
    if (scanner.is_cut_off()) legacy_.draft->defect(label_ + ": it is cut off");
    legacy_.draft->page_if_any(label_ + ", hidden rows", hidden_);
    legacy_.draft->page_if_any(label_ + ", header and footer", margins_);
    legacy_.draft->page_if_any(label_ + ", comments", comments_);
    legacy_.draft->page_if_any(label_ + ", texts in boxes and comments", texts_);
  }

  void read_record(const BiffRecord& record) {
    const ByteView body = record.body;
    switch (record.type) {
      case kRow:
        if ((u16_at(body, 12) & kRowIsHidden) != 0 && hidden_rows_.size() < kMaxStrings) {
          hidden_rows_.push_back(u16_at(body, 0));
        }
        break;
      case kLabelSst: {
        const std::size_t index = u32_at(body, 6);
        if (index >= strings_.size()) {
          legacy_.draft->defect("a cell refers to a text that is not there");
        } else {
          add_cell(body, strings_[index]);
        }
        break;
      }
      case kLabel:
      case kRString:
        add_cell(body, string_at(record, 6));
        break;
      case kNumber:
        add_cell(body, number(double_at(body, 6), u16_at(body, 4)));
        break;
      case kRk:
        add_cell(body, number(number_of_rk(u32_at(body, 6)), u16_at(body, 4)));
        break;
      case kMulRk:
        for (std::size_t at = 4; at + 8 <= body.size(); at += 6) {
          add_cell(body, number(number_of_rk(u32_at(body, at + 2)), u16_at(body, at)));
        }
        break;
      case kBoolErr:
        add_cell(body, u8_at(body, 7) != 0   ? std::string(error_name(u8_at(body, 6)))
                       : u8_at(body, 6) != 0 ? "TRUE"
                                             : "FALSE");
        break;
      case kFormula:
        read_formula(body);
        break;
      case kString:
        if (!formula_cell_.empty()) add_cell(formula_cell_, string_at(record, 0));
        formula_cell_ = {};
        break;
      default:
        read_aside(record);
        break;
    }
  }

  // What stands beside the cells.
  void read_aside(const BiffRecord& record) {
    const ByteView body = record.body;
    if (record.type == kNote) {
      const std::string author = is_biff8_ ? BiffReader(record, 8).rich_string() : std::string();
      const std::string text =
          is_biff8_ ? std::string() : narrow(piece_of(body, 6, u16_at(body, 4)));
      add_line(&comments_, cell_name(u16_at(body, 0), u16_at(body, 2)) +
                               (author.empty() ? "" : ", " + author) + ": " +
                               (is_biff8_ ? "(text below)" : one_line(text)));
    } else if (record.type == kText) {
      BiffRecord text{kText, {}, record.more};
      const std::size_t count = u16_at(body, 10);
      if (count == 0 || record.more.empty()) return;
      BiffReader reader(text);
      const bool is_wide = (reader.u8() & 1) != 0;
      add_line(&texts_, one_line(reader.characters(count, is_wide)));
    } else if (record.type == kHeader || record.type == kFooter) {
      if (!body.empty()) add_line(&margins_, string_at(record, 0));
    } else if (record.type == kHyperlink) {
      // The address lies somewhere within, in UTF-16 ([MS-OSHARED] §2.3.7.1).
      const std::size_t at = body.find(ByteView("h\0t\0t\0p\0", 8));
      if (at == ByteView::npos) return;
      std::string address = from_utf16(body.substr(at));
      address.resize(std::min(address.find('\0'), address.size()));
      add_line(&links_, address);
    }
  }

  // With the count of its characters before it.
  std::string string_at(const BiffRecord& record, std::size_t at) const {
    if (!is_biff8_) {
      // Headers count in one octet, cells in two.
      const bool is_short = record.type == kHeader || record.type == kFooter;
      const std::size_t count = is_short ? u8_at(record.body, at) : u16_at(record.body, at);
      return one_line(narrow(piece_of(record.body, at + (is_short ? 1 : 2), count)));
    }
    return one_line(BiffReader(record, at).rich_string());
  }

  // [MS-XLS] §2.5.133: a number, or marks that say what else it is.
  void read_formula(ByteView body) {
    formula_cell_ = {};
    if (u16_at(body, 12) != 0xFFFF) {
      add_cell(body, number(double_at(body, 6), u16_at(body, 4)));
      return;
    }
    switch (u8_at(body, 6)) {
      case 0:
        formula_cell_ = body;
        break;
      case 1:
        add_cell(body, u8_at(body, 8) != 0 ? "TRUE" : "FALSE");
        break;
      case 2:
        add_cell(body, std::string(error_name(u8_at(body, 8))));
        break;
      default:
        break;
    }
  }

  std::string number(double value, unsigned style) const {
    const NumberKind kind = style < styles_.size() ? styles_[style] : NumberKind::Plain;
    return print_serial(value, kind, is_1904_);
  }

  void add_cell(ByteView cell, const std::string& text) {
    if (text.empty()) return;
    const unsigned row = u16_at(cell, 0);
    if (row != row_) end_row();
    row_ = row;
    if (line_.size() > document::kMaxTextBytes) return;
    if (!line_.empty()) line_.push_back('\t');
    line_ += text;
  }

  void end_row() {
    if (line_.empty()) return;
    line_.push_back('\n');
    const bool is_hidden = std::binary_search(hidden_rows_.begin(), hidden_rows_.end(), row_);
    if (!is_hidden) {
      legacy_.draft->text(line_);
    } else if (hidden_.size() < document::kMaxTextBytes) {
      hidden_ += line_;
    }
    line_.clear();
  }

  const Legacy& legacy_;
  ByteView stream_;
  bool is_biff8_ = false;
  bool is_1904_ = false;
  bool is_locked_ = false;
  unsigned code_page_ = 1252;
  std::vector<BoundSheet> sheets_;
  std::vector<std::string> strings_;
  std::map<unsigned, NumberKind> formats_;
  std::vector<NumberKind> styles_;
  std::string links_;
  std::uint64_t scanned_bytes_ = 0;  // of all sheets
  // Of the sheet at hand.
  std::string label_;
  std::string line_;
  unsigned row_ = 0;
  ByteView formula_cell_;              // whose text follows
  std::vector<unsigned> hidden_rows_;  // ascending, as they are written
  std::string hidden_;
  std::string comments_;
  std::string texts_;
  std::string margins_;
  int depth_ = 0;
};

}  // namespace

void read_old_excel(const Legacy& legacy, ByteView stream) {
  OldWorkbook(legacy, stream).run();
}

}  // namespace day::office
