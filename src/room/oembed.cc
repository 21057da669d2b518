// SPDX-License-Identifier: AGPL-3.0-or-later
// A message as it may stand in another page (oembed.com, version 1.0): words, who wrote them, when,
// what is proven of it, and a link. No script, no style, nothing loaded.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "base/ids.h"
#include "base/json_writer.h"
#include "base/numbers.h"
#include "base/time.h"
#include "crypto/sha256.h"
#include "dossier/proof.h"
#include "http/url.h"
#include "mustache/mustache.h"
#include "room/api.h"
#include "room/embed_text.h"
#include "room/limits.h"
#include "room/router.h"

namespace day::room {
namespace {

constexpr std::uint64_t kHeightPixels = 240;

// The id in an address of a page of this room; nothing if it is another.
std::optional<std::string> find_id(const Visit& visit, std::string_view url) {
  const std::string base = base_url(visit);
  if (!url.starts_with(base)) return std::nullopt;
  url.remove_prefix(base.size());
  const auto target = http::parse_target(url.substr(0, url.find('#')));
  if (!target) return std::nullopt;
  auto parts = match_pattern("/m/:id", target->path);
  if (!parts) return std::nullopt;
  return std::move(parts->at("id"));
}

// "maxwidth": as many as wanted, if that is a number and fewer than by itself.
std::uint64_t fit(const Visit& visit, std::string_view name, std::uint64_t pixels) {
  const auto wanted = parse_decimal(visit.request.parameter(name));
  return wanted && *wanted > 0 ? std::min(*wanted, pixels) : pixels;
}

Result<std::string> quote(Visit& visit, const catalog::Summary& summary, const std::string& link) {
  ASSIGN_OR_RETURN(const std::string words,
                   own_words(visit.opened, summary.item, kMaxEmbedTextBytes));
  const std::string who =
      safe_line(summary.from_name.empty() ? summary.from_address : summary.from_name);
  std::string source = who;
  if (summary.date) source += (source.empty() ? "" : ", ") + print_minute(*summary.date);
  std::string verdict;
  if (summary.verdict) {
    ASSIGN_OR_RETURN(const auto proof, visit.opened.catalog->proof(summary.item.row));
    verdict = dossier::verdict_line(proof);
  }
  const auto safe = [](std::string_view text) { return escape_markup(text); };
  const std::string title = safe_line(summary.subject);
  return fmt::format(
      "<blockquote cite=\"{0}\"><p dir=\"auto\">{1}</p><footer>{2}{3}<a href=\"{0}\" "
      "rel=\"noreferrer\">{4}</a>{5}</footer></blockquote>",
      safe(link), safe(words), safe(source), source.empty() ? "" : ": ",
      safe(title.empty() ? print_short(summary.item.id) : title),
      verdict.empty() ? "" : " (" + safe(verdict) + ")");
}

Result<http::Response> oembed(Visit& visit) {
  const std::string_view format = visit.request.parameter("format");
  if (!format.empty() && format != "json") {
    return make_problem(501, visit.texts.say("oembed.only_json"));
  }
  const auto id = find_id(visit, visit.request.parameter("url"));
  if (!id) return make_problem(404, visit.texts.say("oembed.no_page"));
  const auto item = visit.opened.find_item(*id);
  if (!item.ok()) return make_problem(404, visit.texts.say("oembed.no_page"));
  ASSIGN_OR_RETURN(const auto summary, visit.opened.catalog->summary(item->row));
  if (!summary) return Error{Code::Damaged, visit.texts.say("oembed.no_page")};
  const std::string link = base_url(visit) + "/m/" + print_short(item->id);
  ASSIGN_OR_RETURN(const std::string html, quote(visit, *summary, link));
  JsonWriter out;
  out.begin_object().field("version", "1.0").field("type", "rich");
  out.field("title", safe_line(summary->subject));
  out.field("author_name",
            safe_line(summary->from_name.empty() ? summary->from_address : summary->from_name));
  out.field("provider_name", safe_line(visit.options.vault.identity().name));
  out.field("provider_url", base_url(visit) + "/").field("html", html);
  out.field("width", fit(visit, "maxwidth", kMaxEmbedWidthPixels));
  out.field("height", fit(visit, "maxheight", kHeightPixels)).end_object();
  return answer_json(out);
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/oembed", oembed}}};

}  // namespace

std::span<const Route> oembed_routes() {
  return kRoutes;
}

}  // namespace day::room
