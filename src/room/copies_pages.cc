// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of a message, what differs in them word by word, and where it is quoted.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/time.h"
#include "base/utf8.h"
#include "dossier/copies.h"
#include "dossier/message_words.h"
#include "dossier/proof.h"
#include "dossier/relatives.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/lists.h"
#include "room/message_view.h"
#include "room/router.h"

namespace day::room {
namespace {

// The kinds of what a list entry can be, of which exactly one is set.
enum class Kind : std::uint8_t { Same, Copy, QuotedIn, Quotes };

// One line of any of the lists, before it is looked up: only those of the part that is shown are.
struct Row {
  Kind kind = Kind::Same;
  std::size_t at = 0;
};

std::vector<Row> rows_of(const dossier::Relatives& found) {
  std::vector<Row> out;
  const auto add = [&](Kind kind, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out.push_back({kind, i});
  };
  add(Kind::Same, found.places.size() > 1 ? found.places.size() : 0);
  add(Kind::Copy, found.copies.size());
  add(Kind::QuotedIn, found.quoted_in.size());
  add(Kind::Quotes, found.quotes.size());
  return out;
}

mustache::Data make_other(const catalog::Summary& other, std::string words) {
  mustache::Data data;
  data.set("path", item_path(other.item.id)).set("id", print_short(other.item.id));
  data.set("from", safe_line(dossier::sender_of(other)));
  data.set("subject", safe_line(other.subject)).set("words", std::move(words));
  data.set("has_date", other.date.has_value());
  if (other.date)
    data.set("date", print_minute(*other.date)).set("time", print_rfc3339(*other.date));
  data.set("has_verdict", other.verdict.has_value());
  if (other.verdict) data.set("verdict", dkim::verdict_name(*other.verdict));
  return data;
}

// The words that differ, cut where they take more than their share of a page.
void put_differences(const Visit& visit, const dossier::Differences& differences,
                     mustache::Data* data) {
  using Piece = dossier::DifferencePiece;
  std::vector<mustache::Data> pieces;
  std::size_t size = 0;
  bool is_cut = false;
  for (const Piece& piece : dossier::cut_difference(differences)) {
    if (is_cut) break;
    const std::string_view words = clip_utf8(piece.words, kMaxDifferenceBytes - size);
    is_cut = words.size() < piece.words.size();
    size += words.size();
    mustache::Data each;
    each.set("is_removed", piece.kind == Piece::Kind::Removed);
    each.set("is_added", piece.kind == Piece::Kind::Added);
    each.set("is_same", piece.kind == Piece::Kind::Same).set("words", safe_line(words));
    pieces.push_back(std::move(each));
  }
  const copies::Difference& counts = differences.words;
  const bool other_subject = differences.first_subject != differences.second_subject;
  data->set("has_differences", true).set("pieces", std::move(pieces));
  data->set("other_subject", other_subject);
  data->set("first_subject", safe_line(differences.first_subject));
  data->set("second_subject", safe_line(differences.second_subject));
  data->set("is_equal", counts.removed + counts.added == 0 && !is_cut);
  data->set("is_incomplete", !counts.complete).set("is_cut", is_cut);
  data->set("counts", visit.texts.say("copies.counts", {{"removed", fmt::to_string(counts.removed)},
                                                        {"added", fmt::to_string(counts.added)}}));
}

Result<mustache::Data> make_copy(Visit& visit, catalog::RowId row, const inquiry::Copy& copy) {
  ASSIGN_OR_RETURN(const auto other, dossier::summary_of(visit.opened, copy.row));
  ASSIGN_OR_RETURN(const auto differences, dossier::load_differences(visit.opened, row, copy.row));
  mustache::Data data = make_other(other, dossier::copy_words(copy));
  put_differences(visit, differences, &data);
  return data;
}

Result<mustache::Data> make_quoting(Visit& visit, const inquiry::Quoting& quoting, bool of_it) {
  ASSIGN_OR_RETURN(const auto other, dossier::summary_of(visit.opened, quoting.row));
  mustache::Data data = make_other(other, dossier::quoting_words(quoting, of_it));
  data.set("has_differences", false);
  return data;
}

Status put_part(Visit& visit, const catalog::ItemRow& item, const dossier::Relatives& found,
                Page* page) {
  const std::vector<Row> rows = rows_of(found);
  const std::size_t count =
      std::max<std::size_t>(1, (rows.size() + kMaxCopiesPerPage - 1) / kMaxCopiesPerPage);
  const std::size_t part = chosen_part(visit, "part", count);
  std::array<std::vector<mustache::Data>, 4> lists;
  const std::size_t end = std::min(rows.size(), (part + 1) * kMaxCopiesPerPage);
  for (std::size_t i = part * kMaxCopiesPerPage; i < end; ++i) {
    const Row& each = rows[i];
    auto& list = lists[static_cast<std::size_t>(each.kind)];
    switch (each.kind) {
      case Kind::Same:
        list.push_back(make_occurrence(visit, found.places[each.at]));
        break;
      case Kind::Copy: {
        ASSIGN_OR_RETURN(auto data, make_copy(visit, item.row, found.copies[each.at]));
        list.push_back(std::move(data));
        break;
      }
      case Kind::QuotedIn: {
        ASSIGN_OR_RETURN(auto data, make_quoting(visit, found.quoted_in[each.at], true));
        list.push_back(std::move(data));
        break;
      }
      case Kind::Quotes: {
        ASSIGN_OR_RETURN(auto data, make_quoting(visit, found.quotes[each.at], false));
        list.push_back(std::move(data));
        break;
      }
    }
  }
  static constexpr std::array<const char*, 4> kNames = {"same", "copies", "quoted_in", "quotes"};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    page->data.set(std::string("has_") + kNames[i], !lists[i].empty());
    page->data.set(kNames[i], std::move(lists[i]));
  }
  page->data.set("is_none", rows.empty());
  put_parts_nav(visit, part, count, item_path(item.id) + "/copies?part=", &page->data);
  return {};
}

Result<http::Response> copies(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow& item = *named.item;
  if (item.kind != store::ItemKind::Message) {
    return Error{Code::NotFound, visit.texts.say("copies.document")};
  }
  ASSIGN_OR_RETURN(const auto summary, dossier::summary_of(visit.opened, item.row));
  ASSIGN_OR_RETURN(const auto found, dossier::load_relatives(visit.opened, item.row));
  Page page;
  page.body = "copies";
  TRY(put_part(visit, item, found, &page));
  const std::string name =
      summary.subject.empty() ? visit.texts.say("message.no_subject") : summary.subject;
  page.title = visit.texts.say("copies.title", {{"name", name}});
  page.data.set("heading", safe_line(page.title)).set("path", item_path(item.id));
  const auto counted = [&](const char* key, std::size_t count) {
    page.data.set(std::string(key) + "_count", fmt::to_string(count));
  };
  counted("same", found.places.size());
  counted("copies", found.copies.size());
  counted("quoted_in", found.quoted_in.size());
  counted("quotes", found.quotes.size());
  return render_page(visit, std::move(page));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/m/:id/copies", copies}}};

}  // namespace

std::span<const Route> copies_routes() {
  return kRoutes;
}

}  // namespace day::room
