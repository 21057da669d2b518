// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole decision table as a small world: every combination of what can be known of one
// signature against a second statement of the table, written row by row and slowly; and what must
// never happen, whatever is taken away from a message or added to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "dkim/judge.h"
#include "dkim/judge_world.h"

namespace day::dkim {
namespace {

using mail::SignatureDigest;
using mail::SignatureKind;

enum class Over { Plain, Repaired, Nothing };  // of the hashes in the digest, whose it is
enum class Mended { No, BodyOnly, Header, HeaderNotBody };
enum class Strength { Strong, Weak, Ed25519 };
enum class Keys { None, Dns, Statement, File, Recovered, FileAndRecovered };
enum class Revoked { No, Only, Also };
enum class Public { No, Before, Since, After };  // the private half, against the date
enum class From { Same, Below, Above, Other, None };

struct World {
  SignatureKind kind = SignatureKind::Dkim;
  bool malformed = false;
  Over over = Over::Plain;
  bool made = true;  // by the key that is known, whatever it is over
  bool body = true;
  bool uncovered = false;
  Mended mended = Mended::No;
  bool mended_uncovered = false;
  Strength strength = Strength::Strong;
  Keys keys = Keys::Dns;
  Revoked revoked = Revoked::No;
  Public is_public = Public::No;
  From from = From::Same;
  bool dated = true;
};

constexpr std::int64_t kDate = 1'462'284'420;

SignatureDigest digest_of(const World& world) {
  SignatureDigest digest = plain_digest();
  digest.kind = world.kind;
  digest.instance = world.kind == SignatureKind::ArcMessage ? 1 : 0;
  if (world.malformed) digest.malformed = "b= is missing";
  static const Bytes kMade[3][2] = {{octets(kStrongOverPlain), octets(kStrongOverRepaired)},
                                    {octets(kWeakOverPlain), octets(kWeakOverRepaired)},
                                    {octets(kEdOverPlain), {}}};
  static const Bytes kNotMade[3] = {octets(kOtherOverPlain), Bytes(127, 'x'), Bytes(64, 'x')};
  const auto strength = static_cast<std::size_t>(world.strength);
  digest.signature =
      world.made ? kMade[strength][world.over == Over::Repaired ? 1 : 0] : kNotMade[strength];
  // What was signed is then neither what is here nor what it is mended to.
  const std::string also = world.over == Over::Nothing ? ", altered" : "";
  digest.header_hash = hash_of("plain" + also);
  if (world.strength == Strength::Ed25519) {
    digest.algorithm = mail::SignatureAlgorithm::Ed25519Sha256;
  }
  digest.body_matches = world.body;
  digest.body_uncovered_bytes = world.uncovered ? 7 : 0;
  if (world.mended != Mended::No) {
    mail::RepairedDigest repaired;
    repaired.repairs = {mail::Repair::ListFooter};
    repaired.header_hash =
        hash_of((world.mended == Mended::BodyOnly ? "plain" : "repaired") + also);
    repaired.body_matches = world.mended != Mended::HeaderNotBody;
    repaired.body_uncovered_bytes = world.mended_uncovered ? 9 : 0;
    digest.repaired.push_back(repaired);
  }
  return digest;
}

std::vector<KnownKey> keys_of(const World& world) {
  static const KnownKey kKeys[] = {rsa_key(kStrongKey), rsa_key(kWeakKey),
                                   known_key(std::string("k=ed25519; p=") + kEdKey),
                                   known_key("p=")};
  std::vector<KnownKey> keys;
  const auto add = [&](KeyChannel channel) {
    keys.push_back(kKeys[world.revoked == Revoked::Only ? 3 : static_cast<int>(world.strength)]);
    keys.back().channel = channel;
    if (world.is_public == Public::Before) keys.back().private_since = kDate + 1;
    if (world.is_public == Public::Since) keys.back().private_since = kDate;
    if (world.is_public == Public::After) keys.back().private_since = kDate - 1;
  };
  if (world.keys == Keys::Dns) add(KeyChannel::Dns);
  if (world.keys == Keys::Statement) add(KeyChannel::Statement);
  if (world.keys == Keys::File || world.keys == Keys::FileAndRecovered) add(KeyChannel::File);
  if (world.keys == Keys::Recovered || world.keys == Keys::FileAndRecovered) {
    add(KeyChannel::Recovered);
  }
  if (world.revoked == Revoked::Also) keys.push_back(known_key("p=", KeyChannel::Dns));
  return keys;
}

Claims claims_of(const World& world) {
  Claims claims;
  if (world.dated) claims.date = kDate;
  if (world.from == From::Same) claims.from_domains = {"halden.example"};
  if (world.from == From::Below) claims.from_domains = {"mail.halden.example"};
  if (world.from == From::Above) claims.from_domains = {"example"};
  if (world.from == From::Other) claims.from_domains = {"halden.example", "other.example"};
  return claims;
}

struct Said {
  SignatureVerdict signature = SignatureVerdict::NoKey;
  Verdict message = Verdict::NoKey;
  bool operator==(const Said&) const = default;
};

// docs/design/verdicts.md, "Of one signature" and the table below it, read aloud.
Said by_the_table(const World& w) {
  if (w.malformed) return {SignatureVerdict::Malformed, Verdict::NoKey};
  if (w.kind == SignatureKind::DomainKey) return {SignatureVerdict::NoKey, Verdict::NoKey};
  if (w.keys == Keys::None || w.revoked == Revoked::Only) {
    return {SignatureVerdict::NoKey, Verdict::NoKey};
  }

  const bool plain_header = w.over == Over::Plain;
  const bool mended_header = (w.mended == Mended::BodyOnly && w.over == Over::Plain) ||
                             (w.mended == Mended::Header && w.over == Over::Repaired) ||
                             (w.mended == Mended::HeaderNotBody && w.over == Over::Repaired);
  const bool plain_pass = plain_header && w.body;
  const bool mended_pass = mended_header && w.mended != Mended::HeaderNotBody && !plain_pass;
  const bool pass = plain_pass || mended_pass;
  const bool body_altered = !pass && (plain_header || mended_header);
  const bool neither = !pass && !body_altered;
  // An RSA signature shows whether the key made it; an Ed25519 signature fails, and shows nothing.
  const bool rsa = w.strength != Strength::Ed25519;
  const bool anothers = neither && rsa && !w.made;
  const bool altered = neither && rsa && w.made;
  const SignatureVerdict signature = pass           ? SignatureVerdict::Pass
                                     : body_altered ? SignatureVerdict::BodyAltered
                                     : anothers     ? SignatureVerdict::NoKey
                                                    : SignatureVerdict::Fail;

  const bool outside = w.keys != Keys::Recovered;
  const bool strong = w.strength != Strength::Weak;
  const bool aligned = w.from == From::Same || w.from == From::Below;
  const bool covered = plain_pass ? !w.uncovered : !w.mended_uncovered;
  const bool proves = w.is_public == Public::No || (w.is_public == Public::Before && w.dated);
  if (w.kind != SignatureKind::Dkim) return {signature, Verdict::NoKey};  // a chain without a seal
  if (!strong || !proves) return {signature, Verdict::NoKey};

  if (plain_pass && aligned && outside && covered) return {signature, Verdict::Verified};
  if (mended_pass && aligned && outside && covered) return {signature, Verdict::VerifiedRepaired};
  if (pass && !outside && covered) return {signature, Verdict::Consistent};
  if (pass && !aligned && outside && covered) return {signature, Verdict::Vouched};
  if (outside && (body_altered || (pass && !covered))) return {signature, Verdict::HeadersOnly};
  if (altered && outside) return {signature, Verdict::Altered};
  return {signature, Verdict::NoKey};
}

bool has_flag(const SignatureJudgement& said, FlagCode code) {
  return std::any_of(said.flags.begin(), said.flags.end(),
                     [&](const Flag& flag) { return flag.code == code; });
}

// Flags that the world itself decides.
void check_flags(const World& w, const SignatureJudgement& said) {
  if (w.malformed || w.kind == SignatureKind::DomainKey) return;
  const bool tried = w.keys != Keys::None && w.revoked != Revoked::Only &&
                     (w.made || w.strength == Strength::Ed25519);
  const bool revoked =
      w.revoked == Revoked::Also || (w.revoked == Revoked::Only && w.keys != Keys::None);
  ASSERT_EQ(has_flag(said, FlagCode::KeyRevoked), revoked);
  ASSERT_EQ(has_flag(said, FlagCode::WeakKey), tried && w.strength == Strength::Weak);
  ASSERT_EQ(has_flag(said, FlagCode::RecoveredKey), tried && w.keys == Keys::Recovered);
  ASSERT_EQ(has_flag(said, FlagCode::PrivateKeyPublic), tried && w.is_public != Public::No);
  ASSERT_EQ(has_flag(said, FlagCode::Repaired), said.repaired.has_value());
  ASSERT_EQ(has_flag(said, FlagCode::SignerNotFrom),
            !(w.from == From::Same || w.from == From::Below));
  ASSERT_EQ(has_flag(said, FlagCode::BodyUncovered),
            said.repaired ? w.mended_uncovered : w.uncovered);
}

// Calls `visit` with every value of every dimension; ArcSeal is left to the tests of chains.
template <typename Visit>
void each_world(const Visit& visit) {
  std::vector<World> worlds = {World()};
  const auto spread = [&](auto member, auto values) {
    std::vector<World> out;
    for (const World& world : worlds) {
      for (const auto value : values) {
        out.push_back(world);
        out.back().*member = value;
      }
    }
    worlds = std::move(out);
  };
  spread(&World::kind,
         std::vector{SignatureKind::Dkim, SignatureKind::ArcMessage, SignatureKind::DomainKey});
  spread(&World::body, std::vector<bool>{true, false});
  spread(&World::uncovered, std::vector<bool>{false, true});
  spread(&World::over, std::vector{Over::Plain, Over::Repaired, Over::Nothing});
  spread(&World::made, std::vector<bool>{true, false});
  spread(&World::mended,
         std::vector{Mended::No, Mended::BodyOnly, Mended::Header, Mended::HeaderNotBody});
  spread(&World::mended_uncovered, std::vector<bool>{false, true});
  spread(&World::strength, std::vector{Strength::Strong, Strength::Weak, Strength::Ed25519});
  std::erase_if(worlds, [](const World& w) {
    return (w.mended == Mended::No && w.mended_uncovered) ||
           (w.strength == Strength::Ed25519 && w.over == Over::Repaired) ||
           (!w.made && w.over != Over::Nothing);
  });
  spread(&World::keys, std::vector{Keys::None, Keys::Dns, Keys::Statement, Keys::File,
                                   Keys::Recovered, Keys::FileAndRecovered});
  spread(&World::revoked, std::vector{Revoked::No, Revoked::Only, Revoked::Also});
  spread(&World::is_public, std::vector{Public::No, Public::Before, Public::Since, Public::After});
  spread(&World::from, std::vector{From::Same, From::Below, From::Above, From::Other, From::None});
  // A date matters to the private half alone, being malformed to nothing else: by sample.
  std::size_t n = 0;
  for (World& world : worlds) {
    ++n;
    world.dated = n % 3 != 0;
    world.malformed = n % 31 == 0;
    visit(world);
  }
}

TEST(JudgeTable, HoldsInEveryWorldOfOneSignature) {
  std::size_t worlds = 0;
  std::size_t by_verdict[kVerdictCount] = {};
  each_world([&](const World& world) {
    if (testing::Test::HasFatalFailure()) return;
    ++worlds;
    KeyMap keys;
    for (auto& key : keys_of(world)) keys.add("halden.example", "s1", std::move(key));
    const Judgement judged = judge({digest_of(world)}, claims_of(world), keys);
    const Said said{judged.signatures[0].verdict, judged.verdict};
    ASSERT_EQ(said, by_the_table(world))
        << "world " << worlds << ": " << verdict_name(judged.verdict);
    ASSERT_EQ(judged.by.has_value(), judged.verdict != Verdict::NoKey);
    check_flags(world, judged.signatures[0]);
    ++by_verdict[static_cast<std::size_t>(judged.verdict)];
  });
  EXPECT_GT(worlds, 100'000u);
  // No row of the table stands unused but the one for no signature at all.
  for (std::uint8_t i = 0; i < kVerdictCount; ++i) {
    EXPECT_EQ(by_verdict[i] == 0, static_cast<Verdict>(i) == Verdict::Unsigned) << int{i};
  }
}

// How much is claimed in favour of a message; "altered", "no key" and "unsigned" claim nothing.
int claimed(const Judgement& judged) {
  switch (judged.verdict) {
    case Verdict::Verified:
      return 6;
    case Verdict::VerifiedRepaired:
      return 5;
    case Verdict::Consistent:
      return judged.signatures[*judged.by].aligned ? 4 : 2;
    case Verdict::Vouched:
      return 3;
    case Verdict::HeadersOnly:
      return 1;
    default:
      return 0;
  }
}

struct Message {
  std::vector<SignatureDigest> signatures;
  std::vector<std::pair<std::string, KnownKey>> keys;  // by domain
  Claims claims;

  Judgement judged() const {
    KeyMap map;
    for (const auto& [domain, key] : keys) map.add(domain, "s1", key);
    return judge(signatures, claims, map);
  }
};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool one_in(std::size_t n) { return below(n) == 0; }

  Message message() {
    Message out;
    out.claims = halden_claims();
    for (std::size_t left = 1 + below(3); left > 0; --left) out.signatures.push_back(signature());
    if (one_in(2)) add_chain(&out);
    for (const char* domain : kDomains) {
      for (std::size_t left = below(4); left > 0; --left) out.keys.emplace_back(domain, key());
    }
    return out;
  }

  SignatureDigest signature() {
    World world;
    world.over = one_in(4) ? Over::Nothing : one_in(3) ? Over::Repaired : Over::Plain;
    world.made = world.over != Over::Nothing || !one_in(3);
    world.body = !one_in(4);
    world.uncovered = one_in(5);
    world.strength = one_in(5) ? Strength::Weak : Strength::Strong;
    world.mended = static_cast<Mended>(below(4));
    world.mended_uncovered = one_in(5);
    SignatureDigest digest = digest_of(world);
    digest.domain = kDomains[below(3)];
    return digest;
  }

 private:
  void add_chain(Message* out) {
    const auto sets = static_cast<std::uint32_t>(1 + below(2));
    for (std::uint32_t i = 1; i <= sets; ++i) {
      SignatureDigest digest = plain_digest();
      digest.domain = kDomains[below(3)];
      digest.instance = i;
      digest.kind = SignatureKind::ArcMessage;
      digest.body_uncovered_bytes = one_in(6) ? 3 : 0;
      out->signatures.push_back(digest);
      digest.kind = SignatureKind::ArcSeal;
      digest.chain_validation = i == 1 ? "none" : "pass";
      out->signatures.push_back(digest);
    }
  }

  KnownKey key() {
    const char* texts[] = {kStrongKey, kStrongKey, kStrongKey, kOtherKey, kWeakKey};
    KnownKey key = rsa_key(texts[below(5)], static_cast<KeyChannel>(below(4)));
    if (one_in(5)) key.private_since = kDate + (one_in(2) ? 5 : -5);
    return key;
  }

  static constexpr const char* kDomains[] = {"halden.example", "list.example", "hop.example"};
  std::mt19937 random_;
};

void flip(SignatureDigest* digest, Draw* draw) {
  char& octet = digest->signature[draw->below(digest->signature.size())];
  octet = static_cast<char>(octet ^ (1 << draw->below(8)));
}

// Takes one thing away from the message or spoils it.
void weaken(Message* message, Draw* draw) {
  SignatureDigest& signature = message->signatures[draw->below(message->signatures.size())];
  const std::size_t what = draw->below(7);
  if (what == 0) flip(&signature, draw);
  if (what == 1) signature.malformed = "cut off";
  if (what == 2 && signature.repaired.empty()) signature.body_matches = false;
  if (what == 3) signature.body_uncovered_bytes += 1;
  if (message->keys.empty()) return;
  const std::size_t at = draw->below(message->keys.size());
  KnownKey& key = message->keys[at].second;
  if (what == 4) key.private_since = 1;
  // Whoever takes away the word that a private key is public takes no evidence away.
  if (key.private_since) return;
  if (what == 5) {
    key.record = KeyRecord();
    key.record.revoked = true;
  }
  if (what == 6) message->keys.erase(message->keys.begin() + static_cast<std::ptrdiff_t>(at));
}

TEST(JudgeTable, ClaimsNoMoreWhenAKeyOrASignatureIsTakenAwayOrSpoiled) {
  Draw draw(8617);
  int seen[7] = {};
  for (int round = 0; round < 6'000; ++round) {
    Message message = draw.message();
    int before = claimed(message.judged());
    ++seen[before];
    for (int step = 0; step < 3; ++step) {
      weaken(&message, &draw);
      const int after = claimed(message.judged());
      ASSERT_LE(after, before) << "round " << round;
      before = after;
    }
  }
  for (const int count : seen) EXPECT_GT(count, 20);
}

TEST(JudgeTable, ClaimsNoMoreForSignaturesOfNobody) {
  Draw draw(6376);
  for (int round = 0; round < 3'000; ++round) {
    Message message = draw.message();
    const int before = claimed(message.judged());
    for (int n = 0; n < 3; ++n) {
      SignatureDigest garbage = draw.signature();
      garbage.kind = static_cast<SignatureKind>(draw.below(mail::kSignatureKindCount));
      garbage.instance = static_cast<std::uint32_t>(draw.below(4));
      garbage.signature.assign(128, static_cast<char>('a' + n));
      const auto at = static_cast<std::ptrdiff_t>(draw.below(message.signatures.size() + 1));
      message.signatures.insert(message.signatures.begin() + at, garbage);
      ASSERT_LE(claimed(message.judged()), before) << "round " << round;
    }
  }
}

// That a message is altered is said of the very octets that its key signed: not of damaged ones,
// nor under whatever other key.
TEST(JudgeTable, CallsNoMessageAlteredByASignatureThatNoKnownKeyMade) {
  Draw draw(8017);
  int altered = 0;
  for (int round = 0; round < 3'000; ++round) {
    Message message = draw.message();
    altered += message.judged().verdict == Verdict::Altered ? 1 : 0;
    for (SignatureDigest& signature : message.signatures) flip(&signature, &draw);
    const Judgement judged = message.judged();
    ASSERT_EQ(judged.verdict, Verdict::NoKey) << "round " << round;
    for (const SignatureJudgement& each : judged.signatures) {
      ASSERT_EQ(each.verdict, SignatureVerdict::NoKey) << "round " << round;
    }
  }
  EXPECT_GT(altered, 20);
}

// Without keys nothing is claimed; with recovered keys alone nothing that needs outside evidence.
TEST(JudgeTable, ClaimsNothingOutsideFromKeysOfTheArchiveItself) {
  Draw draw(8463);
  for (int round = 0; round < 3'000; ++round) {
    Message message = draw.message();
    for (auto& [domain, key] : message.keys) key.channel = KeyChannel::Recovered;
    const Verdict recovered = message.judged().verdict;
    ASSERT_TRUE(recovered == Verdict::Consistent || recovered == Verdict::NoKey);
    message.keys.clear();
    ASSERT_EQ(message.judged().verdict, Verdict::NoKey);
  }
}

}  // namespace
}  // namespace day::dkim
