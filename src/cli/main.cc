// SPDX-License-Identifier: AGPL-3.0-or-later
// Wires the commands together. Run as `daylight locked-room` it is a worker of the locked room
// instead.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <string_view>
#include <system_error>

#include "cli/context.h"
#include "reader/pool.h"

namespace {

int run_command(int argc, char** argv) {
  CLI::App app{"Daylight turns a leaked mail archive into evidence.", "daylight"};
  app.footer(
      "Begin with:  daylight init halden.vault\n"
      "             daylight --vault halden.vault add mail.mbox\n"
      "             daylight --vault halden.vault search budget from:solberg\n"
      "See daylight(1) and daylight-query(7).");
  app.require_subcommand(1);
  app.set_version_flag("--version", "daylight " DAYLIGHT_VERSION);
  day::cli::Context context;
  app.add_option("--vault", context.vault_folder, "The vault to work on")->type_name("DIR");
  app.fallthrough();
  day::cli::add_init(&app, &context);
  day::cli::add_add(&app, &context);
  day::cli::add_status(&app, &context);
  day::cli::add_search(&app, &context);
  day::cli::add_thread(&app, &context);
  day::cli::add_show(&app, &context);
  day::cli::add_copies(&app, &context);
  day::cli::add_people(&app, &context);
  day::cli::add_verify(&app, &context);
  day::cli::add_keys(&app, &context);
  day::cli::add_label(&app, &context);
  day::cli::add_note(&app, &context);
  day::cli::add_save(&app, &context);
  day::cli::add_searches(&app, &context);
  day::cli::add_log(&app, &context);
  day::cli::add_operator(&app, &context);
  day::cli::add_export(&app, &context);
  day::cli::add_check(&app, &context);
  day::cli::add_read(&app, &context);
  day::cli::add_rebuild(&app, &context);
  day::cli::add_serve(&app, &context);
  day::cli::add_doctor(&app, &context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      return app.exit(error);
    }
    fmt::print(stderr, "daylight: {}; see `daylight --help`\n", error.what());
    return day::cli::kExitUsage;
  }
  return context.run();
}

// What was to be printed did not get where it should. Of a reader that has seen enough nobody wants
// to be told; the program then ends as others do.
int output_failed(int number) {
  if (number == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  std::fputs("daylight: the answer cannot be written: ", stderr);
  std::fputs((std::generic_category().message(number) + "\n").c_str(), stderr);
  return day::cli::kExitCouldNot;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "locked-room") {
    return day::reader::locked_room_main(argc, argv);
  }
  std::setlocale(LC_CTYPE, "C.UTF-8");
  // A reader of a pipe that goes away ends a write with an error, not the program: what is being
  // taken in goes on.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const int status = run_command(argc, argv);
    return std::fflush(stdout) == 0 ? status : output_failed(errno);
  } catch (const std::system_error& error) {  // of fmt, which throws where it cannot print
    return output_failed(error.code().value());
  }
}
