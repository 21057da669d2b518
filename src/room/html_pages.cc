// SPDX-License-Identifier: AGPL-3.0-or-later
// A message as its sender's program would show it: a page of ours with a frame in which the safe
// HTML stands (text/safe_html.h), without any right. docs/design/safe-html.md.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "room/embedded.h"
#include "room/html_pictures.h"
#include "room/router.h"
#include "room/security.h"
#include "text/safe_html.h"
#include "vault/limits.h"

namespace day::room {
namespace {

struct Found {
  catalog::ItemRow item;
  Bytes message;
  reader::MessageHtml html;
};

Result<Found> find_html(Visit& visit) {
  Found found;
  ASSIGN_OR_RETURN(found.item, visit.opened.find_item(visit.part("id")));
  if (found.item.kind != store::ItemKind::Message) {
    return Error{Code::NotFound, visit.texts.say("html.no_message")};
  }
  ASSIGN_OR_RETURN(found.message, visit.opened.originals->read(found.item.id, found.item.location,
                                                               vault::kMaxMessageInMemoryBytes));
  auto html = reader::read_message_html(visit.options.pool, found.message);
  if (!html.ok() && html.error().code == Code::NotFound) {
    return Error{Code::NotFound, visit.texts.say("html.none")};
  }
  if (!html.ok()) return html.error();
  found.html = std::move(*html);
  return found;
}

std::string path_of(const catalog::ItemRow& item) {
  return fmt::format("/m/{}", print_short(item.id));
}

// What was left out, a sentence each; none if nothing was.
std::vector<mustache::Data> left_out(const Texts& texts, const reader::MessageHtml& html) {
  std::vector<mustache::Data> out;
  const auto add = [&](std::string_view key, std::uint64_t count) {
    if (count != 0) out.emplace_back().set("says", texts.say_count(key, count));
  };
  add("html.pictures", html.pictures_left_out);
  add("html.others", html.others_left_out);
  add("html.scripts", html.scripts);
  if (html.is_cut) out.emplace_back().set("says", texts.say("html.cut"));
  if (html.is_stripped) out.emplace_back().set("says", texts.say("html.stripped"));
  return out;
}

Result<http::Response> show_page(Visit& visit) {
  ASSIGN_OR_RETURN(const Found found, find_html(visit));
  ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(found.item.row));
  const std::string subject = safe_line(summary ? summary->subject : "");
  Page page;
  page.body = "html";
  page.title = visit.texts.say("html.title", {{"subject", subject}});
  page.is_wide = true;
  const std::string path = path_of(found.item);
  page.data.set("message", path).set("frame", path + "/html/frame");
  page.data.set("has_subject", !subject.empty()).set("subject", subject);
  std::vector<mustache::Data> sentences = left_out(visit.texts, found.html);
  page.data.set("has_left_out", !sentences.empty()).set("left_out", std::move(sentences));
  return render_page(visit, std::move(page));
}

Result<http::Response> show_frame(Visit& visit) {
  ASSIGN_OR_RETURN(const Found found, find_html(visit));
  std::vector<std::string> content_ids;
  for (const reader::HtmlPicture& picture : found.html.pictures) {
    content_ids.push_back(picture.content_id);
  }
  const std::vector<std::string> pictures =
      draw_pictures(visit.options.pool, found.message, found.html.pictures);
  const text::SafeWords words = {visit.texts.say("html.say_hidden"),
                                 visit.texts.say("html.say_picture"),
                                 visit.texts.say("html.say_content")};
  mustache::Data data;
  data.set("style", fmt::format("<style>\n{}</style>", find_embedded("frames/html.css")));
  data.set("html", text::finish_safe_html(found.html.html, content_ids, words,
                                          [&](std::size_t at) { return pictures[at]; }));
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = visit.renderer.render("html_frame", data);
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  add_frame_policy(&response);
  return response;
}

constexpr std::array<Route, 2> kRoutes = {{{http::Method::Get, "/m/:id/html", show_page},
                                           {http::Method::Get, "/m/:id/html/frame", show_frame}}};

}  // namespace

std::span<const Route> html_routes() {
  return kRoutes;
}

}  // namespace day::room
