// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html.h"

#include <gumbo.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "text/html_layout.h"
#include "text/html_scan.h"
#include "text/html_style.h"
#include "text/html_tree.h"

namespace day::text {
namespace {

// Whether one of the blank-separated names is among `wanted`. Outlook puts "x_" before the names
// in what it quotes.
bool names_any(std::string_view value, std::initializer_list<std::string_view> wanted) {
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(" \t\r\n"), value.size());
    std::string_view name = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    while (name.starts_with("x_")) name.remove_prefix(2);
    if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) return true;
  }
  return false;
}

// What an element does to the lines.
enum class Box : std::uint8_t { Inline, Block, Paragraph, Row, Cell, Item };

Box box_of(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_DL:
      return Box::Paragraph;
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_OPTGROUP:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_UL:
      return Box::Block;
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
      return Box::Row;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      return Box::Cell;
    case GUMBO_TAG_LI:
      return Box::Item;
    default:
      return Box::Inline;
  }
}

// Inherited by what is inside.
struct Context {
  HtmlStyle style;
  bool is_skipped = false;
  bool signature = false;
  int quote_depth = 0;
};

// Deep enough to tell levels apart; bullets further in are not set further in.
constexpr std::size_t kMaxIndentedLists = 16;

// Of the first item of a list.
constexpr std::size_t kMaxNumberDigits = 6;

class TreeReader {
 public:
  explicit TreeReader(HtmlText* out) : out_(out) {}

  void read(const GumboNode* root) {
    enter(root, Context{});
    while (!open_.empty()) {
      Open& top = open_.back();
      const GumboVector& children = top.node->v.element.children;
      if (top.next_child == children.length) {
        leave(top);
        open_.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children.data[top.next_child++]);
      const Context context = top.context;
      enter(child, context);
    }
    for (HtmlRun& run : layout_.take()) out_->runs.push_back(std::move(run));
  }

 private:
  struct Open {
    const GumboNode* node = nullptr;
    unsigned next_child = 0;
    Context context;
    bool has_cell = false;  // a row in which a cell has begun
    int number = 0;         // of the next item of an ordered list, else 0
    bool is_list = false;
  };

  void enter(const GumboNode* node, const Context& outer) {
    switch (node->type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        return add_text(node->v.text.text, outer);
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        return enter_element(node, outer);
      case GUMBO_NODE_COMMENT:
      case GUMBO_NODE_DOCUMENT:
        return;
    }
  }

  void add_text(std::string_view text, const Context& context) {
    if (context.is_skipped) return;
    const int depth = context.quote_depth + (rest_is_quoted_ ? 1 : 0);
    layout_.set_state(context.style.is_hidden(!has_style_), depth, context.signature);
    if (context.style.keeps_space) {
      layout_.add_verbatim(text);
    } else {
      layout_.add_text(text);
    }
  }

  void enter_element(const GumboNode* node, const Context& outer) {
    const GumboElement& element = node->v.element;
    Context context = outer;
    out_->scripts += count_scripts(*node);
    if (element.tag == GUMBO_TAG_STYLE) has_style_ = true;
    if (is_never_text(*node)) context.is_skipped = true;
    apply_look(*node, &context.style);
    apply_quotation(*node, &context);
    Open open;
    open.node = node;
    if (!context.is_skipped) begin_box(*node, context, &open);
    open.context = context;
    open_.push_back(open);
  }

  void apply_quotation(const GumboNode& node, Context* context) {
    const GumboElement& element = node.v.element;
    if (element.tag == GUMBO_TAG_BLOCKQUOTE) ++context->quote_depth;
    if (element.attributes.length == 0) return;
    const std::string_view classes = attribute(node, "class");
    const std::string_view id = attribute(node, "id");
    if (element.tag != GUMBO_TAG_BLOCKQUOTE &&
        (names_any(classes,
                   {"gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote",
                    "zmail_extra", "tutanota_quote", "ms-outlook-mobile-reference-message"}) ||
         names_any(id, {"OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container"}))) {
      ++context->quote_depth;
    }
    if (names_any(id, {"divRplyFwdMsg"}) || names_any(classes, {"OutlookMessageHeader"})) {
      rest_is_quoted_ = true;  // the quoted message follows as a sibling, up to the end
    }
    if (names_any(classes, {"moz-signature", "gmail_signature"}) ||
        names_any(id, {"Signature", "AppleMailSignature", "ms-outlook-mobile-signature"})) {
      context->signature = true;
    }
  }

