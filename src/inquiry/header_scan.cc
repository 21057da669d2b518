// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/header_scan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inquiry/limits.h"
#include "mail/fields.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

bool fields_match(const mail::Header& header, const query::HeaderWords& words) {
  return std::any_of(header.fields.begin(), header.fields.end(), [&](const mail::Field& field) {
    if (!field.is_wellformed || !mail::same_name(field.name, words.name)) return false;
    return words.terms.empty() ||
           holds_in_row(text::fold_words(mail::unfold(field.value)), words.terms, words.prefix);
  });
}

}  // namespace

bool holds_in_row(const std::vector<std::string>& terms, const std::vector<std::string>& wanted,
                  bool prefix) {
  if (wanted.empty() || terms.size() < wanted.size()) return false;
  const std::size_t last = wanted.size() - 1;
  for (std::size_t at = 0; at + last < terms.size(); ++at) {
    const std::string& end = terms[at + last];
    const bool ends =
        prefix ? end.compare(0, wanted[last].size(), wanted[last]) == 0 : end == wanted[last];
    if (ends && std::equal(wanted.begin(), wanted.end() - 1, terms.begin() + std::ptrdiff_t(at))) {
      return true;
    }
  }
  return false;
}

bool header_matches(ByteView message, const query::HeaderWords& words) {
  return fields_match(mail::scan_header(message), words);
}

Result<Bytes> read_header(const catalog::ItemRow& item, store::Reader* originals) {
  if (item.size_bytes <= kFirstHeaderBytes) {
    return originals->read(item.id, item.location, kFirstHeaderBytes);
  }
  for (std::uint64_t size = kFirstHeaderBytes;; size *= 4) {
    size = std::min({size, item.size_bytes, kMaxHeaderBytes});
    ASSIGN_OR_RETURN(Bytes bytes, originals->read_range(item.id, item.location, 0, size));
    if (size == item.size_bytes || size == kMaxHeaderBytes) return bytes;
    const mail::Header header = mail::scan_header(bytes);
    // Without a blank line, where the header seems to end may be where the bytes were cut.
    if (header.has_separator || bytes.size() - header.size_bytes > kFirstHeaderBytes / 2)
      return bytes;
  }
}

Result<HeaderScan> scan_headers(const std::vector<const query::HeaderWords*>& questions,
                                const DocumentSet& candidates, std::int64_t last_document,
                                catalog::Reader* catalog, store::Reader* originals) {
  HeaderScan scan;
  scan.found.assign(questions.size(), DocumentSet(last_document));
  std::vector<catalog::ItemRow> items;
  for (const std::int64_t document : candidates.documents()) {
    ASSIGN_OR_RETURN(auto item, catalog->item({document}));
    if (item && item->kind == store::ItemKind::Message) items.push_back(std::move(*item));
  }
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
    return std::pair(a.location, a.row) < std::pair(b.location, b.row);
  });
  for (const catalog::ItemRow& item : items) {
    const Result<Bytes> bytes = read_header(item, originals);
    if (!bytes.ok()) {
      if (bytes.error().code != Code::Damaged) return bytes.error();
      ++scan.unreadable;
      continue;
    }
    const mail::Header header = mail::scan_header(*bytes);
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (fields_match(header, *questions[i])) scan.found[i].add(item.row.value);
    }
  }
  return scan;
}

}  // namespace day::inquiry
