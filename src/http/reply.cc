// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/gzip.h"
#include "http/limits.h"
#include "http/negotiation.h"
#include "http/text.h"

namespace day::http {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

struct Phrase {
  unsigned status;
  std::string_view text;
};

// RFC 9110 §15, RFC 6585 (428, 429, 431).
constexpr std::array kPhrases = {
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{503, "Service Unavailable"},
    Phrase{505, "HTTP Version Not Supported"},
};

// What the server itself says of a message; a handler that does would contradict it.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 10> kOurs = {"accept-ranges",
                                                      "connection",
                                                      "content-encoding",
                                                      "content-length",
                                                      "content-range",
                                                      "content-type",
                                                      "date",
                                                      "etag",
                                                      "keep-alive",
                                                      "transfer-encoding"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view ours) { return equal_ignoring_case(ours, name); });
}

bool is_sound(const Response& response) {
  const bool has_sound_fields =
      std::all_of(response.fields.begin(), response.fields.end(), [](const auto& field) {
        return is_token(field.first) && !is_ours(field.first) && is_field_value(field.second);
      });
  return has_sound_fields && response.status >= 200 && response.status <= 599 &&
         is_field_value(response.content_type) && is_field_value(response.etag) &&
         response.etag.find_first_of("\" \t") == std::string::npos;
}

void put(std::string* head, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(*head), "{}: {}\r\n", name, value);
}

void put_field(Response* response, std::string_view name, std::string value) {
  response->fields.emplace_back(name, std::move(value));
}

std::string error_text(unsigned status) {
  return fmt::format("{} {}\n", status, reason_phrase(status));
}

std::string begin_head(unsigned status, Instant now) {
  return fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", status, reason_phrase(status),
                     print_http_date(now));
}

void take_body(Response* response, Reply* reply) {
  if (auto* text = std::get_if<std::string>(&response->body)) {
    reply->body = std::move(*text);
  } else if (auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response->body)) {
    if (*shared != nullptr) reply->body = std::move(*shared);
  } else {
    reply->source = std::move(std::get<std::shared_ptr<BodySource>>(response->body));
  }
}

std::uint64_t whole_size(const Reply& reply) {
  if (reply.source != nullptr) return reply.source->size_bytes();
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&reply.body);
  return shared != nullptr ? (*shared)->size() : std::get<std::string>(reply.body).size();
}

// Several fields of one name are one list (RFC 9110 §5.3).
std::string joined(const Request& request, std::string_view name) {
  std::string out;
  for (const auto& [field_name, value] : request.fields) {
    if (field_name != name) continue;
    if (!out.empty()) out += ", ";
    out += value;
  }
  return out;
}

// Types that become much smaller. Everything that is not a text is compressed already, or an
// original, which is sent as it is.
bool is_text(std::string_view content_type) {
  const std::string type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  return type.starts_with("text/") || type.ends_with("+xml") || type.ends_with("+json") ||
         type == "application/json" || type == "application/javascript" ||
         type == "application/xml";
}

// What is ranged is sent as it is, so that ranges count the same octets for everybody.
bool may_compress(const Response& response, const Reply& reply) {
  return response.may_compress && !response.is_ranged && reply.source == nullptr &&
         reply.size_bytes >= kMinCompressedBytes && reply.size_bytes <= kMaxCompressedBytes &&
         is_text(response.content_type);
}

// RFC 9110 §13.2: the client has it already.
bool is_fresh(const Request& request, const Response& response) {
  return response.status == 200 && request.method != Method::Post && !response.etag.empty() &&
         lists_etag(joined(request, "if-none-match"), response.etag);
}

void compress(Response* response, Reply* reply) {
  Bytes packed = gzip(reply->bytes());
  if (packed.empty()) return;
  reply->size_bytes = packed.size();
  reply->body = std::move(packed);
  put_field(response, "Content-Encoding", "gzip");
}

