// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/judge.h"

#include <utility>

#include "dkim/judge_chain.h"
#include "dkim/judge_signature.h"

namespace day::dkim {
namespace {

// What a signature lets be said of the message, strongest first. A recovered key of the From domain
// goes before a stranger's word, one of another domain after it.
enum class Claim : std::uint8_t {
  Verified,
  VerifiedRepaired,
  ConsistentAligned,
  Vouched,
  ConsistentOther,
  HeadersOnly,
  Altered,
  Nothing,
};

Claim claim_of(const JudgedSignature& judged) {
  if (!judged.carries) return Claim::Nothing;
  const SignatureJudgement& said = judged.said;
  switch (said.verdict) {
    case SignatureVerdict::Pass:
      if (judged.uncovered > 0) return judged.outside ? Claim::HeadersOnly : Claim::Nothing;
      if (!judged.outside) return said.aligned ? Claim::ConsistentAligned : Claim::ConsistentOther;
      if (!said.aligned) return Claim::Vouched;
      return said.repaired ? Claim::VerifiedRepaired : Claim::Verified;
    case SignatureVerdict::BodyAltered:
      return judged.outside ? Claim::HeadersOnly : Claim::Nothing;
    case SignatureVerdict::Fail:
      return judged.outside ? Claim::Altered : Claim::Nothing;
    case SignatureVerdict::NoKey:
    case SignatureVerdict::Malformed:
      return Claim::Nothing;
  }
  return Claim::Nothing;
}

Verdict verdict_of(Claim claim) {
  switch (claim) {
    case Claim::Verified:
      return Verdict::Verified;
    case Claim::VerifiedRepaired:
      return Verdict::VerifiedRepaired;
    case Claim::ConsistentAligned:
    case Claim::ConsistentOther:
      return Verdict::Consistent;
    case Claim::Vouched:
      return Verdict::Vouched;
    case Claim::HeadersOnly:
      return Verdict::HeadersOnly;
    case Claim::Altered:
      return Verdict::Altered;
    case Claim::Nothing:
      break;
  }
  return Verdict::NoKey;
}

}  // namespace

Judgement judge(const std::vector<mail::SignatureDigest>& signatures, const Claims& claims,
                const KeySource& keys) {
  std::vector<JudgedSignature> judged;
  judged.reserve(signatures.size());
  for (const auto& digest : signatures) judged.push_back(judge_signature(digest, claims, keys));
  JudgedChain chain = judge_chain(signatures, judged);

  Judgement out;
  Claim best = Claim::Nothing;
  for (std::size_t at = 0; at < judged.size(); ++at) {
    if (signatures[at].kind != mail::SignatureKind::Dkim) continue;
    const Claim claim = claim_of(judged[at]);
    if (claim >= best) continue;
    best = claim;
    out.by = at;
  }
  if (chain.vouched_by && Claim::Vouched < best) {
    best = Claim::Vouched;
    out.by = chain.vouched_by;
  }
  out.verdict = signatures.empty() ? Verdict::Unsigned : verdict_of(best);
  out.chain = chain.verdict;
  out.chain_reason = std::move(chain.reason);
  out.signatures.reserve(judged.size());
  for (auto& each : judged) out.signatures.push_back(std::move(each.said));
  return out;
}

}  // namespace day::dkim
