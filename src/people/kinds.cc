// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "people/addresses.h"
#include "people/names.h"

namespace day::people {
namespace {

// From how many full names that it is not made from an address is a shared one: a second name is a
// mistake or a marriage.
constexpr std::size_t kSharedNames = 3;
// How many "X via LIST" make a list.
constexpr std::size_t kViaNames = 2;

constexpr std::array<std::string_view, 3> kListLabels = {"lists", "listserv", "googlegroups"};
// Local parts, their separators taken out, that mean everybody of a house.
constexpr std::array<std::string_view, 10> kEverybody = {
    "all",      "allcolleagues", "allemployees", "allhands", "allmembers",
    "allstaff", "allusers",      "everybody",    "everyone", "staffall"};
constexpr std::array<std::string_view, 3> kListEndings = {"-request", "-owner", "-bounces"};

struct Seen {
  std::set<std::string> foreign_names;  // keys of full names that the address is not made from
  std::string robot_name;
  std::string list_name;
  bool other_sender_name = false;  // one that no robot has
  bool has_other_name = false;     // the same, also given by others
  bool has_full_name = false;      // somebody calls it as one calls a human being
  bool sends = false;
};

std::vector<std::string> tokens_of(std::string_view local) {
  std::vector<std::string> tokens(1);
  for (const char c : local) {
    if (c == '.' || c == '-' || c == '_' || c == '+') {
      tokens.emplace_back();
    } else {
      tokens.back() += c;
    }
  }
  return tokens;
}

// The part of a local part that machines alone use; empty if there is none.
std::string robot_token(std::string_view local) {
  const std::vector<std::string> tokens = tokens_of(local.substr(0, local.find('+')));
  std::string before;
  for (const std::string& token : tokens) {
    if (is_robot_word(token) || token == "mailer" || token == "bounce") return token;
    if (token == "reply" && (before == "no" || before == "not")) return "no-reply";
    before = token;
  }
  return {};
}

std::string list_address_of(std::string_view list_id) {
  const std::size_t dot = list_id.find('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  const auto plain = plain_address(std::string(list_id.substr(0, dot)) + "@" +
                                   std::string(list_id.substr(dot + 1)));
  return plain.value_or(std::string());
}

class Teller {
 public:
  Teller(const Evidence& evidence, const std::vector<std::string>& addresses)
      : evidence_(evidence), addresses_(addresses), seen_(addresses.size()) {}

  std::vector<AddressKind> run() {
    for (const NamedAddress& mailbox : evidence_.mailboxes) look_at(mailbox);
    for (const std::string& id : std::set(evidence_.list_ids.begin(), evidence_.list_ids.end())) {
      const std::string address = list_address_of(id);
      if (address.empty()) continue;
      lists_.emplace(address, id);
      list_domains_.emplace(split_address(address).domain);
    }
    for (std::size_t i = 0; i < addresses_.size(); ++i) {
      if (!seen_[i].sends || lists_.contains(addresses_[i])) continue;
      sending_domains_.emplace(split_address(addresses_[i]).domain);
    }
    std::vector<AddressKind> out;
    out.reserve(addresses_.size());
    for (std::size_t i = 0; i < addresses_.size(); ++i) out.push_back(tell(i));
    return out;
  }

 private:
  void look_at(const NamedAddress& mailbox) {
    const auto at = std::lower_bound(addresses_.begin(), addresses_.end(), mailbox.address);
    Seen& seen = seen_[static_cast<std::size_t>(at - addresses_.begin())];
    const ViaName via = split_via(mailbox.name);
    if (mailbox.as_sender && !via.who.empty()) {
      via_[same_box(mailbox.address)].insert(plain_name(via.who).key());
    }
    const PlainName name = plain_name(mailbox.name);
    if (name.words.empty()) {
      seen.sends |= mailbox.as_sender;
      return;
    }
    const bool means_everybody =
        name.words[0] == "all" || name.words[0] == "everybody" || name.words[0] == "everyone";
    seen.has_full_name |= name.is_full && !means_everybody;
    const auto robot = std::find_if(name.words.begin(), name.words.end(),
                                    [](const std::string& word) { return is_robot_word(word); });
    if (std::find(name.words.begin(), name.words.end(), "mailing") != name.words.end() &&
        (name.words.back() == "list" || name.words.back() == "lists")) {
      if (seen.list_name.empty() || mailbox.name < seen.list_name) seen.list_name = mailbox.name;
    }
    const bool is_robot = robot != name.words.end() || names_itself_bot(mailbox.address, name);
    if (is_robot) {
      for (std::string* known : {&seen.robot_name, &robot_boxes_[same_box(mailbox.address)]}) {
        if (known->empty() || mailbox.name < *known) *known = mailbox.name;
      }
    } else {
      seen.has_other_name = true;
    }
    if (!mailbox.as_sender || !via.who.empty()) return;
    seen.sends = true;
    seen.other_sender_name |= !is_robot;
    if (!name.is_full) return;
    if (!is_made_from(mailbox.address, name)) seen.foreign_names.insert(name.key());
  }

