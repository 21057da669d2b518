// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "office/flow.h"
#include "office/limits.h"
#include "office/numbers.h"
#include "office/ooxml_kinds.h"
#include "office/story.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using xml::Reader;

bool is_true(const std::string& value) {
  return value == "1" || value == "true";
}

template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number value{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Sheet {
  std::string name;
  std::string part;
  std::string state;  // "", "hidden", "veryHidden"
};

// Rich text: the runs of a string, without the readings of Japanese names (rPh). Ends at the End of
// the element that was started last.
std::string take_string(Reader* reader) {
  const std::size_t outside = reader->depth() - 1;
  std::string out;
  bool is_text = false;
  while (reader->next()) {
    if (reader->kind() == Reader::Kind::Start) {
      is_text = reader->name() == "t";
      if (reader->name() == "rPh") reader->skip();
    } else if (reader->kind() == Reader::Kind::End) {
      is_text = false;
      if (reader->depth() == outside) break;
    } else if (is_text) {
      out += reader->text();
    }
  }
  return out;
}

class Workbook {
 public:
  Workbook(Package& package, std::string_view main) : package_(package), main_(main) {}

  void read(ByteView xml) {
    parts_ = package_.relationships(main_);
    read_sheets(xml);
    for (const Relationship& each : parts_) {
      if (each.is_external) continue;
      if (each.type == "sharedStrings") read_strings(each.target);
      if (each.type == "styles") read_styles(each.target);
      if (each.type == "person") read_persons(each.target);
      if (each.type == "externalLink") add_links(package_.relationships(each.target), &links_);
    }
    package_.draft().page_count(sheets_.size());
    std::size_t number = 0;
    for (const Sheet& sheet : sheets_) read_sheet(sheet, ++number);
    package_.draft().page_if_any("Links", links_);
  }

 private:
  void read_sheets(ByteView xml) {
    std::map<std::string, std::string, std::less<>> by_id;
    for (const Relationship& each : parts_) by_id.emplace(each.id, each.target);
    Reader reader(xml);
    while (reader.next()) {
      if (reader.kind() != Reader::Kind::Start) continue;
      if (reader.name() == "workbookPr") is_1904_ = is_true(reader.attribute("date1904"));
      if (reader.name() != "sheet") continue;
      if (sheets_.size() >= document::kMaxPages) {
        package_.draft().defect("it has too many sheets");
        break;
      }
      Sheet sheet{reader.attribute("name"), {}, reader.attribute("state")};
      const auto found = by_id.find(reader.attribute("r", "id"));
      if (found != by_id.end()) sheet.part = found->second;
      sheets_.push_back(std::move(sheet));
    }
    if (!reader.wrong().empty()) package_.draft().defect("workbook: " + reader.wrong());
  }

  void read_strings(const std::string& part) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    Reader reader(*xml);
    while (reader.next()) {
      if (reader.kind() != Reader::Kind::Start || reader.name() != "si") continue;
      if (strings_.size() >= kMaxStrings) {
        package_.draft().defect(part + ": it has too many texts");
        return;
      }
      strings_.push_back(one_line(take_string(&reader)));
    }
    if (!reader.wrong().empty()) package_.draft().defect(part + ": " + reader.wrong());
  }

  void read_styles(const std::string& part) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    std::map<unsigned, NumberKind> formats;
    bool is_in_cells = false;
    Reader reader(*xml);
    while (reader.next()) {
      if (reader.kind() == Reader::Kind::End) {
        if (reader.name() == "cellXfs") is_in_cells = false;
      } else if (reader.kind() == Reader::Kind::Start) {
        if (reader.name() == "cellXfs") is_in_cells = true;
        const unsigned id = parse<unsigned>(reader.attribute("numFmtId")).value_or(0);
        if (reader.name() == "numFmt") {
          formats.emplace(id, parse_format(reader.attribute("formatCode")));
        } else if (reader.name() == "xf" && is_in_cells) {
          const auto own = formats.find(id);
          styles_.push_back(own == formats.end() ? builtin_format(id) : own->second);
        }
      }
    }
  }

  void read_persons(const std::string& part) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    Reader reader(*xml);
    while (reader.next() && persons_.size() < kMaxAuthors) {
      if (reader.kind() != Reader::Kind::Start || reader.name() != "person") continue;
      persons_.emplace(reader.attribute("id"), reader.attribute("displayName"));
    }
  }

  void read_sheet(const Sheet& sheet, std::size_t number) {
    const std::string label = "Sheet " + std::to_string(number) + ": " + sheet.name;
    std::string shown = label;
    if (sheet.state == "hidden") shown += " (hidden)";
    if (sheet.state == "veryHidden") shown += " (very hidden)";
    document::Draft& draft = package_.draft();
    draft.page(shown);
    const std::optional<Bytes> xml = package_.read(sheet.part);
    if (!xml) {
      draft.defect(label + ": it is missing");
      return;
    }
    hidden_rows_.clear();
    read_cells(*xml, label);
    draft.page_if_any(label + ", hidden rows", hidden_rows_);
    const std::vector<Relationship> parts = package_.relationships(sheet.part);
    for (const Relationship& each : parts) {
      if (each.is_external) continue;
      if (each.type == "comments") read_comments(each.target, label);
      if (each.type == "threadedComment") read_threads(each.target, label);
      if (each.type == "drawing") read_drawing(package_, each.target, label, &links_);
    }
    read_charts(package_, parts, label + ", chart");
    add_links(parts, &links_);
  }

  void read_cells(ByteView xml, const std::string& label) {
    document::Draft& draft = package_.draft();
    std::string line;
    bool is_hidden = false;
    Reader reader(xml);
    while (reader.next()) {
      const std::string_view name = reader.name();
      if (reader.kind() == Reader::Kind::Start) {
        if (name == "row") {
          is_hidden = is_true(reader.attribute("hidden"));
        } else if (name == "c") {
          const std::string cell = take_cell(&reader);
          if (cell.empty()) continue;
          if (!line.empty()) line.push_back('\t');
          line += cell;
        } else if (name == "col" && is_true(reader.attribute("hidden"))) {
          draft.property("hidden columns",
                         label + ", " + reader.attribute("min") + " to " + reader.attribute("max"));
        } else if (name.starts_with("oddHeader") || name.starts_with("oddFooter") ||
                   name.starts_with("evenHeader") || name.starts_with("evenFooter")) {
          margins(reader.take_text(document::kMaxFieldBytes));
        }
      } else if (reader.kind() == Reader::Kind::End && name == "row" && !line.empty()) {
        line.push_back('\n');
        if (!is_hidden) {
          draft.text(line);
        } else if (hidden_rows_.size() < document::kMaxTextBytes) {
          hidden_rows_ += line;
        }
        line.clear();
        if (draft.is_full()) break;
      }
      if (line.size() > document::kMaxTextBytes) {
        draft.defect(label + ": a row is longer than is read");
        break;
      }
    }
    draft.text(line);
    if (!reader.wrong().empty()) draft.defect(label + ": " + reader.wrong());
    if (!margins_.empty()) draft.page_if_any(label + ", header and footer", margins_);
    margins_.clear();
  }

  // "&L", "&C" and "&R" begin its three places; other codes are of fonts, and fields.
  void margins(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '&') {
        margins_.push_back(text[i]);
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        i = std::min(text.find('"', i + 2), text.size());
      } else {
        ++i;
        if (i < text.size() && text[i] == '&') margins_.push_back('&');
        if (i < text.size() && std::string_view("LCR").find(text[i]) != std::string_view::npos) {
          margins_.push_back('\n');
        }
      }
    }
    margins_.push_back('\n');
  }

  std::string take_cell(Reader* reader) {
    const std::string type = reader->attribute("t");
    const auto style = parse<std::size_t>(reader->attribute("s"));
    const std::size_t outside = reader->depth() - 1;
    std::string value;
    std::string formula;
    while (reader->next()) {
      if (reader->kind() == Reader::Kind::End && reader->depth() == outside) break;
      if (reader->kind() != Reader::Kind::Start) continue;
      if (reader->name() == "v") {
        value = reader->take_text(document::kMaxTextBytes);
      } else if (reader->name() == "f") {
        formula = reader->take_text(document::kMaxFieldBytes);
      } else if (reader->name() == "is") {
        value = take_string(reader);
      } else {
        reader->skip();
      }
    }
    if (value.empty()) return formula.empty() ? formula : one_line("=" + formula);
    if (type == "s") {
      const auto index = parse<std::size_t>(value);
      if (index && *index < strings_.size()) return strings_[*index];
      package_.draft().defect("a cell refers to a text that is not there");
      return {};
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (type == "str" || type == "inlineStr" || type == "e" || type == "d") {
      return one_line(std::move(value));
    }
    const auto number = parse<double>(value);
    if (!number) return one_line(std::move(value));
    const NumberKind kind = style && *style < styles_.size() ? styles_[*style] : NumberKind::Plain;
    return print_serial(*number, kind, is_1904_);
  }

  void read_comments(const std::string& part, const std::string& label) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    std::string text;
    std::vector<std::string> authors;
    Reader reader(*xml);
    while (reader.next() && text.size() < document::kMaxTextBytes) {
      if (reader.kind() != Reader::Kind::Start) continue;
      if (reader.name() == "author" && authors.size() < kMaxAuthors) {
        authors.push_back(reader.take_text(document::kMaxFieldBytes));
      } else if (reader.name() == "comment") {
        text += reader.attribute("ref");
        const auto author = parse<std::size_t>(reader.attribute("authorId"));
        if (author && *author < authors.size()) text += ", " + authors[*author];
        text += ": " + one_line(take_string(&reader)) + "\n";
      }
    }
    package_.draft().page_if_any(label + ", comments", text);
  }

  void read_threads(const std::string& part, const std::string& label) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    std::string text;
    Reader reader(*xml);
    while (reader.next() && text.size() < document::kMaxTextBytes) {
      if (reader.kind() != Reader::Kind::Start) continue;
      if (reader.name() == "threadedComment") {
        text += reader.attribute("ref");
        const auto person = persons_.find(reader.attribute("personId"));
        if (person != persons_.end()) text += ", " + person->second;
        text += ", " + reader.attribute("dT") + ": ";
      } else if (reader.name() == "text") {
        text += one_line(reader.take_text(document::kMaxTextBytes)) + "\n";
      }
    }
    package_.draft().page_if_any(label + ", comments in threads", text);
  }

  Package& package_;
  std::string main_;
  std::vector<Relationship> parts_;
  std::vector<Sheet> sheets_;
  std::vector<std::string> strings_;
  std::vector<NumberKind> styles_;
  std::map<std::string, std::string, std::less<>> persons_;
  std::string hidden_rows_;
  std::string margins_;
  std::string links_;
  bool is_1904_ = false;
};

}  // namespace

void read_drawing(Package& package, const std::string& part, const std::string& label,
                  std::string* links) {
  const std::optional<Bytes> xml = package.read(part);
  if (!xml) return;
  const Story story = read_story(*xml);
  package.draft().page_if_any(label + ", drawing", story.text);
  package.draft().page_if_any(label + ", hidden drawing", story.hidden);
  package.draft().page_if_any(label + ", descriptions of pictures", story.notes);
  const std::vector<Relationship> parts = package.relationships(part);
  read_charts(package, parts, label + ", charts and diagrams");
  add_links(parts, links);
}

void read_workbook(Package& package, std::string_view main, ByteView xml) {
  Workbook(package, main).read(xml);
}

}  // namespace day::office
