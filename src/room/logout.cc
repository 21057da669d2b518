// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "room/login.h"
#include "room/router.h"

namespace day::room {
namespace {

// The gate answers this path itself; here it is where no password is asked.
Result<http::Response> login(Visit& visit) {
  return Error{Code::NotFound, visit.texts.say("error.no_page")};
}

// The gate has seen whose form it is.
Result<http::Response> log_out(Visit& visit) {
  Door& door = *visit.options.door;
  door.leave(door.look(visit.request.cookie(door.cookie_name())));
  http::Response response = redirect(door.asks_password() ? std::string(kLoginPath) : "/");
  response.fields.emplace_back("Set-Cookie", door.print_cookie(""));
  return response;
}

constexpr std::array<Route, 3> kRoutes = {{{http::Method::Get, kLoginPath, login},
                                           {http::Method::Post, kLoginPath, login},
                                           {http::Method::Post, "/logout", log_out}}};

}  // namespace

std::span<const Route> door_routes() {
  return kRoutes;
}

}  // namespace day::room
