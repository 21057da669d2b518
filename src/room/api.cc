// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/api.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/ids.h"
#include "base/numbers.h"
#include "crypto/sha256.h"
#include "http/url.h"
#include "room/limits.h"
#include "room/security.h"

namespace day::room {
namespace {

// Of a hash, in a tag: 128 bits.
constexpr std::size_t kTagChars = 32;

// The phrases of RFC 9110 §15, as "about:blank" wants them (RFC 9457 §4.2.1).
std::string_view phrase_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 421:
      return "Misdirected Request";
    case 429:
      return "Too Many Requests";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

// The parameter as a number without sign; nothing if it is none.
std::optional<std::uint64_t> parse_count(const Visit& visit, std::string_view name,
                                         std::uint64_t otherwise) {
  const std::string* const text = http::find_pair(visit.request.target.query, name);
  if (text == nullptr) return otherwise;
  const auto value = parse_decimal(*text);
  // SQL counts in 63 bits.
  return value && *value <= INT64_MAX ? value : std::nullopt;
}

}  // namespace

bool is_api_path(std::string_view path) {
  return path == "/api" || path.starts_with("/api/");
}

http::Response answer_json(std::string text) {
  http::Response response;
  response.content_type = "application/json";
  response.etag = print_hex(crypto::sha256(text)).substr(0, kTagChars);
  response.body = std::move(text);
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  add_data_policy(&response);
  return response;
}

http::Response make_problem(unsigned status, std::string_view detail) {
  JsonWriter out;
  out.begin_object().field("type", "about:blank").field("title", phrase_of(status));
  out.field("status", std::uint64_t{status}).field("detail", detail).end_object();
  http::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = out.text();
  response.fields.emplace_back("Cache-Control", "no-store");
  add_data_policy(&response);
  return response;
}

std::optional<Paging> parse_paging(const Visit& visit, http::Response* problem) {
  const auto limit = parse_count(visit, "limit", kApiLimit);
  const auto offset = parse_count(visit, "offset", 0);
  if (!limit || *limit == 0 || *limit > kMaxApiLimit) {
    *problem = make_problem(
        400, visit.texts.say("api.bad_limit", {{"most", std::to_string(kMaxApiLimit)}}));
    return std::nullopt;
  }
  if (!offset) {
    *problem = make_problem(400, visit.texts.say("api.bad_offset"));
    return std::nullopt;
  }
  return Paging{*limit, *offset};
}

std::optional<std::size_t> parse_choice(const Visit& visit, std::string_view name,
                                        std::initializer_list<std::string_view> values,
                                        http::Response* problem) {
  const std::string* const text = http::find_pair(visit.request.target.query, name);
  if (text == nullptr) return 0;
  const auto* const found = std::find(values.begin(), values.end(), *text);
  if (found != values.end()) return static_cast<std::size_t>(found - values.begin());
  std::string all;
  for (const std::string_view each : values) all += (all.empty() ? "" : ", ") + std::string(each);
  *problem =
      make_problem(400, visit.texts.say("api.bad_choice", {{"name", name}, {"values", all}}));
  return std::nullopt;
}

void put_paging(JsonWriter* out, const Visit& visit, const Paging& paging, std::uint64_t count,
                std::uint64_t shown) {
  out->field("count", count).field("offset", paging.offset).field("limit", paging.limit);
  out->key("next");
  const std::uint64_t end = paging.offset + shown;
  if (shown == 0 || end >= count) {
    out->null();
    return;
  }
  http::Pairs query;
  for (const auto& pair : visit.request.target.query) {
    if (pair.first != "offset") query.push_back(pair);
  }
  query.emplace_back("offset", std::to_string(end));
  out->string(visit.request.target.path + "?" + http::print_query(query));
}

}  // namespace day::room
