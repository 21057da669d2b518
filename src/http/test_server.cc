// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/test_server.h"

#include <cstdlib>
#include <filesystem>

#include "base/check.h"

namespace day::http {

TestFolder::TestFolder() {
  std::string name = std::filesystem::temp_directory_path() / "daylight-http-XXXXXX";
  CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Response echo(const Request& request) {
  Response response;
  std::string text = request.method == Method::Post   ? "POST "
                     : request.method == Method::Head ? "HEAD "
                                                      : "GET ";
  text += request.target.path;
  for (const auto& [name, value] : request.target.query) text += " " + name + "=" + value;
  if (!request.body.empty()) text += " body=" + request.body;
  text += request.is_local ? " local\n" : "\n";
  response.body = text;
  return response;
}

TestServer::TestServer(ServerOptions options, Answering answering) {
  if (options.listen == ServerOptions().listen) options.listen = "127.0.0.1:0";
  auto server = Server::start(options, [answering]() -> Result<std::unique_ptr<Handler>> {
    return std::unique_ptr<Handler>(std::make_unique<AnsweringHandler>(answering));
  });
  CHECK(server.ok());
  server_ = std::move(*server);
}

}  // namespace day::http
