// SPDX-License-Identifier: AGPL-3.0-or-later
// A ledger from a stranger: each of its lines is refused and named, or is exactly what its entry
// is printed as. Signatures and hashes would keep a fuzzer out, so that each line is also taken
// without its signature, and each payload is signed anew in a chain of its own.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "json/json.h"
#include "ledger/entry.h"
#include "ledger/limits.h"

namespace {

using day::ledger::Chain;
using day::ledger::Damage;
using day::ledger::Decision;
using day::ledger::Entry;

const day::crypto::SigningKey& key() {
  static const auto kKey = day::crypto::SigningKey::from_seed(day::Bytes(32, 'a')).value();
  return kKey;
}

// What was taken is what would be written, but for its signature.
void check_taken(const Entry& entry, std::string_view line) {
  const std::string printed = day::ledger::print_entry(
      {entry.number, entry.time, entry.author, entry.previous, &entry.decision}, key());
  const std::size_t payload_end = line.rfind(",\"key\":\"");
  CHECK(payload_end != std::string_view::npos);
  CHECK(printed.substr(0, payload_end) == line.substr(0, payload_end));
}

void take(Chain* chain, std::string_view line, bool verify) {
  const auto before = chain->head();
  const auto taken = chain->take(line, verify);
  if (const auto* damage = std::get_if<Damage>(&taken)) {
    CHECK(!damage->what.empty() && damage->entry.value == before.entries + 1);
    CHECK(chain->head() == before);
  } else {
    check_taken(*std::get_if<Entry>(&taken), line);
    CHECK(chain->head().bytes == before.bytes + line.size());
  }
}

// Kind and payload of a line, signed by a key that is known.
void take_signed(std::string_view line) {
  const auto value = day::json::parse(line);
  if (!value.ok()) return;
  const std::string kind = value->find_string("kind").value_or("");
  const std::size_t begin = line.find("\"payload\":"), end = line.rfind(",\"previous\":");
  if (begin == std::string_view::npos || end == std::string_view::npos || begin + 10 > end) return;
  const std::string_view payload = line.substr(begin + 10, end - begin - 10);
  const Decision decision = day::ledger::parse_payload(kind, payload);
  CHECK(kind_of(decision) == kind && print_payload(decision) == payload);
  Chain chain;
  const Decision open =
      day::ledger::Open{"v", {day::parse_digest_bytes(key().public_octets()).value()}, "a"};
  take(&chain, day::ledger::print_entry({{1}, {}, "a", {}, &open}, key()) + "\n", true);
  CHECK(chain.head().entries == 1);
  take(&chain,
       day::ledger::print_entry({{2}, {}, "a", chain.head().digest, &decision}, key()) + "\n",
       true);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Chain strict, lenient;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
    take(&strict, line, true);
    take(&lenient, line, false);
    take_signed(line);
    text.remove_prefix(line.size());
  }
  return 0;
}
