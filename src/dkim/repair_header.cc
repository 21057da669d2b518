// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/repair_header.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "crypto/hash.h"
#include "dkim/limits.h"
#include "mail/fields.h"

namespace day::dkim {
namespace {

using mail::Repair;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Bytes with_value(const HeaderField& field, ByteView value) {
  Bytes out(field.raw.substr(0, field.value_offset));
  out += value;
  return out;
}

// Past blanks, folds and reply marks ("Re:", "AW: ", "Fwd:"), where a label may stand.
std::size_t find_label(ByteView value) {
  std::size_t at = 0;
  for (;;) {
    at = std::min(value.find_first_not_of(" \t\r\n", at), value.size());
    std::size_t end = at;
    while (end < value.size() && end < at + 5 && is_letter(value[end])) ++end;
    if (end == at || end >= value.size() || value[end] != ':') return at;
    at = end + 1;
  }
}

// Labels that authors of development mail write themselves. They begin two thirds of the subjects
// of io-uring, and a digest kept for each would say nothing.
bool is_of_author(ByteView label) {
  for (const ByteView word : {"[PATCH", "[RFC", "[RESEND", "[GIT PULL", "[PULL"}) {
    if (label.starts_with(word)) return true;
  }
  return false;
}

void find_subject_label(const HeaderView& header, std::vector<HeaderChange>* out) {
  const auto subjects = header.find("subject");
  if (subjects.empty()) return;
  const HeaderField& field = header.fields()[subjects.front()];
  Bytes value(field.raw.substr(field.value_offset));
  const std::size_t at = find_label(value);
  if (at >= value.size() || value[at] != '[' || is_of_author(ByteView(value).substr(at))) return;
  const std::size_t close = value.find_first_of("]\r\n", at);
  if (close == Bytes::npos || value[close] != ']' || close + 1 - at > kMaxLabelBytes) return;
  std::size_t end = close + 1;
  while (end < value.size() && is_blank(value[end])) ++end;
  value.erase(at, end - at);
  HeaderChange change;
  change.repair = Repair::SubjectLabel;
  change.fields.emplace_back(subjects.front(), with_value(field, value));
  out->push_back(std::move(change));
}

// Google and Microsoft keep the Message-ID that they replace in a field of their own.
void find_original_message_id(const HeaderView& header, std::vector<HeaderChange>* out) {
  const auto ids = header.find("message-id");
  if (ids.empty()) return;
  for (const ByteView name : {"x-google-original-message-id", "x-microsoft-original-message-id"}) {
    const auto kept = header.find(name);
    if (kept.empty()) continue;
    const HeaderField& original = header.fields()[kept.front()];
    HeaderChange change;
    change.repair = Repair::OriginalMessageId;
    change.fields.emplace_back(ids.front(), with_value(header.fields()[ids.front()],
                                                       original.raw.substr(original.value_offset)));
    out->push_back(std::move(change));
  }
}

// ---- folding (RFC 5322 §2.2.3)

enum class Folding : unsigned char {
  None,         // every fold taken out, its blank kept
  FirstTab,     // the first blank of each fold is a tab
  FirstSpace,   // … or a space
  Tab,          // the blanks of each fold are one tab
  Space,        // … or one space
  Width78,      // broken before the last word that would pass 78 columns (RFC 5322 §2.1.1)
  Width78Tab,   // the same, continued with a tab
  EachAddress,  // broken after every comma or message id
};
constexpr std::array<Folding, 8> kFoldings = {
    Folding::None,  Folding::FirstTab, Folding::FirstSpace, Folding::Tab,
    Folding::Space, Folding::Width78,  Folding::Width78Tab, Folding::EachAddress};
constexpr std::size_t kFoldWidth = 78;

Bytes unfold_raw(ByteView raw, ByteView line_end) {
  Bytes out;
  while (!raw.empty()) {
    const std::size_t found = raw.find(line_end);
    out += raw.substr(0, found);
    raw.remove_prefix(found == ByteView::npos ? raw.size() : found + line_end.size());
  }
  return out;
}

Bytes with_fold_blank(ByteView raw, ByteView line_end, char blank, bool is_alone) {
  Bytes out;
  while (!raw.empty()) {
    const std::size_t found = raw.find(line_end);
    out += raw.substr(0, found);
    if (found == ByteView::npos) break;
    raw.remove_prefix(found + line_end.size());
    const std::size_t blanks = std::min(raw.find_first_not_of(" \t"), raw.size());
    raw.remove_prefix(is_alone ? blanks : std::min<std::size_t>(blanks, 1));
    out += line_end;
    out.push_back(blank);
  }
  return out;
}

// Greedy, over an unfolded field.
Bytes fold_at_width(ByteView line, ByteView line_end, std::optional<char> blank) {
  Bytes out;
  std::size_t column = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    std::size_t end = at;
    while (end < line.size() && is_blank(line[end])) ++end;
    end = std::min(line.find_first_of(" \t", end), line.size());
    ByteView word = line.substr(at, end - at);
    if (column > 0 && column + word.size() > kFoldWidth && is_blank(word[0])) {
      out += line_end;
      column = 0;
      if (blank) {
        word.remove_prefix(1);
        out.push_back(*blank);
        column = 1;
      }
    }
    out += word;
    column += word.size();
    at = end;
  }
  return out;
}

Bytes fold_each_address(ByteView line, ByteView line_end) {
  Bytes out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool ends_one = i > 0 && (line[i - 1] == ',' || line[i - 1] == '>');
    if (ends_one && is_blank(line[i])) out += line_end;
    out.push_back(line[i]);
  }
  return out;
}

