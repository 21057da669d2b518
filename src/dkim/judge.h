// SPDX-License-Identifier: AGPL-3.0-or-later
// Says what is proven of a message, by which key, and what is not: one verdict for each signature,
// one for the message, and the flags that go with them (docs/design/verdicts.md). Pure arithmetic
// over digests and keys; the message is not needed. No code path upgrades a verdict (I6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/key_record.h"
#include "mail/signature.h"

namespace day::dkim {

// Where a key is known from; never blended.
enum class KeyChannel : std::uint8_t { Dns, Statement, File, Recovered };
inline constexpr std::uint8_t kKeyChannelCount = 4;
std::string_view key_channel_name(KeyChannel channel);  // "dns", "statement", "file", "recovered"

// One record of a key, from one piece of evidence.
struct KnownKey {
  std::int64_t row = 0;  // the caller's name for it
  KeyChannel channel = KeyChannel::File;
  KeyRecord record;
  std::optional<std::int64_t> first_seen;  // seconds since 1970, of the record in its channel
  std::optional<std::int64_t> last_seen;
  std::optional<std::int64_t> private_since;  // its private half is public since then
};

// `Fail` is said under a key that made the signature, over something else than is here; of Ed25519,
// which does not show it, under one that does not verify it. NoKey is said too where the keys that
// are known cannot have made it.
enum class SignatureVerdict : std::uint8_t { Pass, BodyAltered, Fail, NoKey, Malformed };
inline constexpr std::uint8_t kSignatureVerdictCount = 5;
// "pass", "body-altered", "fail", "no-key", "malformed".
std::string_view signature_verdict_name(SignatureVerdict verdict);

// In the order of strength: the best claim that is true.
enum class Verdict : std::uint8_t {
  Verified,
  VerifiedRepaired,
  Consistent,
  Vouched,
  HeadersOnly,
  Altered,
  NoKey,
  Unsigned,
};
inline constexpr std::uint8_t kVerdictCount = 8;
// "verified", "verified, repaired", "consistent", "vouched", "headers only", "altered", "no key",
// "unsigned".
std::string_view verdict_name(Verdict verdict);

enum class FlagCode : std::uint8_t {
  BodyUncovered,    // number: octets that l= leaves uncovered
  FieldNotSigned,   // name
  FieldMayBeAdded,  // name
  DuplicateField,   // name
  WeakKey,          // number: bits
  Sha1,
  SignerNotFrom,  // name: the signing domain
  OutsideKeyWindow,
  Expired,
  TestMode,
  KeyRevoked,
  PrivateKeyPublic,  // number: since, seconds since 1970
  Repaired,          // name: mail::repair_name of each, joined by ", "
  RecoveredKey,
};
inline constexpr std::uint8_t kFlagCodeCount = 14;

struct Flag {
  FlagCode code = FlagCode::Sha1;
  std::string name;
  std::int64_t number = 0;
  bool operator==(const Flag&) const = default;
};
// As evidence is worded to people: "l= leaves 120 bytes uncovered", "field not signed: subject" …
std::string print_flag(const Flag& flag);

struct SignatureJudgement {
  SignatureVerdict verdict = SignatureVerdict::NoKey;
  std::string reason;                   // one line; empty for a plain pass
  std::optional<std::int64_t> key_row;  // the record that verified it, or that it fails under
  std::optional<KeyChannel> key_channel;
  std::optional<std::size_t> repaired;  // index into SignatureDigest::repaired, if it took one
  bool aligned = false;                 // d= is the From domain or a parent of it
  std::vector<Flag> flags;
};

enum class ChainVerdict : std::uint8_t { None, Pass, Fail, NoKey };  // RFC 8617 §4.4, §5.2
inline constexpr std::uint8_t kChainVerdictCount = 4;
std::string_view chain_verdict_name(ChainVerdict verdict);  // "none", "pass", "fail", "no key"

struct Judgement {
  Verdict verdict = Verdict::Unsigned;
  std::optional<std::size_t> by;               // the signature that the verdict rests on
  std::vector<SignatureJudgement> signatures;  // as the digests
  ChainVerdict chain = ChainVerdict::None;
  std::string chain_reason;
};

// What the message says of itself.
struct Claims {
  std::vector<std::string> from_domains;  // of every mailbox in the From that is shown, lower case
  std::optional<std::int64_t> date;       // the date by which it is sorted
  // When it was received from whoever gave it, which x= is held against; `date` if absent. There is
  // no clock here, so that a rebuilt catalog says the same (I4).
  std::optional<std::int64_t> received_at;
};

// The records known for a domain and selector, both as in the digest; outside evidence first.
class KeySource {
 public:
  virtual ~KeySource() = default;
  virtual const std::vector<KnownKey>& find(std::string_view domain,
                                            std::string_view selector) const = 0;
};

Judgement judge(const std::vector<mail::SignatureDigest>& signatures, const Claims& claims,
                const KeySource& keys);

}  // namespace day::dkim
