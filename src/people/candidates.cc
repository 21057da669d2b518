// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "people/addresses.h"
#include "people/names.h"

namespace day::people {
namespace {

// How many others of the same full name may be expected by chance before a name shows nothing any
// more. docs/design/people.md has what each value gives on labelled persons.
constexpr double kMaxNamesakesSameLocal = 0.02;
constexpr double kMaxNamesakesSameName = 0.0005;
// From how many of his messages an address in somebody's signature is his.
constexpr std::uint64_t kSignatureMessages = 2;
// Letters of a local part that can be alike by more than chance.
constexpr std::size_t kMinLocalLetters = 2;

enum class Origin : std::uint8_t { Header, ReplyLine, Signature };

struct NameUse {
  PlainName plain;
  std::map<std::uint32_t, Origin> addresses;
};

std::string_view origin_words(std::uint8_t origin) {
  if (origin == static_cast<std::uint8_t>(Origin::ReplyLine)) return " (in reply lines)";
  return origin == static_cast<std::uint8_t>(Origin::Signature) ? " (in signatures)" : "";
}

class Finder {
 public:
  Finder(const Evidence& evidence, const std::vector<std::string>& addresses,
         const std::vector<AddressKind>& kinds)
      : evidence_(evidence), addresses_(addresses), kinds_(kinds) {}

  Candidates run() {
    collect_names();
    count_names();
    by_box();
    for (const auto& [key, use] : names_) by_name(key, use);
    by_signature();
    keep_namesakes_apart();
    return std::move(out_);
  }

 private:
  std::optional<std::uint32_t> index_of(std::string_view address) const {
    const auto at = std::lower_bound(addresses_.begin(), addresses_.end(), address);
    if (at == addresses_.end() || *at != address) return std::nullopt;
    return static_cast<std::uint32_t>(at - addresses_.begin());
  }

  void add_name(std::string_view written, std::string_view address, Origin origin) {
    const auto at = index_of(address);
    if (!at || kinds_[*at].kind != PersonKind::Human) return;
    PlainName plain = plain_name(written);
    if (!plain.is_full) return;
    // A signature begins with a greeting as often as with a name.
    if (origin == Origin::Signature && !is_made_from(address, plain)) return;
    NameUse& use = names_[plain.key()];
    const auto [known, is_new] = use.addresses.emplace(*at, origin);
    known->second = std::min(known->second, origin);
    use.plain = std::move(plain);
  }

  void collect_names() {
    for (const NamedAddress& mailbox : evidence_.mailboxes) {
      add_name(mailbox.name, mailbox.address, Origin::Header);
    }
    for (const CountedObservation& each : evidence_.observations) {
      const Observation& seen = each.observation;
      if (seen.saying == Saying::ReplyLine) add_name(seen.said, seen.address, Origin::ReplyLine);
      if (seen.saying == Saying::SignatureName) {
        add_name(seen.said, seen.address, Origin::Signature);
      }
    }
  }

  void count_names() {
    for (const auto& [key, use] : names_) {
      ++given_[use.plain.words.front()];
      ++family_[use.plain.words.back()];
    }
  }

  // If given and family names met by chance: how many besides this one would have both.
  double expected_namesakes(const PlainName& name) const {
    const double given = static_cast<double>(given_.at(name.words.front()) - 1);
    const double family = static_cast<double>(family_.at(name.words.back()) - 1);
    return given * family / static_cast<double>(names_.size());
  }

  // Ascending already where it comes from a map or a walk along the addresses.
  void add(MergeReason reason, std::vector<std::uint32_t> members, std::string detail) {
    if (members.size() < 2) return;
    std::sort(members.begin(), members.end());
    out_.groups.push_back({reason, std::move(members), std::move(detail), "", {}});
  }

  void add_named(MergeReason reason, const std::string& key, const NameUse& use,
                 std::vector<std::uint32_t> members, std::string detail_end) {
    if (members.size() < 2) return;
    std::sort(members.begin(), members.end());
    std::vector<std::uint8_t> origins;
    for (const std::uint32_t at : members) {
      origins.push_back(static_cast<std::uint8_t>(use.addresses.at(at)));
    }
    out_.groups.push_back({reason, std::move(members), "both are called \"" + key + "\"",
                           std::move(detail_end), std::move(origins)});
  }

  void by_box() {
    std::map<std::pair<std::string, PersonKind>, std::vector<std::uint32_t>> boxes;
    for (std::uint32_t i = 0; i < addresses_.size(); ++i) {
      boxes[{same_box(addresses_[i]), kinds_[i].kind}].push_back(i);
    }
    std::map<std::uint32_t, std::set<std::string>> names_of;
    for (const auto& [key, use] : names_) {
      for (const auto& [at, origin] : use.addresses) names_of[at].insert(key);
    }
    for (const auto& [box, members] : boxes) {
      if (members.size() > 1) link_box(box.first, members, names_of);
    }
  }