  // "syzbot <syzbot@…>": the local part ends with bot and is the first word of the name. Cabot and
  // Talbot are last.
  static bool names_itself_bot(std::string_view address, const PlainName& name) {
    return name.words[0].ends_with("bot") && plain_local(address).letters == name.words[0];
  }

  AddressKind tell(std::size_t i) const {
    const std::string& address = addresses_[i];
    const Seen& seen = seen_[i];
    const AddressParts parts = split_address(address);
    if (const auto list = lists_.find(address); list != lists_.end()) {
      return {PersonKind::List, fmt::format("messages carry its List-Id <{}>", list->second), 0};
    }
    if (const auto via = via_.find(same_box(address));
        via != via_.end() && via->second.size() >= kViaNames) {
      return {PersonKind::List,
              fmt::format("{} senders write under it as \"… via …\"", via->second.size()), 1};
    }
    if (const std::string token = robot_token(parts.local); !token.empty()) {
      return {PersonKind::Robot, fmt::format("\"{}\" in its address", token), 2};
    }
    if (!seen.robot_name.empty() && !seen.other_sender_name) {
      return {PersonKind::Robot, fmt::format("it is called \"{}\"", seen.robot_name), 3};
    }
    const auto box = robot_boxes_.find(same_box(address));
    if (box != robot_boxes_.end() && !seen.has_other_name) {
      return {PersonKind::Robot, fmt::format("its box is that of \"{}\"", box->second), 3};
    }
    for (const std::string_view ending : kListEndings) {
      if (parts.local.ends_with(ending)) {
        return {PersonKind::List, fmt::format("its address ends with {}", ending), 4};
      }
    }
    if (!seen.list_name.empty() && !seen.other_sender_name) {
      return {PersonKind::List, fmt::format("it is called \"{}\"", seen.list_name), 4};
    }
    if (!seen.sends) return tell_silent(parts, seen.has_full_name);
    if (seen.foreign_names.size() >= kSharedNames) {
      return {PersonKind::Shared,
              fmt::format("{} different names wrote from it", seen.foreign_names.size()), 5};
    }
    return {};
  }

  // Nothing was ever sent from it.
  AddressKind tell_silent(const AddressParts& parts, bool has_full_name) const {
    for (const std::string_view label : kListLabels) {
      const std::string_view domain = parts.domain;
      const bool is_label = domain.starts_with(std::string(label) + ".") ||
                            domain.find("." + std::string(label) + ".") != std::string_view::npos;
      if (is_label) {
        return {PersonKind::List, "its domain is one of lists, and it never wrote", 6};
      }
    }
    if (list_domains_.contains(parts.domain) && !sending_domains_.contains(parts.domain)) {
      return {PersonKind::List,
              "its domain carries lists, and nothing was ever sent from that domain", 7};
    }
    std::string letters;
    for (const std::string& token : tokens_of(parts.local)) letters += token;
    if (!has_full_name &&
        std::find(kEverybody.begin(), kEverybody.end(), letters) != kEverybody.end()) {
      return {PersonKind::List, "its address means everybody, and it never wrote", 8};
    }
    return {};
  }

  const Evidence& evidence_;
  const std::vector<std::string>& addresses_;
  std::vector<Seen> seen_;
  std::map<std::string, std::string> lists_;          // address to List-Id
  std::map<std::string, std::set<std::string>> via_;  // who wrote via a box
  std::map<std::string, std::string> robot_boxes_;    // box to the name of a robot
  std::set<std::string, std::less<>> list_domains_;
  std::set<std::string, std::less<>> sending_domains_;
};

}  // namespace

std::vector<AddressKind> tell_kinds(const Evidence& evidence,
                                    const std::vector<std::string>& addresses) {
  return Teller(evidence, addresses).run();
}

}  // namespace day::people
