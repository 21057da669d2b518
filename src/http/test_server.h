// SPDX-License-Identifier: AGPL-3.0-or-later
// A server for tests, on any free port, with a handler that says what it was asked.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "http/http.h"

namespace day::http {

// Of its own, and gone with it.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// "GET /path name=value body=… local".
Response echo(const Request& request);

class AnsweringHandler final : public Handler {
 public:
  using Answering = std::function<Response(const Request&)>;
  explicit AnsweringHandler(Answering answering) : answering_(std::move(answering)) {}
  Response handle(const Request& request) override { return answering_(request); }

 private:
  Answering answering_;
};

class TestServer {
 public:
  using Answering = AnsweringHandler::Answering;
  // Listens on a free port of 127.0.0.1 if `options` name the default address.
  explicit TestServer(ServerOptions options = {}, Answering answering = echo);
  const std::string& address() const { return server_->address(); }
  Server* operator->() const { return server_.get(); }

 private:
  std::unique_ptr<Server> server_;
};

}  // namespace day::http
