// SPDX-License-Identifier: AGPL-3.0-or-later
// Which page answers which path.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/http.h"
#include "room/visit.h"

namespace day::room {

struct Route {
  http::Method method = http::Method::Get;  // Get answers HEAD too
  std::string_view pattern;                 // "/m/:id/raw"
  Result<http::Response> (*answer)(Visit& visit) = nullptr;
};

// The values of the ":name" segments if `path` is of that pattern.
std::optional<std::map<std::string_view, std::string>> match_pattern(std::string_view pattern,
                                                                     std::string_view path);

// Each group of pages has its own.
std::span<const Route> html_routes();
std::span<const Route> site_routes();
std::span<const Route> overview_routes();
std::span<const Route> source_routes();
std::span<const Route> log_routes();
std::span<const Route> people_routes();
std::span<const Route> person_routes();
std::span<const Route> people_graph_routes();
std::span<const Route> verdict_routes();
std::span<const Route> help_routes();
std::span<const Route> search_routes();
std::span<const Route> files_routes();
std::span<const Route> beside_routes();
std::span<const Route> copies_routes();
std::span<const Route> decide_routes();
std::span<const Route> message_routes();
std::span<const Route> original_routes();
std::span<const Route> picture_routes();
std::span<const Route> thread_routes();
std::span<const Route> api_item_routes();
std::span<const Route> api_list_routes();
std::span<const Route> door_routes();
std::span<const Route> feed_routes();
std::span<const Route> oembed_routes();
// All of them.
std::span<const std::span<const Route>> route_groups();

// Goes to the route of visit.request; NotFound if there is none, and 405 if there is one of another
// method.
http::Response route(Visit& visit);

}  // namespace day::room
