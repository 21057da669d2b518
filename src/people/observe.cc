// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/observe.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "people/addresses.h"
#include "people/limits.h"
#include "people/names.h"

namespace day::people {
namespace {

constexpr std::size_t kMaxSignatureNameWords = 4;
constexpr std::size_t kMaxReplyNameWords = 5;
constexpr std::size_t kMaxVerbBytes = 40;

// What stands between the date and the name in reply lines of the common languages.
constexpr std::array<std::string_view, 17> kBeforeName = {
    "AM", "PM",      "am",    "pm", "at",   "um", "by",    "wrote", "On",
    "Am", "schrieb", "skrev", "a",  "Uhr,", "kl", "писал", "UTC"};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// A line without the ">" of quotation.
std::string_view unquoted(std::string_view line) {
  while (!line.empty() && (line.front() == '>' || is_blank(line.front()))) line.remove_prefix(1);
  return trim(line);
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_address(std::string_view text) {
  const AddressParts parts = split_address(text);
  if (parts.local.empty() || parts.domain.empty() || text.size() > kMaxAddressBytes) return false;
  if (parts.domain.find('.') == std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("@._+-=&/'").find(c) != std::string_view::npos;
  });
}

// Of "On Tue, 3 May 2016 at 13:07, Ida Berg " the name at its end.
std::string_view name_at_end(std::string_view before) {
  before = trim(before);
  if (before.size() > 2 && (before.back() == '"' || before.back() == '\'')) {
    const std::size_t open = before.rfind(before.back(), before.size() - 2);
    if (open != std::string_view::npos) return before.substr(open + 1, before.size() - open - 2);
  }
  std::size_t begin = before.size();
  for (std::size_t words = 0;; ++words) {
    std::size_t end = begin;
    while (end > 0 && is_blank(before[end - 1])) --end;
    if (end == 0) break;
    std::size_t start = end;
    while (start > 0 && !is_blank(before[start - 1])) --start;
    const std::string_view word = before.substr(start, end - start);
    const bool ends_name =
        has_digit(word) || word.back() == ',' || word.back() == ':' ||
        std::find(kBeforeName.begin(), kBeforeName.end(), word) != kBeforeName.end();
    if (ends_name) break;
    if (words == kMaxReplyNameWords) return {};
    begin = start;
  }
  return trim(before.substr(begin));
}

class Observer {
 public:
  explicit Observer(const mail::Reading& reading) : reading_(reading) {}

  std::vector<Observation> run() {
    for (const mail::Mailbox& mailbox : reading_.mailboxes) {
      if (mailbox.role != mail::Role::From || writer_) continue;
      writer_ = plain_address(mailbox.address);
      if (writer_) look_for_namesakes(mailbox);
    }
    for (const mail::TextSegment& segment : reading_.text) {
      if (segment.kind == mail::TextKind::Quoted || segment.kind == mail::TextKind::Forwarded) {
        look_for_reply_lines(segment.text);
      }
      if (segment.kind == mail::TextKind::Signature && writer_) look_at_signature(segment.text);
    }
    return {found_.begin(), found_.end()};
  }

 private:
  void add(Saying saying, std::string_view address, std::string_view said) {
    if (found_.size() >= kMaxObservationsPerMessage || said.size() > kMaxNameBytes) return;
    if (auto plain = plain_address(address)) {
      found_.insert({saying, std::move(*plain), std::string(said)});
    }
  }

  void look_for_namesakes(const mail::Mailbox& from) {
    const mail::Mailbox* only = nullptr;
    for (const mail::Mailbox& other : reading_.mailboxes) {
      if (other.role != mail::Role::To) continue;
      if (only != nullptr) return;
      only = &other;
    }
    if (only == nullptr || only->name.empty() || from.name.empty()) return;
    const auto address = plain_address(only->address);
    if (!address || *address == *writer_) return;
    const PlainName own = plain_name(from.name);
    if (own.is_full && plain_name(only->name).words == own.words) {
      add(Saying::WroteToNamesake, *writer_, *address);
    }
  }

