// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/decider.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "text/display.h"

namespace day::cli {
namespace {

std::string from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void report_made(const vault::DecideReport& report, const std::string& key_path) {
  if (!report.ledger_made) return;
  fmt::print(stderr,
             "daylight: note: this vault had no ledger; it has one now, signed with the key {}{}\n",
             text::show_line(key_path),
             report.key_made ? ", made just now: keep a copy of it, apart from the vault" : "");
}

}  // namespace

std::shared_ptr<Decider> add_decider(CLI::App* verb) {
  auto decider = std::make_shared<Decider>();
  verb->add_option("--author", decider->author,
                   "Who decides; $DAYLIGHT_AUTHOR or the name of the key if not given")
      ->type_name("NAME");
  verb->add_option("--key", decider->key, "The operator's private key, if it is not in its place")
      ->type_name("FILE");
  return decider;
}

Result<std::string> find_key_path(const Decider& decider, const vault::Vault& vault) {
  if (!decider.key.empty()) return decider.key;
  if (auto named = from_environment("DAYLIGHT_KEY"); !named.empty()) return named;
  std::string folder = from_environment("XDG_CONFIG_HOME");
  if (folder.empty()) {
    const std::string home = from_environment("HOME");
    if (home.empty()) {
      return Error{Code::Denied,
                   "there is no home folder for the operator's key; name a file with --key FILE"};
    }
    folder = home + "/.config";
  }
  return fmt::format("{}/daylight/{}.key", folder, vault.identity().id);
}

Result<vault::DecideOptions> decide_options(const Decider& decider, const vault::Vault& vault) {
  vault::DecideOptions options;
  options.author = decider.author.empty() ? from_environment("DAYLIGHT_AUTHOR") : decider.author;
  ASSIGN_OR_RETURN(options.key_path, find_key_path(decider, vault));
  return options;
}

Result<vault::DecideReport> decide(const vault::Vault& vault, const Decider& decider,
                                   const vault::Choose& choose) {
  ASSIGN_OR_RETURN(const vault::DecideOptions options, decide_options(decider, vault));
  ASSIGN_OR_RETURN(vault::DecideReport report, vault::decide(vault, options, choose));
  report_made(report, options.key_path);
  return report;
}

}  // namespace day::cli
