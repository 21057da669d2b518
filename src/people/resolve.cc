// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/resolve.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "base/ids.h"
#include "crypto/sha256.h"
#include "people/candidates.h"
#include "people/kinds.h"

namespace day::people {
namespace {

constexpr std::size_t kIdBits = 50;
constexpr std::string_view kIdContext = "daylight person\n";

// Disjoint sets of addresses, some pairs of which must never come together.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count), members_(count), apart_(count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      parent_[i] = i;
      members_[i] = {i};
    }
  }

  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void keep_apart(std::uint32_t a, std::uint32_t b) {
    apart_[a].push_back(b);
    apart_[b].push_back(a);
  }
  bool are_together(std::uint32_t a, std::uint32_t b) { return find(a) == find(b); }
  // False if they were together before, or must stay apart.
  bool join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return false;
    if (members_[a].size() < members_[b].size()) std::swap(a, b);
    for (const std::uint32_t member : members_[b]) {
      for (const std::uint32_t enemy : apart_[member]) {
        if (find(enemy) == a) return false;
      }
    }
    parent_[b] = a;
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_[b].clear();
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::vector<std::uint32_t>> members_;  // of roots
  std::vector<std::vector<std::uint32_t>> apart_;
};

std::vector<std::uint32_t> find_all(const std::vector<std::string>& addresses,
                                    const People& people) {
  std::vector<std::uint32_t> found;
  for (const std::string& address : addresses) {
    if (const auto at = people.find_address(address)) found.push_back(*at);
  }
  return found;
}

// A later merge that brings two sides of a split together takes all of it back.
bool were_united(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other,
                 Sets* sets) {
  for (const std::uint32_t a : one) {
    for (const std::uint32_t b : other) {
      if (sets->are_together(a, b)) return true;
    }
  }
  return false;
}

void keep_apart(const std::vector<std::uint32_t>& one, const std::vector<std::uint32_t>& other,
                Sets* sets) {
  for (const std::uint32_t a : one) {
    for (const std::uint32_t b : other) sets->keep_apart(a, b);
  }
}

// The last ruling is heard first: what an earlier one says against it is passed over.
void hear(const std::vector<Ruling>& rulings, const People& people, Sets* sets,
          std::vector<Merge>* merges) {
  for (auto ruling = rulings.rbegin(); ruling != rulings.rend(); ++ruling) {
    const std::vector<std::uint32_t> one = find_all(ruling->one, people);
    if (ruling->kind == Ruling::Kind::Merge) {
      for (std::size_t i = 1; i < one.size(); ++i) {
        const auto [first, second] = std::minmax(one[0], one[i]);
        if (!sets->join(first, second)) continue;
        merges->push_back({first, second, MergeReason::Ruling, ruling->words});
      }
      continue;
    }
    const std::vector<std::uint32_t> other = find_all(ruling->other, people);
    if (!were_united(one, other, sets)) keep_apart(one, other, sets);
  }
}

// Each member joins the first of those before him from whom he need not stay apart.
void merge_alike(const Alike& alike, Sets* sets, std::vector<Merge>* merges) {
  for (std::size_t i = 1; i < alike.members.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const std::uint32_t first = alike.members[k];
      const std::uint32_t second = alike.members[i];
      if (sets->join(first, second)) {
        merges->push_back({first, second, alike.reason, print_detail(alike, k, i)});
      }
      if (sets->are_together(first, second)) break;
    }
  }
}

void collect_addresses(const Evidence& evidence, People* people) {
  std::set<std::string> all;
  for (const NamedAddress& mailbox : evidence.mailboxes) all.insert(mailbox.address);
  people->addresses.assign(all.begin(), all.end());
}

void make_persons(const std::vector<AddressKind>& kinds, std::vector<Merge> merges, Sets* sets,
                  People* people) {
  std::map<std::uint32_t, std::uint32_t> numbers;  // root to person
  std::vector<std::uint32_t> shown;                // by person: the address that tells its kind
  for (std::uint32_t i = 0; i < people->addresses.size(); ++i) {
    const auto [at, is_new] =
        numbers.emplace(sets->find(i), static_cast<std::uint32_t>(people->persons.size()));
    if (is_new) {
      Person person;
      person.id = person_id_of(people->addresses[i]);
      people->persons.push_back(std::move(person));
      shown.push_back(i);
    }
    Person& person = people->persons[at->second];
    person.addresses.push_back(i);
    people->person_of.push_back(at->second);
    // Kinds are mixed by rulings alone; a human being who has a robot's address stays one.
    std::uint32_t& best = shown[at->second];
    if (std::tuple(kinds[i].kind, kinds[i].rank) < std::tuple(kinds[best].kind, kinds[best].rank)) {
      best = i;
    }
  }
  for (std::size_t p = 0; p < shown.size(); ++p) {
    people->persons[p].kind = kinds[shown[p]].kind;
    people->persons[p].kind_reason = kinds[shown[p]].reason;
  }
  std::sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) {
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });
  for (Merge& merge : merges) {
    people->persons[people->person_of[merge.first]].merges.push_back(std::move(merge));
  }
}

}  // namespace

