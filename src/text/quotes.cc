// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/quotes.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "text/limits.h"
#include "text/quote_lines.h"

namespace day::text {
namespace {

using mail::TextKind;
using mail::TextSegment;

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind its line feed
  TextKind kind = TextKind::Own;
};

// What the structure of HTML says of a stretch of text.
struct KnownRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  TextKind kind = TextKind::Own;
};

bool is_bare(std::string_view line) {
  return line.find_first_not_of("\r\n") == line.npos;
}

// "12,14c13" or the "---" between the halves of a hunk: what stands above ">" lines in the output
// of diff.
bool is_diff_marker(std::string_view line, std::string_view before) {
  line = trim_line(line);
  if (line == "---") return before.starts_with('<');
  const std::size_t command = line.find_first_not_of("0123456789,");
  if (command == 0 || command == line.npos) return false;
  if (line[command] != 'a' && line[command] != 'c') return false;
  return command + 1 < line.size() &&
         line.find_first_not_of("0123456789,", command + 1) == line.npos;
}

// Quoting other than by ">" at the start of the line, believed only in blocks.
enum class LooseQuote : std::uint8_t { None, Indented, Initials, Bar };

LooseQuote loose_quote(std::string_view line) {
  if (line.starts_with(" >")) return LooseQuote::Indented;
  if (line.starts_with("| ")) return LooseQuote::Bar;
  return initials_quote_size(line) > 0 ? LooseQuote::Initials : LooseQuote::None;
}

