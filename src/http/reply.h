// SPDX-License-Identifier: AGPL-3.0-or-later
// From a handler's answer to what is sent: the head as octets, and which part of which body
// follows. Pure, but for reading the first piece of a source.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/time.h"
#include "http/http.h"

namespace day::http {

struct Reply {
  unsigned status = 200;
  // Status line and fields, without Connection and without the empty line at the end.
  std::string head;
  std::variant<std::string, std::shared_ptr<const std::string>> body;
  std::shared_ptr<BodySource> source;  // in place of the body, if there is one
  std::uint64_t offset = 0;            // of what is sent, in the body or the source
  std::uint64_t size_bytes = 0;        // of it; 0 for HEAD and 304

  // What of a body is sent; empty if there is a source.
  ByteView bytes() const;
};

// How many octets are read from a source at once. Enough that a hand-over between threads does not
// count, and few enough for every connection to have one.
inline constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

// RFC 9110: conditions (§13), ranges (§14), codings (§12.5.3) and the fields they need.
Reply make_reply(const Request& request, Response response, Instant now);

// A short plain text that says what the status means and repeats nothing of the request.
Reply make_error(unsigned status, Instant now);

// All of one that is the last on its connection, as it is sent.
std::string print_refusal(unsigned status, Instant now);

// "Not Found" and the like; "Unknown" for what no document names.
std::string_view reason_phrase(unsigned status);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
std::string print_http_date(Instant time);

}  // namespace day::http
