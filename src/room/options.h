// SPDX-License-Identifier: AGPL-3.0-or-later
// How a reading room is opened.
#pragma once

#include <string>

#include "reader/pool.h"
#include "vault/vault.h"

namespace day::room {

struct RoomOptions {
  vault::Vault vault;
  // Nothing can be decided, no originals' paths on this machine are told, no login.
  bool is_public = false;
  // What links in feeds and citations begin with, without a slash at the end:
  // "http://127.0.0.1:8410".
  std::string base_url;
  // How workers of the locked room are started.
  reader::PoolOptions pool;
};

}  // namespace day::room