PersonId person_id_of(std::string_view plain_address) {
  crypto::Sha256 hash;
  hash.update(kIdContext);
  hash.update(plain_address);
  const Digest digest = hash.finish();
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest.octets[i];
  return {bits >> (64 - kIdBits)};
}

std::string print_person_id(PersonId id) {
  ItemId as_item;
  const std::uint64_t high = id.bits << (64 - kIdBits);
  for (std::size_t i = 0; i < 8; ++i) {
    as_item.digest.octets[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
  }
  return "p" + print_short(as_item, kIdBits / 5);
}

std::optional<PersonId> parse_person_id(std::string_view text) {
  if (text.size() != 1 + kIdBits / 5 || (text[0] != 'p' && text[0] != 'P')) return std::nullopt;
  const auto range = parse_item_prefix(text.substr(1));
  if (!range) return std::nullopt;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | range->low.digest.octets[i];
  return PersonId{bits >> (64 - kIdBits)};
}

std::string mark_of(const std::vector<Ruling>& rulings) {
  crypto::Sha256 hash;
  const auto put = [&hash](std::string_view text) {
    Bytes size;
    ByteWriter(&size).u64(text.size());
    hash.update(size);
    hash.update(text);
  };
  for (const Ruling& ruling : rulings) {
    put(ruling.kind == Ruling::Kind::Merge ? "merge" : "split");
    for (const std::string& each : ruling.one) put(each);
    put("");
    for (const std::string& each : ruling.other) put(each);
    put("");
    put(ruling.words);
  }
  return print_hex(hash.finish());
}

std::string_view person_kind_name(PersonKind kind) {
  switch (kind) {
    case PersonKind::Human:
      return "person";
    case PersonKind::Shared:
      return "shared";
    case PersonKind::List:
      return "list";
    case PersonKind::Robot:
      return "robot";
  }
  return "";
}

std::string_view merge_reason_name(MergeReason reason) {
  switch (reason) {
    case MergeReason::Ruling:
      return "ruling";
    case MergeReason::SameBox:
      return "same-box";
    case MergeReason::X500:
      return "x500";
    case MergeReason::Signature:
      return "signature";
    case MergeReason::SameLocal:
      return "same-local";
    case MergeReason::SameName:
      return "same-name";
  }
  return "";
}

std::optional<std::uint32_t> People::find_address(std::string_view plain_address) const {
  const auto at = std::lower_bound(addresses.begin(), addresses.end(), plain_address);
  if (at == addresses.end() || *at != plain_address) return std::nullopt;
  return static_cast<std::uint32_t>(at - addresses.begin());
}

std::optional<std::uint32_t> People::find(PersonId id) const {
  for (std::uint32_t i = 0; i < persons.size(); ++i) {
    if (persons[i].id == id) return i;
  }
  for (std::uint32_t i = 0; i < addresses.size(); ++i) {
    if (person_id_of(addresses[i]) == id) return person_of[i];
  }
  return std::nullopt;
}

People resolve(const Evidence& evidence, const std::vector<Ruling>& rulings) {
  People people;
  collect_addresses(evidence, &people);
  const std::vector<AddressKind> kinds = tell_kinds(evidence, people.addresses);
  Candidates candidates = find_candidates(evidence, people.addresses, kinds);
  Sets sets(people.addresses.size());
  std::vector<Merge> merges;
  hear(rulings, people, &sets, &merges);
  for (const auto& [a, b] : candidates.apart) sets.keep_apart(a, b);
  std::sort(candidates.groups.begin(), candidates.groups.end());
  for (const Alike& alike : candidates.groups) merge_alike(alike, &sets, &merges);
  make_persons(kinds, std::move(merges), &sets, &people);
  CHECK(people.person_of.size() == people.addresses.size());
  return people;
}

}  // namespace day::people
