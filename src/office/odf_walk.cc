// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/odf_walk.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "document/limits.h"
#include "office/limits.h"

namespace day::office {
namespace {

using Kind = xml::Reader::Kind;

std::uint64_t parse_count(const std::string& text) {
  std::uint64_t value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::max<std::uint64_t>(value, 1);
}

struct Named {
  std::string_view element;
  std::string_view property;
};

// ODF 1.2-1 §4.3.
constexpr std::array kMeta = std::to_array<Named>({
    {"subject", "subject"},
    {"description", "comments"},
    {"keyword", "keywords"},
    {"creator", "last modified by"},
    {"date", "modified"},
    {"creation-date", "created"},
    {"printed-by", "printed by"},
    {"print-date", "printed"},
    {"generator", "application"},
    {"editing-cycles", "revision"},
    {"editing-duration", "time of editing"},
    {"language", "language"},
});

std::string by_whom(std::string_view who, std::string_view when) {
  std::string out(who);
  if (!out.empty() && !when.empty()) out += ", ";
  return out.append(when);
}

}  // namespace

void OdfWalk::run(ByteView xml, std::string_view label) {
  xml::Reader reader(xml);
  reader_ = &reader;
  label_ = label;
  own_label_ = label;
  while (reader.next() && !draft_->is_full()) {
    switch (reader.kind()) {
      case Kind::Start:
        start();
        break;
      case Kind::End:
        end(reader.name());
        break;
      case Kind::Text:
        text(reader.text());
        break;
    }
  }
  end_page();
  if (!reader.wrong().empty()) {
    draft_->defect(std::string(label.empty() ? "content" : label) + ": " + reader.wrong());
  }
  reader_ = nullptr;
}

void OdfWalk::text(std::string_view text) {
  if (math_depth_ != 0 && !is_blank(text)) {
    add(std::string(text) + " ");
    return;
  }
  if (paragraphs_ == 0) return;
  // White space is as in HTML: a run of it is one space (ODF 1.2-1 §6.1.2).
  std::string clean;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n';
    if (!is_space) clean.push_back(c);
    if (is_space && (clean.empty() || clean.back() != ' ')) clean.push_back(' ');
  }
  add(clean);
}

void OdfWalk::add(std::string_view text) {
  // Spaces and repeated rows are written as numbers: their text may be far longer than the file.
  taken_bytes_ += text.size();
  if (taken_bytes_ > 2 * document::kMaxTextBytes) {
    draft_->defect("it has more text than is read");
    return;
  }
  if (hidden_depth_ != 0) {
    hidden_text_.append(text);
    return;
  }
  if (!changes_.empty()) changes_.back().text.append(text);
  flow().add(text);
}

std::string OdfWalk::pop_flow() {
  if (flows_.size() < 2) return {};
  std::string out = flows_.back().take();
  flows_.pop_back();
  return out;
}

void OdfWalk::begin_page(std::string label) {
  end_page();
  label_ = std::move(label);
}

void OdfWalk::end_page() {
  while (flows_.size() > 1) flows_.pop_back();
  const std::string text = flows_.front().take();
  if (label_ == own_label_) {
    draft_->page_if_any(label_, text);
  } else {
    draft_->page(label_);
    draft_->text(text);
  }
  draft_->page_if_any(label_ + ", hidden rows", row_hidden_);
  row_hidden_.clear();
  label_ = own_label_;
}

void OdfWalk::start_hidden() {
  if (hidden_depth_ == 0) hidden_depth_ = reader_->depth();
}

void OdfWalk::start() {
  // The name lives until the reader moves on, which what is called here may do: none goes on then.
  const std::string name(reader_->name());
  if (name == "style") {
    style_ = reader_->attribute("name");
  } else if (name.ends_with("-properties")) {
    read_style();
  } else if (name == "meta" && reader_->prefix() == "office") {
    read_meta();
  } else if (name == "spreadsheet") {
    is_spreadsheet_ = true;
  } else if (!start_text(name) && !start_table(name) && !start_frame(name)) {
    start_aside(name);
  }
}

