// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/story.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "office/field_code.h"
#include "office/flow.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using xml::Reader;

struct Change {
  std::string who;  // "deleted by A, 2016-05-01T10:00:00Z"
  std::string text;
  bool is_removal = false;
  std::size_t depth = 0;
};

bool is_on(const std::string& value) {
  return value != "0" && value != "false" && value != "off" && value != "none";
}

std::string by_whom(const Reader& reader) {
  std::string who = reader.attribute("author");
  const std::string when = reader.attribute("date");
  if (!who.empty() && !when.empty()) who += ", ";
  return who + when;
}

class Walker {
 public:
  Walker(ByteView xml, bool skips_placeholders)
      : reader_(xml), flows_(1), skips_placeholders_(skips_placeholders) {}

  Story run() {
    while (reader_.next()) {
      switch (reader_.kind()) {
        case Reader::Kind::Start:
          start(reader_.name());
          break;
        case Reader::Kind::End:
          end(reader_.name());
          break;
        case Reader::Kind::Text:
          if (is_text_) add(reader_.text());
          if (is_instruction_) instruction_.append(reader_.text());
          break;
      }
    }
    end_hidden();
    story_.text = flows_.front().take();
    story_.wrong = reader_.wrong();
    return std::move(story_);
  }

 private:
  Flow& flow() { return flows_.back(); }

  bool is_hidden() const { return is_hidden_run_ || hidden_shape_ != 0; }

  void end_hidden() {
    add_line(&story_.hidden, hidden_);
    hidden_.clear();
  }

  void add(std::string_view text) {
    if (!changes_.empty()) changes_.back().text.append(text);
    if (std::any_of(changes_.begin(), changes_.end(),
                    [](const Change& change) { return change.is_removal; })) {
      return;
    }
    if (is_hidden()) {
      hidden_.append(text);
      return;
    }
    flow().add(text);
  }

  void add_space(void (Flow::*space)()) {
    if (is_hidden() || !changes_.empty()) {
      add(" ");
    } else {
      (flow().*space)();
    }
  }

  void start(std::string_view name) {
    if (name == "t" || name == "delText") {
      is_text_ = true;
    } else if (name == "instrText" || name == "delInstrText") {
      is_instruction_ = true;
    } else if (name == "tab" || name == "ptab") {
      add_space(&Flow::add_tab);
    } else if (name == "br" || name == "cr") {
      add_space(&Flow::add_break);
    } else if (name == "noBreakHyphen") {
      add("-");
    } else if (name == "sym") {
      add_symbol();
    } else if (name == "r") {
      is_hidden_run_ = false;
    } else if (name == "vanish" || name == "webHidden") {
      if (name == "vanish" && is_on(reader_.attribute("val"))) is_hidden_run_ = true;
    } else if (name == "pPr" || name == "sectPr" || name == "tblPr" || name == "tcPr" ||
               name == "trPr" || name == "rPrChange") {
      // What a row or the end of a paragraph has undergone has no text of its own.
      reader_.skip();
    } else if (name == "tr") {
      flow().start_row();
    } else if (name == "tc") {
      flow().start_cell();
    } else {
      start_other(name);
    }
  }

  void start_other(std::string_view name) {
    if (name == "ins" || name == "del" || name == "moveFrom" || name == "moveTo") {
      start_change(name);
    } else if (name == "txbxContent" || name == "rt") {
      flows_.emplace_back();
    } else if (name == "Choice") {
      take_alternative();
    } else if (name == "Fallback") {
      if (!alternatives_.empty() && alternatives_.back()) reader_.skip();
    } else if (name == "AlternateContent") {
      alternatives_.push_back(false);
    } else if (name == "comment" || name == "cm") {
      const std::string who = by_whom(reader_);
      if (!who.empty()) flow().add(who + ": ");
    } else if (name == "fldSimple") {
      read_instruction(reader_.attribute("instr"));
    } else if (name == "docPr" || name == "cNvPr") {
      add_line(&story_.notes, reader_.attribute("descr"));
      if (name == "cNvPr" && reader_.has_attribute("hidden") &&
          is_on(reader_.attribute("hidden")) && hidden_shape_ == 0) {
        // It stands in the second element of its shape.
        hidden_shape_ = reader_.depth() > 2 ? reader_.depth() - 2 : 1;
      }
    } else if (name == "footnote" || name == "endnote") {
      // Word keeps the lines above the notes as notes.
      if (reader_.attribute("type").find("eparator") != std::string::npos) reader_.skip();
    } else if (name == "textpath") {
      flow().add_box(reader_.attribute("string"));
    } else if (name == "ph") {
      is_empty_shape_ = skips_placeholders_ || reader_.attribute("type") == "sldNum";
    } else if (name == "txBody" && is_empty_shape_) {
      reader_.skip();
      is_empty_shape_ = false;
    } else if (name == "sp") {
      is_empty_shape_ = false;
    }
  }

