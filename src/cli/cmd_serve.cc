// SPDX-License-Identifier: AGPL-3.0-or-later
// `serve`: the reading room, until it is interrupted.
#include <fmt/format.h>
#include <poll.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "cli/interrupt.h"
#include "http/http.h"
#include "room/handler.h"
#include "text/display.h"

namespace day::cli {
namespace {

// How often it is looked whether it was interrupted.
constexpr int kLookMillis = 200;

struct Options {
  std::string listen = "127.0.0.1:8410";
  bool is_public = false;
  unsigned threads = 0;
};

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("[::1]:") ||
         address.starts_with("unix:");
}

// In public nothing is decided; without a home folder there is no key, and the room says so.
void put_decider(const Decider& decider, room::RoomOptions* room) {
  if (room->is_public) return;
  auto chosen = decide_options(decider, room->vault);
  if (!chosen.ok()) return;
  room->author = std::move(chosen->author);
  room->key_path = std::move(chosen->key_path);
}

int run(const Options& options, const Decider& decider, const Context& context) {
  auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  if (!is_loopback(options.listen) && !options.is_public) {
    return fail(Error{Code::Denied,
                      "only --public may listen where others reach it: there is no password yet"});
  }
  room::RoomOptions room{std::move(*vault), options.is_public, "", {}};
  put_decider(decider, &room);
  http::ServerOptions server_options;
  server_options.listen = options.listen;
  server_options.handler_threads = options.threads;
  const std::atomic<bool>* const stop = catch_interrupts();
  auto server = http::Server::start(server_options, [&room] { return room::open_handler(room); });
  if (!server.ok()) return fail(server.error());
  const std::string& address = (*server)->address();
  const std::string url = address.starts_with("unix:") ? address : "http://" + address + "/";
  if (context.json) {
    JsonWriter out;
    fmt::print("{}\n", out.begin_object().field("url", url).end_object().text());
  } else {
    fmt::print("{} is open at {}\nCtrl-C closes it.\n", text::show_line(room.vault.identity().name),
               url);
  }
  std::fflush(stdout);
  while (!stop->load()) ::poll(nullptr, 0, kLookMillis);
  (*server)->stop();
  return kExitDone;
}

}  // namespace

void add_serve(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("serve", "Open the reading room in a browser on this machine");
  auto options = std::make_shared<Options>();
  verb->add_option("--listen", options->listen,
                   "Address and port, [::1]:PORT, or unix:PATH; port 0: any that is free")
      ->type_name("ADDRESS");
  verb->add_flag("--public", options->is_public,
                 "For readers: nothing can be decided, and no paths of this machine are shown");
  verb->add_option("--threads", options->threads, "That answer; as many as cores if not given")
      ->type_name("N")
      ->check(CLI::Range(0, 64));
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Say where it is open as a JSON object");
  verb->footer(
      "Needs no network, and no script in the browser.\n"
      "Examples: daylight serve\n"
      "          daylight serve --listen 127.0.0.1:0 --json\n"
      "          daylight serve --public --listen unix:/run/daylight/room.sock");
  verb->callback([=] { context->run = [=] { return run(*options, *decider, *context); }; });
}

}  // namespace day::cli
