// SPDX-License-Identifier: AGPL-3.0-or-later
// A program that serves a few invented things to the clients of tests/http until its standard input
// ends: /echo, /text (which may be compressed), /file (read piece by piece, ranged), /form.
#include <unistd.h>

#include <cstdio>

#include "http/test_server.h"
#include "http/url.h"

namespace day::http {
namespace {

constexpr std::uint64_t kFileBytes = 3'000'017;

class Letters final : public BodySource {
 public:
  std::uint64_t size_bytes() const override { return kFileBytes; }
  Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) override {
    Bytes out;
    while (out.size() < max_bytes && offset + out.size() < kFileBytes) {
      out.push_back(static_cast<char>('a' + (offset + out.size()) % 23));
    }
    return out;
  }
};

Response answer(const Request& request) {
  Response response;
  if (request.target.path == "/text") {
    std::string text;
    for (int line = 1; line <= 2'000; ++line) text += std::to_string(line) + " Port of Halden\n";
    response.body = text;
    response.etag = "halden";
  } else if (request.target.path == "/file") {
    response.body = std::shared_ptr<BodySource>(std::make_shared<Letters>());
    response.content_type = "application/octet-stream";
    response.is_ranged = true;
    response.etag = "letters";
  } else if (request.target.path == "/form") {
    const auto pairs = parse_form(request.body);
    response.status = pairs ? 200 : 400;
    if (pairs) response.body = print_query(*pairs) + "\n";
  } else {
    return echo(request);
  }
  return response;
}

}  // namespace
}  // namespace day::http

int main(int argc, char** argv) {
  day::http::ServerOptions options;
  if (argc > 1) options.listen = argv[1];
  const day::http::TestServer server(options, day::http::answer);
  std::printf("%s\n", server.address().c_str());
  std::fflush(stdout);
  char ignored = 0;
  while (::read(STDIN_FILENO, &ignored, 1) > 0) {
  }
  return 0;
}
