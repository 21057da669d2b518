// SPDX-License-Identifier: AGPL-3.0-or-later
// How many RSA-2048 judgements one core makes in a second of its own time with the keys known, of a
// message that is verified, of one that is altered (an octet of its digest is another) and of one
// whose signature the known key did not make. Checks each answer.
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <tuple>

#include "dkim/judge.h"
#include "dkim/judge_world.h"

namespace day::dkim {
namespace {

constexpr int kRounds = 100'000;

void run() {
  KeyMap keys;
  keys.add("halden.example", "s1", rsa_key(kLongKey));
  std::vector<mail::SignatureDigest> signatures = {plain_digest()};
  signatures[0].signature = octets(kLongOverPlain);
  signatures[0].addable_fields = {"from", "to", "subject", "date"};
  signatures[0].unsigned_fields = {"content-type"};
  auto spoiled = signatures;
  spoiled[0].header_hash[3] = static_cast<char>(spoiled[0].header_hash[3] ^ 1);
  auto anothers = signatures;
  anothers[0].signature[3] = static_cast<char>(anothers[0].signature[3] ^ 1);

  for (const auto& [name, message, verdict] :
       {std::tuple{"verified", &signatures, Verdict::Verified},
        std::tuple{"altered", &spoiled, Verdict::Altered},
        std::tuple{"made by no known key", &anothers, Verdict::NoKey}}) {
    const std::clock_t start = std::clock();
    for (int i = 0; i < kRounds; ++i) {
      CHECK(judge(*message, halden_claims(), keys).verdict == verdict);
    }
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    fmt::print("{}: {:.0f} judgements/s\n", name, kRounds / took);
  }
}

}  // namespace
}  // namespace day::dkim

int main() {
  day::dkim::run();
  return EXIT_SUCCESS;
}
