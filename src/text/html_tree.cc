// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <new>

#include "text/html_scan.h"
#include "text/limits.h"

namespace day::text {

// Memory for one tree, freed as a whole: gumbo's own way of freeing recurses as deep as the tree,
// and it cannot bear a refusal. When the limit is reached we jump out of the parser, which is
// plain C and holds nothing but this memory.
class HtmlTree::Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    while (last_ != nullptr) {
      Block* const before = last_->before;
      std::free(last_);
      last_ = before;
    }
  }

  static void* allocate(void* self, std::size_t size) {
    return static_cast<Arena*>(self)->allocate(size);
  }
  static void release(void*, void*) {}

  std::jmp_buf full;

 private:
  struct Block {
    Block* before;
    std::max_align_t start;
  };
  static constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

  void* allocate(std::size_t size) {
    size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (size > left_) {
      const std::size_t wanted = std::max(size, kBlockBytes);
      taken_ += wanted;
      void* const memory =
          taken_ > kMaxHtmlTreeBytes ? nullptr : std::malloc(sizeof(Block) + wanted);
      if (memory == nullptr) std::longjmp(full, 1);
      last_ = new (memory) Block{last_, {}};
      next_ = reinterpret_cast<char*>(&last_->start);
      left_ = wanted;
    }
    char* const given = next_;
    next_ += size;
    left_ -= size;
    return given;
  }

  Block* last_ = nullptr;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t taken_ = 0;
};

namespace {

const GumboNode* run_gumbo(std::string_view html, std::jmp_buf& full, GumboOptions& options) {
  if (setjmp(full) != 0) return nullptr;
  return gumbo_parse_with_options(&options, html.data(), html.size())->root;
}

}  // namespace

HtmlTree::HtmlTree() = default;
HtmlTree::~HtmlTree() = default;

const GumboNode* HtmlTree::parse(std::string_view html) {
  if (!is_parsable_html(html)) return nullptr;
  arena_ = std::make_unique<Arena>();
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Arena::allocate;
  options.deallocator = Arena::release;
  options.userdata = arena_.get();
  options.max_errors = 0;  // each would keep a copy of the stack of open elements
  return run_gumbo(html, arena_->full, options);
}

std::string_view parsable_head(std::string_view html) {
  if (html.size() <= kMaxHtmlBytes) return html;
  const std::size_t tag = html.rfind('<', kMaxHtmlBytes);
  return html.substr(0, tag == std::string_view::npos ? kMaxHtmlBytes : tag);
}

std::string_view attribute(const GumboNode& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.v.element.attributes, name);
  return found == nullptr ? std::string_view{} : std::string_view(found->value);
}

bool has_attribute(const GumboNode& element, const char* name) {
  return gumbo_get_attribute(&element.v.element.attributes, name) != nullptr;
}

bool is_never_text(const GumboNode& element) {
  switch (element.v.element.tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
      return true;
    default:
      return false;
  }
}

unsigned count_scripts(const GumboNode& node) {
  const GumboElement& element = node.v.element;
  unsigned scripts = element.tag == GUMBO_TAG_SCRIPT ? 1 : 0;
  for (unsigned i = 0; i < element.attributes.length; ++i) {
    const auto* one = static_cast<const GumboAttribute*>(element.attributes.data[i]);
    const std::string_view name = one->name;
    if (name.size() > 2 && ascii_lower(name.substr(0, 2)) == "on") ++scripts;
    if (name == "href" &&
        ascii_lower(std::string_view(one->value).substr(0, 11)) == "javascript:") {
      ++scripts;
    }
  }
  return scripts;
}

void apply_look(const GumboNode& node, HtmlStyle* look) {
  const GumboElement& element = node.v.element;
  HtmlStyle& style = *look;
  if (element.attributes.length != 0) {
    if (has_attribute(node, "hidden")) style.is_gone = true;
    if (const auto value = attribute(node, "bgcolor"); !value.empty()) {
      style.background = parse_color(value);
      style.unknown_background = !style.background;
    }
    if (has_attribute(node, "background")) style.unknown_background = true;
    const char* const color_name = element.tag == GUMBO_TAG_FONT ? "color" : "text";
    if (element.tag == GUMBO_TAG_FONT || element.tag == GUMBO_TAG_BODY) {
      if (const auto color = parse_color(attribute(node, color_name))) style.color = color;
    }
  }
  switch (element.tag) {
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_TEXTAREA:
      style.keeps_space = true;
      break;
    default:
      break;
  }
  if (element.attributes.length != 0) apply_style(attribute(node, "style"), &style);
}

}  // namespace day::text
