// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/rtf_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "base/utf8.h"
#include "document/limits.h"
#include "office/code_page.h"
#include "office/field_code.h"
#include "office/flow.h"
#include "office/limits.h"
#include "text/charset.h"

namespace day::office {
namespace {

bool is_picture_format(std::string_view name) {
  for (const std::string_view known : {"pngblip", "jpegblip", "emfblip", "wmetafile", "dibitmap",
                                       "wbitmap", "macpict", "pmmetafile"}) {
    if (name == known) return true;
  }
  return false;
}

Bytes parse_loose_hex(std::string_view text) {
  std::string digits;
  digits.reserve(text.size());
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (is_digit || (lower >= 'a' && lower <= 'f')) digits.push_back(c);
  }
  if (digits.size() % 2 != 0) digits.pop_back();
  return parse_hex(digits).value_or(Bytes());
}

}  // namespace

RtfReader::RtfReader(ByteView rtf, TakeObject take_object)
    : scanner_(rtf), take_object_(std::move(take_object)), groups_(1) {
  top().code_page = default_page_;
}

RtfContent RtfReader::run() {
  while (const std::optional<RtfToken> token = scanner_.next()) {
    using Kind = RtfToken::Kind;
    if (token->kind != Kind::Text && token->kind != Kind::Octet) flush();
    const bool was_at_start = is_at_start_;
    if (token->kind == Kind::Open) {
      open();
    } else if (token->kind == Kind::Close) {
      close();
      // What follows the last brace is no RTF, unless there was one brace too many before.
      if (groups_.size() == 1 && !scanner_.is_at_markup()) break;
    } else if (token->kind == Kind::Word) {
      word(*token);
    } else if (token->kind == Kind::Symbol) {
      symbol(*token);
    } else if (token->kind == Kind::Octet) {
      const char octet = static_cast<char>(token->number);
      octets({&octet, 1});
    } else if (token->kind == Kind::Text) {
      octets(token->text);
    } else if (top().place == RtfPlace::Hex) {
      take_object_(hex_format_, token->text);
      hex_.clear();
    }
    if (was_at_start && token->kind != Kind::Open) is_at_start_ = false;
  }
  flush();
  if (groups_.size() > 1) content_.wrong = "it ends within a group";
  while (groups_.size() > 1) close();
  end_change();
  add_line(&content_.body, boxes_);
  return std::move(content_);
}

void RtfReader::open() {
  is_starred_ = false;
  is_at_start_ = true;
  to_skip_ = 0;
  if (groups_.size() > kMaxRtfDepth) {
    content_.wrong = "its groups are nested too deep";
    ++too_deep_;
    return;
  }
  RtfGroup group = top();
  group.is_begin = false;
  group.is_choice = false;
  if (top().is_choice) {
    group.outer = top().outer;
    group.place = RtfPlace::Skip;
  }
  groups_.push_back(group);
}

void RtfReader::close() {
  is_starred_ = false;
  to_skip_ = 0;
  if (too_deep_ > 0) {
    --too_deep_;
    return;
  }
  if (groups_.size() < 2) return;
  const RtfGroup group = top();
  groups_.pop_back();
  if (groups_.size() == 1 && !group.is_begin) {
    top() = group;
    top().is_hidden = top().is_deleted = top().is_inserted = false;
  }
  if (group.is_begin) finish(group);
}

void RtfReader::begin(RtfPlace place, std::string_view field) {
  RtfGroup& group = top();
  group.place = place;
  group.field = field;
  group.is_begin = true;
  if (place == RtfPlace::Field) field_.clear();
  if (place == RtfPlace::Hex) {
    hex_.clear();
    hex_format_ = field;
  }
}

void RtfReader::word(const RtfToken& token) {
  const bool is_starred = is_starred_;
  is_starred_ = false;
  if (to_skip_ > 0 && token.name != "u") {
    // A control word counts as one of the octets that a reader with Unicode passes over.
    --to_skip_;
    return;
  }
  if (token.name == "upr") {
    top().outer = top().place;
    top().is_choice = true;
    return;
  }
  if (token.name == "ud" && is_starred) {
    top().place = top().outer;
    return;
  }
  if (destination(token) || set_up(token) || format(token) || character(token)) return;
  const bool is_container = token.name == "shpinst" || token.name == "shppict";
  if (is_starred && !is_container) begin(RtfPlace::Skip);
}

bool RtfReader::destination(const RtfToken& token) {
  const std::optional<RtfPlace> place = place_of(token.name);
  if (!place) return false;
  // Within what is skipped only the entries of \info and of its like are of use.
  if (top().place == RtfPlace::Skip && *place != RtfPlace::Field) return true;
  if (*place == RtfPlace::Comment) comment_.clear();
  begin(*place, token.name);
  return true;
}

