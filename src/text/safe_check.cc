// SPDX-License-Identifier: AGPL-3.0-or-later
// is_safe_html and finish_safe_html: read the grammar of safe_grammar.h, which only our own writer
// speaks.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/utf8.h"
#include "text/display.h"
#include "text/limits.h"
#include "text/safe_grammar.h"
#include "text/safe_html.h"

namespace day::text {
namespace {

// The text behind entities; nothing if there is another "&", or a character that should be one.
std::optional<std::string> unescape(std::string_view text, bool is_value) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
  if (text.find_first_of("<>") != text.npos) return std::nullopt;
  std::string out;
  while (true) {
    const std::size_t at = std::min(text.find('&'), text.size());
    out.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) return out;
    const auto* const entity =
        std::find_if(std::begin(kEntities), std::end(kEntities),
                     [&](const auto& each) { return text.starts_with(each.first); });
    if (entity == std::end(kEntities) || (entity->second == '"' && !is_value)) return std::nullopt;
    out.push_back(entity->second);
    text.remove_prefix(entity->first.size());
  }
}

class Checker {
 public:
  Checker(std::string_view html, std::size_t pictures) : rest_(html), pictures_(pictures) {}

  bool check() {
    while (!rest_.empty()) {
      if (!step()) return false;
    }
    return open_.empty();
  }

 private:
  bool step() {
    if (rest_.starts_with("</")) return end_tag();
    if (rest_.starts_with("<")) return start_tag();
    const std::size_t end = std::min(rest_.find('<'), rest_.size());
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return takes_text(parent()) && unescape(text, false).has_value();
  }

  SafeTag parent() const { return open_.empty() ? SafeTag::Div : open_.back(); }

  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  std::optional<SafeTag> take_name() {
    const std::size_t end = std::min(rest_.find_first_of(" >"), rest_.size());
    const std::optional<SafeTag> tag = find_safe_tag(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return tag;
  }

  bool end_tag() {
    take("</");
    const std::optional<SafeTag> tag = take_name();
    if (!tag || open_.empty() || *tag != open_.back()) return false;
    open_.pop_back();
    --counts_[static_cast<std::size_t>(*tag)];
    return take(">");
  }

  bool start_tag() {
    take("<");
    const std::optional<SafeTag> tag = take_name();
    if (!tag || !may_stand_in(*tag, parent()) || ++elements_ > kMaxSafeHtmlNodes) return false;
    std::size_t& count = counts_[static_cast<std::size_t>(*tag)];
    if (is_once(*tag) && count != 0) return false;
    std::string_view last;
    while (take(" ")) {
      if (!attribute(*tag, &last)) return false;
    }
    if (!take(">") || (*tag == SafeTag::Pre && !take("\n"))) return false;
    if (is_void(*tag)) return true;
    ++count;
    open_.push_back(*tag);
    return open_.size() <= kMaxSafeHtmlDepth;
  }

  bool attribute(SafeTag tag, std::string_view* last) {
    const std::size_t end = std::min(rest_.find('='), rest_.size());
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (name <= *last || !take("=\"")) return false;
    *last = name;
    const std::size_t close = rest_.find('"');
    if (close == rest_.npos) return false;
    const std::optional<std::string> value = unescape(rest_.substr(0, close), true);
    rest_.remove_prefix(close + 1);
    if (!value || safe_value(tag, name, *value) != value) return false;
    return name != "data-picture" || picture_number(*value) < pictures_;
  }

  static std::size_t picture_number(std::string_view value) {
    std::size_t number = SIZE_MAX;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
  }

  std::string_view rest_;
  std::size_t pictures_;
  std::vector<SafeTag> open_;
  std::array<std::size_t, kSafeTagCount> counts_{};
  std::size_t elements_ = 0;
};

// Puts words and pictures into safe HTML, in which every "<" begins a tag that the next ">" ends:
// those of texts and values are entities.
class Finisher {
 public:
  Finisher(std::span<const std::string> content_ids, const SafeWords& words,
           const PictureSource& source)
      : content_ids_(content_ids), words_(words), source_(source) {}

  std::string finish(std::string_view html) {
    out_.reserve(html.size());
    while (true) {
      const std::size_t open = html.find('<');
      out_.append(html.substr(0, open));
      if (open == html.npos) return std::move(out_);
      html.remove_prefix(open);
      if (const std::size_t mark = add_words(html); mark != 0) {
        html.remove_prefix(mark);
        continue;
      }
      const std::string_view tag = html.substr(0, html.find('>'));
      add_tag(tag);
      html.remove_prefix(tag.size());
    }
  }

 private:
  // How many octets at the front are a place for words, as safe_html.cc writes it.
  std::size_t add_words(std::string_view html) {
    const std::pair<std::string_view, const std::string*> marks[] = {
        {"<span class=\"say-hidden\"></span>", &words_.hidden},
        {"<span class=\"say-picture\"></span>", &words_.picture},
        {"<span class=\"say-content\"></span>", &words_.content}};
    for (const auto& [mark, words] : marks) {
      if (!html.starts_with(mark)) continue;
      say(*words);
      return mark.size();
    }
    return 0;
  }

  void say(std::string_view words) {
    out_ += "<span class=\"say\">";
    append_escaped(words, &out_);
    out_ += "</span>";
  }

  void add_tag(std::string_view tag) {
    constexpr std::string_view kPicture = "data-picture=\"";
    const std::size_t at = tag.starts_with("<img ") ? tag.find(kPicture) : tag.npos;
    if (at == tag.npos) {
      out_ += tag;
      return;
    }
    const std::string_view digits = tag.substr(at + kPicture.size());
    std::size_t number = SIZE_MAX;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const std::string address = number < content_ids_.size() ? source_(number) : std::string();
    if (!address.empty()) {
      out_.append(tag.substr(0, at)).append("src=\"").append(address);
      out_.append(digits.substr(std::min(digits.find('"'), digits.size())));
      return;
    }
    out_ += "<span class=\"box\">";
    say(words_.picture);
    out_ += "<span class=\"address\" dir=\"ltr\">";
    const std::string id = number < content_ids_.size() ? content_ids_[number] : "";
    append_escaped(show_line("cid:" + id), &out_);
    out_ += "</span></span";  // and the ">" of the picture
  }

  std::span<const std::string> content_ids_;
  const SafeWords& words_;
  const PictureSource& source_;
  std::string out_;
};

}  // namespace

bool is_safe_html(std::string_view html, std::size_t pictures) {
  if (html.size() > kMaxSafeHtmlBytes || pictures > kMaxSafePictures) return false;
  // What show_text() leaves as it is has no control and no direction characters, and is UTF-8.
  return is_utf8(html) && show_text(html) == html && Checker(html, pictures).check();
}

std::string finish_safe_html(std::string_view html, std::span<const std::string> content_ids,
                             const SafeWords& words, const PictureSource& source) {
  return Finisher(content_ids, words, source).finish(html);
}

}  // namespace day::text
