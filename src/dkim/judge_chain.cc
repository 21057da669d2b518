// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/judge_chain.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "dkim/key_limits.h"

namespace day::dkim {
namespace {

using mail::SignatureDigest;
using mail::SignatureKind;

// Where the two signatures of each set stand, by instance.
struct Sets {
  std::array<std::optional<std::size_t>, kMaxChainSets + 1> messages;
  std::array<std::optional<std::size_t>, kMaxChainSets + 1> seals;
  std::uint32_t newest = 0;
  bool any = false;
  std::string problem;  // of structure: §5.2 steps 1 to 3
};

std::string place_signature(const SignatureDigest& digest, std::size_t at, Sets* sets) {
  if (!digest.malformed.empty()) return digest.malformed;
  if (digest.instance == 0 || digest.instance > kMaxChainSets) {
    return fmt::format("an instance of {} is none of 1 to {}", digest.instance, kMaxChainSets);
  }
  // §4.1.2 and §4.1.3 take the algorithms of RFC 6376 as RFC 8301 left them.
  if (digest.algorithm == mail::SignatureAlgorithm::RsaSha1) {
    return fmt::format("set {} is signed with SHA-1", digest.instance);
  }
  auto& place =
      (digest.kind == SignatureKind::ArcSeal ? sets->seals : sets->messages)[digest.instance];
  if (place) return fmt::format("set {} has a field twice", digest.instance);
  place = at;
  sets->newest = std::max(sets->newest, digest.instance);
  return {};
}

Sets find_sets(const std::vector<SignatureDigest>& signatures) {
  Sets sets;
  for (std::size_t at = 0; at < signatures.size(); ++at) {
    const auto kind = signatures[at].kind;
    if (kind != SignatureKind::ArcMessage && kind != SignatureKind::ArcSeal) continue;
    sets.any = true;
    sets.problem = place_signature(signatures[at], at, &sets);
    if (!sets.problem.empty()) return sets;
  }
  for (std::uint32_t i = 1; i <= sets.newest; ++i) {
    if (!sets.messages[i] || !sets.seals[i]) {
      sets.problem = fmt::format("set {} is not complete", i);
      return sets;
    }
    const std::string& cv = signatures[*sets.seals[i]].chain_validation;
    if (cv != (i == 1 ? "none" : "pass")) {
      sets.problem = fmt::format("the seal of set {} says cv={}", i, cv);
      return sets;
    }
  }
  return sets;
}

// The newest message signature and every seal, newest first: §5.2 steps 4 and 6.
std::vector<std::size_t> to_be_verified(const Sets& sets) {
  std::vector<std::size_t> out = {*sets.messages[sets.newest]};
  for (std::uint32_t i = sets.newest; i >= 1; --i) out.push_back(*sets.seals[i]);
  return out;
}

}  // namespace

JudgedChain judge_chain(const std::vector<SignatureDigest>& signatures,
                        const std::vector<JudgedSignature>& judged) {
  const Sets sets = find_sets(signatures);
  if (!sets.any) return {};
  if (!sets.problem.empty()) return {ChainVerdict::Fail, sets.problem, std::nullopt};

  bool vouches = true;
  std::optional<std::size_t> without_key;
  for (const std::size_t at : to_be_verified(sets)) {
    const SignatureJudgement& said = judged[at].said;
    if (said.verdict == SignatureVerdict::NoKey && !judged[at].key_known) {
      if (!without_key) without_key = at;
    } else if (said.verdict != SignatureVerdict::Pass) {
      return {
          ChainVerdict::Fail,
          fmt::format("the {} of set {} by {}: {}", mail::signature_kind_name(signatures[at].kind),
                      signatures[at].instance, signatures[at].domain, said.reason),
          std::nullopt};
    }
    vouches = vouches && judged[at].outside && judged[at].carries;
  }
  if (without_key) {
    return {ChainVerdict::NoKey,
            fmt::format("set {}: {}", signatures[*without_key].instance,
                        judged[*without_key].said.reason),
            std::nullopt};
  }
  const std::size_t newest = *sets.messages[sets.newest];
  const std::string& sealer = signatures[*sets.seals[sets.newest]].domain;
  std::string reason = fmt::format("sealed by {} in set {}", sealer, sets.newest);
  if (signatures[newest].domain != sealer) {
    reason += fmt::format(", the message signed by {}", signatures[newest].domain);
  }
  vouches = vouches && judged[newest].uncovered == 0;
  return {ChainVerdict::Pass, std::move(reason), vouches ? std::optional(newest) : std::nullopt};
}

}  // namespace day::dkim