class LineClassifier {
 public:
  LineClassifier(std::string_view text, std::span<const KnownRange> known) : text_(text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t feed = text.find('\n', at);
      const std::size_t end = feed == text.npos ? text.size() : feed + 1;
      lines_.push_back({at, end, TextKind::Own});
      at = end;
    }
    assign_known(known);
  }

  std::vector<Line> run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) lines_[i].kind = classify(i);
    // Empty lines at the top belong to what follows.
    std::size_t first = 0;
    while (first < lines_.size() && trim_line(line(first)).empty()) ++first;
    if (first == lines_.size()) first = 0;
    for (std::size_t i = 0; i < first; ++i) lines_[i].kind = lines_[first].kind;
    return std::move(lines_);
  }

 private:
  std::string_view line(std::size_t i) const {
    return text_.substr(lines_[i].begin, lines_[i].end - lines_[i].begin);
  }

  // A line is known by its first visible octet.
  void assign_known(std::span<const KnownRange> ranges) {
    if (ranges.empty()) return;
    known_.assign(lines_.size(), std::nullopt);
    std::size_t range = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::size_t blanks = line(i).find_first_not_of(" \t\r\n");
      if (blanks == std::string_view::npos) continue;
      const std::size_t start = lines_[i].begin + blanks;
      while (range < ranges.size() && ranges[range].end <= start) ++range;
      if (range < ranges.size() && ranges[range].begin <= start) known_[i] = ranges[range].kind;
    }
  }

  std::optional<TextKind> known(std::size_t i) const {
    return known_.empty() ? std::nullopt : known_[i];
  }

  TextKind classify(std::size_t i) {
    const std::string_view now = line(i);
    if (rest_) return in_rest(i);
    if (trim_line(now).empty()) {
      if (is_bare(now)) loose_ = LooseQuote::None;
      return i == 0 ? TextKind::Own : continue_signature(i, lines_[i - 1].kind);
    }
    if (known(i) == TextKind::Signature) return TextKind::Signature;
    if (known(i) == TextKind::Quoted) return in_known_quote(i);
    in_known_forward_ = false;
    if (is_quoted(i)) return begin_or_continue_quote(i);
    const Separator separator = find_separator(now);
    if (separator == Separator::Forwarded) return begin_rest(TextKind::Forwarded);
    if (separator == Separator::Original) return begin_rest(TextKind::Quoted);
    if (begins_header_at(i)) {
      take_rule_above(i);
      return begin_rest(TextKind::Quoted);
    }
    if (begins_signature(i)) return begin_signature(i);
    return continue_signature(i, TextKind::Own);
  }

  TextKind begin_rest(TextKind kind) {
    end_signature();
    rest_ = kind;
    return kind;
  }

  TextKind in_rest(std::size_t i) {
    const TextKind kind = *rest_;
    if (kind == TextKind::Forwarded && find_separator(line(i)) == Separator::EndOfForwarded) {
      rest_.reset();
    }
    return kind;
  }

  TextKind in_known_quote(std::size_t i) {
    const Separator separator = find_separator(line(i));
    const bool is_first = i == 0 || known(i - 1) != TextKind::Quoted;
    if (separator == Separator::Forwarded && !in_known_forward_) {
      // Gmail marks only the line, Apple Mail the whole message.
      if (!trim_line(line(i)).ends_with(':')) return begin_rest(TextKind::Forwarded);
      in_known_forward_ = true;
    }
    if (in_known_forward_) {
      end_signature();
      return TextKind::Forwarded;
    }
    if (is_first) take_attribution_above(i);
    end_signature();
    return TextKind::Quoted;
  }

  bool is_quoted(std::size_t i) {
    const std::string_view now = line(i);
    if (is_angle_quoted(now)) return !is_false_quote(i);
    in_diff_ = false;
    const LooseQuote style = loose_quote(now);
    if (style == LooseQuote::None) {
      loose_ = style;
      return false;
    }
    if (loose_ == style) return true;
    const bool after_attribution = attribution_above(i).has_value();
    const bool is_block = style != LooseQuote::Bar && (i == 0 || is_bare(line(i - 1))) &&
                          i + 1 < lines_.size() && loose_quote(line(i + 1)) == style;
    loose_ = after_attribution || is_block ? style : LooseQuote::None;
    return loose_ != LooseQuote::None;
  }

  // ">" that quotes nothing: output of diff, and "From " escaped by an mbox.
  bool is_false_quote(std::size_t i) {
    const bool follows_quote = i > 0 && is_angle_quoted(line(i - 1));
    if (follows_quote) return in_diff_;
    in_diff_ = i > 0 && is_diff_marker(line(i - 1), i > 1 ? line(i - 2) : std::string_view{});
    const bool is_alone = i + 1 >= lines_.size() || !is_angle_quoted(line(i + 1));
    return in_diff_ || (is_alone && line(i).starts_with(">From "));
  }

  TextKind begin_or_continue_quote(std::size_t i) {
    if (i == 0 || lines_[i - 1].kind != TextKind::Quoted) take_attribution_above(i);
    end_signature();
    return TextKind::Quoted;
  }

  // The last line of the attribution above line i, past at most two empty lines.
  std::optional<std::size_t> attribution_above(std::size_t i) const {
    std::size_t above = i;
    while (above > 0 && i - above < 3) {
      --above;
      if (trim_line(line(above)).empty()) continue;
      const TextKind kind = lines_[above].kind;
      const bool is_free = kind == TextKind::Own || kind == TextKind::Signature;
      if (is_free && ends_attribution(line(above))) return above;
      return std::nullopt;
    }
    return std::nullopt;
  }

  void take_attribution_above(std::size_t i) {
    const std::optional<std::size_t> last = attribution_above(i);
    if (!last) return;
    std::size_t first = *last;
    for (std::size_t back = 0; back < kMaxAttributionLines && back <= *last; ++back) {
      const std::size_t at = *last - back;
      const TextKind kind = lines_[at].kind;
      if (trim_line(line(at)).empty() || (kind != TextKind::Own && kind != TextKind::Signature)) {
        break;
      }
      if (!begins_attribution(line(at))) continue;
      first = at;
      break;
    }
    for (std::size_t at = first; at < i; ++at) lines_[at].kind = TextKind::Quoted;
    if (signature_at_ && *signature_at_ >= first) signature_at_.reset();
  }

  bool begins_header_at(std::size_t i) const {
    if (line(i).find(':') == std::string_view::npos &&
        line(i).find("：") == std::string_view::npos) {
      return false;
    }
    std::string_view ahead[kMaxHeaderBlockLines];
    std::size_t count = 0;
    for (; count < kMaxHeaderBlockLines && i + count < lines_.size(); ++count) {
      ahead[count] = line(i + count);
    }
    return begins_header_block({ahead, count});
  }

  // Outlook on the web draws a line of "_" above the header.
  void take_rule_above(std::size_t i) {
    for (std::size_t above = i; above > 0 && i - above < 3;) {
      --above;
      const std::string_view rule = trim_line(line(above));
      if (rule.empty()) continue;
      const bool is_rule = rule.size() >= 5 && rule.find_first_not_of("_-") == rule.npos;
      if (!is_rule) return;
      for (std::size_t at = above; at < i; ++at) lines_[at].kind = TextKind::Quoted;
      return;
    }
  }

  bool begins_signature(std::size_t i) const {
    std::string_view now = line(i);
    while (now.ends_with('\n') || now.ends_with('\r')) now.remove_suffix(1);
    // Some programs strip the blank from "-- " (RFC 3676 §4.3).
    return now == "-- " || (now == "--" && i > 0 && is_bare(line(i - 1))) ||
           (now == "--" && !known_.empty());
  }

  TextKind begin_signature(std::size_t i) {
    signature_at_ = i;
    return TextKind::Signature;
  }

  TextKind continue_signature(std::size_t i, TextKind otherwise) {
    if (!signature_at_) return otherwise;
    if (i - *signature_at_ < kMaxSignatureLines) return TextKind::Signature;
    for (std::size_t at = *signature_at_; at < i; ++at) lines_[at].kind = TextKind::Own;
    signature_at_.reset();
    return TextKind::Own;
  }

  void end_signature() { signature_at_.reset(); }

  std::string_view text_;
  std::vector<Line> lines_;
  std::vector<std::optional<TextKind>> known_;  // of each line; empty for plain text
  std::optional<TextKind> rest_;                // everything below is of this kind
  std::optional<std::size_t> signature_at_;     // where the open signature began
  LooseQuote loose_ = LooseQuote::None;
  bool in_diff_ = false;
  bool in_known_forward_ = false;
};