Bytes refold(ByteView raw, Folding folding, LineEnds line_ends) {
  const ByteView line_end = line_ends == LineEnds::Lf ? "\n" : "\r\n";
  switch (folding) {
    case Folding::None:
      return unfold_raw(raw, line_end);
    case Folding::FirstTab:
    case Folding::Tab:
      return with_fold_blank(raw, line_end, '\t', folding == Folding::Tab);
    case Folding::FirstSpace:
    case Folding::Space:
      return with_fold_blank(raw, line_end, ' ', folding == Folding::Space);
    case Folding::Width78:
      return fold_at_width(unfold_raw(raw, line_end), line_end, {});
    case Folding::Width78Tab:
      return fold_at_width(unfold_raw(raw, line_end), line_end, '\t');
    case Folding::EachAddress:
      break;
  }
  return fold_each_address(unfold_raw(raw, line_end), line_end);
}

bool is_foldable(const HeaderField& field) {
  return field.raw.size() > kFoldWidth || field.raw.find('\n') != ByteView::npos ||
         field.raw.find(',') != ByteView::npos;
}

void find_foldings(const HeaderView& header, std::vector<HeaderChange>* out) {
  for (const Folding folding : kFoldings) {
    HeaderChange change;
    change.repair = Repair::HeaderFolding;
    change.simple_only = true;
    for (std::uint32_t i = 0; i < header.fields().size(); ++i) {
      const HeaderField& field = header.fields()[i];
      if (field.name.empty() || !is_foldable(field)) continue;
      // Signers fold their own field as they like: the greedy ways are those of mail programs.
      const bool is_own = find_signature_kind(field.name).has_value();
      if (is_own && folding >= Folding::Width78) continue;
      Bytes raw = refold(field.raw, folding, header.line_ends());
      if (raw == field.raw) continue;
      change.fields.emplace_back(i, std::move(raw));
    }
    if (!change.fields.empty()) out->push_back(std::move(change));
  }
}

