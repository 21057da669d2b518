// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "dossier/decision_words.h"
#include "text/display.h"
#include "vault/catalog_file.h"
#include "vault/decisions.h"

namespace day::cli {
namespace {

struct Options {
  std::string id;
  std::string kind;
  std::string author;
  bool head = false;
  bool verify = false;
};

// Which entries are wanted. Amendments of a note belong to the item that the note is on.
class Filter {
 public:
  Filter(const Options& options, std::optional<ItemId> item)
      : kind_(options.kind), author_(options.author), item_(item) {}

  bool wants(const ledger::Entry& entry) {
    const bool on_item = is_on_item(entry);
    if (item_ && !on_item) return false;
    if (!author_.empty() && entry.author != author_) return false;
    const std::string kind = ledger::kind_of(entry.decision);
    return kind.substr(0, kind_.size()) == kind_;
  }

 private:
  bool is_on_item(const ledger::Entry& entry) {
    if (const auto* amend = std::get_if<ledger::AmendNote>(&entry.decision)) {
      return notes_.contains(amend->note.value);
    }
    if (const auto* withdraw = std::get_if<ledger::WithdrawNote>(&entry.decision)) {
      return notes_.contains(withdraw->note.value);
    }
    const auto items = dossier::items_of(entry.decision);
    const bool found = item_ && std::find(items.begin(), items.end(), *item_) != items.end();
    if (found) notes_.insert(entry.number.value);
    return found;
  }

  std::string kind_;
  std::string author_;
  std::optional<ItemId> item_;
  std::set<std::uint64_t> notes_;
};

// The item that was typed: one of the vault, or one that only the ledger names.
Result<std::optional<ItemId>> find_item(const vault::Vault& vault, const std::string& typed) {
  if (typed.empty()) return std::optional<ItemId>();
  ASSIGN_OR_RETURN(const auto database, vault::open_catalog_for_reading(vault));
  catalog::Reader reader(database.get());
  const auto range = parse_item_prefix(typed);
  if (range && range->low == range->high) return std::optional<ItemId>(range->low);
  ASSIGN_OR_RETURN(const catalog::ItemRow item, dossier::find_typed_item(&reader, typed));
  return std::optional<ItemId>(item.id);
}

// Times are the writer's clock, which the chain does not prove. Where they go back, that is said.
class Verifier {
 public:
  void take(const ledger::Entry& entry) {
    if (entry.number.value > 1 && entry.time < last_) back_.push_back(entry.number.value);
    last_ = entry.time;
    if (std::holds_alternative<ledger::Unknown>(entry.decision)) ++unknown_;
  }
  void print(const ledger::Scan& scan, bool json) const {
    const std::string head = print_hex(scan.head.digest);
    if (json) {
      JsonWriter out;
      out.begin_object().field("ok", !scan.damage).field("entries", scan.head.entries);
      out.field("bytes", scan.head.bytes).field("head", head);
      out.field("operators", static_cast<std::uint64_t>(scan.operators.size()));
      out.field("unknown", unknown_).field("torn_bytes", scan.torn_bytes);
      out.key("damage");
      scan.damage ? out.string(scan.damage->print()) : out.null();
      out.key("times_back").begin_array();
      for (const std::uint64_t each : back_) out.number(each);
      out.end_array().end_object();
      fmt::print("{}\n", out.text());
      return;
    }
    fmt::print("{} entries hold: each follows the one before and is signed by a known key.\n",
               group_digits(scan.head.entries));
    for (const ledger::Operator& each : scan.operators) {
      fmt::print("  {}  {}{}\n", print_hex(each.key.octets), text::show_line(each.holder),
                 each.retired ? fmt::format(", retired by entry {}", each.retired->value) : "");
    }
    for (const std::uint64_t each : back_) {
      fmt::print("The clock of entry {} is behind that of the entry before.\n", each);
    }
    if (unknown_ > 0) {
      fmt::print("{} of them are of kinds that this program does not know.\n",
                 group_digits(unknown_));
    }
    if (scan.torn_bytes > 0) {
      fmt::print("{} bytes at the end are an entry that was never acknowledged.\n",
                 group_digits(scan.torn_bytes));
    }
    fmt::print("That none is missing at the end, only a head kept elsewhere shows: {} {} {}\n",
               scan.head.entries, scan.head.bytes, head);
  }

 private:
  Instant last_;
  std::vector<std::uint64_t> back_;
  std::uint64_t unknown_ = 0;
};

void print_head(const ledger::Head& head) {
  fmt::print("{} {} {}\n", head.entries, head.bytes, print_hex(head.digest));
}

int run(const Options& options, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  const auto item = find_item(*vault, options.id);
  if (!item.ok()) return fail_or_no(item.error());
  // Without a catalog the ledger can be read all the same; its memory is then missing.
  const auto database = vault::open_catalog_for_reading(*vault);
  Filter filter(options, *item);
  Verifier verifier;
  std::uint64_t shown = 0;
  const bool list = !options.head && !options.verify;
  const auto scan = vault::verify_ledger(
      *vault, database.ok() ? database->get() : nullptr,
      [&](const ledger::Entry& entry, std::string_view line) -> Status {
        verifier.take(entry);
        if (!list || !filter.wants(entry)) return {};
        ++shown;
        context.json ? fmt::print("{}", line) : fmt::print("{}\n", dossier::describe_entry(entry));
        return {};
      });
  if (!scan.ok()) return fail(scan.error());
  if (options.head && scan->exists && !scan->damage) print_head(scan->head);
  if (options.verify && scan->exists) verifier.print(*scan, context.json);
  std::fflush(stdout);
  if (scan->damage) {
    fmt::print(stderr, "daylight: {}\n", text::show_line(vault::describe_damage(*scan->damage)));
    return options.verify ? kExitNo : kExitCouldNot;
  }
  if (!scan->exists) {
    fmt::print(stderr, "daylight: this vault has no ledger yet; the first decision makes it\n");
    return kExitNo;
  }
  return list && shown == 0 ? kExitNo : kExitDone;
}

}  // namespace

void add_log(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("log", "The history of decisions: who, when, what, on what");
  auto options = std::make_shared<Options>();
  auto* id = verb->add_option("ID", options->id, "Only what was decided on this item");
  auto* kind =
      verb->add_option("--kind", options->kind, "Only kinds that begin so: label, note.add …")
          ->type_name("KIND");
  auto* by = verb->add_option("--author", options->author, "Only what this author decided")
                 ->type_name("NAME");
  auto* head = verb->add_flag("--head", options->head,
                              "Print entries, bytes and SHA-256 of the head, to be kept elsewhere");
  auto* verify =
      verb->add_flag("--verify", options->verify, "Print what was verified, and by which keys");
  for (auto* each : {id, kind, by}) head->excludes(each), verify->excludes(each);
  head->excludes(verify);
  verb->add_flag("--json", context->json, "The lines of the ledger as they are");
  verb->footer(
      "Every entry is verified before it is shown. Exit status 1: no entry, or with --verify\n"
      "something is wrong; 3: the ledger is damaged, and what stands before the damage was shown.\n"
      "Examples: daylight log 7k2m9qx4a1\n"
      "          daylight log --kind label --author Ingrid\n"
      "          daylight log --head >> heads.txt");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