  // A relay may put many people behind one box with a tag for each: where the names differ, only
  // those with a common one are linked.
  void link_box(const std::string& box, const std::vector<std::uint32_t>& members,
                std::map<std::uint32_t, std::set<std::string>>& names_of) {
    if (x500_name(addresses_[members[0]])) {
      add(MergeReason::X500, members, "the same X.500 name");
      return;
    }
    std::map<std::string, std::vector<std::uint32_t>> with;
    for (const std::uint32_t member : members) {
      for (const std::string& name : names_of[member]) with[name].push_back(member);
    }
    if (with.size() <= 1) {
      add(MergeReason::SameBox, members, "both are the box " + box);
      return;
    }
    for (const auto& [name, those] : with) {
      add(MergeReason::SameBox, those, "both are the box " + box);
    }
  }

  void by_name(const std::string& key, const NameUse& use) {
    if (use.addresses.size() < 2) return;
    const double namesakes = expected_namesakes(use.plain);
    if (namesakes > kMaxNamesakesSameLocal) return;
    std::map<std::string, std::vector<std::uint32_t>> locals;
    std::vector<std::uint32_t> made;
    for (const auto& [at, origin] : use.addresses) {
      const PlainLocal local = plain_local(addresses_[at]);
      if (is_made_from(addresses_[at], use.plain)) made.push_back(at);
      if (local.letters.size() < kMinLocalLetters || is_office_box(addresses_[at])) continue;
      locals[local.letters + local.digits].push_back(at);
    }
    for (const auto& [local, members] : locals) {
      add_named(MergeReason::SameLocal, key, use, members, ", with the same local part");
    }
    if (namesakes <= kMaxNamesakesSameName) add_made(key, use, made);
  }

  // Addresses made from the name, but for those whose provider or firm had to number them: numbers
  // tell namesakes apart.
  void add_made(const std::string& key, const NameUse& use,
                const std::vector<std::uint32_t>& made) {
    std::map<std::string, std::vector<std::uint32_t>> by_digits;
    for (const std::uint32_t at : made) {
      by_digits[plain_local(addresses_[at]).digits].push_back(at);
    }
    std::vector<std::uint32_t> members = std::move(by_digits[""]);
    by_digits.erase("");
    if (by_digits.size() == 1 && !numbers_a_namesake(by_digits.begin()->second, members)) {
      const auto& numbered = by_digits.begin()->second;
      members.insert(members.end(), numbered.begin(), numbered.end());
    }
    add_named(MergeReason::SameName, key, use, members, " and made from that name");
  }

  bool numbers_a_namesake(const std::vector<std::uint32_t>& numbered,
                          const std::vector<std::uint32_t>& plain) const {
    for (const std::uint32_t one : numbered) {
      for (const std::uint32_t other : plain) {
        if (split_address(addresses_[one]).domain == split_address(addresses_[other]).domain) {
          return true;
        }
      }
    }
    return false;
  }

  void by_signature() {
    std::map<std::uint32_t, std::set<std::string>> names_of;
    for (const auto& [key, use] : names_) {
      for (const auto& [at, origin] : use.addresses) names_of[at].insert(key);
    }
    for (const CountedObservation& each : evidence_.observations) {
      const Observation& seen = each.observation;
      if (seen.saying != Saying::SignatureAddress || each.messages < kSignatureMessages) continue;
      const auto own = index_of(seen.address);
      const auto other = index_of(seen.said);
      if (!own || !other || !is_human(*own) || !is_human(*other) || is_office_box(seen.said)) {
        continue;
      }
      if (!fits(names_of[*own], names_of[*other], seen.said)) continue;
      add(MergeReason::Signature, {*own, *other},
          fmt::format("{} messages from {} have the other address in their signature",
                      each.messages, seen.address));
    }
  }

  bool is_human(std::uint32_t at) const { return kinds_[at].kind == PersonKind::Human; }

  // The other address has one of the own names; or no name, and is made from one of them.
  bool fits(const std::set<std::string>& own, const std::set<std::string>& other,
            std::string_view address) const {
    for (const std::string& key : own) {
      if (other.contains(key)) return true;
      if (other.empty() && is_made_from(address, names_.at(key).plain)) return true;
    }
    return false;
  }

  void keep_namesakes_apart() {
    std::set<std::pair<std::uint32_t, std::uint32_t>> wrote;
    for (const CountedObservation& each : evidence_.observations) {
      if (each.observation.saying != Saying::WroteToNamesake) continue;
      const auto from = index_of(each.observation.address);
      const auto to = index_of(each.observation.said);
      if (from && to) wrote.emplace(*from, *to);
    }
    for (const auto& [from, to] : wrote) {
      if (from < to && wrote.contains({to, from})) out_.apart.emplace_back(from, to);
    }
  }

  const Evidence& evidence_;
  const std::vector<std::string>& addresses_;
  const std::vector<AddressKind>& kinds_;
  std::map<std::string, NameUse> names_;  // by key
  std::map<std::string, std::uint64_t> given_;
  std::map<std::string, std::uint64_t> family_;
  Candidates out_;
};

}  // namespace

std::string print_detail(const Alike& alike, std::size_t one, std::size_t other) {
  const std::uint8_t origin =
      alike.origins.empty() ? std::uint8_t{0} : std::max(alike.origins[one], alike.origins[other]);
  return alike.detail + std::string(origin_words(origin)) + alike.detail_end;
}

Candidates find_candidates(const Evidence& evidence, const std::vector<std::string>& addresses,
                           const std::vector<AddressKind>& kinds) {
  return Finder(evidence, addresses, kinds).run();
}

}  // namespace day::people
