// SPDX-License-Identifier: AGPL-3.0-or-later
// `keys list` and `keys show`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/numbers.h"
#include "base/time.h"
#include "cli/context.h"
#include "cli/keys_verbs.h"
#include "cli/terminal.h"
#include "dossier/key_words.h"
#include "dossier/proof.h"
#include "recovery/modulus.h"
#include "text/display.h"
#include "vault/keys.h"

namespace day::cli {
namespace {

constexpr std::size_t kNameColumns = 44;
constexpr std::size_t kWindowColumns = 24;
// Evidence of a recovered key has a few thousand octets.
constexpr std::size_t kMaxProofBytes = std::size_t{64} << 10;

struct Options {
  std::string domain;
  std::string selector;
  bool proof = false;
};

bool is_in_domain(std::string_view domain, std::string_view wanted) {
  if (wanted.empty() || domain == wanted) return true;
  return domain.size() > wanted.size() && domain.ends_with(wanted) &&
         domain[domain.size() - wanted.size() - 1] == '.';
}

int run_list(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto keys = vault::list_keys(opened->database.get());
  if (!keys.ok()) return fail(keys.error());
  const std::string wanted = plain_name(options.domain);
  std::uint64_t count = 0;
  for (const vault::ListedKey& listed : *keys) {
    if (!is_in_domain(listed.key.domain, wanted)) continue;
    if (context.json) {
      JsonWriter out;
      out.begin_object();
      dossier::put_listed_key(&out, listed);
      out.end_object();
      fmt::print("{}\n", out.text());
    } else {
      if (count == 0) {
        fmt::print(
            "{}\n",
            styled(Style::Bold,
                   fmt::format("{} {:>6}  {:<10} {} {}",
                               text::fit_width("selector and domain", kNameColumns), "bits",
                               "channel", text::fit_width("seen", kWindowColumns), "vouches for")));
      }
      std::string name = text::show_line(listed.key.selector) + "._domainkey." +
                         text::show_line(listed.key.domain);
      const std::size_t width = text::display_width(name);
      if (width < kNameColumns) name.append(kNameColumns - width, ' ');
      fmt::print("{} {:>6}  {:<10} {} {}\n", name,
                 listed.key.bits > 0 ? std::to_string(listed.key.bits) : "-",
                 dkim::key_channel_name(listed.key.channel),
                 text::fit_width(dossier::print_days(listed.key.first_seen, listed.key.last_seen),
                                 kWindowColumns),
                 dossier::key_use_words(listed));
    }
    ++count;
  }
  if (count == 0 && !context.json) fmt::print(stderr, "No key is known here\n");
  return count > 0 ? kExitDone : kExitNo;
}

// The evidence of one recovered key, read from the packs.
Result<vault::RecoveredKey> load_recovered(dossier::Opened& opened, const catalog::KeyInfo& key) {
  ASSIGN_OR_RETURN(const auto evidence, catalog::KeyReader(opened.database.get()).evidence());
  for (const auto& each : evidence) {
    if (each.row.value != key.evidence.value) continue;
    ASSIGN_OR_RETURN(const Bytes bytes,
                     opened.originals->read(each.item.id, each.item.location, kMaxProofBytes));
    auto recovered = vault::parse_recovered_key(bytes);
    if (!recovered) break;
    return std::move(*recovered);
  }
  return Error{Code::Damaged, "the evidence of the key cannot be read; run `daylight check`"};
}

void print_proof(const vault::RecoveredKey& key) {
  fmt::print(
      "  Two signatures s1 and s2 gave it: the modulus divides gcd(s1^e - m1, s2^e - m2), where m "
      "is the\n  digest as RFC 8017 section 9.2 pads it.\n");
  for (const vault::Witness& witness : key.witnesses) {
    const std::string id = print_short(witness.message);
    fmt::print(
        "  Signature {} of message {}; its digest:\n"
        "    daylight verify {} --canonical headers --signature {} | {}\n    {}\n",
        witness.position + 1, id, id, witness.position + 1,
        witness.hash_kind == crypto::HashKind::Sha1 ? "sha1sum" : "sha256sum",
        encode_hex(witness.header_hash));
  }
  fmt::print("  Three lines of Python show that both are signatures under the key:\n\n");
  fmt::print("e, n = {}, 0x{}\n", key.exponent, encode_hex(key.modulus));
  std::string pairs;
  for (const vault::Witness& witness : key.witnesses) {
    const auto padded =
        recovery::padded_digest(witness.hash_kind, witness.header_hash, witness.signature.size());
    pairs += fmt::format("{}(0x{}, 0x{})", pairs.empty() ? "" : ", ", encode_hex(witness.signature),
                         padded ? encode_hex(*padded) : "0");
  }
  fmt::print("pairs = [{}]\n", pairs);
  fmt::print("print(all(pow(s, e, n) == m for s, m in pairs))\n");
}

void put_proof_numbers(JsonWriter* out, const vault::RecoveredKey& key) {
  out->key("proof").begin_object().field("exponent", key.exponent);
  out->field("modulus", encode_hex(key.modulus)).key("signatures").begin_array();
  for (const vault::Witness& witness : key.witnesses) {
    const auto padded =
        recovery::padded_digest(witness.hash_kind, witness.header_hash, witness.signature.size());
    out->begin_object().field("id", print_short(witness.message, kFullIdChars));
    out->field("number", static_cast<std::uint64_t>(witness.position) + 1);
    out->field("hash", witness.hash_kind == crypto::HashKind::Sha1 ? "sha1" : "sha256");
    out->field("header_hash", encode_hex(witness.header_hash));
    out->field("signature", encode_hex(witness.signature));
    out->field("padded", padded ? encode_hex(*padded) : "").end_object();
  }
  out->end_array().end_object();
}

Status show_key(dossier::Opened& opened, const vault::ListedKey& listed, bool proof, bool json) {
  std::optional<vault::RecoveredKey> recovered;
  if (proof && listed.key.channel == dkim::KeyChannel::Recovered) {
    ASSIGN_OR_RETURN(recovered, load_recovered(opened, listed.key));
  }
  if (json) {
    JsonWriter out;
    out.begin_object();
    dossier::put_listed_key(&out, listed);
    if (recovered) put_proof_numbers(&out, *recovered);
    out.end_object();
    fmt::print("{}\n", out.text());
    return {};
  }
  fmt::print("{}\n", styled(Style::Bold,
                            fmt::format("{}._domainkey.{}", text::show_line(listed.key.selector),
                                        text::show_line(listed.key.domain))));
  const dossier::KeyOrigin origin{listed.path, listed.imported_seconds, ""};
  fmt::print("  {}\n  Vouches for: {}\n", dossier::key_sentence(listed.key, origin),
             dossier::key_use_words(listed));
  if (!listed.use.from_domains.empty()) {
    std::string domains;
    for (const std::string& domain : listed.use.from_domains) {
      domains += (domains.empty() ? "" : ", ") + text::show_line(domain);
    }
    fmt::print("  Senders in: {}\n", domains);
  }
  if (listed.key.spki_sha256) {
    fmt::print("  SHA-256 of the key: {}\n", print_hex(*listed.key.spki_sha256));
  }
  fmt::print("  Record: {}\n", text::show_line(listed.key.record));
  if (recovered) print_proof(*recovered);
  return {};
}

int run_show(const Options& options, const Context& context) {
  auto opened = open_for_questions(context);
  if (!opened.ok()) return fail(opened.error());
  const auto keys = vault::list_keys(opened->database.get());
  if (!keys.ok()) return fail(keys.error());
  bool any = false;
  for (const vault::ListedKey& listed : *keys) {
    if (listed.key.domain != plain_name(options.domain) ||
        listed.key.selector != plain_name(options.selector)) {
      continue;
    }
    any = true;
    const Status shown = show_key(*opened, listed, options.proof, context.json);
    if (!shown.ok()) return fail(shown.error());
  }
  if (any) return kExitDone;
  fmt::print(stderr, "daylight: no record is known for {}._domainkey.{}\n",
             text::show_line(options.selector), text::show_line(options.domain));
  return kExitNo;
}

}  // namespace

void add_keys_list(CLI::App* keys, Context* context) {
  auto* verb =
      keys->add_subcommand("list", "Every key record that is known, and what it vouches for");
  auto options = std::make_shared<Options>();
  verb->add_option("--domain", options->domain, "Only of this domain and those below it")
      ->type_name("DOMAIN");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each record");
  verb->footer(
      "Exit status 1: there is none.\nExample: daylight keys list --domain halden.example");
  verb->callback([=] { context->run = [=] { return run_list(*options, *context); }; });
}

void add_keys_show(CLI::App* keys, Context* context) {
  auto* verb = keys->add_subcommand("show", "The records of one selector, with their evidence");
  auto options = std::make_shared<Options>();
  verb->add_option("DOMAIN", options->domain, "As d= names it")->required();
  verb->add_option("SELECTOR", options->selector, "As s= names it")->required();
  verb->add_flag("--proof", options->proof,
                 "Of recovered keys the numbers, so that anyone can repeat the arithmetic");
  verb->add_flag("--json", context->json, "JSON Lines, one object for each record");
  verb->footer(
      "Exit status 1: there is none.\n"
      "Example: daylight keys show halden.example s2014 --proof | tail -n 3 | python3");
  verb->callback([=] { context->run = [=] { return run_show(*options, *context); }; });
}

}  // namespace day::cli
