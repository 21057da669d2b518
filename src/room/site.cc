// SPDX-License-Identifier: AGPL-3.0-or-later
// The first page, and what belongs to the site itself.
#include <array>

#include "base/numbers.h"
#include "room/assets.h"
#include "room/router.h"

namespace day::room {
namespace {

Result<http::Response> overview(Visit& visit) {
  ASSIGN_OR_RETURN(const catalog::Counts counts, visit.opened.catalog->counts());
  Page page;
  page.body = "overview";
  page.section = "overview";
  page.data.set("messages", visit.texts.say_count("count.messages", counts.messages));
  page.data.set("documents", visit.texts.say_count("count.documents", counts.documents));
  return render_page(visit, std::move(page));
}

Result<http::Response> asset(Visit& visit) {
  auto found = answer_asset(visit.part("digest"), visit.part("name"));
  if (!found) return Error{Code::NotFound, visit.texts.say("error.no_page")};
  return std::move(*found);
}

constexpr std::array<Route, 2> kRoutes = {
    {{http::Method::Get, "/", overview}, {http::Method::Get, "/assets/:digest/:name", asset}}};

}  // namespace

std::span<const Route> site_routes() {
  return kRoutes;
}

}  // namespace day::room
