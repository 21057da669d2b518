// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <fmt/format.h>

#include <utility>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "json/json.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

// Stands before what is signed, so that a signature of an entry is one of nothing else.
constexpr std::string_view kSignedContext = "daylight/ledger/v1\n";
constexpr std::string_view kSignatureMember = ",\"signature\":\"";
constexpr std::string_view kLineEnd = "\"}\n";
constexpr std::size_t kSignatureDigits = 2 * crypto::kEd25519SignatureBytes;
constexpr std::size_t kMembers = 8;

std::string quote(std::string_view text) {
  JsonWriter out;
  out.string(text);
  return out.text();
}

std::string print_before_payload(EntryNumber number, Instant time, std::string_view author,
                                 std::string_view kind) {
  return fmt::format("{{\"entry\":{},\"time\":\"{}\",\"author\":{},\"kind\":{},\"payload\":",
                     number.value, print_rfc3339({time, 0}), quote(author), quote(kind));
}

std::string print_after_payload(const Digest& previous, const OperatorKey& key) {
  return fmt::format(",\"previous\":\"{}\",\"key\":\"{}\"", print_hex(previous),
                     print_hex(key.octets));
}

Bytes signed_octets(std::string_view body) {
  return Bytes(kSignedContext).append(body);
}

}  // namespace

// A line taken apart, held to its form only.
struct Chain::Parsed {
  Entry entry;  // without its decision
  std::string kind;
  std::string_view payload;  // of the line
  std::string_view body;     // what is signed
  Bytes signature;
};

namespace {

// The octets between `before` and `after` in `body`; nothing if it is not framed by them.
std::optional<std::string_view> between(std::string_view body, std::string_view before,
                                        std::string_view after) {
  if (body.size() < before.size() + after.size()) return std::nullopt;
  if (body.substr(0, before.size()) != before) return std::nullopt;
  if (body.substr(body.size() - after.size()) != after) return std::nullopt;
  return body.substr(before.size(), body.size() - before.size() - after.size());
}

// The signature at the end of a line, and in *body what it is made over.
std::optional<Bytes> cut_signature(std::string_view line, std::string_view* body) {
  const std::size_t tail = kSignatureMember.size() + kSignatureDigits + kLineEnd.size();
  if (line.size() < tail) return std::nullopt;
  *body = line.substr(0, line.size() - tail);
  const auto digits = between(line.substr(body->size()), kSignatureMember, kLineEnd);
  if (!digits) return std::nullopt;
  auto signature = parse_hex(*digits);
  // One form: either case would be read.
  if (!signature || encode_hex(*signature) != *digits) return std::nullopt;
  return signature;
}

}  // namespace

std::string Damage::print() const {
  return fmt::format("entry {} (byte {}): {}", entry.value, offset, what);
}

std::string print_entry(const Draft& draft, const crypto::SigningKey& key) {
  const OperatorKey signer{*parse_digest_bytes(key.public_octets())};
  std::string body =
      print_before_payload(draft.number, draft.time, draft.author, kind_of(*draft.decision));
  body += print_payload(*draft.decision);
  body += print_after_payload(draft.previous, signer);
  const Bytes signature = key.sign(signed_octets(body));
  return fmt::format("{}{}{}\"}}", body, kSignatureMember, encode_hex(signature));
}

