// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/interrupt.h"

#include <csignal>

namespace day::cli {
namespace {

std::atomic<bool> g_stop{false};

extern "C" void on_signal(int) {
  g_stop.store(true);
}

}  // namespace

const std::atomic<bool>* catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  return &g_stop;
}

}  // namespace day::cli
