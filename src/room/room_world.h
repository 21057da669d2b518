// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a small vault and a reading room over it that is asked without a socket.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dossier/opened.h"
#include "http/url.h"
#include "room/handler.h"
#include "room/item.h"
#include "vault/add.h"
#include "vault/small_world.h"

namespace day::room {

class RoomWorld {
 public:
  // A vault that is called `name`, with the messages of an mbox.
  explicit RoomWorld(const std::string& mbox, const std::string& name = "Port of Halden") {
    const std::string folder = scratch_ / "vault";
    auto made = vault::Vault::create(folder, name);
    EXPECT_TRUE(made.ok());
    vault::write_all(scratch_ / "a.mbox", mbox);
    EXPECT_TRUE(vault::add(*made, {scratch_ / "a.mbox"}, vault::test_add()).ok());
    options_ = std::make_unique<RoomOptions>(
        RoomOptions{std::move(*made), false, "http://127.0.0.1:8410", vault::test_pool()});
    open();
  }

  RoomOptions& options() { return *options_; }
  // Anew, after options were changed.
  void open() {
    auto opened = open_handler(*options_);
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message);
    if (opened.ok()) handler_ = std::move(*opened);
  }

  // Of all messages and documents, in the order in which they came.
  std::vector<ItemId> ids() {
    auto opened = dossier::Opened::open(options_->vault, options_->pool);
    std::vector<ItemId> out;
    if (!opened.ok()) return out;
    for (std::int64_t row = 1;; ++row) {
      const auto item = opened->catalog->item(catalog::RowId{row});
      if (!item.ok() || !*item) return out;
      out.push_back((*item)->id);
    }
  }

  http::Response get(const std::string& target) { return ask({}, target); }

  // A request that has what it needs beside its target, as from a browser on this machine.
  http::Response ask(http::Request request, const std::string& target) {
    request.raw_target = target;
    const auto parsed = http::parse_target(target);
    EXPECT_TRUE(parsed.has_value()) << target;
    if (parsed) request.target = *parsed;
    if (request.host.empty()) request.host = "127.0.0.1:8410";
    request.is_local = true;
    return handler_->handle(request);
  }

 private:
  vault::Folder scratch_;
  std::unique_ptr<RoomOptions> options_;
  std::unique_ptr<http::Handler> handler_;
};

// The body of an answer that is held in memory.
inline std::string body_of(const http::Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body);
  return shared != nullptr ? **shared : "";
}

inline bool has(std::string_view body, std::string_view words) {
  return body.find(words) != body.npos;
}

// How often the words stand in it, overlapping ones too.
inline std::size_t count_of(std::string_view body, std::string_view words) {
  std::size_t count = 0;
  for (std::size_t at = body.find(words); at != body.npos; at = body.find(words, at + 1)) ++count;
  return count;
}

// The value of a header field; empty if there is none.
inline std::string field_of(const http::Response& response, std::string_view name) {
  const std::string* const value = http::find_pair(response.fields, name);
  return value != nullptr ? *value : "";
}

}  // namespace day::room