// Styles that hide: of text (§20.2.. text:display), sheets (table:display), slides
// (presentation:visibility).
void OdfWalk::read_style() {
  if (reader_->attribute("text", "display") == "none" ||
      reader_->attribute("table", "display") == "false" ||
      reader_->attribute("presentation", "visibility") == "hidden") {
    if (beside_->hidden_styles.size() < kMaxParts) beside_->hidden_styles.insert(style_);
  }
}

bool OdfWalk::start_text(std::string_view name) {
  const bool is_hidden_style =
      beside_->hidden_styles.contains(reader_->attribute("text", "style-name"));
  if ((name == "p" || name == "h") && reader_->prefix() == "text") {
    ++paragraphs_;
    if (is_hidden_style) start_hidden();
  } else if (name == "span") {
    if (is_hidden_style) start_hidden();
  } else if (name == "section" || name == "hidden-text" || name == "hidden-paragraph") {
    const bool is_section = name == "section";
    if (!is_section || reader_->attribute("display") == "none") start_hidden();
    if (name == "hidden-text") hidden_text_ += reader_->attribute("string-value");
  } else if (name == "s") {
    const std::uint64_t count = parse_count(reader_->attribute("c"));
    add(std::string(std::min<std::uint64_t>(count, kMaxSpaces), ' '));
  } else if (name == "tab") {
    hidden_depth_ != 0 ? add(" ") : flow().add_tab();
  } else if (name == "line-break") {
    hidden_depth_ != 0 ? add(" ") : flow().add_break();
  } else if (name == "note-citation" || name == "annotation-end") {
    reader_->skip();
  } else if (name == "change-start") {
    if (changes_.size() < kMaxParts) changes_.push_back({reader_->attribute("change-id"), {}});
  } else if (name == "a") {
    add_line(&beside_->links, reader_->attribute("href"));
  } else {
    return false;
  }
  return true;
}

bool OdfWalk::start_table(std::string_view name) {
  if (name == "table" && reader_->prefix() == "table") {
    if (!is_spreadsheet_ || sheet_depth_ != 0) return true;
    std::string label =
        "Sheet " + std::to_string(++sheets_) + ": " + reader_->attribute("table", "name");
    if (beside_->hidden_styles.contains(reader_->attribute("table", "style-name"))) {
      label += " (hidden)";
    }
    begin_page(label);
    sheet_depth_ = reader_->depth();
  } else if (name == "table-row") {
    sheet_depth_ != 0 && !is_in_sheet_cell() ? start_sheet_row() : flow().start_row();
  } else if (name == "table-cell" || name == "covered-table-cell") {
    sheet_depth_ != 0 && !is_in_sheet_cell() ? start_sheet_cell() : flow().start_cell();
  } else {
    return false;
  }
  return true;
}

void OdfWalk::start_sheet_row() {
  row_.clear();
  row_repeats_ = parse_count(reader_->attribute("number-rows-repeated"));
  const std::string visibility = reader_->attribute("visibility");
  is_hidden_row_ = visibility == "collapse" || visibility == "filter";
}

void OdfWalk::end_sheet_row() {
  if (row_.empty()) return;
  std::string lines;
  const std::uint64_t copies = std::min(row_repeats_, kMaxRepeats);
  for (std::uint64_t i = 0; i < copies; ++i) {
    if (lines.size() >= document::kMaxTextBytes) break;
    lines += row_ + "\n";
  }
  if (copies < row_repeats_) {
    lines += "(the same " + std::to_string(row_repeats_ - copies) + " times more)\n";
  }
  row_.clear();
  if (!is_hidden_row_) {
    add(lines);
  } else if (row_hidden_.size() < document::kMaxTextBytes) {
    row_hidden_ += lines;
  }
}

void OdfWalk::start_sheet_cell() {
  cell_depth_ = reader_->depth();
  cell_repeats_ = parse_count(reader_->attribute("number-columns-repeated"));
  const std::string type = reader_->attribute("office", "value-type");
  cell_value_ = reader_->attribute("office", "date-value");
  // What is shown of a number is its text; without one, its value is all there is.
  if (cell_value_.empty()) cell_value_ = reader_->attribute("office", "value");
  if (type != "date") cell_value_.insert(0, "?");
  push_flow();
}

