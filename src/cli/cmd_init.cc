// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "text/display.h"
#include "vault/vault.h"

namespace day::cli {
namespace {

struct Options {
  std::string folder;
  std::string name;
};

struct Made {
  vault::Vault vault;
  std::string key_path;
  bool key_made = false;
};

Result<Made> make(const Options& options, const Decider& decider) {
  ASSIGN_OR_RETURN(vault::Vault vault, vault::Vault::create(options.folder, options.name));
  auto how = decide_options(decider, vault);
  Status begun = how.ok() ? Status() : Status(how.error());
  bool key_made = false;
  if (begun.ok()) {
    how->begin = true;
    const auto report =
        vault::decide(vault, *how, [](sql::Database*) { return std::vector<ledger::Decision>(); });
    report.ok() ? void(key_made = report->key_made) : void(begun = report.error());
  }
  if (!begun.ok()) {
    // So that the same command can be given again.
    vault.empty_new_folder();
    return begun.error();
  }
  return Made{std::move(vault), how->key_path, key_made};
}

int run(const Options& options, const Decider& decider, bool json) {
  const auto made = make(options, decider);
  if (!made.ok()) return fail(made.error());
  const vault::Vault& vault = made->vault;
  if (json) {
    JsonWriter out;
    out.begin_object().field("vault", vault.folder()).field("id", vault.identity().id);
    out.field("name", vault.identity().name).field("created", vault.identity().created);
    out.field("format", vault.identity().format);
    out.field("key", made->key_path).field("key_made", made->key_made).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("Made {} ({}).\n", vault.folder(), vault.identity().name);
    fmt::print(
        "{} {}: keep a copy of it, apart from the vault.\n",
        made->key_made ? "The key that signs decisions is" : "Decisions are signed with the key",
        text::show_line(made->key_path));
    fmt::print("Next: daylight --vault {} add SOURCE…\n", vault.folder());
  }
  return kExitDone;
}

}  // namespace

void add_init(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("init", "Make a new vault");
  auto options = std::make_shared<Options>();
  verb->add_option("DIR", options->folder, "Folder to make; it must not exist or be empty")
      ->required();
  verb->add_option("--name", options->name, "Name for people; the folder's name if not given")
      ->type_name("TEXT");
  const auto decider = add_decider(verb);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "The key that signs decisions is made where --key says, else at $DAYLIGHT_KEY, else in\n"
      "~/.config/daylight: not in the vault, which may travel.\n"
      "Example:  daylight init halden.vault --name \"Port of Halden\" --author Ingrid");
  verb->callback([=] { context->run = [=] { return run(*options, *decider, context->json); }; });
}

}  // namespace day::cli
