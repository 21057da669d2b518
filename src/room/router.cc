// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/router.h"

#include <array>
#include <utility>
#include <vector>

#include "room/api.h"

namespace day::room {
namespace {

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  for (;;) {
    const std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == path.npos) return segments;
    path.remove_prefix(end + 1);
  }
}

bool is_method(http::Method wanted, http::Method asked) {
  if (asked == http::Method::Head) asked = http::Method::Get;
  return wanted == asked;
}

http::Response refuse_method(Visit& visit) {
  const std::string message = visit.texts.say("error.no_page");
  http::Response response = is_api_path(visit.request.target.path)
                                ? make_problem(405, message)
                                : render_error(visit, Error{Code::NotFound, message});
  response.status = 405;
  response.fields.emplace_back("Allow",
                               visit.request.method == http::Method::Post ? "GET, HEAD" : "POST");
  return response;
}

}  // namespace

std::optional<std::map<std::string_view, std::string>> match_pattern(std::string_view pattern,
                                                                     std::string_view path) {
  const auto wanted = split_path(pattern);
  const auto segments = split_path(path);
  if (wanted.size() != segments.size()) return std::nullopt;
  std::map<std::string_view, std::string> parts;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with(':') && !segments[i].empty()) {
      parts.emplace(wanted[i].substr(1), segments[i]);
    } else if (wanted[i] != segments[i]) {
      return std::nullopt;
    }
  }
  return parts;
}

std::span<const std::span<const Route>> route_groups() {
  static const std::array groups{
      site_routes(),     overview_routes(), source_routes(),       log_routes(),
      people_routes(),   person_routes(),   people_graph_routes(), verdict_routes(),
      help_routes(),     api_item_routes(), api_list_routes(),     door_routes(),
      feed_routes(),     oembed_routes(),   search_routes(),       files_routes(),
      beside_routes(),   copies_routes(),   decide_routes(),       message_routes(),
      original_routes(), picture_routes(),  thread_routes(),       html_routes()};
  return groups;
}

http::Response route(Visit& visit) {
  bool other_method = false;
  for (const auto& group : route_groups()) {
    for (const Route& each : group) {
      auto parts = match_pattern(each.pattern, visit.request.target.path);
      if (!parts) continue;
      if (!is_method(each.method, visit.request.method)) {
        other_method = true;
        continue;
      }
      visit.parts = std::move(*parts);
      auto answer = each.answer(visit);
      return answer.ok() ? std::move(*answer) : render_error(visit, answer.error());
    }
  }
  if (other_method) return refuse_method(visit);
  return render_error(visit, Error{Code::NotFound, visit.texts.say("error.no_page")});
}

}  // namespace day::room
