// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/numbers.h"
#include "base/time.h"
#include "dossier/proof.h"
#include "text/display.h"

namespace day::dossier {
namespace {

using dkim::Verdict;

std::string shown(std::string_view text) {
  return text::show_line(text);
}

std::string day_of(std::int64_t unix_seconds) {
  return print_rfc3339({Instant{unix_seconds}, 0}).substr(0, 10);
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", group_digits(number), noun, number == 1 ? "" : "s");
}

const mail::SignatureDigest* deciding_digest(const catalog::Proof& proof) {
  return proof.judgement.by ? &proof.signatures[*proof.judgement.by] : nullptr;
}

// "halden.example", or of an ARC seal "halden.example, which sealed an ARC chain".
std::string signer_of(const catalog::Proof& proof) {
  const auto* digest = deciding_digest(proof);
  if (digest == nullptr) return "nobody";
  const bool arc = digest->kind != mail::SignatureKind::Dkim;
  return shown(digest->domain) + (arc ? " (ARC)" : "");
}

bool is_aligned(const catalog::Proof& proof) {
  return proof.judgement.by && proof.judgement.signatures[*proof.judgement.by].aligned;
}

std::string join(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + shown(name);
  return out;
}

// h= names a field more than once to keep others out; a reader needs each once.
std::string signed_field_names(const mail::SignatureDigest& digest) {
  std::vector<std::string> names;
  for (const std::string& name : digest.signed_fields) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return join(names);
}

std::string body_sentence(const mail::SignatureDigest& digest,
                          const dkim::SignatureJudgement& judged) {
  std::uint64_t uncovered = digest.body_uncovered_bytes;
  bool matches = digest.body_matches;
  if (judged.repaired && *judged.repaired < digest.repaired.size()) {
    uncovered = digest.repaired[*judged.repaired].body_uncovered_bytes;
    matches = digest.repaired[*judged.repaired].body_matches;
  }
  if (!matches) return "The body is not the one that was signed.";
  return fmt::format("Of the body it covers {} of {} bytes.",
                     group_digits(digest.body_covered_bytes),
                     group_digits(digest.body_covered_bytes + uncovered));
}

std::string_view signature_word(dkim::SignatureVerdict verdict) {
  switch (verdict) {
    case dkim::SignatureVerdict::Pass:
      return "it passes";
    case dkim::SignatureVerdict::BodyAltered:
      return "what it says of the header holds; the body is another";
    case dkim::SignatureVerdict::Fail:
      return "keys are known, and none of them gives this signature";
    case dkim::SignatureVerdict::NoKey:
      return "no key is known that could tell";
    case dkim::SignatureVerdict::Malformed:
      return "it cannot be judged";
  }
  return "it cannot be judged";
}

std::string explain_signature(const catalog::Proof& proof, std::size_t at,
                              const KeyOrigins& origins) {
  const mail::SignatureDigest& digest = proof.signatures[at];
  const dkim::SignatureJudgement& judged = proof.judgement.signatures[at];
  std::string out = fmt::format("Signature {} ({}", at + 1, mail::signature_kind_name(digest.kind));
  if (digest.instance > 0) out += fmt::format(", i={}", digest.instance);
  out += fmt::format(") by {}, selector {}: {}{}.\n",
                     digest.domain.empty() ? "nobody named" : shown(digest.domain),
                     digest.selector.empty() ? "none" : shown(digest.selector),
                     signature_word(judged.verdict),
                     judged.reason.empty() ? "" : " (" + shown(judged.reason) + ")");
  const bool proven = judged.verdict == dkim::SignatureVerdict::Pass ||
                      judged.verdict == dkim::SignatureVerdict::BodyAltered;
  if (digest.kind == mail::SignatureKind::ArcSeal) {
    out += fmt::format("  {} the ARC fields of its set and those before it, and no body.\n",
                       proven ? "It covers" : "It claims");
  } else if (digest.malformed.empty() && digest.kind != mail::SignatureKind::DomainKey) {
    out += fmt::format("  {} the header fields {}. {}\n", proven ? "It covers" : "It claims",
                       signed_field_names(digest), body_sentence(digest, judged));
  }
  for (std::size_t i = 0; i < proof.keys.size() && i < origins.size(); ++i) {
    if (!judged.key_row || proof.keys[i].row != *judged.key_row) continue;
    out += "  " + key_sentence(proof.keys[i], origins[i]) + "\n";
  }
  std::string flags;
  for (const std::string& word : print_flags(judged.flags)) {
    flags += (flags.empty() ? "" : "; ") + shown(word);
  }
  if (!flags.empty()) out += "  Not proven, or to be known: " + flags + ".\n";
  return out;
}

// One link of a chain.
std::string link_line(const inquiry::Corroboration& chain, const inquiry::Link& link) {
  using inquiry::Support;
  const auto by = [](const inquiry::Link& each) {
    return fmt::format("{} ({}) from {}, {}", print_short(each.by.item.id),
                       each.by.verdict ? dkim::verdict_name(*each.by.verdict) : "not read",
                       each.by.from_address.empty() ? "nobody named" : shown(each.by.from_address),
                       each.by.date ? print_rfc3339(*each.by.date) : "no date");
  };
  switch (link.support) {
    case Support::Quoted:
      return fmt::format(
          "Quoted by {}: {} of {} ({} of {} bytes of the writer's own words).\n", by(link),
          group_digits(link.quoted.covered), counted(link.quoted.sentences.size(), "sentence"),
          group_digits(link.quoted.covered_bytes), group_digits(chain.own_text.size()));
    case Support::SameSigned:
      return fmt::format(
          "Another copy, {}, carries the very same signature by {} over the same "
          "digest.\n",
          by(link), shown(link.domain));
    case Support::SameText:
      return fmt::format("Another copy, {}, has the same words of the writer.\n", by(link));
    case Support::OtherSource:
      return fmt::format(
          "The same bytes lie in source {} too, {}: {} at byte {}. Whether the "
          "sources are independent is not shown.\n",
          link.place->source.number, shown(link.source_path), shown(link.place->path),
          link.place->offset);
    case Support::Named:
      return fmt::format("Named by {}, in a signed field; date and parties agree.\n", by(link));
    case Support::SharedAttachment:
      return fmt::format(
          "Its attachment {} ({} bytes, SHA-256 {}…) is also in {}. It is in {} in all.\n",
          link.file_name.empty() ? "without a name" : shown(link.file_name),
          group_digits(link.attachment_bytes), print_hex(*link.attachment).substr(0, 16), by(link),
          counted(link.carried_by, "verified message"));
  }
  return "";
}

}  // namespace

VerdictMark verdict_mark(std::optional<Verdict> verdict) {
  if (!verdict) return {"", Tone::Plain};
  switch (*verdict) {
    case Verdict::Verified:
      return {"✓", Tone::Proven};
    case Verdict::VerifiedRepaired:
      return {"✓r", Tone::Proven};
    case Verdict::Consistent:
      return {"~", Tone::Supported};
    case Verdict::Vouched:
      return {"◦", Tone::Supported};
    case Verdict::HeadersOnly:
      return {"h", Tone::Caution};
    case Verdict::Altered:
      return {"✗", Tone::Altered};
    case Verdict::NoKey:
      return {"?", Tone::Caution};
    case Verdict::Unsigned:
      return {"", Tone::Plain};
  }
  return {"", Tone::Plain};
}

std::string_view explain_marks() {
  return "Marks: ✓ verified, ✓r verified, repaired, ~ consistent, ◦ vouched, h headers only,\n"
         "       ✗ altered, ? no key; blank: unsigned, not read, or no message.";
}

std::string verdict_line(const catalog::Proof& proof) {
  std::string line(dkim::verdict_name(proof.judgement.verdict));
  if (proof.judgement.by) line += ", signed by " + signer_of(proof);
  return line;
}

std::string verdict_sentence(const catalog::Proof& proof) {
  const std::string signer = signer_of(proof);
  const std::string_view stranger =
      is_aligned(proof) ? "" : ", which is not the domain of the sender";
  switch (proof.judgement.verdict) {
    case Verdict::Verified:
      return fmt::format(
          "Verified. {}, the domain of the sender or one above it, signed this message, and what "
          "it signed is what is here: the fields named below and all of the body.",
          signer);
    case Verdict::VerifiedRepaired:
      return fmt::format(
          "Verified, repaired. {}, the domain of the sender or one above it, signed this message. "
          "What it signed is what is here once a change is undone that mail programs and exports "
          "are known to make; the change is named below.",
          signer);
    case Verdict::Consistent:
      return fmt::format(
          "Consistent. The key was recovered from this archive itself. One key signed all of these "
          "messages; whose, is not shown. The signatures name {}{}.",
          signer, stranger);
    case Verdict::Vouched:
      return fmt::format(
          "Vouched. {}, which is not the domain of the sender, signed this message: it passed "
          "through them so. It says nothing of the author.",
          signer);
    case Verdict::HeadersOnly:
      return fmt::format(
          "Headers only. The signed fields, named below, are proven by the signature of {}{}. The "
          "body is not.",
          signer, stranger);
    case Verdict::Altered:
      return fmt::format(
          "Altered. The key of {}{} is known and trusted, and what was signed is not what is here. "
          "It does not say who changed what, nor whether on purpose.",
          signer, is_aligned(proof) ? "" : ", which is not the domain of the sender,");
    case Verdict::NoKey:
      return "No key. The message is signed, and no key that is known decides whether the "
             "signature holds. It speaks neither for the message nor against it.";
    case Verdict::Unsigned:
      return "Unsigned. There is nothing to check. It speaks neither for the message nor against "
             "it.";
  }
  return "";
}

std::vector<std::string> print_flags(const std::vector<dkim::Flag>& flags) {
  std::vector<std::string> words;
  std::optional<dkim::FlagCode> before;
  for (const dkim::Flag& flag : flags) {
    const bool names_field = flag.code == dkim::FlagCode::FieldNotSigned ||
                             flag.code == dkim::FlagCode::FieldMayBeAdded ||
                             flag.code == dkim::FlagCode::DuplicateField;
    if (names_field && before == flag.code) {
      words.back() += ", " + flag.name;
    } else {
      words.push_back(dkim::print_flag(flag));
    }
    before = flag.code;
  }
  return words;
}

std::vector<dkim::Flag> deciding_flags(const catalog::Proof& proof) {
  std::vector<dkim::Flag> flags;
  for (std::size_t i = 0; i < proof.judgement.signatures.size(); ++i) {
    if (proof.judgement.by && *proof.judgement.by != i) continue;
    for (const dkim::Flag& flag : proof.judgement.signatures[i].flags) {
      if (std::find(flags.begin(), flags.end(), flag) == flags.end()) flags.push_back(flag);
    }
  }
  std::stable_sort(flags.begin(), flags.end(),
                   [](const dkim::Flag& a, const dkim::Flag& b) { return a.code < b.code; });
  return flags;
}

Result<KeyOrigins> find_key_origins(sql::Database* database, const catalog::Proof& proof) {
  KeyOrigins origins;
  if (proof.keys.empty()) return origins;
  ASSIGN_OR_RETURN(const auto evidence, catalog::KeyReader(database).evidence());
  std::map<std::int64_t, const catalog::EvidenceInfo*> by_row;
  for (const auto& each : evidence) by_row[each.row.value] = &each;
  for (const auto& key : proof.keys) {
    const auto found = by_row.find(key.evidence.value);
    if (found == by_row.end()) {
      return Error{Code::Damaged, "catalog.db has a key without evidence; run `daylight rebuild`"};
    }
    origins.push_back({found->second->path, found->second->imported_seconds,
                       print_hex(found->second->item.id.digest)});
  }
  return origins;
}

std::string key_sentence(const catalog::KeyInfo& key, const KeyOrigin& origin) {
  std::string out = "The key: ";
  if (key.bits > 0) out += fmt::format("{} bits, ", group_digits(key.bits));
  const std::string where =
      shown(origin.path) + (key.line > 0 ? fmt::format(", line {}", key.line) : std::string());
  switch (key.channel) {
    case dkim::KeyChannel::Dns:
      out += "known from an answer of the domain name system, as captured in " + where;
      break;
    case dkim::KeyChannel::Statement:
      out += "known from a signed statement of a public key archive, in " + where;
      break;
    case dkim::KeyChannel::File:
      out += fmt::format("known from the file {}, which whoever imported it trusts", where);
      break;
    case dkim::KeyChannel::Recovered:
      out +=
          "recovered by arithmetic from two signatures of this archive; whose it is, is not "
          "shown";
      break;
  }
  out += fmt::format("; here since {}", day_of(origin.imported_seconds));
  if (key.first_seen) out += fmt::format("; first seen {}", day_of(*key.first_seen));
  if (key.last_seen) out += fmt::format("; last seen {}", day_of(*key.last_seen));
  if (key.private_since) {
    out += fmt::format("; its private half is public since {}", day_of(*key.private_since));
  }
  return out + ".";
}

std::string explain_proof(const catalog::Proof& proof, const KeyOrigins& origins) {
  std::string out = verdict_sentence(proof) + "\n";
  const auto& judgement = proof.judgement;
  if (judgement.chain != dkim::ChainVerdict::None) {
    out += fmt::format("ARC chain: {}{}.\n", dkim::chain_verdict_name(judgement.chain),
                       judgement.chain_reason.empty() ? "" : ", " + shown(judgement.chain_reason));
  }
  // The one that the verdict rests on goes first.
  std::vector<std::size_t> order;
  if (judgement.by) order.push_back(*judgement.by);
  for (std::size_t i = 0; i < proof.signatures.size(); ++i) {
    if (!judgement.by || i != *judgement.by) order.push_back(i);
  }
  for (const std::size_t at : order) out += "\n" + explain_signature(proof, at, origins);
  if (!proof.signatures.empty()) {
    out += "\nA signature says nothing about delivery, nor about who sat at the keyboard.\n";
  }
  return out;
}

std::vector<ChainLine> chain_lines(const inquiry::Corroboration& chain) {
  std::vector<ChainLine> lines;
  const auto add = [&](std::string text) { lines.push_back({std::nullopt, std::move(text)}); };
  for (const inquiry::Link& link : chain.links) {
    lines.push_back({link.by.item.id, link_line(chain, link)});
  }
  if (chain.links.empty()) add("Nothing else in this vault supports it.\n");
  if (chain.quoted.covered > 0) {
    add("\nSentences that verified messages quote, marked with |:\n");
    for (const auto& sentence : chain.quoted.sentences) {
      add(fmt::format("  {} {}\n", sentence.covered ? "|" : " ",
                      shown(std::string_view(chain.own_text)
                                .substr(sentence.begin, sentence.end - sentence.begin))));
    }
  }
  if (chain.other_texts > 0) {
    add(fmt::format("Against it: {} with the same Message-ID, of other words.\n",
                    counted(chain.other_texts, "message")));
  }
  if (chain.named_without_support > 0) {
    add(fmt::format(
        "No support: {} with its Message-ID in a field that is not signed, from before it, or "
        "between other people.\n",
        counted(chain.named_without_support, "verified message")));
  }
  if (!chain.complete) add("There is more than was looked at.\n");
  add("Support is not proof: what supports a message does not make it verified.\n");
  return lines;
}

std::string explain_chain(const inquiry::Corroboration& chain) {
  std::string out;
  for (const ChainLine& line : chain_lines(chain)) out += line.text;
  return out;
}

}  // namespace day::dossier
