// SPDX-License-Identifier: AGPL-3.0-or-later
#include "xml/xml.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "text/charset.h"
#include "xml/limits.h"

namespace day::xml {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// An XML declaration is shorter than this, whatever it says.
constexpr std::size_t kDeclarationBytes = 256;
// "&#x10FFFF;" with some leading zeros. Longer ones are no references.
constexpr std::size_t kMaxReferenceBytes = 16;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool ends_name(char c) {
  return is_space(c) || c == '=' || c == '>' || c == '/' || c == '<';
}

// As Appendix F of XML 1.0 has it: the mark, the shape of the first characters, the declaration.
std::string encoding_of(ByteView bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("<\0"sv)) return "utf-16le";
  if (bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("\0<"sv)) return "utf-16be";
  if (bytes.starts_with(kUtf8Mark) || !bytes.starts_with("<?xml")) return "utf-8";
  std::string_view declaration = bytes.substr(0, kDeclarationBytes);
  declaration = declaration.substr(0, declaration.find('>'));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return "utf-8";
  const std::size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return "utf-8";
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return "utf-8";
  std::string name(declaration.substr(open + 1, close - open - 1));
  // These bytes are not what they say: "<?xml" took one octet each.
  if (name.starts_with("utf-16") || name.starts_with("UTF-16")) return "utf-8";
  return name;
}

std::optional<char32_t> parse_character(std::string_view digits) {
  const bool is_hex = digits.starts_with('x') || digits.starts_with('X');
  if (is_hex) digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  char32_t code = 0;
  for (const char c : digits) {
    char32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<char32_t>(c - '0');
    } else if (is_hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
      digit = static_cast<char32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
    code = code * (is_hex ? 16 : 10) + digit;
    if (code > 0x10FFFF) return std::nullopt;
  }
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code == 0 || is_surrogate ? kReplacement : code;
}

// What "&name;" stands for: XML 1.0 §4.6. Nothing for entities that only a document type defines.
std::optional<char32_t> parse_reference(std::string_view name) {
  if (name == "amp") return U'&';
  if (name == "lt") return U'<';
  if (name == "gt") return U'>';
  if (name == "quot") return U'"';
  if (name == "apos") return U'\'';
  if (name.starts_with('#')) return parse_character(name.substr(1));
  return std::nullopt;
}

bool needs_decoding(std::string_view raw) {
  return raw.find_first_of("&\r") != std::string_view::npos;
}

// Appends; line ends become '\n', references what they stand for, others stay as written.
void decode(std::string_view raw, std::string* out) {
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find_first_of("&\r"), raw.size());
    out->append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) return;
    if (raw.front() == '\r') {
      raw.remove_prefix(raw.starts_with("\r\n") ? 2 : 1);
      out->push_back('\n');
      continue;
    }
    const std::size_t end = raw.substr(0, kMaxReferenceBytes).find(';');
    std::optional<char32_t> code;
    if (end != std::string_view::npos) code = parse_reference(raw.substr(1, end - 1));
    if (code) {
      append_utf8(out, *code);
      raw.remove_prefix(end + 1);
    } else {
      out->push_back('&');
      raw.remove_prefix(1);
    }
  }
}

std::string decoded(std::string_view raw) {
  std::string out;
  decode(raw, &out);
  return out;
}

struct QualifiedName {
  std::string_view prefix;
  std::string_view local;
};

QualifiedName split(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  if (colon == std::string_view::npos) return {{}, qualified};
  return {qualified.substr(0, colon), qualified.substr(colon + 1)};
}

}  // namespace

Reader::Reader(ByteView bytes) : in_(bytes) {
  const std::string encoding = encoding_of(bytes);
  const text::CharsetText text = text::decode_charset(encoding, bytes, &storage_);
  in_ = text.text;
  if (text.trouble == text::CharsetTrouble::BadBytes) note("it has bytes that are no characters");
  if (in_.starts_with(kUtf8Mark)) in_.remove_prefix(kUtf8Mark.size());
}

