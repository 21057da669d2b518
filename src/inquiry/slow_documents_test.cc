// SPDX-License-Identifier: AGPL-3.0-or-later
// The part of the slow evaluator that knows what lies in what.
#include <algorithm>

#include "document/sniff.h"
#include "inquiry/slow_search.h"

namespace day::inquiry {
namespace {

bool is_of_type(const std::string& media_type, const std::string& value) {
  const std::size_t slash = media_type.find('/') + 1;
  return media_type.rfind(value, 0) == 0 || media_type.find(value, slash) == slash;
}

}  // namespace

// What it says itself, and of a message what the documents in it were found to be.
bool SlowSearch::type_matches(const std::string& value, const PlainItem& item) const {
  const auto fits = [&](const std::string& type, bool may_be_a_kind) {
    return !type.empty() &&
           (is_of_type(type, value) || (may_be_a_kind && document::kind_of(type) == value));
  };
  if (fits(item.document.media_type, true)) return true;
  if (item.kind != store::ItemKind::Message) return false;
  for (const mail::Part& part : item.reading.parts) {
    if (fits(part.media_type, part.is_attachment)) return true;
  }
  return std::any_of(items_.begin(), items_.end(), [&](const PlainItem& other) {
    const auto& parents = other.parents;
    return std::find(parents.begin(), parents.end(), item.row) != parents.end() &&
           fits(other.document.media_type, true);
  });
}

// Row r is at r - 1, and what an item lies in has a lesser row.
bool SlowSearch::is_attached(const PlainItem& item) const {
  return std::any_of(item.parents.begin(), item.parents.end(), [&](std::int64_t row) {
    const PlainItem& parent = items_[static_cast<std::size_t>(row - 1)];
    return parent.kind == store::ItemKind::Message || is_attached(parent);
  });
}

bool SlowSearch::is_from(const std::string& value, const PlainItem& item) const {
  const bool itself =
      std::any_of(item.sources.begin(), item.sources.end(), [&](std::uint32_t source) {
        return value == std::to_string(source) ||
               source_paths_[source - 1].find(value) != std::string::npos;
      });
  return itself || std::any_of(item.parents.begin(), item.parents.end(), [&](std::int64_t row) {
           return is_from(value, items_[static_cast<std::size_t>(row - 1)]);
         });
}

}  // namespace day::inquiry
