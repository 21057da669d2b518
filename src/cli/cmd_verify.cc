// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "base/json_writer.h"
#include "base/numbers.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "dkim/digest.h"
#include "dossier/explained.h"
#include "dossier/verdict_table.h"
#include "text/display.h"
#include "vault/limits.h"

namespace day::cli {
namespace {

constexpr std::size_t kDomainColumns = 28;
constexpr std::size_t kCountColumns = 10;

struct Options {
  std::vector<std::string> words;
  bool query = false;
  bool id = false;
  bool why = false;
  std::string canonical;                   // "headers", "body" or empty
  std::optional<std::uint32_t> signature;  // from 1
};

std::string column(std::string_view text) {
  const std::size_t width = text::display_width(text);
  return std::string(kCountColumns > width ? kCountColumns - width : 1, ' ') + std::string(text);
}

void print_verdict_rows(const dossier::VerdictTable& table) {
  for (const dkim::Verdict verdict : dossier::verdicts_by_count(table.verdicts)) {
    const dossier::VerdictMark mark = dossier::verdict_mark(verdict);
    fmt::print("{} {}{}\n", styled(style_of(mark.tone), text::fit_width(mark.mark, 2)),
               text::fit_width(dkim::verdict_name(verdict), kDomainColumns - 3),
               column(group_digits(table.verdicts[static_cast<std::size_t>(verdict)])));
  }
}

void print_domain_rows(const dossier::VerdictTable& table) {
  static constexpr std::array<std::string_view, dkim::kVerdictCount> kHeads = {
      "verified", "repaired", "consistent", "vouched", "headers", "altered", "no key", "unsigned"};
  std::array<bool, dkim::kVerdictCount> used{};
  for (const auto& signer : table.signers) {
    for (std::size_t i = 0; i < used.size(); ++i) used[i] = used[i] || signer.by_verdict[i] > 0;
  }
  std::string head = text::fit_width("Signing domain", kDomainColumns) + column("messages");
  for (std::size_t i = 0; i < used.size(); ++i) head += used[i] ? " " + column(kHeads[i]) : "";
  fmt::print("\n{}\n", styled(Style::Bold, head));
  for (const auto& signer : table.signers) {
    // A domain is never cut: it is what people come for.
    std::string line = text::show_line(signer.domain);
    const std::size_t width = text::display_width(line);
    line += std::string(width < kDomainColumns ? kDomainColumns - width : 1, ' ');
    line += column(group_digits(signer.messages));
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (!used[i]) continue;
      line += " " + column(signer.by_verdict[i] == 0 ? "." : group_digits(signer.by_verdict[i]));
    }
    fmt::print("{}\n", line);
  }
}

int verify_query(dossier::Opened& opened, const std::string& typed, bool json) {
  const auto table = dossier::count_verdicts(opened, typed);
  if (!table.ok()) return fail(table.error());
  for (const auto& notice : table->notices) {
    fmt::print(stderr, "daylight: note: {}\n", text::show_line(notice.text));
  }
  if (json) {
    JsonWriter out;
    out.begin_object();
    dossier::put_verdict_table(&out, *table, typed);
    out.end_object();
    fmt::print("{}\n", out.text());
    return table->messages > 0 ? kExitDone : kExitNo;
  }
  if (table->results == 0) {
    fmt::print(stderr, "Nothing found\n");
    return kExitNo;
  }
  print_verdict_rows(*table);
  fmt::print("{}{}\n", text::fit_width("   messages", kDomainColumns),
             column(group_digits(table->messages)));
  if (table->results > table->messages) {
    fmt::print("   {} more are documents, or could not be read: nothing is said of them\n",
               group_digits(table->results - table->messages));
  }
  if (!table->signers.empty()) {
    print_domain_rows(*table);
    fmt::print("A message that several domains signed is counted for each of them.\n");
  }
  return table->messages > 0 ? kExitDone : kExitNo;
}

// The signature that was asked for, else the one that the verdict rests on, else the first.
Result<std::size_t> choose_signature(const catalog::Proof& proof, const Options& options) {
  if (proof.signatures.empty()) return Error{Code::NotFound, "the message has no signature"};
  if (!options.signature) return proof.judgement.by.value_or(0);
  if (*options.signature == 0 || *options.signature > proof.signatures.size()) {
    return Error{Code::NotFound,
                 fmt::format("the message has signatures 1 to {}", proof.signatures.size())};
  }
  return std::size_t{*options.signature - 1};
}

Status write_canonical(dossier::Opened& opened, const catalog::ItemRow& item,
                       const catalog::Proof& proof, const Options& options) {
  ASSIGN_OR_RETURN(const std::size_t at, choose_signature(proof, options));
  ASSIGN_OR_RETURN(const Bytes message,
                   opened.originals->read(item.id, item.location, vault::kMaxMessageInMemoryBytes));
  // A pure, fuzzed room (I5).
  const mail::SignatureDigest& signature = proof.signatures[at];
  const auto& repaired = proof.judgement.signatures[at].repaired;
  const dkim::CanonicalBytes canonical = dkim::canonical_bytes(
      message, signature.field_index, repaired ? &signature.repaired[*repaired] : nullptr);
  const Bytes& bytes = options.canonical == "body" ? canonical.body : canonical.headers;
  if (canonical.headers.empty()) {
    return Error{Code::NotFound,
                 signature.malformed.empty()
                     ? "what was signed cannot be made again; run `daylight rebuild`"
                     : fmt::format("signature {} is malformed: {}", at + 1, signature.malformed)};
  }
  if (is_terminal(STDOUT_FILENO)) {
    fmt::print("{}", text::show_text(bytes));
    return {};
  }
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
                       std::fflush(stdout) == 0;
  if (!written) return Error{Code::Failed, "standard output cannot be written to"};
  return {};
}

void explain(const dossier::Explained& explained, bool json) {
  if (json) {
    JsonWriter out;
    dossier::put_explained(&out.begin_object(), explained);
    fmt::print("{}\n", out.end_object().text());
    return;
  }
  const catalog::Summary& summary = explained.summary;
  std::string text =
      fmt::format("{}  {}  {}\n{}\n\n", print_short(explained.item.id, kFullIdChars),
                  summary.date ? print_minute(*summary.date) : "no date",
                  text::show_line(summary.from_address), text::show_line(summary.subject));
  text += dossier::explain_proof(explained.proof, explained.origins);
  if (explained.chain) {
    text += "\nWhat supports it:\n" + dossier::explain_chain(*explained.chain);
  }
  fmt::print("{}", wrap_text(text, output_width()));
}

int verify_item(dossier::Opened& opened, const catalog::ItemRow& item, const Options& options,
                bool json) {
  const auto explained = dossier::load_explained(opened, item, options.why);
  if (!explained.ok()) return fail_or_no(explained.error());
  if (options.canonical.empty()) {
    explain(*explained, json);
    return kExitDone;
  }
  const Status done = write_canonical(opened, item, explained->proof, options);
  return done.ok() ? kExitDone : fail_or_no(done.error());
}

int run(const Options& options, const Context& context) {
  const bool of_one = options.id || options.why || !options.canonical.empty() || options.signature;
  if (of_one && (options.query || options.words.size() != 1)) {
    fmt::print(stderr,
               "daylight: --id, --why, --canonical and --signature are of one message: "
               "give its id\n");
    return kExitUsage;
  }
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  // One snapshot for all that is said.
  const Status begun = opened->database->execute("BEGIN");
  if (!begun.ok()) return fail(begun.error());
  std::string typed;
  for (const std::string& word : options.words) typed += (typed.empty() ? "" : " ") + word;
  bool is_id = of_one;
  if (!is_id && !options.query && options.words.size() == 1) {
    if (const auto range = parse_item_prefix(typed)) {
      const auto found = opened->catalog->find_items(*range, 1);
      if (!found.ok()) return fail(found.error());
      is_id = !found->empty();
    }
  }
  if (!is_id) return verify_query(*opened, typed, context.json);
  const auto item = opened->find_item(typed);
  if (!item.ok()) return fail_or_no(item.error());
  return verify_item(*opened, *item, options, context.json);
}

}  // namespace

