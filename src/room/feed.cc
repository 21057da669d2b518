// SPDX-License-Identifier: AGPL-3.0-or-later
// A search as an Atom feed (RFC 4287). Entries are named by what they are: the SHA-256 of their
// bytes, as RFC 6920 writes it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "base/ids.h"
#include "base/time.h"
#include "crypto/sha256.h"
#include "http/url.h"
#include "inquiry/search.h"
#include "query/query.h"
#include "room/embed_text.h"
#include "room/limits.h"
#include "room/router.h"
#include "room/security.h"

namespace day::room {
namespace {

std::string element(std::string_view name, std::string_view text) {
  return fmt::format("<{}>{}</{}>\n", name, escape_xml(text), name);
}

// Of the feed of one query in one vault: the same wherever it is served from.
std::string feed_id(const Visit& visit, std::string_view typed) {
  const std::string& vault = visit.options.vault.identity().id;
  std::string hex = print_hex(crypto::sha256(fmt::format("{}\n{}", vault, typed)));
  hex[12] = '8';  // RFC 9562 §5.8: made in a way of our own
  hex[16] = '8';  // §4.1
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                     hex.substr(12, 4), hex.substr(16, 4), hex.substr(20, 12));
}

// When it came into the vault: with the first of the sources that it was found in, itself or what
// it lies in.
Result<std::optional<std::int64_t>> came_in(Visit& visit, const inquiry::SearchHit& hit,
                                            const std::vector<catalog::SourceInfo>& sources) {
  const auto& around = hit.family.around;
  const catalog::RowId row = around.empty() ? hit.summary.item.row : around.back().summary.item.row;
  ASSIGN_OR_RETURN(const auto places, visit.opened.catalog->occurrences(row));
  std::optional<std::int64_t> first;
  for (const catalog::Occurrence& place : places) {
    for (const catalog::SourceInfo& source : sources) {
      if (source.id.number != place.source.number) continue;
      first = first ? std::min(*first, source.added_seconds) : source.added_seconds;
    }
  }
  return first;
}

Result<std::string> entry_of(Visit& visit, const inquiry::SearchHit& hit, std::int64_t updated) {
  const catalog::Summary& summary = hit.summary;
  std::string out = "<entry>\n";
  out += element("id", "ni:///sha-256;" + encode_base64url(summary.item.id.digest.view()));
  const std::string title = title_of(hit);
  out += element("title", title.empty() ? print_short(summary.item.id) : title);
  out += element("updated", print_rfc3339({{updated}, 0}));
  if (summary.date) out += element("published", print_rfc3339(*summary.date));
  out += fmt::format("<link rel=\"alternate\" type=\"text/html\" href=\"{}/m/{}\"/>\n",
                     escape_xml(base_url(visit)), print_short(summary.item.id));
  const std::string who =
      safe_line(summary.from_name.empty() ? summary.from_address : summary.from_name);
  if (!who.empty()) out += fmt::format("<author>\n{}</author>\n", element("name", who));
  if (summary.verdict) {
    out += fmt::format("<category term=\"{}\"/>\n", dkim::verdict_name(*summary.verdict));
  }
  ASSIGN_OR_RETURN(const std::string text,
                   own_words(visit.opened, summary.item, kMaxFeedTextBytes));
  out += fmt::format("<content type=\"text\">{}</content>\n</entry>\n", escape_xml(text));
  return out;
}

Result<http::Response> search_feed(Visit& visit) {
  const std::string typed(visit.request.parameter("q"));
  inquiry::SearchOptions how;
  how.sort = inquiry::Sort::Newest;
  how.limit = kMaxFeedEntries;
  how.snippet_chars = 0;
  ASSIGN_OR_RETURN(const auto answer, visit.search.run(query::parse_query(typed), how));
  ASSIGN_OR_RETURN(const auto sources, visit.opened.catalog->sources());
  const auto created = parse_rfc3339(visit.options.vault.identity().created);
  const std::int64_t begun = created ? created->instant.unix_seconds : 0;
  std::int64_t newest = begun;
  std::string entries;
  for (const inquiry::SearchHit& hit : answer.hits) {
    ASSIGN_OR_RETURN(const auto came, came_in(visit, hit, sources));
    newest = std::max(newest, came.value_or(begun));
    ASSIGN_OR_RETURN(const std::string entry, entry_of(visit, hit, came.value_or(begun)));
    entries += entry;
  }
  const std::string base = base_url(visit);
  const std::string query = http::print_query({{"q", typed}});
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  out += "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  out += element("id", feed_id(visit, typed));
  const std::string vault = safe_line(visit.options.vault.identity().name);
  out += element("title", typed.empty() ? vault : safe_line(typed) + " · " + vault);
  out += element("updated", print_rfc3339({{newest}, 0}));
  out += fmt::format("<author>\n{}</author>\n", element("name", vault));
  out += fmt::format("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n",
                     escape_xml(base + "/search.atom?" + query));
  out += fmt::format("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
                     escape_xml(base + "/search?" + query));
  out += entries + "</feed>\n";
  http::Response response;
  response.content_type = "application/atom+xml; charset=utf-8";
  response.etag = print_hex(crypto::sha256(out)).substr(0, kShortIdChars * 3);
  response.body = std::move(out);
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  add_data_policy(&response);
  return response;
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/search.atom", search_feed}}};

}  // namespace

std::span<const Route> feed_routes() {
  return kRoutes;
}

}  // namespace day::room
