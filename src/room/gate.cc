// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "http/url.h"
#include "room/api.h"
#include "room/login.h"
#include "room/security.h"

namespace day::room {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

bool is_login(std::string_view path) {
  return path == kLoginPath;
}

// What may be had without a session: the login, and the styles that it needs. Assets are in every
// copy of the program and say nothing of the vault.
bool is_open_to_all(std::string_view path) {
  return is_login(path) || path.starts_with("/assets/");
}

// A refusal that says nothing of the vault: no frame, no name.
http::Response refuse(const http::Request& request, unsigned status, std::string text) {
  if (is_api_path(request.target.path)) return make_problem(status, text);
  http::Response response;
  response.status = status;
  response.body = std::move(text) + "\n";
  response.fields.emplace_back("Cache-Control", "no-store");
  add_data_policy(&response);
  return response;
}

http::Response ask_to_log_in(const http::Request& request, const Texts& texts) {
  const bool is_page = request.method != http::Method::Post && !is_api_path(request.target.path) &&
                       request.field("accept").find("text/html") != std::string_view::npos;
  if (!is_page) {
    http::Response response = refuse(request, 401, texts.say("door.log_in"));
    // RFC 9110 §11.6.1 wants one; no browser knows it, so none asks by a box of its own.
    response.fields.emplace_back("WWW-Authenticate", "Session realm=\"Daylight\"");
    return response;
  }
  http::Response response =
      redirect(fmt::format("{}?next={}", kLoginPath, http::encode_component(request.raw_target)));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

// Whether the browser says that the form was sent from here (Fetch Metadata §2.3; Fetch §3.2,
// "Origin"). Pages here send no referrer, which makes the Origin of their own forms "null": then
// the token decides alone. Browsers that say nothing are held to the token too.
bool is_from_here(const http::Request& request) {
  const std::string_view site = request.field("sec-fetch-site");
  if (!site.empty()) return site == "same-origin";
  const std::string_view origin = request.field("origin");
  if (origin.empty() || origin == "null") return true;
  const std::size_t scheme = origin.find("://");
  return scheme != origin.npos && origin.substr(scheme + 3) == request.host;
}

bool bears_token(const http::Request& request, const Door& door, const Door::Visitor& visitor) {
  const std::string_view type = request.field("content-type");
  if (type.substr(0, type.find(';')) != kFormType) return false;
  const auto form = http::parse_form(request.body);
  const std::string* const token = form ? http::find_pair(*form, "token") : nullptr;
  return token != nullptr && door.is_token(visitor, *token);
}

}  // namespace

Passage pass_gate(const http::Request& request, const RoomOptions& options, const Texts& texts) {
  Passage passage;
  Door& door = *options.door;
  const std::string& path = request.target.path;
  if (!door.knows_host(request.host)) {
    passage.refusal = refuse(request, 421, texts.say("door.other_host"));
    return passage;
  }
  const bool is_post = request.method == http::Method::Post;
  if (options.is_public) {
    if (!is_post) return passage;
    passage.refusal = refuse(request, 405, texts.say("door.public"));
    passage.refusal->fields.emplace_back("Allow", "GET, HEAD");
    return passage;
  }
  passage.visitor = door.look(request.cookie(door.cookie_name()));
  passage.form_token = door.token(passage.visitor);
  if (!passage.visitor.is_in && !is_open_to_all(path)) {
    passage.refusal = ask_to_log_in(request, texts);
    return passage;
  }
  if (is_post && !(is_from_here(request) && bears_token(request, door, passage.visitor))) {
    passage.refusal = refuse(request, 403, texts.say("door.not_ours"));
    return passage;
  }
  if (is_login(path) && door.asks_password()) {
    passage.refusal = answer_login(request, options, texts, passage.visitor);
  }
  return passage;
}

void leave_gate(const Passage& passage, const RoomOptions& options, http::Response* response) {
  if (options.is_public) return;
  const Door& door = *options.door;
  const bool is_page = response->content_type.starts_with("text/html");
  if (is_page && passage.visitor.is_new) {
    response->fields.emplace_back("Set-Cookie", door.print_cookie(passage.visitor.id));
  }
  if (!door.asks_password()) return;
  for (auto& [name, value] : response->fields) {
    if (name == "Cache-Control" && value.find("public") == value.npos) value = "no-store";
  }
}

}  // namespace day::room