void OdfWalk::end_sheet_cell() {
  cell_depth_ = 0;
  std::string shown = one_line(pop_flow());
  if (!cell_value_.starts_with('?') && !cell_value_.empty()) shown = cell_value_;
  if (shown.empty() && cell_value_.size() > 1) shown = cell_value_.substr(1);
  if (shown.empty()) return;
  const std::uint64_t copies = std::min(cell_repeats_, kMaxRepeats);
  for (std::uint64_t i = 0; i < copies && row_.size() < document::kMaxTextBytes; ++i) {
    if (!row_.empty()) row_.push_back('\t');
    row_ += shown;
  }
  if (copies < cell_repeats_) {
    row_ += "\t(the same " + std::to_string(cell_repeats_ - copies) + " times more)";
  }
}

bool OdfWalk::start_frame(std::string_view name) {
  if (name == "page" && reader_->prefix() == "draw") {
    std::string label = "Slide " + std::to_string(++slides_);
    if (beside_->hidden_styles.contains(reader_->attribute("draw", "style-name"))) {
      label += " (hidden)";
    }
    begin_page(label);
  } else if (name == "notes" && reader_->prefix() == "presentation") {
    push_flow();
  } else if (name == "text-box") {
    push_flow();
  } else if (name == "title" || name == "desc") {
    if (reader_->prefix() != "svg") return false;
    add_line(&beside_->descriptions, reader_->take_text(document::kMaxFieldBytes));
  } else if (name == "binary-data") {
    inlaid_(reader_->take_text(kMaxPartBytes));
  } else {
    return false;
  }
  return true;
}

bool OdfWalk::start_aside(std::string_view name) {
  if (name == "math") {
    // Its operands, and how they were typed: both are text of a formula.
    if (math_depth_ == 0) math_depth_ = reader_->depth();
  } else if (name == "annotation" && reader_->prefix() == "office") {
    comment_by_.clear();
    comment_at_.clear();
    push_flow();
  } else if (name == "creator" && flows_.size() > 1) {
    comment_by_ = reader_->take_text(document::kMaxFieldBytes);
  } else if (name == "date" && reader_->prefix() == "dc") {
    comment_at_ = reader_->take_text(document::kMaxFieldBytes);
  } else if (name == "note-body" || name == "header" || name == "footer" || name == "header-left" ||
             name == "footer-left" || name == "header-first" || name == "footer-first") {
    // Fields of a slide have these names too, and no paragraphs.
    push_flow();
  } else if (name == "tracked-changes") {
    read_changes();
  } else if (name == "header-decl" || name == "footer-decl" || name == "date-time-decl") {
    add_line(&beside_->headers, reader_->take_text(document::kMaxFieldBytes));
  } else if (name == "module" && reader_->prefix() == "ooo") {
    const std::string label = "Macro " + reader_->attribute("name");
    draft_->property("macros", "yes");
    draft_->page_if_any(label, reader_->take_text(document::kMaxTextBytes));
  } else if (name == "ruby-text") {
    reader_->skip();
  } else if (reader_->prefix() == "form") {
    for (const std::string_view attribute : {"label", "current-value", "value"}) {
      const std::string said = reader_->attribute("form", attribute);
      if (!said.empty()) flow().add(said + "\n");
    }
  } else {
    return false;
  }
  return true;
}

void OdfWalk::end(std::string_view name) {
  if (hidden_depth_ != 0 && reader_->depth() < hidden_depth_) {
    hidden_depth_ = 0;
    add_line(&beside_->hidden, hidden_text_);
    hidden_text_.clear();
  }
  if (name == "p" || name == "h") {
    if (paragraphs_ > 0 && reader_->prefix() == "text") {
      --paragraphs_;
      hidden_depth_ != 0 ? add("\n") : flow().end_paragraph();
    }
  } else if (name == "change-end") {
    if (changes_.empty()) return;
    const Change change = std::move(changes_.back());
    changes_.pop_back();
    if (is_blank(change.text)) return;
    const auto who = who_.find(change.id);
    add_line(&beside_->changes,
             (who == who_.end() ? "changed" : who->second) + ": " + one_line(change.text));
  } else {
    end_table(name);
    end_aside(name);
  }
}