  // The same for newer and for older programs: the first is read.
  void take_alternative() {
    if (alternatives_.empty()) return;
    if (alternatives_.back()) reader_.skip();
    alternatives_.back() = true;
  }

  void start_change(std::string_view name) {
    // In the properties of a run it only says that the run's mark was.
    Change change;
    change.is_removal = name == "del" || name == "moveFrom";
    change.who = name == "ins"        ? "inserted"
                 : name == "del"      ? "deleted"
                 : name == "moveFrom" ? "moved from here"
                                      : "moved to here";
    const std::string who = by_whom(reader_);
    if (!who.empty()) change.who += " by " + who;
    change.depth = reader_.depth();
    changes_.push_back(std::move(change));
  }

  void end(std::string_view name) {
    if (!changes_.empty() && changes_.back().depth == reader_.depth() + 1) {
      Change change = std::move(changes_.back());
      changes_.pop_back();
      if (!is_blank(change.text)) {
        add_line(&story_.changes, change.who + ": " + one_line(std::move(change.text)));
      }
      return;
    }
    if (hidden_shape_ != 0 && reader_.depth() < hidden_shape_) {
      hidden_shape_ = 0;
      end_hidden();
    }
    if (name == "t" || name == "delText") {
      is_text_ = false;
    } else if (name == "instrText" || name == "delInstrText") {
      is_instruction_ = false;
    } else if (name == "fldChar" || name == "p") {
      if (!instruction_.empty()) read_instruction(instruction_);
      instruction_.clear();
      if (name == "p") end_paragraph();
    } else if (name == "r") {
      is_hidden_run_ = false;
    } else if (name == "tc") {
      flow().end_cell();
    } else if (name == "tr") {
      flow().end_row();
    } else if (name == "txbxContent") {
      end_box();
    } else if (name == "rt") {
      if (flows_.size() > 1) {
        reading_ = flows_.back().take();
        flows_.pop_back();
      }
    } else if (name == "rubyBase") {
      // The reading of Asian characters stands before them in the file, above them on paper.
      if (!reading_.empty()) add("(" + reading_ + ")");
      reading_.clear();
    } else if (name == "AlternateContent") {
      if (!alternatives_.empty()) alternatives_.pop_back();
    }
  }

  void end_paragraph() {
    end_hidden();
    if (hidden_shape_ == 0) flow().end_paragraph();
  }

  void end_box() {
    if (flows_.size() < 2) return;
    const std::string box = flows_.back().take();
    flows_.pop_back();
    flow().add_box(box);
  }

  void add_symbol() {
    char32_t code = 0;
    for (const char c : reader_.attribute("char").substr(0, 6)) {
      const bool is_digit = c >= '0' && c <= '9';
      const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
      if (!is_digit && !is_letter) return;
      code = code * 16 + static_cast<char32_t>(is_digit ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    // F000 to F0FF are places in a symbol font, which say nothing without it.
    if (code < ' ' || (code >= 0xE000 && code <= 0xF8FF) || code > 0x10FFFF) return;
    std::string symbol;
    append_utf8(&symbol, code);
    add(symbol);
  }

  void read_instruction(std::string_view instruction) {
    read_field_code(instruction, &story_.links, &story_.codes);
  }

  Reader reader_;
  std::vector<Flow> flows_;
  std::vector<Change> changes_;
  std::vector<bool> alternatives_;  // per element: one was taken already
  Story story_;
  std::string hidden_;
  std::string reading_;
  std::string instruction_;
  std::size_t hidden_shape_ = 0;  // depth of the element
  bool is_text_ = false;
  bool is_instruction_ = false;
  bool is_hidden_run_ = false;
  bool is_empty_shape_ = false;  // of a number, or of what each slide has in its place
  bool skips_placeholders_ = false;
};

}  // namespace

Story read_story(ByteView xml) {
  return Walker(xml, false).run();
}

Story read_master(ByteView xml) {
  return Walker(xml, true).run();
}

std::string read_labels(ByteView xml) {
  std::string out;
  std::string line;
  Reader reader(xml);
  bool is_text = false;
  while (reader.next()) {
    const std::string_view name = reader.name();
    switch (reader.kind()) {
      case Reader::Kind::Start:
        is_text = name == "t" || name == "v";
        break;
      case Reader::Kind::Text:
        if (is_text) line.append(reader.text());
        break;
      case Reader::Kind::End:
        is_text = false;
        if (name == "p" || name == "v") {
          add_line(&out, line);
          line.clear();
        }
        break;
    }
  }
  add_line(&out, line);
  return out;
}

}  // namespace day::office
