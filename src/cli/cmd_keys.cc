// SPDX-License-Identifier: AGPL-3.0-or-later
// `keys` and `keys import`.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/keys_verbs.h"
#include "cli/terminal.h"
#include "dkim/key_file.h"
#include "dkim/key_limits.h"
#include "os/file.h"
#include "text/display.h"
#include "vault/keys.h"

namespace day::cli {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

struct Options {
  std::vector<std::string> files;
  std::string domain;
  std::string selector;
  std::string trust;
};

Result<Bytes> read_input(const std::string& path) {
  if (path != "-") return os::read_file(path, dkim::kMaxKeyFileBytes);
  os::File input = os::File::adopt(::dup(STDIN_FILENO), "standard input");
  Bytes bytes;
  Bytes piece(kPieceBytes, '\0');
  for (;;) {
    ASSIGN_OR_RETURN(const std::size_t got, input.read(piece.data(), piece.size()));
    if (got == 0) return bytes;
    bytes.append(piece, 0, got);
    if (bytes.size() > dkim::kMaxKeyFileBytes) {
      return Error{Code::Unsupported, "standard input is larger than a file of keys may be"};
    }
  }
}

Result<vault::KeyImportReport> import_one(const vault::Vault& vault, const std::string& path,
                                          const Options& options,
                                          const std::optional<Bytes>& trust) {
  vault::KeyImportOptions how;
  how.domain = plain_name(options.domain);
  how.selector = plain_name(options.selector);
  how.trust = trust;
  how.path = path;
  if (path != "-") {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    if (!error) how.path = absolute.lexically_normal().string();
  }
  if (how.domain.empty() && how.selector.empty()) {
    const std::string name = std::filesystem::path(path).filename().string();
    if (const auto named = dkim::parse_key_file_name(name)) {
      how.domain = named->domain;
      how.selector = named->selector;
    }
  }
  ASSIGN_OR_RETURN(const Bytes bytes, read_input(path));
  return vault::import_keys(vault, bytes, how);
}

void print_json(const std::string& path, const vault::KeyImportReport& report) {
  JsonWriter out;
  out.begin_object().field("file", path).field("format", report.format);
  out.field("file_known", report.file_known).field("new", report.records_new);
  out.field("known", report.records_known).key("problems").begin_array();
  for (const auto& problem : report.problems) {
    out.begin_object().field("line", static_cast<std::uint64_t>(problem.line));
    out.field("problem", problem.problem).end_object();
  }
  out.end_array();
  put_verdict_changes(&out, report.verdicts);
  out.end_object();
  fmt::print("{}\n", out.text());
}

void print_text(const std::string& path, const vault::KeyImportReport& report) {
  fmt::print("{} ({}): records: {} new, {} known{}\n", text::show_line(path), report.format,
             group_digits(report.records_new), group_digits(report.records_known),
             report.file_known ? "; the very same file was here" : "");
  for (const auto& problem : report.problems) {
    const std::string line = problem.line > 0 ? fmt::format("line {}: ", problem.line) : "";
    fmt::print("  {}{}\n", line, styled(Style::Yellow, text::show_line(problem.problem)));
  }
  print_verdict_changes(report.verdicts);
}

int run(const Options& options, const Context& context) {
  const auto vault = context.open_vault();
  if (!vault.ok()) return fail(vault.error());
  std::optional<Bytes> trust;
  if (!options.trust.empty()) {
    auto read = os::read_file(options.trust, dkim::kMaxKeyFileBytes);
    if (!read.ok()) return fail(read.error());
    trust = std::move(*read);
  }
  std::uint64_t records = 0;
  for (const std::string& path : options.files) {
    const auto report = import_one(*vault, path, options, trust);
    if (!report.ok()) return fail(report.error());
    records += report->records_new + report->records_known;
    context.json ? print_json(path, *report) : print_text(path, *report);
  }
  return records > 0 ? kExitDone : kExitNo;
}

void add_keys_import(CLI::App* keys, Context* context) {
  auto* verb = keys->add_subcommand("import", "Take evidence of keys in and judge anew");
  auto options = std::make_shared<Options>();
  verb->add_option("FILE", options->files,
                   "Zone file, output of dig, TSV, JSON of a public key archive, signed "
                   "statements, a bare record; - for standard input")
      ->required();
  verb->add_option("--domain", options->domain, "Of records that name none")->type_name("DOMAIN");
  verb->add_option("--selector", options->selector, "Of records that name none")
      ->type_name("SELECTOR");
  verb->add_option("--trust-statements", options->trust,
                   "The JWK or JWKS that must have signed the statements")
      ->type_name("FILE");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each file");
  verb->footer(
      "Where a key is known from (its channel) follows from what the file is and is never "
      "blended:\n"
      "dns, statement or file. A bare record in SELECTOR._domainkey.DOMAIN.txt needs no options.\n"
      "Exit status 1: no record was found.\n"
      "Examples: daylight keys import halden.zone\n"
      "          dig +noall +answer TXT s1._domainkey.halden.example | daylight keys import -\n"
      "          daylight keys import archive.jws --trust-statements archive.jwks");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

// From the strongest verdict down.
template <typename Function>
void for_each_change(const vault::VerdictChanges& verdicts, const Function& function) {
  for (std::size_t from = 0; from < verdicts.moved.size(); ++from) {
    for (std::size_t to = 0; to < verdicts.moved[from].size(); ++to) {
      if (verdicts.moved[from][to] == 0) continue;
      function(static_cast<dkim::Verdict>(from), static_cast<dkim::Verdict>(to),
               verdicts.moved[from][to]);
    }
  }
}

}  // namespace

std::string plain_name(std::string_view typed) {
  if (typed.ends_with('.')) typed.remove_suffix(1);
  std::string out(typed);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

void print_verdict_changes(const vault::VerdictChanges& verdicts) {
  if (verdicts.changed == 0) {
    fmt::print("  no message has another verdict than before\n");
    return;
  }
  fmt::print("  messages with another verdict than before: {}\n", group_digits(verdicts.changed));
  for_each_change(verdicts, [](dkim::Verdict from, dkim::Verdict to, std::uint64_t messages) {
    fmt::print("    {:<20} -> {:<20}{:>12}\n", dkim::verdict_name(from), dkim::verdict_name(to),
               group_digits(messages));
  });
}

void put_verdict_changes(JsonWriter* out, const vault::VerdictChanges& verdicts) {
  out->field("changed", verdicts.changed).key("changes").begin_array();
  for_each_change(verdicts, [&](dkim::Verdict from, dkim::Verdict to, std::uint64_t messages) {
    out->begin_object().field("from", dkim::verdict_name(from));
    out->field("to", dkim::verdict_name(to)).field("messages", messages).end_object();
  });
  out->end_array();
  for (const auto* counts : {&verdicts.before, &verdicts.after}) {
    out->key(counts == &verdicts.before ? "before" : "after").begin_object();
    for (std::size_t i = 0; i < counts->size(); ++i) {
      out->field(dkim::verdict_name(static_cast<dkim::Verdict>(i)), (*counts)[i]);
    }
    out->end_object();
  }
}

void add_keys(CLI::App* app, Context* context) {
  auto* keys = app->add_subcommand("keys", "Evidence of the keys that sign mail");
  keys->require_subcommand(1);
  keys->fallthrough();
  add_keys_import(keys, context);
  add_keys_list(keys, context);
  add_keys_show(keys, context);
  add_keys_recover(keys, context);
}

}  // namespace day::cli
