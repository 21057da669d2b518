// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes are in daylight(1).
#include "base/encoding.h"
#include "base/time.h"
#include "dossier/proof.h"

namespace day::dossier {
namespace {

void put_time(JsonWriter* out, std::string_view name, const std::optional<std::int64_t>& seconds) {
  out->key(name);
  seconds ? out->string(print_rfc3339({Instant{*seconds}, 0})) : out->null();
}

void put_names(JsonWriter* out, std::string_view name, const std::vector<std::string>& names) {
  out->key(name).begin_array();
  for (const std::string& each : names) out->string(each);
  out->end_array();
}

void put_flags(JsonWriter* out, const std::vector<dkim::Flag>& flags) {
  out->key("flags").begin_array();
  for (const dkim::Flag& flag : flags) out->string(dkim::print_flag(flag));
  out->end_array();
}

void put_repaired(JsonWriter* out, const std::vector<mail::RepairedDigest>& digests) {
  out->key("repaired_digests").begin_array();
  for (const mail::RepairedDigest& digest : digests) {
    out->begin_object().key("repairs").begin_array();
    for (const mail::Repair repair : digest.repairs) out->string(mail::repair_name(repair));
    out->end_array().field("header_hash", encode_hex(digest.header_hash));
    out->field("body_matches", digest.body_matches);
    out->field("body_uncovered_bytes", digest.body_uncovered_bytes).end_object();
  }
  out->end_array();
}

void put_signature(JsonWriter* out, std::size_t number, const mail::SignatureDigest& digest,
                   const dkim::SignatureJudgement& judged) {
  out->begin_object().field("number", static_cast<std::uint64_t>(number));
  out->field("verdict", dkim::signature_verdict_name(judged.verdict));
  out->field("reason", judged.reason).field("aligned", judged.aligned).key("key");
  judged.key_row ? out->number(*judged.key_row) : out->null();
  out->key("key_channel");
  judged.key_channel ? out->string(dkim::key_channel_name(*judged.key_channel)) : out->null();
  out->key("repaired_by");
  judged.repaired ? out->number(static_cast<std::uint64_t>(*judged.repaired)) : out->null();
  put_flags(out, judged.flags);
  out->field("kind", mail::signature_kind_name(digest.kind));
  out->field("field_index", static_cast<std::uint64_t>(digest.field_index));
  out->field("instance", static_cast<std::uint64_t>(digest.instance));
  out->field("malformed", digest.malformed).field("domain", digest.domain);
  out->field("selector", digest.selector).field("identity", digest.identity);
  out->field("algorithm", mail::signature_algorithm_name(digest.algorithm));
  out->field("header_canonicalization",
             mail::canonicalization_name(digest.header_canonicalization));
  out->field("body_canonicalization", mail::canonicalization_name(digest.body_canonicalization));
  put_names(out, "signed_fields", digest.signed_fields);
  put_names(out, "unsigned_fields", digest.unsigned_fields);
  put_names(out, "addable_fields", digest.addable_fields);
  put_names(out, "duplicate_fields", digest.duplicate_fields);
  out->field("header_hash", encode_hex(digest.header_hash));
  out->field("signature", encode_base64(digest.signature));
  out->field("body_matches", digest.body_matches);
  out->field("body_covered_bytes", digest.body_covered_bytes);
  out->field("body_uncovered_bytes", digest.body_uncovered_bytes);
  put_time(out, "signed_at", digest.signed_at);
  put_time(out, "expires_at", digest.expires_at);
  out->field("chain_validation", digest.chain_validation);
  put_repaired(out, digest.repaired);
  out->end_object();
}

void put_coverage(JsonWriter* out, const text::Coverage& coverage, const std::string& text) {
  out->begin_object().field("sentences", static_cast<std::uint64_t>(coverage.sentences.size()));
  out->field("covered", static_cast<std::uint64_t>(coverage.covered));
  out->field("covered_bytes", static_cast<std::uint64_t>(coverage.covered_bytes));
  out->field("bytes", static_cast<std::uint64_t>(text.size())).key("covered_text").begin_array();
  for (const auto& sentence : coverage.sentences) {
    if (!sentence.covered) continue;
    out->string(std::string_view(text).substr(sentence.begin, sentence.end - sentence.begin));
  }
  out->end_array().end_object();
}

}  // namespace

void put_proof(JsonWriter* out, const catalog::Proof& proof) {
  out->field("verdict", dkim::verdict_name(proof.judgement.verdict));
  put_flags(out, deciding_flags(proof));
  out->key("by");
  proof.judgement.by ? out->number(static_cast<std::uint64_t>(*proof.judgement.by + 1))
                     : out->null();
  out->field("chain", dkim::chain_verdict_name(proof.judgement.chain));
  out->field("chain_reason", proof.judgement.chain_reason);
  out->key("signatures").begin_array();
  for (std::size_t i = 0; i < proof.signatures.size(); ++i) {
    put_signature(out, i + 1, proof.signatures[i], proof.judgement.signatures[i]);
  }
  out->end_array();
}

void put_no_proof(JsonWriter* out) {
  out->key("verdict").null().key("flags").begin_array().end_array();
  out->key("by").null().key("chain").null().key("chain_reason").null();
  out->key("signatures").begin_array().end_array();
}

void put_key(JsonWriter* out, const catalog::KeyInfo& key) {
  out->field("key", key.row).field("domain", key.domain).field("selector", key.selector);
  out->field("channel", dkim::key_channel_name(key.channel)).field("type", key.type);
  out->field("bits", static_cast<std::uint64_t>(key.bits)).key("spki_sha256");
  key.spki_sha256 ? out->string(print_hex(*key.spki_sha256)) : out->null();
  put_time(out, "first_seen", key.first_seen);
  put_time(out, "last_seen", key.last_seen);
  put_time(out, "private_since", key.private_since);
  out->field("record", key.record).field("problem", key.problem);
  out->field("line", static_cast<std::uint64_t>(key.line));
}

void put_proof_keys(JsonWriter* out, const catalog::Proof& proof, const KeyOrigins& origins) {
  out->key("keys").begin_array();
  for (std::size_t i = 0; i < proof.keys.size(); ++i) {
    out->begin_object();
    put_key(out, proof.keys[i]);
    out->field("source", origins[i].path);
    put_time(out, "imported", origins[i].imported_seconds);
    out->field("evidence_sha256", origins[i].evidence_sha256).end_object();
  }
  out->end_array();
}

void put_chain(JsonWriter* out, const inquiry::Corroboration& chain) {
  out->key("corroboration").begin_object().key("links").begin_array();
  for (const inquiry::Link& link : chain.links) {
    out->begin_object().field("support", inquiry::support_name(link.support));
    out->field("id", print_short(link.by.item.id, kFullIdChars)).key("verdict");
    link.by.verdict ? out->string(dkim::verdict_name(*link.by.verdict)) : out->null();
    out->field("from", link.by.from_address).key("date");
    link.by.date ? out->string(print_rfc3339(*link.by.date)) : out->null();
    if (link.support == inquiry::Support::Quoted) {
      put_coverage(&out->key("quoted"), link.quoted, chain.own_text);
    }
    if (link.support == inquiry::Support::SameSigned) {
      out->field("domain", link.domain).field("selector", link.selector);
    }
    if (link.place) {
      out->field("source", static_cast<std::uint64_t>(link.place->source.number));
      out->field("source_path", link.source_path).field("path", link.place->path);
      out->field("offset", link.place->offset);
    }
    if (link.attachment) {
      out->field("sha256", print_hex(*link.attachment)).field("name", link.file_name);
      out->field("bytes", link.attachment_bytes).field("carried_by", link.carried_by);
    }
    out->end_object();
  }
  out->end_array();
  put_coverage(&out->key("quoted"), chain.quoted, chain.own_text);
  out->field("other_texts", chain.other_texts);
  out->field("named_without_support", chain.named_without_support);
  out->field("complete", chain.complete).end_object();
}

}  // namespace day::dossier
