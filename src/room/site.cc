// SPDX-License-Identifier: AGPL-3.0-or-later
// What belongs to the site itself.
#include <array>

#include "room/assets.h"
#include "room/router.h"

namespace day::room {
namespace {

Result<http::Response> asset(Visit& visit) {
  auto found = answer_asset(visit.part("digest"), visit.part("name"));
  if (!found) return Error{Code::NotFound, visit.texts.say("error.no_page")};
  return std::move(*found);
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/assets/:digest/:name", asset}}};

}  // namespace

std::span<const Route> site_routes() {
  return kRoutes;
}

}  // namespace day::room
