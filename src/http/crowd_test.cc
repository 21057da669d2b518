// SPDX-License-Identifier: AGPL-3.0-or-later
// Who has to go when all places are taken.
#include "http/crowd.h"

#include <gtest/gtest.h>

#include <deque>

namespace day::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CrowdTest : public testing::Test {
 protected:
  Seat* sit(const Peer& peer, Phase phase, int at_second) {
    Seat& seat = seats_.emplace_back();
    seat.peer = peer;
    seat.enter(phase, at(at_second), seconds(5));
    crowd_.add(&seat);
    return &seat;
  }
  static Clock::time_point at(int second) { return Clock::time_point() + seconds(1'000 + second); }

  const Peer stranger_{"\x0A\x01\x01\x01", false, false};
  const Peer other_{"\x0A\x01\x01\x02", false, false};
  const Peer loopback_{"\x7F\x01\x01\x01", true, false};
  const Peer unix_{"unix", false, true};
  std::deque<Seat> seats_;
  Crowd crowd_{ServerLimits()};
};

TEST_F(CrowdTest, HasSoManySeatsAndNoMore) {
  for (std::size_t i = 1; i < kMaxConnections; ++i) sit(unix_, Phase::Idle, 0);
  EXPECT_FALSE(crowd_.is_full());
  EXPECT_FALSE(crowd_.is_full_for(unix_));
  Seat* last = sit(unix_, Phase::Idle, 0);
  EXPECT_TRUE(crowd_.is_full());
  EXPECT_TRUE(crowd_.is_full_for(unix_));
  crowd_.remove(last);
  EXPECT_FALSE(crowd_.is_full());
}

TEST_F(CrowdTest, GivesEachPeerSoManyAndNoMore) {
  for (std::size_t i = 1; i < kMaxConnectionsPerPeer; ++i) sit(stranger_, Phase::Idle, 0);
  EXPECT_FALSE(crowd_.is_full_for(stranger_));
  Seat* last = sit(stranger_, Phase::Idle, 0);
  EXPECT_TRUE(crowd_.is_full_for(stranger_));
  EXPECT_FALSE(crowd_.is_full_for(other_));
  crowd_.remove(last);
  EXPECT_FALSE(crowd_.is_full_for(stranger_));
}

TEST_F(CrowdTest, GivesLoopbackMore) {
  for (std::size_t i = 1; i < kMaxConnectionsOfLoopback; ++i) sit(loopback_, Phase::Idle, 0);
  EXPECT_FALSE(crowd_.is_full_for(loopback_));
  sit(loopback_, Phase::Idle, 0);
  EXPECT_TRUE(crowd_.is_full_for(loopback_));
  EXPECT_FALSE(crowd_.is_full());
}

TEST_F(CrowdTest, LetsGoWhoHasWaitedLongest) {
  sit(stranger_, Phase::Handling, 0);
  sit(stranger_, Phase::Sending, 1);
  Seat* body = sit(other_, Phase::Body, 4);
  Seat* idle = sit(stranger_, Phase::Idle, 3);
  Seat* head = sit(other_, Phase::Head, 2);
  for (Seat* seat : {body, idle, head}) seat->is_proven = true;
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), head);
  EXPECT_EQ(crowd_.find_weakest(&stranger_, at(60)), idle);
  crowd_.remove(head);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), idle);
  crowd_.remove(idle);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), body);
}

TEST_F(CrowdTest, KeepsWhoHasAskedBeforeAboveAFlood) {
  for (int i = 0; i < 7; ++i) sit(stranger_, Phase::Idle, i)->is_proven = true;
  Seat* first = sit(stranger_, Phase::Head, 10);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), crowd_.seats()[0]);
  sit(stranger_, Phase::Body, 11);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), crowd_.seats()[0]);
  sit(stranger_, Phase::Head, 12);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(60)), first);
  EXPECT_EQ(crowd_.find_weakest(&other_, at(60)), nullptr);
}

TEST_F(CrowdTest, LetsGoALongAnswerOnlyIfNobodyWaits) {
  sit(stranger_, Phase::Handling, 0);
  Seat* sending = sit(stranger_, Phase::Sending, 1);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(1) + milliseconds(kMaxSendLagMillis - 1)), nullptr);
  EXPECT_EQ(crowd_.find_weakest(nullptr, at(1) + milliseconds(kMaxSendLagMillis)), sending);
  EXPECT_EQ(crowd_.find_weakest(&other_, at(60)), nullptr);
}

TEST_F(CrowdTest, HasNoDeadlineForWhatTheHandlerDoes) {
  Seat* seat = sit(stranger_, Phase::Head, 0);
  EXPECT_FALSE(seat->is_over(at(5) - milliseconds(1)));
  EXPECT_TRUE(seat->is_over(at(5)));
  seat->enter(Phase::Handling, at(0), milliseconds(0));
  EXPECT_FALSE(seat->is_over(at(500)));
}

}  // namespace
}  // namespace day::http
