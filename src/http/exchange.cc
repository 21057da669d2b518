// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/exchange.h"

#include <algorithm>
#include <chrono>

#include "base/time.h"

namespace day::http {

void run_handler(Handler& handler, std::size_t thread, Exchange* exchange) {
  const auto begin = std::chrono::steady_clock::now();
  exchange->thread = thread;
  Reply& reply = exchange->reply;
  reply = make_reply(exchange->request, handler.handle(exchange->request), now());
  if (reply.source != nullptr && reply.size_bytes > 0) {
    exchange->piece = read_piece(reply, 0);
    if (!exchange->piece.ok()) reply = make_error(500, now());
  }
  if (reply.size_bytes == 0) reply.source.reset();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  exchange->handler_micros = static_cast<std::uint64_t>(micros.count());
}

Result<Bytes> read_piece(const Reply& reply, std::uint64_t done) {
  const std::uint64_t size = std::min<std::uint64_t>(kPieceBytes, reply.size_bytes - done);
  ASSIGN_OR_RETURN(Bytes piece,
                   reply.source->read(reply.offset + done, static_cast<std::size_t>(size)));
  if (piece.empty() || piece.size() > size) {
    return Error{Code::Damaged, "a body is not as long as its source has said"};
  }
  return piece;
}

}  // namespace day::http