// RFC 9110 §14.2.
void select_range(const Request& request, Response* response, Reply* reply) {
  put_field(response, "Accept-Ranges", "bytes");
  const std::string if_range = joined(request, "if-range");
  if (request.method != Method::Get ||
      (!if_range.empty() && !is_same_etag(if_range, response->etag))) {
    return;
  }
  const std::uint64_t whole = reply->size_bytes;
  const RangeAnswer answer = find_range(joined(request, "range"), whole);
  if (const auto* range = std::get_if<ByteRange>(&answer)) {
    reply->status = 206;
    reply->offset = range->first;
    reply->size_bytes = range->last - range->first + 1;
    put_field(response, "Content-Range",
              fmt::format("bytes {}-{}/{}", range->first, range->last, whole));
  } else if (std::holds_alternative<NoSuchRange>(answer)) {
    put_field(response, "Content-Range", fmt::format("bytes */{}", whole));
    response->etag.clear();
    response->content_type = kPlainText;
    reply->status = 416;
    reply->source.reset();
    reply->body = error_text(416);
    reply->size_bytes = whole_size(*reply);
  }
}

}  // namespace

ByteView Reply::bytes() const {
  if (source != nullptr) return {};
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body);
  const ByteView whole = shared != nullptr ? ByteView(**shared) : std::get<std::string>(body);
  return whole.substr(std::min<std::size_t>(offset, whole.size()), size_bytes);
}

Reply make_reply(const Request& request, Response response, Instant now) {
  if (!is_sound(response)) return make_error(500, now);
  Reply reply;
  reply.status = response.status;
  take_body(&response, &reply);
  reply.size_bytes = whole_size(reply);
  const bool may_vary = may_compress(response, reply);
  const bool is_gzip = may_vary && accepts_gzip(joined(request, "accept-encoding"));
  if (is_fresh(request, response)) {
    reply.status = 304;
  } else if (is_gzip) {
    compress(&response, &reply);
  } else if (response.is_ranged && response.status == 200) {
    select_range(request, &response, &reply);
  }
  std::string fields;
  for (const auto& [name, value] : response.fields) put(&fields, name, value);
  if (may_vary) put(&fields, "Vary", "Accept-Encoding");
  if (!response.etag.empty()) {
    put(&fields, "ETag", fmt::format("{}\"{}\"", is_gzip ? "W/" : "", response.etag));
  }
  const bool has_body = reply.status != 204 && reply.status != 304;
  if (has_body && !response.content_type.empty()) {
    put(&fields, "Content-Type", response.content_type);
  }
  if (has_body) put(&fields, "Content-Length", fmt::to_string(reply.size_bytes));
  if (!has_body || request.method == Method::Head) reply.size_bytes = 0;
  reply.head = begin_head(reply.status, now) + fields;
  return reply;
}

Reply make_error(unsigned status, Instant now) {
  Reply reply;
  reply.status = status;
  std::string text = error_text(status);
  reply.size_bytes = text.size();
  reply.head = begin_head(status, now);
  put(&reply.head, "Content-Type", kPlainText);
  put(&reply.head, "Content-Length", fmt::to_string(text.size()));
  put(&reply.head, "Cache-Control", "no-store");
  put(&reply.head, "X-Content-Type-Options", "nosniff");
  if (status == 405) put(&reply.head, "Allow", "GET, HEAD, POST");
  if (status == 503) put(&reply.head, "Retry-After", "1");
  reply.body = std::move(text);
  return reply;
}

std::string print_refusal(unsigned status, Instant now) {
  const Reply reply = make_error(status, now);
  return fmt::format("{}Connection: close\r\n\r\n{}", reply.head, reply.bytes());
}

std::string_view reason_phrase(unsigned status) {
  const auto* found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                   [&](const Phrase& phrase) { return phrase.status == status; });
  return found == kPhrases.end() ? "Unknown" : found->text;
}

std::string print_http_date(Instant time) {
  constexpr std::string_view kDays = "ThuFriSatSunMonTueWed";  // 1970-01-01 was a Thursday
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::int64_t kDaySeconds = 86'400;
  std::int64_t days = time.unix_seconds / kDaySeconds;
  if (time.unix_seconds % kDaySeconds < 0) --days;
  const std::int64_t seconds = time.unix_seconds - days * kDaySeconds;
  const CivilDate date = civil_from_days(days);
  const auto weekday = static_cast<std::size_t>((days % 7 + 7) % 7);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.substr(weekday * 3, 3),
                     date.day, kMonths.substr((date.month - 1) * 3, 3), date.year, seconds / 3600,
                     seconds / 60 % 60, seconds % 60);
}

}  // namespace day::http
