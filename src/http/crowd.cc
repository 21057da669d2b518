// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/crowd.h"

#include <algorithm>

#include "base/check.h"

namespace day::http {
namespace {

// One of so many.
constexpr std::size_t kFloodShare = 4;

void take_older(Seat* seat, Seat** oldest) {
  if (*oldest == nullptr || seat->since < (*oldest)->since) *oldest = seat;
}

}  // namespace

void Seat::enter(Phase next, Clock::time_point now, std::chrono::milliseconds time) {
  phase = next;
  since = now;
  deadline = now + time;
}

void Crowd::add(Seat* seat) {
  seats_.push_back(seat);
  ++of_peer_[seat->peer.key];
}

void Crowd::remove(Seat* seat) {
  const auto found = std::find(seats_.begin(), seats_.end(), seat);
  CHECK(found != seats_.end());
  *found = seats_.back();
  seats_.pop_back();
  const auto counted = of_peer_.find(seat->peer.key);
  if (--counted->second == 0) of_peer_.erase(counted);
}

std::size_t Crowd::most_of(const Peer& peer) const {
  if (peer.is_unix) return limits_.connections;
  return peer.is_loopback ? limits_.connections_of_loopback : limits_.connections_per_peer;
}

bool Crowd::is_full_for(const Peer& peer) const {
  const auto counted = of_peer_.find(peer.key);
  return counted != of_peer_.end() && counted->second >= most_of(peer);
}

Seat* Crowd::find_weakest(const Peer* peer, Clock::time_point now) const {
  const Clock::time_point long_ago = now - std::chrono::milliseconds(limits_.send_lag_millis);
  Seat* waiting = nullptr;
  Seat* unproven = nullptr;
  Seat* sending = nullptr;
  std::size_t all = 0;
  std::size_t unproven_count = 0;
  for (Seat* seat : seats_) {
    if (peer != nullptr && seat->peer.key != peer->key) continue;
    ++all;
    if (seat->phase == Phase::Handling) continue;
    if (seat->phase == Phase::Sending) {
      if (seat->since <= long_ago) take_older(seat, &sending);
      continue;
    }
    take_older(seat, &waiting);
    if (seat->is_proven) continue;
    ++unproven_count;
    take_older(seat, &unproven);
  }
  if (unproven_count * kFloodShare >= all && unproven != nullptr) return unproven;
  return waiting != nullptr ? waiting : sending;
}

}  // namespace day::http