// Words that say how the file is to be read.
bool RtfReader::set_up(const RtfToken& token) {
  const std::string_view name = token.name;
  if (name == "ansicpg") {
    default_page_ = static_cast<unsigned>(token.number);
    top().code_page = default_page_;
  } else if (name == "mac" || name == "pc" || name == "pca") {
    default_page_ = name == "mac" ? 10000 : name == "pc" ? 437 : 850;
    top().code_page = default_page_;
  } else if (name == "deff") {
    default_font_ = token.number;
  } else if (name == "fromhtml") {
    content_.is_html = token.is_on();
  } else if (name == "f") {
    font_ = token.number;
    const auto font = fonts_.find(token.number);
    if (top().place != RtfPlace::Fonts) {
      top().code_page = font == fonts_.end() ? default_page_ : font->second;
    }
  } else if (name == "fcharset" || name == "cpg") {
    if (top().place != RtfPlace::Fonts || fonts_.size() >= kMaxRtfNames) return true;
    const auto number = static_cast<unsigned>(token.number);
    fonts_[font_] = name == "cpg" ? number : code_page_of_font(number, default_page_);
  } else if (name == "uc") {
    top().replaced = static_cast<std::uint16_t>(std::clamp(token.number, 0, 16));
  } else if (name == "u") {
    unicode(token.number);
  } else if (is_picture_format(name) && top().place == RtfPlace::Hex) {
    hex_format_ = name;
  } else if (name == "yr" || name == "mo" || name == "dy" || name == "hr" || name == "min") {
    if (top().place == RtfPlace::Field) date_[std::string(name)] = token.number;
  } else {
    return false;
  }
  return true;
}

bool RtfReader::format(const RtfToken& token) {
  const std::string_view name = token.name;
  RtfGroup& group = top();
  if (name == "plain") {
    group.is_hidden = group.is_deleted = group.is_inserted = false;
    const auto font = fonts_.find(default_font_);
    group.code_page = font == fonts_.end() ? default_page_ : font->second;
  } else if (name == "v") {
    group.is_hidden = token.is_on();
  } else if (name == "deleted") {
    group.is_deleted = token.is_on();
  } else if (name == "revised") {
    group.is_inserted = token.is_on();
  } else if (name == "revauth" || name == "revauthdel") {
    group.author = token.number;
  } else if (name == "revdttm" || name == "revdttmdel") {
    group.time = token.number;
  } else if (name == "intbl") {
    group.is_in_table = true;
  } else if (name == "pard") {
    group.is_in_table = false;
  } else if (name == "htmlrtf") {
    group.is_beside_html = token.is_on();
  } else {
    return false;
  }
  return true;
}

bool RtfReader::character(const RtfToken& token) {
  if (const RtfCharacter* found = find_character(token.name)) {
    add(top().is_in_table && (found->text == "\t" || found->text == "\n") ? " " : found->text,
        found->html);
  } else if (token.name == "par" || token.name == "sect" || token.name == "page" ||
             token.name == "column") {
    add("", "\r\n");
    end_paragraph();
  } else if (token.name == "cell") {
    add("\t", "");
  } else if (token.name == "row") {
    if (top().place == RtfPlace::Body && content_.body.ends_with('\t')) content_.body.pop_back();
    add("\n", "");
  } else {
    return false;
  }
  return true;
}

void RtfReader::symbol(const RtfToken& token) {
  if (token.name == "*") {
    // Elsewhere than at the start of its group it says nothing.
    is_starred_ = is_at_start_;
    return;
  }
  if (to_skip_ > 0) {
    --to_skip_;
    return;
  }
  if (token.name == "\\" || token.name == "{" || token.name == "}") {
    add(token.name, token.name);
  } else if (token.name == "~") {
    add("\xC2\xA0", "&nbsp;");
  } else if (token.name == "_") {
    add("-", "&shy;");
  } else if (token.name == "\n" || token.name == "\r") {
    add("", "\r\n");
    end_paragraph();
  } else if (token.name == "\t") {
    add("\t", "\t");
  }
}

void RtfReader::octets(std::string_view octets) {
  const std::size_t skipped = std::min(to_skip_, octets.size());
  to_skip_ -= skipped;
  octets.remove_prefix(skipped);
  if (octets.empty() || too_deep_ > 0) return;
  is_starred_ = false;
  if (top().place == RtfPlace::Hex) {
    hex_.append(octets);
  } else if (top().place != RtfPlace::Skip && top().place != RtfPlace::Fonts) {
    pending_.append(octets);
  }
}

void RtfReader::unicode(std::int32_t number) {
  to_skip_ = top().replaced;
  const std::optional<char32_t> code = joiner_.add(static_cast<std::uint16_t>(number));
  if (!code) return;
  std::string text;
  append_utf8(&text, *code);
  add(text, text);
}

void RtfReader::flush() {
  if (pending_.empty()) return;
  const std::string text = text::to_utf8(code_page_name(top().code_page), pending_);
  pending_.clear();
  add(text, text);
}

