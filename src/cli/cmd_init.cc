// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/json_writer.h"
#include "cli/context.h"
#include "vault/vault.h"

namespace day::cli {
namespace {

struct Options {
  std::string folder;
  std::string name;
};

int run(const Options& options, bool json) {
  const auto made = vault::Vault::create(options.folder, options.name);
  if (!made.ok()) return fail(made.error());
  if (json) {
    JsonWriter out;
    out.begin_object().field("vault", made->folder()).field("id", made->identity().id);
    out.field("name", made->identity().name).field("created", made->identity().created);
    out.field("format", made->identity().format).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("Made {} ({}).\nNext: daylight --vault {} add SOURCE…\n", made->folder(),
               made->identity().name, made->folder());
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
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer("Example:  daylight init halden.vault --name \"Port of Halden\"");
  verb->callback([=] { context->run = [=] { return run(*options, context->json); }; });
}

}  // namespace day::cli
