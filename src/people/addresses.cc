// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/addresses.h"

#include <algorithm>
#include <array>

#include "people/limits.h"

namespace day::people {
namespace {

constexpr std::string_view kEncapsulated = "imceaex-";
constexpr std::size_t kExchangeHexDigits = 32;
// Shorter family names stand in too many words to show anything by being part of one.
constexpr std::size_t kMinFamilyInside = 5;
constexpr std::size_t kMinBothInside = 6;
constexpr std::size_t kMinAlone = 3;
constexpr std::size_t kMinFamilyDomain = 4;

constexpr std::array<std::string_view, 10> kMoreOfficeBoxes = {
    "hello", "help", "hr", "jobs", "mail", "me", "post", "root", "shop", "web"};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return hex_value(c) >= 0; });
}

// Only letters from a to z are left of a folded word: what a local part can spell.
std::string letters_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') out += c;
  }
  return out;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_label_of(std::string_view domain, std::string_view label) {
  std::size_t begin = 0;
  while (begin <= domain.size()) {
    const std::size_t dot = std::min(domain.find('.', begin), domain.size());
    if (letters_of(domain.substr(begin, dot - begin)) == label) return true;
    begin = dot + 1;
  }
  return false;
}

}  // namespace

AddressParts split_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return {address, {}};
  return {address.substr(0, at), address.substr(at + 1)};
}

std::optional<std::string> plain_address(std::string_view address) {
  while (!address.empty() && (address.front() == ' ' || address.front() == '\t')) {
    address.remove_prefix(1);
  }
  while (!address.empty() && (address.back() == ' ' || address.back() == '\t')) {
    address.remove_suffix(1);
  }
  if (address.empty() || address.size() > kMaxAddressBytes) return std::nullopt;
  std::string out(address);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::optional<std::string> x500_name(std::string_view address) {
  const auto plain = plain_address(address);
  if (!plain) return std::nullopt;
  if (plain->starts_with("/o=") && has(*plain, "/cn=")) return plain;
  if (!plain->starts_with(kEncapsulated)) return std::nullopt;
  const std::string_view packed = split_address(*plain).local.substr(kEncapsulated.size());
  std::string out;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    const int high = i + 2 < packed.size() ? hex_value(packed[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(packed[i + 2]) : -1;
    if (packed[i] == '+' && low >= 0) {
      const char c = static_cast<char>(high * 16 + low);
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      i += 2;
    } else {
      out += packed[i] == '_' ? '/' : packed[i];
    }
  }
  if (!out.starts_with("/o=") || !has(out, "/cn=")) return std::nullopt;
  return out;
}

std::string_view x500_box(std::string_view name) {
  const std::size_t at = name.rfind("/cn=");
  if (at == std::string_view::npos) return {};
  std::string_view box = name.substr(at + 4);
  if (box.size() > kExchangeHexDigits + 1 && box[kExchangeHexDigits] == '-' &&
      is_hex(box.substr(0, kExchangeHexDigits))) {
    box.remove_prefix(kExchangeHexDigits + 1);
  }
  return box;
}

std::string same_box(std::string_view address) {
  if (auto x500 = x500_name(address)) return *x500;
  const AddressParts parts = split_address(address);
  if (parts.domain.empty()) return std::string(address);
  std::string_view local = parts.local;
  const std::size_t plus = local.find('+');
  if (plus != std::string_view::npos && plus > 0) local = local.substr(0, plus);
  std::string out(local);
  std::string_view domain = parts.domain;
  if (domain == "googlemail.com") domain = "gmail.com";
  if (domain == "gmail.com") std::erase(out, '.');
  out += '@';
  out += domain;
  return out;
}

PlainLocal plain_local(std::string_view address) {
  const auto x500 = x500_name(address);
  std::string_view local = x500 ? x500_box(*x500) : split_address(address).local;
  const std::size_t plus = local.find('+');
  if (plus != std::string_view::npos && plus > 0) local = local.substr(0, plus);
  PlainLocal out;
  for (const char c : local) {
    if (c >= 'a' && c <= 'z') out.letters += c;
    if (c >= '0' && c <= '9') out.digits += c;
  }
  return out;
}

bool is_made_from(std::string_view address, const PlainName& name) {
  if (!name.is_full) return false;
  const std::string given = letters_of(name.words.front());
  const std::string family = letters_of(name.words.back());
  if (given.empty() || family.empty()) return false;
  const std::string local = plain_local(address).letters;
  std::string all, initials;
  for (const std::string& word : name.words) {
    const std::string letters = letters_of(word);
    all += letters;
    if (&word != &name.words.back() && !letters.empty()) initials += letters[0];
  }
  const std::string first(1, given[0]);
  if (family.size() >= kMinAlone && local == family) return true;
  if (given.size() >= kMinAlone && local == given) return true;
  for (const std::string& form :
       {given + family, family + given, all, first + family, family + first, initials + family,
        family + initials, given + family.substr(0, 1)}) {
    if (form.size() > kMinAlone && local == form) return true;
  }
  if (family.size() >= kMinFamilyInside && local.starts_with(first + family)) return true;
  if (given.size() + family.size() >= kMinBothInside && given.size() >= kMinAlone &&
      family.size() >= kMinAlone && has(local, given) && has(local, family)) {
    return true;
  }
  const std::string_view domain = split_address(address).domain;
  return family.size() >= kMinFamilyDomain &&
         (is_label_of(domain, family) || is_label_of(domain, given + family));
}

bool is_office_box(std::string_view address) {
  const std::string letters = plain_local(address).letters;
  return is_office_word(letters) || is_robot_word(letters) ||
         std::find(kMoreOfficeBoxes.begin(), kMoreOfficeBoxes.end(), letters) !=
             kMoreOfficeBoxes.end();
}

}  // namespace day::people
