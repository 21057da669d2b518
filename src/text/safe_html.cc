// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/safe_html.h"

#include <gumbo.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "text/display.h"
#include "text/html_scan.h"
#include "text/html_tree.h"
#include "text/limits.h"
#include "text/safe_elements.h"
#include "text/safe_style.h"
#include "text/safe_writer.h"

namespace day::text {
namespace {

constexpr Color kBlack = 0;
constexpr Color kWhite = 0xFFFFFF;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f") == text.npos;
}

// Inherited by what is inside.
struct Context {
  HtmlStyle look;  // as the reader of the text keeps it
  bool is_skipped = false;
  bool is_hidden = false;
  Color ink = kBlack;  // as it will be shown
  Color paper = kWhite;
  std::size_t hidden_root = 0;  // the index in the stack of the element that hides, if is_hidden
};

class Sanitizer {
 public:
  explicit Sanitizer(SafeHtml* out) : out_(out) {}

  void add(std::string_view html) {
    const std::string_view head = parsable_head(html);
    if (head.size() < html.size()) out_->is_cut = true;
    HtmlTree tree;
    const GumboNode* const root = tree.parse(head);
    if (root == nullptr) return add_stripped(html);
    has_style_ = false;
    walk(root);
  }

  void add_rule() { writer_.add_void(SafeTag::Hr, {}); }

  void finish() {
    out_->is_cut |= writer_.is_cut();
    out_->html = writer_.take();
  }

 private:
  struct Open {
    const GumboNode* node = nullptr;
    unsigned next_child = 0;
    Context context;
    bool is_written = false;
    bool says_hidden = false;  // the words that say so are still to come
    std::string address;       // of a link; stands behind its words
  };

  void walk(const GumboNode* root) {
    enter(root, Context{});
    while (!open_.empty() && !writer_.is_full()) {
      Open& top = open_.back();
      const GumboVector& children = top.node->v.element.children;
      if (top.next_child == children.length) {
        leave();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children.data[top.next_child++]);
      const Context context = top.context;
      enter(child, context);
    }
    open_.clear();
  }

  void add_stripped(std::string_view html) {
    out_->is_stripped = true;
    writer_.open(SafeTag::Pre, {});
    writer_.add_text(strip_html(html));
    if (!writer_.is_full()) writer_.close();
  }

  void enter(const GumboNode* node, const Context& outer) {
    switch (node->type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        if (!outer.is_skipped) add_text(node->v.text.text, outer);
        return;
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        return enter_element(*node, outer);
      case GUMBO_NODE_COMMENT:
      case GUMBO_NODE_DOCUMENT:
        return;
    }
  }

  void add_text(std::string_view text, const Context& context) {
    if (!is_blank(text)) say_hidden(context);
    writer_.add_text(text);
  }

  void say_hidden(const Context& context) {
    if (!context.is_hidden || !writer_.takes_text()) return;
    Open& root = open_[context.hidden_root];
    if (std::exchange(root.says_hidden, false)) add_mark("say-hidden");
  }

  void add_mark(const char* name) {
    if (writer_.open(SafeTag::Span, {{"class", name}})) writer_.close();
  }

  void enter_element(const GumboNode& node, const Context& outer) {
    const GumboElement& element = node.v.element;
    out_->scripts += count_scripts(node);
    if (element.tag == GUMBO_TAG_STYLE) {
      has_style_ = true;
      out_->others_left_out += count_style_addresses(node);
    }
    Open open;
    open.node = &node;
    open.context = outer;
    Context& context = open.context;
    if (is_never_text(node)) context.is_skipped = true;
    apply_look(node, &context.look);
    add_left_out(node, outer);
    const bool is_skipped = context.is_skipped;
    open_.push_back(std::move(open));
    if (!is_skipped) begin(node, outer, &open_.back());
  }

