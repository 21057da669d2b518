// SPDX-License-Identifier: AGPL-3.0-or-later
// `operator`: the keys that sign decisions.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/decider.h"
#include "ledger/key_file.h"
#include "text/display.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"

namespace day::cli {
namespace {

struct Options {
  std::string key;
  std::string holder;
  std::string reason;
};

Result<ledger::Scan> read_ledger(const vault::Vault& vault) {
  const auto database = vault::open_catalog_for_reading(vault);
  ASSIGN_OR_RETURN(ledger::Scan scan,
                   vault::verify_ledger(vault, database.ok() ? database->get() : nullptr, {}));
  if (scan.damage) return Error{Code::Damaged, vault::describe_damage(*scan.damage)};
  return scan;
}

void print_operator(const ledger::Operator& each, const std::optional<ledger::OperatorKey>& own,
                    bool json) {
  const bool is_own = own && each.key == *own;
  if (json) {
    JsonWriter out;
    out.begin_object().field("key", print_hex(each.key.octets)).field("holder", each.holder);
    out.field("since", each.since.value).key("retired");
    each.retired ? out.number(each.retired->value) : out.null();
    out.field("own", is_own).end_object();
    fmt::print("{}\n", out.text());
    return;
  }
  fmt::print("{}  {}, since entry {}{}{}\n", print_hex(each.key.octets),
             text::show_line(each.holder), each.since.value,
             each.retired ? fmt::format(", retired by entry {}", each.retired->value) : "",
             is_own ? "  (yours)" : "");
}

int run_list(const Decider& decider, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto scan = read_ledger(*vault);
  if (!scan.ok()) return fail(scan.error());
  const auto path = find_key_path(decider, *vault);
  std::optional<ledger::OperatorKey> own;
  if (path.ok()) {
    const auto standing = vault::key_standing(*path, *scan);
    if (standing.ok()) own = standing->key;
  }
  for (const ledger::Operator& each : scan->operators) print_operator(each, own, context.json);
  const std::string key_line = path.ok() ? vault::describe_key(*path, *scan) : path.error().message;
  if (!context.json) fmt::print("Your key: {}\n", text::show_line(key_line));
  return kExitDone;
}

int run_new(const Decider& decider, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto path = find_key_path(decider, *vault);
  if (!path.ok()) return fail(path.error());
  const auto key = ledger::make_key_file(*path);
  if (!key.ok()) return fail(key.error());
  const std::string digits = print_hex(*parse_digest_bytes(key->public_octets()));
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("key", digits).field("file", *path).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("{}\n", digits);
    fmt::print(stderr,
               "This is the public half; the private one is {}. Keep a copy of it, apart from the "
               "vault, and let somebody whose key is known run `daylight operator introduce {} "
               "--holder NAME`.\n",
               text::show_line(*path), digits);
  }
  return kExitDone;
}

using Decide = std::function<Result<ledger::Decision>(const ledger::OperatorKey& key,
                                                      const ledger::Scan& scan)>;

int run_decision(const Options& options, const Decider& decider, const Context& context,
                 const Decide& make) {
  const auto digest = parse_digest_hex(options.key);
  if (!digest) {
    fmt::print(stderr, "daylight: KEY is 64 hexadecimal digits, as `operator new` prints them\n");
    return kExitUsage;
  }
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto report =
      decide(*vault, decider, [&](sql::Database*) -> Result<std::vector<ledger::Decision>> {
        ASSIGN_OR_RETURN(const ledger::Scan scan, read_ledger(*vault));
        ASSIGN_OR_RETURN(ledger::Decision decision, make({*digest}, scan));
        return std::vector<ledger::Decision>{std::move(decision)};
      });
  if (!report.ok()) return fail_or_no(report.error());
  const std::uint64_t entry = report->entries.front().number.value;
  if (context.json) {
    JsonWriter out;
    out.begin_object().field("key", options.key).field("entry", entry).end_object();
    fmt::print("{}\n", out.text());
  } else {
    fmt::print("Done, as entry {}.\n", entry);
  }
  return kExitDone;
}

const ledger::Operator* find(const ledger::Scan& scan, const ledger::OperatorKey& key) {
  for (const ledger::Operator& each : scan.operators) {
    if (each.key == key) return &each;
  }
  return nullptr;
}

int run_introduce(const Options& options, const Decider& decider, const Context& context) {
  return run_decision(
      options, decider, context,
      [&](const ledger::OperatorKey& key, const ledger::Scan& scan) -> Result<ledger::Decision> {
        if (find(scan, key) == nullptr) {
          return ledger::Decision(ledger::IntroduceOperator{key, options.holder});
        }
        return Error{Code::NotFound, "the ledger knows this key already"};
      });
}

int run_retire(const Options& options, const Decider& decider, const Context& context) {
  return run_decision(
      options, decider, context,
      [&](const ledger::OperatorKey& key, const ledger::Scan& scan) -> Result<ledger::Decision> {
        const ledger::Operator* const known = find(scan, key);
        if (known == nullptr || known->retired) {
          return Error{Code::NotFound, "the ledger knows no such key, or it is retired already"};
        }
        const auto others = std::count_if(
            scan.operators.begin(), scan.operators.end(),
            [&](const ledger::Operator& each) { return !each.retired && each.key != key; });
        if (others == 0) {
          return Error{Code::Failed,
                       "this is the last key that may sign: introduce another one first, or "
                       "nobody could decide anything any more"};
        }
        return ledger::Decision(ledger::RetireOperator{key, options.reason});
      });
}

}  // namespace