  void look_for_reply_lines(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos;
         at = text.find('<', at + 1)) {
      const std::size_t close = text.substr(at + 1, kMaxAddressBytes + 1).find('>');
      if (close == std::string_view::npos) continue;
      std::string_view address = text.substr(at + 1, close);
      if (address.starts_with("mailto:")) address.remove_prefix(7);
      if (!is_address(address)) continue;
      if (found_.size() >= kMaxObservationsPerMessage) return;
      const std::string before = lines_before(text.substr(0, at));
      const std::string_view joined = before;
      const bool is_header = joined.starts_with("From:");
      const std::string_view after = text.substr(at + close + 2);
      if (!is_header && !ends_with_verb(after.substr(0, kMaxReplyLineBytes))) continue;
      const std::string_view name = is_header ? trim(joined.substr(5)) : name_at_end(joined);
      if (!plain_name(name).words.empty()) add(Saying::ReplyLine, address, name);
    }
  }

  // The last line of `text`, with what precedes it of a reply line that was broken, joined by
  // blanks.
  static std::string lines_before(std::string_view text) {
    if (text.size() > kMaxReplyLineBytes) text.remove_prefix(text.size() - kMaxReplyLineBytes);
    std::string joined;
    for (std::size_t lines = 0; lines < kMaxReplyLines; ++lines) {
      const std::size_t start = text.rfind('\n') + 1;  // 0 if there is none
      const std::string_view line = unquoted(text.substr(start));
      if (lines > 0 && line.empty()) break;
      joined = std::string(line) + (joined.empty() ? "" : " ") + joined;
      if (joined.starts_with("From:") || has_digit(line) || start == 0) break;
      text = text.substr(0, start - 1);
    }
    return joined;
  }

  // " wrote:" and its like: a short rest of the line, or the next line, that ends with a colon.
  static bool ends_with_verb(std::string_view after) {
    std::size_t end = std::min(after.find('\n'), after.size());
    std::string_view rest = trim(after.substr(0, end));
    if (rest.empty() && end < after.size()) {
      const std::string_view next = after.substr(end + 1);
      rest = unquoted(next.substr(0, std::min(next.find('\n'), next.size())));
    }
    return rest.size() <= kMaxVerbBytes &&
           (rest.ends_with(':') || rest.ends_with("\xEF\xBC\x9A"));  // ： full width
  }

  void look_at_signature(std::string_view text) {
    std::set<std::string> others;
    bool first = true;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view line = trim(text.substr(begin, end - begin));
      begin = end + 1;
      if (line.empty() || line == "--") continue;
      if (first) {
        const PlainName name = plain_name(line);
        if (name.is_full && name.words.size() <= kMaxSignatureNameWords) {
          add(Saying::SignatureName, *writer_, line);
        }
      }
      first = false;
      collect_addresses(line, &others);
    }
    if (others.size() > kMaxSignatureAddresses) return;
    for (const std::string& other : others) add(Saying::SignatureAddress, *writer_, other);
  }

  void collect_addresses(std::string_view line, std::set<std::string>* others) const {
    for (std::size_t at = line.find('@'); at != std::string_view::npos;
         at = line.find('@', at + 1)) {
      constexpr std::string_view kEnds = " \t<>()[],;:\"|";
      const std::size_t before = line.find_last_of(kEnds, at);
      const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
      const std::size_t end = std::min(line.find_first_of(kEnds, at), line.size());
      std::string_view address = line.substr(begin, end - begin);
      while (address.ends_with('.')) address.remove_suffix(1);
      if (!is_address(address)) continue;
      const auto plain = plain_address(address);
      if (plain && *plain != *writer_) others->insert(*plain);
    }
  }

  const mail::Reading& reading_;
  std::optional<std::string> writer_;
  std::set<Observation> found_;
};

}  // namespace

std::string_view saying_name(Saying saying) {
  switch (saying) {
    case Saying::ReplyLine:
      return "reply-line";
    case Saying::SignatureName:
      return "signature-name";
    case Saying::SignatureAddress:
      return "signature-address";
    case Saying::WroteToNamesake:
      return "wrote-to-namesake";
  }
  return "";
}

std::vector<Observation> observe(const mail::Reading& reading) {
  return Observer(reading).run();
}

}  // namespace day::people
