// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is connected, what each waits for and until when, and who has to go when all places are
// taken. Pure: times are given, nothing is closed here.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "http/http.h"
#include "http/listen.h"

namespace day::http {

using Clock = std::chrono::steady_clock;

// What a connection is doing. Only while Handling it waits for us alone, and has no deadline.
enum class Phase : std::uint8_t { Head, Body, Handling, Sending, Draining, Idle };

// A place that one connection takes.
struct Seat {
  Peer peer;
  Phase phase = Phase::Head;
  Clock::time_point since;     // of the phase
  Clock::time_point deadline;  // of the phase
  bool is_proven = false;      // has asked for something and got its answer

  void enter(Phase next, Clock::time_point now, std::chrono::milliseconds time);
  bool is_over(Clock::time_point now) const { return phase != Phase::Handling && now >= deadline; }
};

// The seats belong to others, who take them out before they go.
class Crowd {
 public:
  explicit Crowd(const ServerLimits& limits) : limits_(limits) {}
  void add(Seat* seat);
  void remove(Seat* seat);
  const std::vector<Seat*>& seats() const { return seats_; }

  // How much one peer may take.
  std::size_t most_of(const Peer& peer) const;
  bool is_full() const { return seats_.size() >= limits_.connections; }
  bool is_full_for(const Peer& peer) const;
  // The one that is missed least: which has waited longest for its client. As soon as a quarter of
  // all are such that have never asked for anything whole, it is the oldest of these: they are what
  // a flood is made of. Failing that, the oldest answer that has taken more than send_lag_millis.
  // With a peer: among those of that one. Null if all others wait for us. Linear in the number of
  // seats.
  Seat* find_weakest(const Peer* peer, Clock::time_point now) const;

 private:
  ServerLimits limits_;
  std::vector<Seat*> seats_;
  std::map<std::string, std::size_t> of_peer_;
};

}  // namespace day::http
