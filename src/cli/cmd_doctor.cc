// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/decision_status.h"
#include "cli/terminal.h"
#include "os/sandbox.h"
#include "reader/pool.h"
#include "sql/database.h"
#include "text/display.h"
#include "vault/catalog_file.h"
#include "vault/vault.h"

namespace day::cli {
namespace {

// A layer that failed is offered by the kernel and does not hold: nothing hostile is read then.
bool room_is_locked(const std::vector<os::LayerReport>& layers) {
  return std::none_of(layers.begin(), layers.end(), [](const os::LayerReport& each) {
    return each.state == os::LayerState::Failed;
  });
}

void print_json(const std::vector<os::LayerReport>& layers, const std::string& key) {
  JsonWriter out;
  out.begin_object().field("version", DAYLIGHT_VERSION);
  out.field("vault_format", vault::kFormatVersion).field("sqlite", sql::library_version());
  out.field("cores", static_cast<std::int64_t>(std::thread::hardware_concurrency()));
  out.field("locked", room_is_locked(layers)).key("sandbox").begin_array();
  for (const auto& each : layers) {
    out.begin_object().field("layer", os::layer_name(each.layer));
    out.field("state", os::layer_state_name(each.state)).field("reason", each.reason).end_object();
  }
  out.end_array().key("key");
  key.empty() ? out.null() : out.string(key);
  out.end_object();
  fmt::print("{}\n", out.text());
}

Style style_of(os::LayerState state) {
  switch (state) {
    case os::LayerState::Held:
      return Style::Green;
    case os::LayerState::NotOffered:
      return Style::Yellow;
    case os::LayerState::Failed:
      return Style::Red;
  }
  return Style::Plain;
}

void print_text(const std::vector<os::LayerReport>& layers, const std::string& key) {
  fmt::print("daylight {}, vault format {}, SQLite {}, {} cores\n\nThe locked room:\n",
             DAYLIGHT_VERSION, vault::kFormatVersion, sql::library_version(),
             std::thread::hardware_concurrency());
  for (const auto& each : layers) {
    fmt::print("  {:<20} {}{}\n", os::layer_name(each.layer),
               styled(style_of(each.state), os::layer_state_name(each.state)),
               each.reason.empty() ? "" : "  " + text::show_line(each.reason));
  }
  fmt::print("\n{}\n", room_is_locked(layers)
                           ? "Mail can be read here."
                           : "A layer that this kernel offers does not hold: nothing will be read "
                             "here.");
  if (!key.empty()) fmt::print("The key that signs decisions: {}\n", text::show_line(key));
}

// Where the key for the vault that was named or is around is; empty if there is no vault.
std::string find_key(const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return "";
  const auto database = vault::open_catalog_for_reading(*vault);
  return describe_own_key(*vault, database.ok() ? database->get() : nullptr);
}

int run(const Context& context) {
  const auto layers = reader::inspect_walls({});
  if (!layers.ok()) return fail(layers.error());
  const std::string key = find_key(context);
  context.json ? print_json(*layers, key) : print_text(*layers, key);
  return room_is_locked(*layers) ? kExitDone : kExitNo;
}

}  // namespace

void add_doctor(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("doctor", "What this machine offers to the locked room");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Exit status 1: a wall of the locked room does not hold, and nothing will be read.\n"
      "Example:  daylight doctor");
  verb->callback([=] { context->run = [=] { return run(*context); }; });
}

}  // namespace day::cli
