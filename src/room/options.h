// SPDX-License-Identifier: AGPL-3.0-or-later
// How a reading room is opened.
#pragma once

#include <memory>
#include <string>

#include "inquiry/document_table.h"
#include "inquiry/facets.h"
#include "reader/pool.h"
#include "room/door.h"
#include "room/held_originals.h"
#include "room/page_cache.h"
#include "room/picture_cache.h"
#include "vault/vault.h"

namespace day::room {

class WholeVault;
std::shared_ptr<WholeVault> make_whole_vault();

struct RoomOptions {
  vault::Vault vault;
  // Nothing can be decided, no originals' paths on this machine are told, no login.
  bool is_public = false;
  // What links in feeds and citations begin with, without a slash at the end:
  // "http://127.0.0.1:8410". Empty: what the request says it was sent to.
  std::string base_url;
  // How workers of the locked room are started.
  reader::PoolOptions pool;
  // What is kept between requests, for all handlers that are opened with these options.
  std::shared_ptr<WholeVault> whole = make_whole_vault();
  // What results are counted by, kept between requests for all handlers that have these options.
  std::shared_ptr<inquiry::FacetKeeper> facets = std::make_shared<inquiry::FacetKeeper>();
  std::shared_ptr<inquiry::DocumentKeeper> documents = std::make_shared<inquiry::DocumentKeeper>();
  std::shared_ptr<PageCache> pages = std::make_shared<PageCache>();
  // Who decides in the browser, where nothing else is typed; empty: the name under which the key is
  // known. And where the operator's private key is; empty: nothing can be decided.
  std::string author = {};
  std::string key_path = {};
  // What all threads share.
  std::shared_ptr<HeldOriginals> held = std::make_shared<HeldOriginals>();
  std::shared_ptr<PictureCache> pictures = std::make_shared<PictureCache>();
  // How long the worker that draws a page may be silent.
  unsigned picture_seconds = kMaxPictureSeconds;
  // Shared by all handlers. One that asks no password and knows any host if none is given.
  std::shared_ptr<Door> door = std::make_shared<Door>(DoorOptions{});
};

}  // namespace day::room