void OdfWalk::end_table(std::string_view name) {
  if (name == "table-row") {
    sheet_depth_ != 0 && !is_in_sheet_cell() ? end_sheet_row() : flow().end_row();
  } else if (name == "table-cell" || name == "covered-table-cell") {
    reader_->depth() + 1 == cell_depth_ ? end_sheet_cell() : flow().end_cell();
  } else if (name == "table" && reader_->depth() + 1 == sheet_depth_) {
    end_page();
    sheet_depth_ = 0;
  }
}

void OdfWalk::end_aside(std::string_view name) {
  if (name == "page" && reader_->prefix() == "draw") {
    end_page();
  } else if (name == "notes" && reader_->prefix() == "presentation") {
    const std::string notes = pop_flow();
    const std::string label = label_;
    end_page();
    draft_->page_if_any(label + ", notes", notes);
  } else if (name == "text-box") {
    const std::string box = pop_flow();
    paragraphs_ > 0 ? flow().add_box(box) : flow().add(box);
  } else if (name == "math" && reader_->depth() + 1 == math_depth_) {
    math_depth_ = 0;
    flow().end_paragraph();
  } else if (name == "annotation" && reader_->prefix() == "office") {
    const std::string comment = one_line(pop_flow());
    std::string who = by_whom(comment_by_, comment_at_);
    if (label_ != own_label_) who = by_whom(label_, who);
    if (!comment.empty())
      add_line(&beside_->comments, who.empty() ? comment : who + ": " + comment);
  } else if (name == "note-body") {
    add_line(&beside_->notes, pop_flow());
  } else if (name.starts_with("header") || name.starts_with("footer")) {
    if (!name.ends_with("-style") && !name.ends_with("-decl")) {
      add_line(&beside_->headers, pop_flow());
    }
  }
}

void OdfWalk::read_meta() {
  const std::size_t outside = reader_->depth() - 1;
  while (reader_->next()) {
    if (reader_->kind() == Kind::End && reader_->depth() == outside) return;
    if (reader_->kind() != Kind::Start) continue;
    const std::string name(reader_->name());
    if (name == "title") {
      draft_->title(reader_->take_text(document::kMaxFieldBytes));
    } else if (name == "initial-creator") {
      draft_->author(reader_->take_text(document::kMaxFieldBytes));
    } else if (name == "user-defined") {
      const std::string own_name = reader_->attribute("name");
      draft_->property(own_name, reader_->take_text(document::kMaxFieldBytes));
    } else if (name == "template") {
      draft_->property("template", reader_->attribute("title"));
    } else {
      const auto* known = std::find_if(kMeta.begin(), kMeta.end(),
                                       [&](const Named& each) { return each.element == name; });
      if (known == kMeta.end()) continue;
      draft_->property(known->property, reader_->take_text(document::kMaxFieldBytes));
    }
  }
}

// What was deleted stands here; what was inserted, in the text.
void OdfWalk::read_changes() {
  const std::size_t outside = reader_->depth() - 1;
  std::string id;
  std::string what;
  std::string by;
  std::string at;
  std::string text;
  std::size_t open = 0;
  while (reader_->next()) {
    const std::string_view name = reader_->name();
    if (reader_->kind() == Kind::Text) {
      if (open > 0) text.append(reader_->text());
    } else if (reader_->kind() == Kind::End) {
      if (reader_->depth() == outside) return;
      if (name == "p" || name == "h") {
        if (open > 0) --open;
        text.push_back(' ');
      } else if (name == "changed-region" || name == "cell-content-change" ||
                 (name == "deletion" && reader_->prefix() == "table")) {
        const std::string who = what + " by " + by_whom(by, at);
        if (!is_blank(text)) add_line(&beside_->changes, who + ": " + one_line(text));
        if (who_.size() < kMaxParts) who_.emplace(id, who);
        text.clear();
      }
    } else if (name == "changed-region" || name == "cell-content-change") {
      id = reader_->attribute("id");
      what = "changed";
    } else if (name == "insertion" || name == "deletion") {
      what = name == "insertion" ? "inserted" : "deleted";
    } else if (name == "creator") {
      by = reader_->take_text(document::kMaxFieldBytes);
    } else if (name == "date") {
      at = reader_->take_text(document::kMaxFieldBytes);
    } else if (name == "p" || name == "h") {
      ++open;
    }
  }
}

}  // namespace day::office
