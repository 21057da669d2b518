// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/login.h"

#include <utility>

#include "base/check.h"
#include "http/url.h"
#include "mustache/mustache.h"
#include "room/assets.h"
#include "room/embedded.h"
#include "room/limits.h"
#include "room/security.h"
#include "room/visit.h"

namespace day::room {
namespace {

http::Response login_page(const RoomOptions& options, const Texts& texts,
                          const Door::Visitor& visitor, const std::string& next, unsigned status,
                          std::string_view problem) {
  const auto filled = texts.fill(find_embedded("templates/door/login.html"));
  CHECK(filled.ok());
  auto page = mustache::Template::parse(*filled);
  CHECK(page.ok());
  mustache::Data data;
  data.set("style", asset_path("style.css")).set("icon", asset_path("icon.svg"));
  data.set("token", options.door->token(visitor)).set("next", next);
  data.set("has_problem", !problem.empty()).set("problem", problem);
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = page->render(data);
  response.may_compress = false;
  response.fields.emplace_back("Cache-Control", "no-store");
  add_page_policy(&response);
  return response;
}

std::string_view value_of(const http::Pairs& form, std::string_view name) {
  const std::string* const value = http::find_pair(form, name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

}  // namespace

std::string next_of(std::string_view typed) {
  // "//host" and "/\host" are other servers to a browser.
  const bool is_path =
      typed.starts_with('/') && !typed.starts_with("//") && typed.find('\\') == typed.npos &&
      typed.size() <= kMaxNextBytes &&
      std::all_of(typed.begin(), typed.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  return is_path && http::parse_target(typed) ? std::string(typed) : "/";
}

http::Response answer_login(const http::Request& request, const RoomOptions& options,
                            const Texts& texts, const Door::Visitor& visitor) {
  Door& door = *options.door;
  if (request.method != http::Method::Post) {
    const std::string next = next_of(request.parameter("next"));
    if (visitor.is_in) return redirect(next);
    return login_page(options, texts, visitor, next, 200, "");
  }
  const auto form = http::parse_form(request.body);
  const http::Pairs none;
  const http::Pairs& pairs = form ? *form : none;
  const std::string next = next_of(value_of(pairs, "next"));
  std::string session;
  switch (door.enter(visitor, value_of(pairs, "password"), &session)) {
    case Door::Entry::In: {
      http::Response response = redirect(next);
      response.fields.emplace_back("Set-Cookie", door.print_cookie(session));
      response.fields.emplace_back("Cache-Control", "no-store");
      return response;
    }
    case Door::Entry::Later: {
      http::Response response =
          login_page(options, texts, visitor, next, 429, texts.say("door.later"));
      response.fields.emplace_back("Retry-After", std::to_string(kLoginWindowSeconds));
      return response;
    }
    default:
      return login_page(options, texts, visitor, next, 403, texts.say("door.wrong"));
  }
}

}  // namespace day::room
