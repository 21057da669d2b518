// SPDX-License-Identifier: AGPL-3.0-or-later
// Workbooks in the binary form of Excel since 2007 ([MS-XLSB]): the parts of a package as in a
// workbook of XML, with records in them.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "office/flow.h"
#include "office/limits.h"
#include "office/little.h"
#include "office/numbers.h"
#include "office/ooxml_kinds.h"

namespace day::office {
namespace {

// [MS-XLSB] §2.3.2.
enum Record : std::uint32_t {
  kRow = 0,
  kCellRk = 2,
  kCellError = 3,
  kCellBool = 4,
  kCellReal = 5,
  kCellText = 6,
  kCellShared = 7,
  kFormulaText = 8,
  kFormulaNumber = 9,
  kFormulaBool = 10,
  kFormulaError = 11,
  kSharedText = 19,
  kFormat = 44,
  kCellFormat = 47,
  kWorkbookProperties = 153,
  kSheet = 156,
  kBeginCellFormats = 617,
  kEndCellFormats = 618,
  kCommentAuthor = 632,
  kBeginComment = 635,
  kCommentText = 637,
};

constexpr std::size_t kCellHeaderBytes = 8;
constexpr std::uint8_t kRowIsHidden = 0x10;

// The type takes one octet or two, the size one to four, seven bits each (§2.1.4).
class Records {
 public:
  explicit Records(ByteView part) : in_(part) {}

  bool next() {
    if (in_.empty()) return false;
    type_ = number(2);
    const std::size_t size = number(4);
    body_ = in_.substr(0, size);
    is_cut_off_ = body_.size() < size;
    in_.remove_prefix(body_.size());
    return true;
  }

  std::uint32_t type() const { return type_; }
  ByteView body() const { return body_; }
  bool is_cut_off() const { return is_cut_off_; }

 private:
  std::uint32_t number(unsigned max_octets) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < max_octets && !in_.empty(); ++i) {
      const std::uint32_t octet = u8_at(in_, 0);
      in_.remove_prefix(1);
      value |= (octet & 0x7F) << (7 * i);
      // The octets of a type keep their highest bit.
      if (max_octets == 2 && i == 0 && (octet & 0x80) != 0) continue;
      if ((octet & 0x80) == 0) break;
    }
    return value;
  }

  ByteView in_;
  ByteView body_;
  std::uint32_t type_ = 0;
  bool is_cut_off_ = false;
};

// XLWideString: its characters counted in four octets.
std::string string_at(ByteView body, std::size_t at, std::size_t* end = nullptr) {
  const std::size_t size = std::size_t{u32_at(body, at)} * 2;
  if (end != nullptr) *end = at + 4 + size;
  return one_line(from_utf16(piece_of(body, at + 4, size)));
}

struct Sheet {
  std::string name;
  std::string part;
  std::uint32_t state = 0;
};

class BinaryWorkbook {
 public:
  BinaryWorkbook(Package& package, std::string_view main) : package_(package), main_(main) {}

  void run(ByteView workbook) {
    const std::vector<Relationship> parts = package_.relationships(main_);
    for (const Relationship& each : parts) {
      if (!each.is_external) targets_.emplace(each.id, each.target);
      if (each.type == "sharedStrings") read_texts(each.target);
      if (each.type == "styles") read_styles(each.target);
    }
    for (Records records(workbook); records.next();) read_workbook_record(records);
    package_.draft().page_count(sheets_.size());
    std::size_t number = 0;
    for (const Sheet& sheet : sheets_) read_sheet(sheet, ++number);
    package_.draft().page_if_any("Links", links_);
  }

 private:
  void read_workbook_record(const Records& record) {
    const ByteView body = record.body();
    if (record.type() == kWorkbookProperties) is_1904_ = (u32_at(body, 0) & 1) != 0;
    if (record.type() != kSheet) return;
    if (sheets_.size() >= document::kMaxPages) {
      package_.draft().defect("it has too many sheets");
      return;
    }
    std::size_t at = 0;
    const auto target = targets_.find(string_at(body, 8, &at));
    sheets_.push_back(
        {string_at(body, at), target == targets_.end() ? "" : target->second, u32_at(body, 0)});
  }

  void read_texts(const std::string& part) {
    const std::optional<Bytes> bytes = package_.read(part);
    if (!bytes) return;
    for (Records records(*bytes); records.next();) {
      if (records.type() != kSharedText) continue;
      if (texts_.size() >= kMaxStrings) {
        package_.draft().defect(part + ": it has too many texts");
        return;
      }
      texts_.push_back(string_at(records.body(), 1));
    }
  }

