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
#include "reader/document_room.h"
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

// What was found of the two kinds of locked room; the second, for documents, may be missing.
struct Rooms {
  std::vector<os::LayerReport> mail;
  std::vector<os::LayerReport> documents;
  std::string no_documents;  // why that one does not open; empty if it does
};

bool are_locked(const Rooms& rooms) {
  return room_is_locked(rooms.mail) && room_is_locked(rooms.documents) &&
         rooms.no_documents.empty();
}

void put_layers(JsonWriter* out, const std::vector<os::LayerReport>& layers) {
  out->begin_array();
  for (const auto& each : layers) {
    out->begin_object().field("layer", os::layer_name(each.layer));
    out->field("state", os::layer_state_name(each.state)).field("reason", each.reason);
    out->end_object();
  }
  out->end_array();
}

void print_json(const Rooms& rooms, const std::string& key) {
  JsonWriter out;
  out.begin_object().field("version", DAYLIGHT_VERSION);
  out.field("vault_format", vault::kFormatVersion).field("sqlite", sql::library_version());
  out.field("cores", static_cast<std::int64_t>(std::thread::hardware_concurrency()));
  out.field("locked", are_locked(rooms)).key("sandbox");
  put_layers(&out, rooms.mail);
  out.key("documents").begin_object().field("opens", rooms.no_documents.empty());
  out.field("reason", rooms.no_documents).key("sandbox");
  put_layers(&out, rooms.documents);
  out.end_object().key("key");
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

void print_layer(const os::LayerReport& layer) {
  fmt::print("  {:<20} {}{}\n", os::layer_name(layer.layer),
             styled(style_of(layer.state), os::layer_state_name(layer.state)),
             layer.reason.empty() ? "" : "  " + text::show_line(layer.reason));
}

// Only what differs from the other room, and what that one has not.
void print_document_room(const Rooms& rooms) {
  if (!rooms.no_documents.empty()) {
    fmt::print("\nThe locked room for documents does not open: {}\n",
               text::show_line(rooms.no_documents));
    return;
  }
  fmt::print("\nThe locked room for documents, where it differs:\n");
  for (const auto& each : rooms.documents) {
    const bool is_same =
        std::any_of(rooms.mail.begin(), rooms.mail.end(), [&](const os::LayerReport& other) {
          return other.layer == each.layer && other.state == each.state;
        });
    if (!is_same) print_layer(each);
  }
}

void print_text(const Rooms& rooms, const std::string& key) {
  fmt::print("daylight {}, vault format {}, SQLite {}, {} cores\n\nThe locked room:\n",
             DAYLIGHT_VERSION, vault::kFormatVersion, sql::library_version(),
             std::thread::hardware_concurrency());
  for (const auto& each : rooms.mail) print_layer(each);
  print_document_room(rooms);
  const bool both_hold = room_is_locked(rooms.mail) && room_is_locked(rooms.documents);
  fmt::print("\n{}\n", !both_hold
                           ? "A layer that this kernel offers does not hold: nothing will be "
                             "read here."
                       : rooms.no_documents.empty() ? "Mail and documents can be read here."
                                                    : "Mail can be read here, documents cannot.");
  const bool has_data =
      std::any_of(rooms.documents.begin(), rooms.documents.end(), [](const os::LayerReport& each) {
        return each.layer == os::Layer::DataFolders && each.state == os::LayerState::Held;
      });
  if (rooms.no_documents.empty() && !has_data) {
    fmt::print("Without data folders no text is recognised in pictures, and fonts are missing.\n");
  }
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
  auto mail = reader::inspect_walls({});
  if (!mail.ok()) return fail(mail.error());
  Rooms rooms{std::move(mail).value(), {}, {}};
  auto documents = reader::inspect_document_walls({});
  if (documents.ok()) {
    rooms.documents = std::move(documents).value();
  } else {
    rooms.no_documents = documents.error().message;
  }
  const std::string key = find_key(context);
  context.json ? print_json(rooms, key) : print_text(rooms, key);
  return are_locked(rooms) ? kExitDone : kExitNo;
}

}  // namespace

void add_doctor(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("doctor", "What this machine offers to the locked room");
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Exit status 1: a wall of the locked room does not hold, and nothing will be read; or\n"
      "documents cannot be read.\n"
      "Example:  daylight doctor");
  verb->callback([=] { context->run = [=] { return run(*context); }; });
}

}  // namespace day::cli