void append_segment(TextKind kind, std::string_view text, std::vector<TextSegment>* out) {
  if (text.empty()) return;
  if (out->empty() || out->back().kind != kind) out->push_back({kind, {}});
  out->back().text.append(text);
}

struct HiddenText {
  std::size_t at = 0;  // in the visible text
  std::string_view text;
};

}  // namespace

std::vector<TextSegment> split_quotes(std::string_view plain) {
  std::vector<TextSegment> out;
  const std::vector<Line> lines = LineClassifier(plain, {}).run();
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].kind == lines[i].kind) ++next;
    append_segment(lines[i].kind,
                   plain.substr(lines[i].begin, lines[next - 1].end - lines[i].begin), &out);
    i = next;
  }
  return out;
}

std::vector<TextSegment> split_quotes(const HtmlText& html) {
  std::string visible;
  std::vector<KnownRange> known;
  std::vector<HiddenText> hidden;
  for (const HtmlRun& run : html.runs) {
    if (run.hidden) {
      hidden.push_back({visible.size(), run.text});
      continue;
    }
    TextKind kind = TextKind::Own;
    if (run.signature) kind = TextKind::Signature;
    if (run.quote_depth > 0) kind = TextKind::Quoted;
    known.push_back({visible.size(), visible.size() + run.text.size(), kind});
    visible += run.text;
  }
  std::vector<TextSegment> out;
  std::size_t next_hidden = 0;
  for (const Line& line : LineClassifier(visible, known).run()) {
    std::size_t at = line.begin;
    for (; next_hidden < hidden.size() && hidden[next_hidden].at < line.end; ++next_hidden) {
      const HiddenText& one = hidden[next_hidden];
      append_segment(line.kind, std::string_view(visible).substr(at, one.at - at), &out);
      append_segment(TextKind::Hidden, one.text, &out);
      at = one.at;
    }
    append_segment(line.kind, std::string_view(visible).substr(at, line.end - at), &out);
  }
  for (; next_hidden < hidden.size(); ++next_hidden) {
    append_segment(TextKind::Hidden, hidden[next_hidden].text, &out);
  }
  return out;
}

}  // namespace day::text