  void read_styles(const std::string& part) {
    const std::optional<Bytes> bytes = package_.read(part);
    if (!bytes) return;
    std::map<unsigned, NumberKind> formats;
    bool is_in_cells = false;
    for (Records records(*bytes); records.next();) {
      const ByteView body = records.body();
      if (records.type() == kBeginCellFormats) is_in_cells = true;
      if (records.type() == kEndCellFormats) is_in_cells = false;
      if (records.type() == kFormat) formats[u16_at(body, 0)] = parse_format(string_at(body, 2));
      if (records.type() != kCellFormat || !is_in_cells) continue;
      const auto own = formats.find(u16_at(body, 2));
      styles_.push_back(own == formats.end() ? builtin_format(u16_at(body, 2)) : own->second);
    }
  }

  void read_sheet(const Sheet& sheet, std::size_t number) {
    const std::string label = "Sheet " + std::to_string(number) + ": " + sheet.name;
    document::Draft& draft = package_.draft();
    draft.page(sheet.state == 0   ? label
               : sheet.state == 1 ? label + " (hidden)"
                                  : label + " (very hidden)");
    const std::optional<Bytes> bytes = package_.read(sheet.part);
    if (!bytes) {
      draft.defect(label + ": it is missing");
      return;
    }
    line_.clear();
    hidden_.clear();
    is_hidden_ = false;
    Records records(*bytes);
    while (records.next() && !draft.is_full()) {
      if (records.type() == kRow) {
        end_row();
        is_hidden_ = (u8_at(records.body(), 11) & kRowIsHidden) != 0;
      } else {
        add_cell(cell_text(records));
      }
    }
    end_row();
    if (records.is_cut_off()) draft.defect(label + ": it is cut off");
    draft.page_if_any(label + ", hidden rows", hidden_);
    const std::vector<Relationship> parts = package_.relationships(sheet.part);
    for (const Relationship& each : parts) {
      if (each.is_external) continue;
      if (each.type == "comments") read_comments(each.target, label);
      if (each.type == "drawing") read_drawing(package_, each.target, label, &links_);
    }
    read_charts(package_, parts, label + ", chart");
    add_links(parts, &links_);
  }

  std::string cell_text(const Records& record) {
    const ByteView body = record.body();
    switch (record.type()) {
      case kCellRk:
        return number(number_of_rk(u32_at(body, kCellHeaderBytes)), body);
      case kCellReal:
      case kFormulaNumber:
        return number(double_at(body, kCellHeaderBytes), body);
      case kCellText:
      case kFormulaText:
        return string_at(body, kCellHeaderBytes);
      case kCellShared: {
        const std::size_t index = u32_at(body, kCellHeaderBytes);
        if (index < texts_.size()) return texts_[index];
        package_.draft().defect("a cell refers to a text that is not there");
        return {};
      }
      case kCellBool:
      case kFormulaBool:
        return u8_at(body, kCellHeaderBytes) != 0 ? "TRUE" : "FALSE";
      case kCellError:
      case kFormulaError:
        return std::string(error_name(u8_at(body, kCellHeaderBytes)));
      default:
        return {};
    }
  }

  std::string number(double value, ByteView body) const {
    const std::size_t style = u32_at(body, 4) & 0xFFFFFF;
    const NumberKind kind = style < styles_.size() ? styles_[style] : NumberKind::Plain;
    return print_serial(value, kind, is_1904_);
  }

  void add_cell(const std::string& text) {
    if (text.empty() || line_.size() > document::kMaxTextBytes) return;
    if (!line_.empty()) line_.push_back('\t');
    line_ += text;
  }

  void end_row() {
    if (line_.empty()) return;
    line_.push_back('\n');
    if (is_hidden_) {
      add_line(&hidden_, line_);
    } else {
      package_.draft().text(line_);
    }
    line_.clear();
  }

  void read_comments(const std::string& part, const std::string& label) {
    const std::optional<Bytes> bytes = package_.read(part);
    if (!bytes) return;
    std::vector<std::string> authors;
    std::string text;
    std::string who;
    for (Records records(*bytes); records.next();) {
      const ByteView body = records.body();
      if (records.type() == kCommentAuthor && authors.size() < kMaxAuthors) {
        authors.push_back(string_at(body, 0));
      } else if (records.type() == kBeginComment) {
        const std::size_t author = u32_at(body, 0);
        who = cell_name(u32_at(body, 4), u32_at(body, 12));
        if (author < authors.size()) who += ", " + authors[author];
      } else if (records.type() == kCommentText) {
        add_line(&text, who + ": " + string_at(body, 1));
      }
    }
    package_.draft().page_if_any(label + ", comments", text);
  }

  Package& package_;
  std::string main_;
  std::map<std::string, std::string, std::less<>> targets_;
  std::vector<Sheet> sheets_;
  std::vector<std::string> texts_;
  std::vector<NumberKind> styles_;
  std::string links_;
  std::string line_;
  std::string hidden_;
  bool is_hidden_ = false;
  bool is_1904_ = false;
};

}  // namespace

void read_binary_workbook(Package& package, std::string_view main, ByteView bytes) {
  BinaryWorkbook(package, main).run(bytes);
}

}  // namespace day::office