void RtfReader::add(std::string_view text, std::string_view html) {
  const RtfGroup& group = top();
  if (content_.is_html &&
      (group.place == RtfPlace::Html || (group.place == RtfPlace::Body && !group.is_beside_html))) {
    content_.html.append(html);
  }
  if (text.empty() || group.place == RtfPlace::Html) return;
  const bool is_running = group.place == RtfPlace::Body || group.place == RtfPlace::Note ||
                          group.place == RtfPlace::Box;
  if (is_running && (group.is_deleted || group.is_inserted)) {
    begin_change(group);
    change_.append(text);
    if (group.is_deleted) return;
  } else if (is_running) {
    end_change();
  }
  if (is_running && group.is_hidden) {
    content_.hidden.append(text);
    return;
  }
  add_to_place(text);
}

void RtfReader::add_to_place(std::string_view text) {
  switch (top().place) {
    case RtfPlace::Body:
      content_.body.append(text);
      break;
    case RtfPlace::Header:
      content_.headers.append(text);
      break;
    case RtfPlace::Note:
      content_.notes.append(text);
      break;
    case RtfPlace::Comment:
      comment_.append(text);
      break;
    case RtfPlace::Box:
      boxes_.append(text);
      break;
    case RtfPlace::Field:
    case RtfPlace::Authors:
      field_.append(text);
      break;
    case RtfPlace::Skip:
    case RtfPlace::Html:
    case RtfPlace::Fonts:
    case RtfPlace::Hex:
      break;
  }
}

void RtfReader::end_paragraph() {
  const RtfGroup& group = top();
  if (group.is_hidden && !content_.hidden.empty() && !content_.hidden.ends_with('\n')) {
    content_.hidden.push_back('\n');
  }
  add_to_place(group.is_in_table ? " " : "\n");
  if (group.place == RtfPlace::Body && !group.is_in_table) {
    add_line(&content_.body, boxes_);
    boxes_.clear();
  }
}

void RtfReader::begin_change(const RtfGroup& group) {
  const bool is_same = !change_.empty() && group.is_deleted == change_group_.is_deleted &&
                       group.author == change_group_.author && group.time == change_group_.time;
  if (is_same) return;
  end_change();
  change_group_ = group;
  const auto author = static_cast<std::size_t>(group.author);
  change_by_ = group.is_deleted ? "deleted" : "inserted";
  if (author < authors_.size()) change_by_ += " by " + authors_[author];
  const std::string when = print_dttm(static_cast<std::uint32_t>(group.time));
  if (!when.empty()) change_by_ += ", " + when;
}

void RtfReader::end_change() {
  if (!is_blank(change_)) add_line(&content_.changes, change_by_ + ": " + one_line(change_));
  change_.clear();
}

void RtfReader::finish(const RtfGroup& group) {
  switch (group.place) {
    case RtfPlace::Header:
      if (!content_.headers.empty() && !content_.headers.ends_with('\n')) content_.headers += "\n";
      break;
    case RtfPlace::Note:
      if (!content_.notes.ends_with('\n')) content_.notes.push_back('\n');
      break;
    case RtfPlace::Box:
      if (!boxes_.ends_with('\n')) boxes_.push_back('\n');
      break;
    case RtfPlace::Comment: {
      std::string who = comment_author_;
      if (!who.empty() && !comment_time_.empty()) who += ", ";
      who += comment_time_;
      add_line(&content_.comments, (who.empty() ? who : who + ": ") + one_line(comment_));
      comment_author_.clear();
      comment_time_.clear();
      break;
    }
    case RtfPlace::Authors: {
      std::string_view rest = field_;
      while (!rest.empty() && authors_.size() < kMaxRtfNames) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        authors_.emplace_back(rest.substr(0, std::min(end, document::kMaxFieldBytes)));
        rest.remove_prefix(std::min(rest.size(), end + 1));
      }
      break;
    }
    case RtfPlace::Field:
      finish_field(group.field);
      break;
    case RtfPlace::Hex:
      if (!hex_.empty()) take_object_(hex_format_, parse_loose_hex(hex_));
      hex_.clear();
      break;
    default:
      break;
  }
}

void RtfReader::finish_field(std::string_view field) {
  std::string text = std::move(field_);
  field_.clear();
  if (field == "title") {
    content_.title = text;
  } else if (field == "author") {
    content_.author = text;
  } else if (field == "fldinst") {
    read_field_code(text, &content_.links, &content_.codes);
  } else if (field == "atnauthor") {
    comment_author_ = text;
  } else if (field == "atndate") {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    comment_time_ = print_dttm(static_cast<std::uint32_t>(number));
  } else if (field == "propname") {
    user_name_ = text;
  } else if (field == "staticval") {
    if (content_.properties.size() < document::kMaxProperties) {
      content_.properties.emplace_back(user_name_, text);
    }
  } else {
    if (field.ends_with("tim")) text = print_date();
    const std::string_view property = property_of(field);
    if (!property.empty() && content_.properties.size() < document::kMaxProperties) {
      content_.properties.emplace_back(property, text);
    }
  }
  date_.clear();
}

std::string RtfReader::print_date() const {
  const auto part = [this](std::string_view name) {
    const auto found = date_.find(name);
    return found == date_.end() ? 0 : found->second;
  };
  if (part("yr") == 0) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", part("yr"), part("mo"), part("dy"),
                     part("hr"), part("min"));
}

}  // namespace day::office