void find_trailing_space(const HeaderView& header, std::vector<HeaderChange>* out) {
  HeaderChange change;
  change.repair = Repair::TrailingSpace;
  change.simple_only = true;
  for (std::uint32_t i = 0; i < header.fields().size(); ++i) {
    const HeaderField& field = header.fields()[i];
    if (field.name.empty()) continue;
    Bytes raw(field.raw.substr(0, field.value_offset));
    for (std::size_t at = field.value_offset; at <= field.raw.size();) {
      const std::size_t end = std::min(field.raw.find_first_of("\r\n", at), field.raw.size());
      const ByteView text = field.raw.substr(at, end - at);
      const std::size_t last = text.find_last_not_of(" \t");
      raw += text.substr(0, last == ByteView::npos ? 0 : last + 1);
      if (end < field.raw.size()) raw += field.raw[end];
      at = end + 1;
    }
    if (raw != field.raw) change.fields.emplace_back(i, std::move(raw));
  }
  if (!change.fields.empty()) out->push_back(std::move(change));
}

}  // namespace

std::vector<HeaderChange> find_header_changes(const HeaderView& header, bool has_simple) {
  std::vector<HeaderChange> out;
  find_subject_label(header, &out);
  find_original_message_id(header, &out);
  if (!has_simple) return out;
  find_trailing_space(header, &out);
  find_foldings(header, &out);
  return out;
}

std::vector<HeaderChange> find_encoding_changes(const HeaderView& header, TextEncoding encoding) {
  const auto found = header.find("content-transfer-encoding");
  if (found.empty()) return {};
  const HeaderField& field = header.fields()[found.front()];
  std::vector<ByteView> words = {" 8bit", " 8BIT", " 7bit", " binary"};
  if (encoding == TextEncoding::QuotedPrintable) words = {" quoted-printable", " QUOTED-PRINTABLE"};
  if (encoding == TextEncoding::Base64) words = {" base64", " BASE64"};
  std::vector<HeaderChange> out;
  for (const ByteView word : words) {
    HeaderChange change;
    change.repair = Repair::TransferEncoding;
    change.fields.emplace_back(found.front(), with_value(field, word));
    out.push_back(std::move(change));
  }
  return out;
}

ChangedHeader::ChangedHeader(const HeaderView& header, HeaderChange change,
                             const ChangedHeader* before)
    : change_(std::move(change)) {
  std::vector<HeaderField> fields = header.fields();
  if (before != nullptr) places_ = before->places_;
  for (const auto& [place, raw] : change_.fields) {
    // The change lies past the name, which is as long as it was.
    const ByteView own = raw;
    fields[place] = make_header_field(own.substr(0, fields[place].name.size()), own);
    places_.push_back(place);
  }
  std::sort(places_.begin(), places_.end());
  view_ = std::make_unique<HeaderView>(std::move(fields), header.line_ends());
}

bool ChangedHeader::is_changed(std::uint32_t place) const {
  return std::binary_search(places_.begin(), places_.end(), place);
}

Bytes changed_header_form(const FoundSignature& signature, const ChangedHeader& header,
                          std::size_t* bytes_left) {
  const auto is_new = [&](std::uint32_t place) {
    const auto& fields = header.change().fields;
    const auto found = std::lower_bound(
        fields.begin(), fields.end(), place,
        [](const auto& field, std::uint32_t wanted) { return field.first < wanted; });
    return found != fields.end() && found->first == place;
  };
  const Selection selection = select_fields(signature, header.view());
  if (!selection.problem.empty()) return {};
  if (!is_new(signature.field_index) &&
      std::none_of(selection.fields.begin(), selection.fields.end(), is_new)) {
    return {};
  }
  const std::size_t size = signed_size_bytes(signature, selection, header.view());
  if (size > *bytes_left) return {};
  *bytes_left -= size;
  FoundSignature moved;
  const FoundSignature* used = &signature;
  if (header.is_changed(signature.field_index)) {
    // Blanks were changed, which tags ignore; where b= lies has to be found again.
    const HeaderField& field = header.view().fields()[signature.field_index];
    moved.field_index = signature.field_index;
    moved.field =
        parse_signature_field(signature.field.said.kind, field.raw.substr(field.value_offset));
    if (!moved.field.said.malformed.empty()) return {};
    used = &moved;
  }
  return canonical_headers(*used, selection, header.view());
}

}  // namespace day::dkim
