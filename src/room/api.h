// SPDX-License-Identifier: AGPL-3.0-or-later
// The interface for programs: what every answer under /api/ shares. The answers are those of
// `--json` on the command line; docs/api/openapi.json describes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "http/http.h"
#include "room/visit.h"

namespace day::room {

// Whether a program is asking.
bool is_api_path(std::string_view path);

// The document, with a tag that is its own hash: it is right whatever `add` does meanwhile, and for
// each handler thread alike.
http::Response answer_json(std::string text);
inline http::Response answer_json(const JsonWriter& out) {
  return answer_json(out.text());
}

// What went wrong, for a program (RFC 9457). `detail` is for a person.
http::Response make_problem(unsigned status, std::string_view detail);

// The page of a list that is asked for with limit= and offset=.
struct Paging {
  std::uint64_t limit = 0;
  std::uint64_t offset = 0;
};
// Nothing if they are no numbers or the limit is not 1 to kMaxApiLimit; then `problem` says so.
std::optional<Paging> parse_paging(const Visit& visit, http::Response* problem);

// One of `values`, the first if the parameter is not there; nothing if it is another.
std::optional<std::size_t> parse_choice(const Visit& visit, std::string_view name,
                                        std::initializer_list<std::string_view> values,
                                        http::Response* problem);

// Members "count", "offset", "limit" and "next" of a list that has `count` entries, of which
// `shown` are told here.
void put_paging(JsonWriter* out, const Visit& visit, const Paging& paging, std::uint64_t count,
                std::uint64_t shown);

}  // namespace day::room
