// SPDX-License-Identifier: AGPL-3.0-or-later
// The verdict on the ARC chain of a message, RFC 8617 §5.2. Anybody can seal with a key of their
// own: a chain that passes only ever vouches, and names who sealed it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dkim/judge_signature.h"

namespace day::dkim {

struct JudgedChain {
  ChainVerdict verdict = ChainVerdict::None;
  std::string reason;
  // The newest ARC-Message-Signature, if the chain passes, every key in it is known from outside
  // and may carry a verdict, and all of the body is covered.
  std::optional<std::size_t> vouched_by;
};

// `judged` is of the same order as `signatures`.
JudgedChain judge_chain(const std::vector<mail::SignatureDigest>& signatures,
                        const std::vector<JudgedSignature>& judged);

}  // namespace day::dkim