void add_verify(CLI::App* app, Context* context) {
  auto* verb = app->add_subcommand("verify", "What is proven of messages, and by which keys");
  auto options = std::make_shared<Options>();
  verb->add_option("QUERY", options->words,
                   "The id of one message, or a query as for search; all messages if empty");
  auto* query = verb->add_flag("--query", options->query, "Take it for a query");
  auto* id = verb->add_flag("--id", options->id, "Take it for an id");
  query->excludes(id);
  auto* why = verb->add_flag("--why", options->why, "Also what else here supports the message");
  auto* canonical = verb->add_option("--canonical", options->canonical,
                                     "The very octets that a signature was made over")
                        ->type_name("headers|body")
                        ->check(CLI::IsMember({"headers", "body"}));
  canonical->excludes(why);
  verb->add_option("--signature", options->signature, "Which signature --canonical is of, from 1")
      ->type_name("N")
      ->needs(canonical);
  verb->add_flag("--json", context->json, "Answer as JSON");
  verb->footer(
      "Exit status 1: no message matches, or nothing can be said of this one.\n"
      "Examples: daylight verify\n"
      "          daylight verify from:solberg date:2015\n"
      "          daylight verify 7k2m9qx4a1 --why\n"
      "          daylight verify 7k2m9qx4a1 --canonical body | sha256sum");
  verb->callback([=] { context->run = [=] { return run(*options, *context); }; });
}

}  // namespace day::cli