  // Opens what is written for the element on top of the stack, or writes all there is of it.
  void begin(const GumboNode& node, const Context& outer, Open* open) {
    Context& context = open->context;
    const SafeElement element = describe_element(node);
    SafeAttributes attributes = element.attributes;
    out_->pictures_left_out += element.left_out;
    context.is_hidden = context.look.is_hidden(!has_style_);
    if (element.color) context.ink = *element.color;
    if (element.background) context.paper = *element.background;
    if (context.is_hidden && !outer.is_hidden) {
      attributes["class"] = "hidden";
      context.hidden_root = open_.size() - 1;
      open->says_hidden = true;
    } else if (outer.is_hidden && !context.is_hidden) {
      attributes["class"] = "shown";
    }
    if (!context.is_hidden && (context.ink != outer.ink || context.paper != outer.paper) &&
        contrast(context.ink, context.paper) < kLeastSafeContrast) {
      attributes["class"] = "plain";
      context.ink = kBlack;
      context.paper = kWhite;
    }
    if (element.is_picture) return add_picture(node, context);
    if (element.tag && is_void(*element.tag)) return writer_.add_void(*element.tag, attributes);
    open->address = element.address;
    const std::optional<SafeTag> tag =
        element.tag || attributes.empty() ? element.tag : SafeTag::Span;
    if (tag) open->is_written = writer_.open(*tag, attributes);
    if (!element.words.empty()) add_text(element.words, context);
  }

  void leave() {
    const Open& open = open_.back();
    if (open.is_written && !writer_.is_full()) writer_.close();
    if (!open.address.empty()) {
      writer_.add_text(" ");
      add_address(open.address);
    }
    open_.pop_back();
  }

  void add_address(std::string_view address) {
    std::string shown = show_line(address);
    if (shown.size() > kMaxSafeAddressBytes) {
      shown.resize(clip_utf8(shown, kMaxSafeAddressBytes).size());
      shown += "\u2026";
    }
    if (!writer_.open(SafeTag::Span, {{"class", "address"}, {"dir", "ltr"}})) return;
    writer_.add_text(shown);
    if (!writer_.is_full()) writer_.close();
  }

  // A picture that is a part of the message, or a box that says what is not there.
  void add_picture(const GumboNode& node, const Context& context) {
    if (!writer_.takes_text()) return;
    say_hidden(context);
    const char* const name = has_attribute(node, "src") ? "src" : "href";  // of SVG
    const std::string source = clean_address(attribute(node, name));
    const std::string alt(attribute(node, "alt"));
    if (source.empty()) return writer_.add_text(alt);
    if (const auto id = parse_content_id(source)) {
      if (const auto number = find_picture(*id)) {
        SafeAttributes attributes = {{"alt", alt}, {"data-picture", std::to_string(*number)}};
        for (const char* const side : {"width", "height"}) {
          attributes[side] = std::string(attribute(node, side));
        }
        return writer_.add_void(SafeTag::Img, attributes);
      }
    } else {
      ++out_->pictures_left_out;
    }
    add_box("say-picture", source, alt);
  }

  std::optional<std::size_t> find_picture(const std::string& id) {
    auto& ids = out_->content_ids;
    const auto found = std::find(ids.begin(), ids.end(), id);
    if (found != ids.end()) return static_cast<std::size_t>(found - ids.begin());
    if (ids.size() == kMaxSafePictures || id.size() > kMaxSafeWordsBytes) return std::nullopt;
    ids.push_back(id);
    return ids.size() - 1;
  }

  void add_box(const char* mark, std::string_view address, std::string_view words) {
    if (!writer_.open(SafeTag::Span, {{"class", "box"}})) return;
    add_mark(mark);
    add_address(address);
    if (!words.empty()) writer_.add_text(" " + std::string(words));
    if (!writer_.is_full()) writer_.close();
  }

  // What its program would have fetched for this element besides pictures of its own.
  void add_left_out(const GumboNode& node, const Context& outer) {
    const std::string address = other_content(node);
    if (address.empty()) return;
    ++out_->others_left_out;
    if (outer.is_skipped || !writer_.takes_text() || !is_shown_content(node)) return;
    say_hidden(outer);
    add_box("say-content", address, {});
  }

  SafeHtml* out_;
  SafeWriter writer_;
  std::vector<Open> open_;
  bool has_style_ = false;
};

}  // namespace

SafeHtml make_safe_html(std::span<const std::string_view> bodies) {
  SafeHtml out;
  Sanitizer sanitizer(&out);
  for (const std::string_view& body : bodies) {
    if (&body != &bodies.front()) sanitizer.add_rule();
    sanitizer.add(body);
  }
  sanitizer.finish();
  return out;
}

}  // namespace day::text