void Reader::note(std::string_view what) {
  if (wrong_.empty()) wrong_ = what;
}

bool Reader::stop(std::string_view why) {
  note(why);
  at_ = in_.size();
  return false;
}

void Reader::set_name(std::string_view qualified) {
  const QualifiedName name = split(qualified);
  prefix_ = name.prefix;
  name_ = name.local;
}

bool Reader::end_top() {
  set_name(open_.back());
  open_.pop_back();
  depth_ = open_.size();
  kind_ = Kind::End;
  return true;
}

bool Reader::next() {
  if (pending_end_) {
    pending_end_ = false;
    return end_top();
  }
  if (ends_due_ > 0) {
    --ends_due_;
    return end_top();
  }
  while (at_ < in_.size()) {
    if (in_[at_] == '<') {
      if (read_markup()) return true;
      continue;
    }
    const std::size_t end = std::min(in_.find('<', at_), in_.size());
    const std::string_view raw = in_.substr(at_, end - at_);
    at_ = end;
    if (open_.empty()) continue;
    kind_ = Kind::Text;
    text_ = raw;
    if (needs_decoding(raw)) {
      decoded_.clear();
      decode(raw, &decoded_);
      text_ = decoded_;
    }
    return true;
  }
  if (open_.empty()) return false;
  note("it ends within an element");
  return end_top();
}

// True if there is something to tell; at_ has moved on in any case.
bool Reader::read_markup() {
  const std::string_view rest = in_.substr(at_);
  if (rest.starts_with("<!--")) return pass_over("<!--", "-->");
  if (rest.starts_with("<![CDATA[")) return read_cdata();
  if (rest.starts_with("<?")) return pass_over("<?", "?>");
  if (rest.starts_with("<!")) return pass_doctype();
  if (rest.starts_with("</")) return read_end();
  return read_start();
}

bool Reader::pass_over(std::string_view opening, std::string_view closing) {
  const std::size_t end = in_.find(closing, at_ + opening.size());
  if (end == std::string_view::npos) return stop("it ends within a comment");
  at_ = end + closing.size();
  return false;
}

