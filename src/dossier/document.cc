// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "dossier/family_words.h"

namespace day::dossier {
namespace {

constexpr std::size_t kPlacesShown = 5;
constexpr std::size_t kInsideShown = 20;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// How the reading of an item ended.
Result<std::string> state_of(Opened& opened, const catalog::ItemRow& item) {
  if (item.kind == store::ItemKind::Message) {
    ASSIGN_OR_RETURN(const auto summary, opened.catalog->summary(item.row));
    if (summary && !summary->failure.empty()) return "failed: " + summary->failure;
    return std::string("read");
  }
  ASSIGN_OR_RETURN(const auto info, catalog::DocumentReader(opened.database.get()).info(item.row));
  if (!info) return std::string("not read yet");
  std::string state(document::outcome_name(info->outcome));
  if (!info->reason.empty()) state += ": " + info->reason;
  return state;
}

}  // namespace

Result<ShownPlaces> load_places(Opened& opened, catalog::RowId row, bool all) {
  catalog::DocumentReader documents(opened.database.get());
  ShownPlaces places;
  ASSIGN_OR_RETURN(places.count, documents.count_places(row));
  ASSIGN_OR_RETURN(const auto some, documents.places(row, all ? SIZE_MAX : kPlacesShown));
  for (const catalog::EmbeddedPlace& place : some) {
    ASSIGN_OR_RETURN(auto around, inquiry::find_around(opened.database.get(), place));
    places.some.push_back(std::move(around));
  }
  return places;
}

Result<ShownContents> load_inside(Opened& opened, catalog::RowId row, bool all) {
  catalog::DocumentReader documents(opened.database.get());
  ASSIGN_OR_RETURN(auto items, documents.inside(row));
  ShownContents inside;
  inside.count = items.size();
  if (!all) items.resize(std::min(items.size(), kInsideShown));
  for (catalog::EmbeddedItem& item : items) {
    ShownInside each;
    if (item.lost.empty()) {
      ASSIGN_OR_RETURN(each.state, state_of(opened, item.item));
    } else {
      each.state = "lost: " + item.lost;
    }
    each.item = std::move(item);
    inside.some.push_back(std::move(each));
  }
  return inside;
}

Result<ShownDocument> load_document(Opened& opened, const catalog::ItemRow& item, bool all) {
  catalog::DocumentReader documents(opened.database.get());
  ShownDocument shown;
  shown.item = item;
  ASSIGN_OR_RETURN(auto summary, opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks this item; run `daylight rebuild`"};
  shown.summary = std::move(*summary);
  ASSIGN_OR_RETURN(shown.info, documents.info(item.row));
  ASSIGN_OR_RETURN(shown.pages, documents.pages(item.row));
  ASSIGN_OR_RETURN(shown.occurrences, opened.catalog->occurrences(item.row));
  ASSIGN_OR_RETURN(shown.places, load_places(opened, item.row, all));
  ASSIGN_OR_RETURN(shown.inside, load_inside(opened, item.row, all));
  ASSIGN_OR_RETURN(shown.decided, load_decided(opened.database.get(), item.id));
  return shown;
}

Result<std::size_t> find_page(const std::vector<document::Page>& pages, const std::string& typed) {
  const auto named = std::find_if(pages.begin(), pages.end(), [&](const document::Page& page) {
    return lower(page.label) == lower(typed);
  });
  if (named != pages.end()) return static_cast<std::size_t>(named - pages.begin());
  const std::uint64_t number = parse_decimal(typed).value_or(0);
  if (number >= 1 && number <= pages.size()) return number - 1;
  if (pages.empty()) return Error{Code::NotFound, "no page of this document was read"};
  return Error{Code::NotFound,
               fmt::format("there is no page \"{}\": {} were read, from \"{}\" to \"{}\"", typed,
                           pages.size(), pages.front().label, pages.back().label)};
}

Result<std::size_t> find_drawn_page(const ShownDocument& shown, const std::string& typed) {
  if (!shown.info || !shown.info->can_draw) {
    return Error{Code::Failed, "no pictures of the pages of this document can be made"};
  }
  const std::uint64_t count = shown.info->page_count;
  const Result<std::size_t> read = find_page(shown.pages, typed);
  if (read.ok() && *read < count) return read;
  const std::uint64_t number = parse_decimal(typed).value_or(0);
  if (number >= 1 && number <= count) return number - 1;
  return Error{Code::NotFound, fmt::format("there is no page \"{}\" of {}", typed, count)};
}

Result<std::size_t> find_numbered_page(const ShownDocument& shown, const std::string& typed) {
  if (!shown.info || !shown.info->can_draw) {
    return Error{Code::NotFound, "no pictures of the pages of this document can be made"};
  }
  const std::uint64_t number = parse_decimal(typed).value_or(0);
  if (number >= 1 && number <= shown.info->page_count) return number - 1;
  return Error{Code::NotFound,
               fmt::format("there is no page \"{}\" of {}", typed, shown.info->page_count)};
}

}  // namespace day::dossier