void add_operator(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("operator", "The keys that sign decisions");
  verb->require_subcommand(1);
  verb->footer(
      "The private half of a key is a file outside of the vault; the public halves are in the\n"
      "ledger. Another operator makes a key, and somebody whose key is known introduces it.\n"
      "Example:  daylight operator list");
  auto* list = verb->add_subcommand("list", "Who may sign, and which key is yours");
  list->add_flag("--json", context->json, "JSON Lines, one object for each key");
  const auto list_decider = add_decider(list);
  list->footer("Example:  daylight operator list");
  list->callback([=] { context->run = [=] { return run_list(*list_decider, *context); }; });

  auto* fresh = verb->add_subcommand("new", "Make a key for this vault, and print its public half");
  fresh->add_flag("--json", context->json, "Answer as JSON");
  const auto fresh_decider = add_decider(fresh);
  fresh->footer("Example:  daylight operator new --key /media/stick/halden.key");
  fresh->callback([=] { context->run = [=] { return run_new(*fresh_decider, *context); }; });

  auto options = std::make_shared<Options>();
  auto* introduce = verb->add_subcommand("introduce", "Let another key sign from now on");
  introduce->add_option("KEY", options->key, "Its public half, 64 hexadecimal digits")->required();
  introduce->add_option("--holder", options->holder, "Whose key it is")
      ->type_name("NAME")
      ->required();
  introduce->add_flag("--json", context->json, "Answer as JSON");
  const auto introduce_decider = add_decider(introduce);
  introduce->footer("Example:  daylight operator introduce 3b6a…29 --holder Paal");
  introduce->callback([=] {
    context->run = [=] { return run_introduce(*options, *introduce_decider, *context); };
  });

  auto* retire = verb->add_subcommand("retire", "Let a key sign no more; what it signed stands");
  retire->add_option("KEY", options->key, "Its public half, 64 hexadecimal digits")->required();
  retire->add_option("--reason", options->reason, "Why")->type_name("TEXT");
  retire->add_flag("--json", context->json, "Answer as JSON");
  const auto retire_decider = add_decider(retire);
  retire->footer("Example:  daylight operator retire 3b6a…29 --reason \"laptop stolen\"");
  retire->callback(
      [=] { context->run = [=] { return run_retire(*options, *retire_decider, *context); }; });
}

}  // namespace day::cli