std::variant<Entry, Damage> Chain::take(std::string_view line, bool verify_signature) {
  const auto damaged = [this](std::string what) {
    return Damage{EntryNumber{head_.entries + 1}, head_.bytes, std::move(what)};
  };
  constexpr std::string_view kNoForm = "what stands here has not the form of an entry";
  if (line.size() > kMaxEntryBytes) return damaged("its line is longer than any entry");
  Parsed parsed;
  auto signature = cut_signature(line, &parsed.body);
  const auto value = json::parse(line);
  if (!signature || !value.ok()) return damaged(std::string(kNoForm));
  parsed.signature = std::move(*signature);
  const json::Object* const object = value->as_object();
  const auto number = value->find_int("entry");
  const auto time = parse_rfc3339(value->find_string("time").value_or(""));
  const auto previous = parse_digest_hex(value->find_string("previous").value_or(""));
  const auto key = parse_digest_hex(value->find_string("key").value_or(""));
  const json::Value* const payload = value->find("payload");
  const bool shaped = object != nullptr && object->size() == kMembers && number && *number > 0 &&
                      time && previous && key && payload != nullptr && payload->as_object();
  if (!shaped) return damaged(std::string(kNoForm));
  Entry& entry = parsed.entry;
  entry.number.value = static_cast<std::uint64_t>(*number);
  entry.time = time->instant;
  entry.author = value->find_string("author").value_or("");
  entry.signer = OperatorKey{*key};
  entry.previous = *previous;
  parsed.kind = value->find_string("kind").value_or("");
  const auto raw = between(
      parsed.body, print_before_payload(entry.number, entry.time, entry.author, parsed.kind),
      print_after_payload(entry.previous, entry.signer));
  if (!raw || !is_name(entry.author) || !is_name(parsed.kind)) {
    return damaged(std::string(kNoForm));
  }
  parsed.payload = *raw;
  entry.decision = parse_payload(parsed.kind, parsed.payload);
  if (auto wrong = check_place(parsed)) return damaged(std::move(*wrong));
  if (auto wrong = check_signer(parsed, verify_signature)) return damaged(std::move(*wrong));
  entry.digest = crypto::sha256(line);
  head_ = {entry.number.value, head_.bytes + line.size(), entry.digest};
  note_operators(entry);
  return std::move(entry);
}

std::optional<std::string> Chain::check_place(const Parsed& parsed) const {
  const std::uint64_t expected = head_.entries + 1;
  const Entry& entry = parsed.entry;
  if (entry.number.value != expected) {
    return fmt::format(
        "entry {} stands in its place: entries are {}", entry.number.value,
        entry.number.value > expected ? "missing or out of order" : "repeated or out of order");
  }
  if (entry.previous != head_.digest) {
    return fmt::format("it does not follow entry {}: it bears the hash of another", head_.entries);
  }
  const bool opens = std::holds_alternative<Open>(entry.decision);
  if (opens == (expected == 1)) return std::nullopt;
  return opens ? "a ledger is opened once, by its first entry"
               : "the first entry does not open a ledger";
}

std::optional<std::string> Chain::check_signer(const Parsed& parsed, bool verify_signature) {
  const Entry& entry = parsed.entry;
  if (const auto* open = std::get_if<Open>(&entry.decision)) {
    if (open->key != entry.signer) return "it is not signed by the key that it names";
  } else {
    const Operator* const known = find_operator(entry.signer);
    const std::string fingerprint = print_hex(entry.signer.octets).substr(0, 16);
    if (known == nullptr) {
      return fmt::format("it is forged: no entry introduces its key {}…", fingerprint);
    }
    if (known->retired) {
      return fmt::format("its key {}… was retired by entry {}", fingerprint, known->retired->value);
    }
  }
  if (!verify_signature) return std::nullopt;
  auto key = keys_.find(entry.signer);
  if (key == keys_.end()) {
    const auto made = crypto::PublicKey::from_ed25519(entry.signer.octets.view());
    if (!made) return "its key is none";
    key = keys_.emplace(entry.signer, *made).first;
  }
  if (key->second.verify_message(signed_octets(parsed.body), parsed.signature)) return std::nullopt;
  return "its signature does not hold: it was changed, or it is forged";
}

void Chain::note_operators(const Entry& entry) {
  if (const auto* open = std::get_if<Open>(&entry.decision)) {
    vault_ = open->vault;
    operators_.push_back({open->key, open->holder, entry.number, std::nullopt});
  } else if (const auto* introduce = std::get_if<IntroduceOperator>(&entry.decision)) {
    // A key that is known stays as it is: once retired, it is not taken back.
    if (find_operator(introduce->key) != nullptr) return;
    operators_.push_back({introduce->key, introduce->holder, entry.number, std::nullopt});
  } else if (const auto* retire = std::get_if<RetireOperator>(&entry.decision)) {
    for (Operator& each : operators_) {
      if (each.key == retire->key && !each.retired) each.retired = entry.number;
    }
  }
}

const Operator* Chain::find_operator(const OperatorKey& key) const {
  for (const Operator& each : operators_) {
    if (each.key == key) return &each;
  }
  return nullptr;
}

}  // namespace day::ledger