  void begin_box(const GumboNode& node, const Context& context, Open* open) {
    const GumboElement& element = node.v.element;
    const Box box = box_of(element.tag);
    const bool is_nested_list = !lists_.empty();
    switch (box) {
      case Box::Inline:
        break;
      case Box::Block:
        layout_.end_block(false);
        break;
      case Box::Paragraph:
        layout_.end_block(true);
        break;
      case Box::Row:
        layout_.end_block(false);
        break;
      case Box::Cell:
        begin_cell();
        break;
      case Box::Item:
        begin_item();
        break;
    }
    switch (element.tag) {
      case GUMBO_TAG_UL:
      case GUMBO_TAG_OL:
        if (!is_nested_list) layout_.end_block(true);
        begin_list(node, open);
        break;
      case GUMBO_TAG_BR:
        layout_.add_line_break();
        break;
      case GUMBO_TAG_IMG:
        add_text(attribute(node, "alt"), context);
        break;
      case GUMBO_TAG_INPUT:
        add_input(node, context);
        break;
      default:
        break;
    }
  }

  void begin_cell() {
    if (open_.empty() || open_.back().node->v.element.tag != GUMBO_TAG_TR) return;
    if (open_.back().has_cell) layout_.next_cell();
    open_.back().has_cell = true;
  }

  void begin_list(const GumboNode& node, Open* open) {
    open->is_list = true;
    if (node.v.element.tag == GUMBO_TAG_OL) {
      open->number = 1;
      const std::string_view start = attribute(node, "start").substr(0, kMaxNumberDigits);
      std::from_chars(start.data(), start.data() + start.size(), open->number);
      open->number = std::max(1, open->number);
    }
    lists_.push_back(open_.size());
  }

  void begin_item() {
    layout_.end_block(false);
    std::string lead;
    if (!lists_.empty()) {
      lead.assign(2 * std::min(lists_.size() - 1, kMaxIndentedLists), ' ');
      int& number = open_[lists_.back()].number;
      if (number > 0) {
        lead += std::to_string(number++) + ". ";
      } else {
        lead += "\u2022 ";
      }
    }
    layout_.set_lead(lead);
  }

  // What stands on buttons and in filled-in fields can be read.
  void add_input(const GumboNode& node, const Context& context) {
    const std::string type = ascii_lower(attribute(node, "type"));
    if (type == "hidden" || type == "checkbox" || type == "radio" || type == "password") return;
    add_text(attribute(node, "value"), context);
  }

  void leave(const Open& open) {
    if (open.is_list) lists_.pop_back();
    if (open.context.is_skipped) return;
    switch (box_of(open.node->v.element.tag)) {
      case Box::Inline:
        break;
      case Box::Block:
        layout_.end_block(open.is_list && lists_.empty());
        break;
      case Box::Paragraph:
        layout_.end_block(true);
        break;
      case Box::Row:
        layout_.end_row();
        break;
      case Box::Cell:
        layout_.end_block(false);
        break;
      case Box::Item:
        layout_.end_block(false);
        layout_.set_lead({});
        break;
    }
  }

  HtmlText* out_;
  HtmlLayout layout_;
  std::vector<Open> open_;
  std::vector<std::size_t> lists_;  // indices of open lists in open_
  bool rest_is_quoted_ = false;
  bool has_style_ = false;
};

void take_stripped(std::string_view html, HtmlText* out) {
  out->damaged = true;
  HtmlRun run;
  run.text = strip_html(html);
  if (!run.text.empty()) out->runs.push_back(std::move(run));
}

}  // namespace

HtmlText html_to_text(std::string_view html) {
  HtmlText out;
  const std::string_view head = parsable_head(html);
  HtmlTree tree;
  const GumboNode* root = tree.parse(head);
  if (root == nullptr) {
    take_stripped(html, &out);
    return out;
  }
  TreeReader(&out).read(root);
  if (head.size() < html.size()) take_stripped(html.substr(head.size()), &out);
  return out;
}

}  // namespace day::text