// With an internal subset in brackets; quotes hide both.
bool Reader::pass_doctype() {
  has_doctype_ = true;
  std::size_t brackets = 0;
  char quote = 0;
  for (std::size_t i = at_ + 2; i < in_.size(); ++i) {
    const char c = in_[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[') {
      ++brackets;
    } else if (c == ']' && brackets > 0) {
      --brackets;
    } else if (c == '>' && brackets == 0) {
      at_ = i + 1;
      return false;
    } else if (in_.substr(i).starts_with("<!--")) {
      const std::size_t end = in_.find("-->", i + 4);
      if (end == std::string_view::npos) break;
      i = end + 2;
    }
  }
  return stop("it ends within its document type");
}

bool Reader::read_cdata() {
  constexpr std::string_view kOpening = "<![CDATA[";
  const std::size_t begin = at_ + kOpening.size();
  std::size_t end = in_.find("]]>", begin);
  if (end == std::string_view::npos) {
    note("it ends within character data");
    end = in_.size();
    at_ = end;
  } else {
    at_ = end + 3;
  }
  text_ = in_.substr(begin, end - begin);
  kind_ = Kind::Text;
  return !open_.empty() && !text_.empty();
}

bool Reader::read_end() {
  std::size_t end = at_ + 2;
  while (end < in_.size() && !ends_name(in_[end])) ++end;
  const std::string_view name = in_.substr(at_ + 2, end - at_ - 2);
  const std::size_t close = in_.find('>', end);
  if (close == std::string_view::npos) return stop("it ends within a tag");
  at_ = close + 1;
  if (!open_.empty() && open_.back() == name) return end_top();
  note("an end tag does not match");
  const auto found = std::find(open_.rbegin(), open_.rend(), name);
  if (found == open_.rend()) return false;
  ends_due_ = static_cast<std::size_t>(found - open_.rbegin());
  return end_top();
}

bool Reader::read_start() {
  std::size_t at = at_ + 1;
  while (at < in_.size() && !ends_name(in_[at])) ++at;
  const std::string_view name = in_.substr(at_ + 1, at - at_ - 1);
  if (name.empty()) {
    // A '<' that should have been written as a reference.
    note("a tag has no name");
    ++at_;
    return false;
  }
  if (open_.size() >= kMaxXmlDepth) return stop("its elements are nested too deep");
  if (!read_attributes(&at)) return false;
  at_ = at;
  open_.push_back(name);
  depth_ = open_.size();
  set_name(name);
  kind_ = Kind::Start;
  return true;
}

// From behind the name to behind the '>'.
bool Reader::read_attributes(std::size_t* at) {
  attributes_.clear();
  std::size_t i = *at;
  while (true) {
    while (i < in_.size() && (is_space(in_[i]) || in_[i] == '/')) {
      if (in_[i] == '/' && in_.substr(i).starts_with("/>")) {
        pending_end_ = true;
        *at = i + 2;
        return true;
      }
      ++i;
    }
    if (i >= in_.size()) return stop("it ends within a tag");
    if (in_[i] == '>') {
      *at = i + 1;
      return true;
    }
    if (in_[i] == '<') return stop("a tag has no end");
    const std::size_t begin = i;
    while (i < in_.size() && !ends_name(in_[i])) ++i;
    Attribute attribute{in_.substr(begin, i - begin), {}};
    while (i < in_.size() && is_space(in_[i])) ++i;
    if (i < in_.size() && in_[i] == '=') {
      ++i;
      while (i < in_.size() && is_space(in_[i])) ++i;
      if (i >= in_.size()) return stop("it ends within a tag");
      if (in_[i] != '"' && in_[i] != '\'') return stop("an attribute has no quotes");
      const std::size_t close = in_.find(in_[i], i + 1);
      if (close == std::string_view::npos) return stop("it ends within a tag");
      attribute.value = in_.substr(i + 1, close - i - 1);
      i = close + 1;
    }
    if (attributes_.size() >= kMaxXmlAttributes) {
      note("a tag has too many attributes");
    } else {
      attributes_.push_back(attribute);
    }
  }
}

const Reader::Attribute* Reader::find(std::string_view prefix, bool any_prefix,
                                      std::string_view local) const {
  const Attribute* found = nullptr;
  for (const Attribute& attribute : attributes_) {
    const QualifiedName name = split(attribute.name);
    if (name.local != local || name.prefix == "xmlns") continue;
    if (name.prefix == prefix) return &attribute;
    if (any_prefix && found == nullptr) found = &attribute;
  }
  return found;
}

std::string Reader::attribute(std::string_view local_name) const {
  const Attribute* found = find({}, true, local_name);
  return found == nullptr ? std::string() : decoded(found->value);
}

std::string Reader::attribute(std::string_view prefix, std::string_view local_name) const {
  const Attribute* found = find(prefix, false, local_name);
  return found == nullptr ? std::string() : decoded(found->value);
}

bool Reader::has_attribute(std::string_view local_name) const {
  return find({}, true, local_name) != nullptr;
}

void Reader::for_each_attribute(const Take& take) const {
  for (const Attribute& attribute : attributes_) take(attribute.name, decoded(attribute.value));
}

void Reader::skip() {
  const std::size_t outside = depth_ - 1;
  while (next()) {
    if (kind_ == Kind::End && depth_ == outside) return;
  }
}

std::string Reader::take_text(std::size_t max_bytes) {
  const std::size_t outside = depth_ - 1;
  std::string out;
  while (next()) {
    if (kind_ == Kind::End && depth_ == outside) break;
    if (kind_ == Kind::Text) out.append(text_.substr(0, max_bytes - out.size()));
  }
  return out;
}

bool looks_like_xml(ByteView bytes) {
  Reader reader(bytes.substr(0, 4096));
  return reader.next();
}

}  // namespace day::xml
