// SPDX-License-Identifier: AGPL-3.0-or-later
// A request on its way to a handler, and its reply on its way back.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "http/http.h"
#include "http/reply.h"

namespace day::http {

struct Exchange {
  Request request;
  Reply reply;
  Result<Bytes> piece = Bytes();     // of a source, the one that is sent next
  std::size_t thread = 0;            // on which the source was made
  std::uint64_t handler_micros = 0;  // to the reply and its first piece
};
using ExchangePtr = std::shared_ptr<Exchange>;

// Both on the handler's thread. The first lets the handler answer, and reads the first piece of a
// source, so that one that cannot be read at all is still told with a 500.
void run_handler(Handler& handler, std::size_t thread, Exchange* exchange);
// What follows `done` octets of what is sent from a source; at most kPieceBytes, and at least one.
Result<Bytes> read_piece(const Reply& reply, std::uint64_t done);

}  // namespace day::http
