// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <array>
#include <utility>

#include "http/url.h"
#include "room/api.h"
#include "room/assets.h"
#include "room/security.h"
#include "room/visit.h"
#include "text/display.h"

namespace day::room {
namespace {

struct Link {
  std::string_view section;
  std::string_view path;
  std::string_view key;
};
constexpr std::array<Link, 6> kLinks = {{{"overview", "/", "nav.overview"},
                                         {"search", "/search", "nav.search"},
                                         {"people", "/people", "nav.people"},
                                         {"files", "/files", "nav.files"},
                                         {"verdicts", "/verdicts", "nav.verdicts"},
                                         {"help", "/help", "nav.help"}}};

std::vector<mustache::Data> links(const Visit& visit, std::string_view section) {
  std::vector<mustache::Data> out;
  for (const Link& each : kLinks) {
    mustache::Data link;
    link.set("path", each.path).set("name", visit.texts.say(each.key)).set("section", each.section);
    link.set("is_here", each.section == section);
    out.push_back(std::move(link));
  }
  return out;
}

unsigned status_of(Code code) {
  switch (code) {
    case Code::NotFound:
      return 404;
    case Code::Denied:
      return 403;
    case Code::Busy:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

std::string safe_line(std::string_view text) {
  return text::show_line(text);
}

http::Response render_page(Visit& visit, Page page) {
  const std::string vault = safe_line(visit.options.vault.identity().name);
  const std::string title = safe_line(page.title);
  mustache::Data frame;
  frame.set("title", title.empty() ? vault : fmt::format("{} · {}", title, vault));
  frame.set("vault", vault).set("links", links(visit, page.section));
  frame.set("query", std::move(page.query)).set("is_wide", page.is_wide);
  frame.set("style", asset_path("style.css")).set("script", asset_path("script.js"));
  frame.set("icon", asset_path("icon.svg"));
  frame.set("has_feed", !page.feed.empty()).set("feed", std::move(page.feed));
  frame.set("has_oembed", !page.oembed.empty());
  frame.set("oembed", "/oembed?format=json&url=" +
                          http::encode_component(base_url(visit) + "/m/" + page.oembed));
  frame.set("is_public", visit.options.is_public);
  frame.set("has_session", visit.has_session).set("token", visit.form_token);
  frame.set("has_note", !visit.opened.note.empty());
  frame.set("note", safe_line(visit.opened.note));
  frame.set("main",
            page.main != nullptr ? *page.main : visit.renderer.render(page.body, page.data));
  http::Response response;
  response.status = page.status;
  response.content_type = "text/html; charset=utf-8";
  response.body = visit.renderer.render("frame", frame);
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  response.may_compress = visit.form_token.empty();
  add_page_policy(&response);
  return response;
}

http::Response render_error(Visit& visit, const Error& error) {
  const unsigned status = status_of(error.code);
  // What went wrong within this machine may name a path of it.
  const bool tells = !visit.options.is_public || status == 404;
  const std::string message = tells ? error.message : visit.texts.say("api.not_told");
  if (is_api_path(visit.request.target.path)) return make_problem(status, message);
  Page page;
  page.status = status;
  page.body = "error";
  page.title = visit.texts.say(fmt::format("error.{}", page.status));
  page.data.set("heading", page.title).set("message", safe_line(message));
  return render_page(visit, std::move(page));
}

std::string base_url(const Visit& visit) {
  return visit.options.base_url.empty() ? "http://" + visit.request.host : visit.options.base_url;
}

http::Response redirect(const std::string& path) {
  http::Response response;
  response.status = 303;
  response.fields.emplace_back("Location", path);
  add_data_policy(&response);
  return response;
}

}  // namespace day::room
