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
#include "cli/serve_password.h"
#include "http/http.h"
#include "os/file.h"
#include "room/handler.h"
#include "text/display.h"

namespace day::cli {
namespace {

// How often it is looked whether it was interrupted.
constexpr int kLookMillis = 200;

struct Options {
  std::string listen = "127.0.0.1:8410";
  bool is_public = false;
  bool sets_password = false;
  std::string password_file;
  std::string base_url;
  std::vector<std::string> hosts;
  unsigned threads = 0;
};

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("[::1]:") ||
         address.starts_with("unix:");
}

// Of "10.0.0.1:8410" and "https://halden.example/x" what stands before the port or the path.
std::string host_of(std::string_view text) {
  if (const std::size_t scheme = text.find("://"); scheme != text.npos) {
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find('/'));
  }
  const std::size_t from = text.starts_with('[') ? text.find(']') : 0;
  std::string host(text.substr(0, text.find(':', from == text.npos ? 0 : from)));
  for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return host;
}

// Names that a browser on this machine uses, the address itself, and those of --host.
room::DoorOptions name_hosts(const Options& options) {
  room::DoorOptions door;
  door.hosts = {"localhost", "127.0.0.1", "[::1]"};
  for (const std::string& each : options.hosts) door.hosts.push_back(host_of(each));
  if (!options.base_url.empty()) door.hosts.push_back(host_of(options.base_url));
  if (!options.listen.starts_with("unix:")) door.hosts.push_back(host_of(options.listen));
  door.may_be_address =
      options.listen.starts_with("0.0.0.0:") || options.listen.starts_with("[::]:");
  door.is_https = options.base_url.starts_with("https://");
  return door;
}

// A password that was set holds wherever the room is opened; where others can reach it there must
// be one.
Result<std::shared_ptr<room::Door>> make_door(const Options& options, const vault::Vault& vault) {
  room::DoorOptions door = name_hosts(options);
  if (!options.is_public) {
    ASSIGN_OR_RETURN(const std::string path, find_password_path(options.password_file, vault));
    if (!options.password_file.empty() || os::exists(path)) {
      ASSIGN_OR_RETURN(door.password_hash, read_password(path));
    } else if (!is_loopback(options.listen)) {
      return Error{Code::Denied,
                   "where others can reach it the reading room needs a password: set one with "
                   "`daylight serve --set-password`, or open a copy for readers with --public"};
    }
  }
  return std::make_shared<room::Door>(std::move(door));
}

void say_open(const Options& options, const Context& context, const std::string& name,
              const std::string& address, bool has_password) {
  const std::string url = !options.base_url.empty()      ? options.base_url + "/"
                          : address.starts_with("unix:") ? address
                                                         : "http://" + address + "/";
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("url", url).field("address", address);
    fmt::print("{}\n", out.field("password", has_password).end_object().text());
  } else {
    fmt::print("{} is open at {}\n{}Ctrl-C closes it.\n", text::show_line(name), url,
               has_password ? "It asks for the password.\n" : "");
  }
  std::fflush(stdout);
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
  if (options.sets_password) {
    const auto path = find_password_path(options.password_file, *vault);
    if (!path.ok()) return fail(path.error());
    const Status set = set_password(*path);
    if (!set.ok()) return fail(set.error());
    fmt::print("The password is set: {}\n", text::show_line(*path));
    return kExitDone;
  }
  auto door = make_door(options, *vault);
  if (!door.ok()) return fail(door.error());
  const bool has_password = (*door)->asks_password();
  room::RoomOptions room{std::move(*vault), options.is_public, options.base_url, {}};
  room.door = std::move(*door);
  put_decider(decider, &room);
  http::ServerOptions server_options;
  server_options.listen = options.listen;
  server_options.handler_threads = options.threads;
  const std::atomic<bool>* const stop = catch_interrupts();
  auto server = http::Server::start(server_options, [&room] { return room::open_handler(room); });
  if (!server.ok()) return fail(server.error());
  say_open(options, context, room.vault.identity().name, (*server)->address(), has_password);
  while (!stop->load()) ::poll(nullptr, 0, kLookMillis);
  (*server)->stop();
  return kExitDone;
}

void add_options(CLI::App* verb, Options* options, Context* context) {
  verb->add_option("--listen", options->listen,
                   "Address and port, [::1]:PORT, or unix:PATH; port 0: any that is free")
      ->type_name("ADDRESS");
  verb->add_flag("--public", options->is_public,
                 "For readers: nothing can be decided, and no paths of this machine are shown");
  verb->add_flag("--set-password", options->sets_password,
                 "Ask for a password, keep its hash, and end");
  verb->add_option("--password-file", options->password_file,
                   "Where the hash is, if not beside the operator's key")
      ->type_name("FILE");
  verb->add_option("--host", options->hosts,
                   "A name under which browsers come, through a proxy or an onion service")
      ->type_name("NAME")
      ->take_all();
  verb->add_option("--base-url", options->base_url,
                   "What links in feeds begin with; https:// if a proxy adds it")
      ->type_name("URL")
      ->check([](const std::string& url) {
        const bool is_url = url.starts_with("http://") || url.starts_with("https://");
        return is_url && !url.ends_with('/') ? "" : "no http:// or https://, or a / at its end";
      });
  verb->add_option("--threads", options->threads, "That answer; as many as cores if not given")
      ->type_name("N")
      ->check(CLI::Range(0, 64));
  verb->add_flag("--json", context->json, "Say where it is open as a JSON object");
}

}  // namespace

void add_serve(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("serve", "Open the reading room in a browser");
  auto options = std::make_shared<Options>();
  add_options(verb, options.get(), context);
  const auto decider = add_decider(verb);
  verb->footer(
      "Needs no network, and no script in the browser. On this machine it asks no password\n"
      "unless one was set; where others can reach it there must be one, or --public.\n"
      "Programs find /api/openapi.json there, readers of feeds /search.atom?q=QUERY.\n"
      "Examples: daylight serve\n"
      "          daylight serve --set-password\n"
      "          daylight serve --listen 0.0.0.0:8410 --host archive.example\n"
      "          daylight serve --listen unix:/run/daylight/room.sock --host NAME.onion\n"
      "          daylight serve --public --listen unix:/run/daylight/room.sock \\\n"
      "            --base-url https://archive.example");
  verb->callback([=] { context->run = [=] { return run(*options, *decider, *context); }; });
}

}  // namespace day::cli
