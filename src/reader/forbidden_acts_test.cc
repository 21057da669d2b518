// SPDX-License-Identifier: AGPL-3.0-or-later
// Tries every forbidden act from inside the locked room, as whoever runs the test and, if that is
// root, as nobody too.
#include "reader/forbidden_acts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "reader/as_nobody.h"
#include "reader/pool.h"
#include "reader/test_worker.h"

namespace day::reader {
namespace {

// A sanitizer's own allocator reports that there is no memory, which takes forbidden calls.
FailureKind expected_here(const ForbiddenAct& act) {
#ifdef __SANITIZE_ADDRESS__
  if (act.expected == FailureKind::Limit) return FailureKind::Crash;
#endif
  return act.expected;
}

// Tells what went wrong, one line each; empty if every act failed as expected.
std::string try_all() {
  PoolOptions options;
  options.workers = 2;
  options.program = DAYLIGHT_TEST_WORKER;
  options.wall_seconds = 4;
  Result<std::unique_ptr<Pool>> pool = Pool::start(options);
  if (!pool.ok()) return pool.error().message + "\n";
  const std::vector<ForbiddenAct>& acts = forbidden_acts();
  std::thread submitter([&] {
    for (std::size_t i = 0; i < acts.size(); ++i) {
      (*pool)->submit(i, Bytes(kActPrefix) + Bytes(acts[i].name));
    }
    (*pool)->close();
  });
  std::string wrong;
  std::size_t count = 0;
  while (const std::optional<Outcome> outcome = (*pool)->next()) {
    const ForbiddenAct& act = acts[static_cast<std::size_t>(outcome->ticket)];
    const bool denied =
        outcome->failure != FailureKind::None || outcome->reading.subject == kActDenied;
    if (!denied || outcome->failure != expected_here(act)) {
      wrong += fmt::format("{}: {} {} {}\n", act.name, failure_name(outcome->failure),
                           outcome->detail, outcome->reading.subject);
    }
    ++count;
  }
  submitter.join();
  if (count != acts.size()) wrong += fmt::format("{} of {} tried\n", count, acts.size());
  return wrong;
}

TEST(LockedRoom, HoldsAgainstEveryForbiddenAct) {
  EXPECT_EQ(try_all(), "");
}

TEST(LockedRoom, HoldsAgainstEveryForbiddenActAsNobody) {
  const AsNobody came_of_it = try_as_nobody(DAYLIGHT_TEST_WORKER, try_all);
  if (came_of_it == AsNobody::NotRoot) {
    GTEST_SKIP() << "not root: the other test has run as an ordinary user";
  }
  if (came_of_it == AsNobody::NotToRun) {
    GTEST_SKIP() << "nobody may not run the test worker where it is";
  }
  EXPECT_EQ(came_of_it, AsNobody::Held);
}

}  // namespace
}  // namespace day::reader
