// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses: what in their spelling tells that two are one box, and whether one is made from a
// name. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "people/names.h"

namespace day::people {

// An address taken apart. Views of what was parsed.
struct AddressParts {
  std::string_view local;
  std::string_view domain;  // empty: an X.500 name, or no address
};
AddressParts split_address(std::string_view address);

// ASCII letters in lower case, blanks around it gone. Nothing if it is longer than
// kMaxAddressBytes or empty.
std::optional<std::string> plain_address(std::string_view address);

// The X.500 name ("/o=…/cn=…", lower case) that Exchange writes in place of an address, plain or
// packed as IMCEAEX-_O=…@domain (MS-OXOMSG calls it encapsulated: "_" is "/", "+XX" an octet).
// Nothing if it is neither.
std::optional<std::string> x500_name(std::string_view address);

// The last cn of an X.500 name, without the 32 hexadecimal digits and the hyphen that newer
// Exchange puts before it: what stands for the local part.
std::string_view x500_box(std::string_view name);

// Spellings of one box: without "+tag" (RFC 5233); at gmail.com and googlemail.com, which are one,
// without dots. The address itself where none of this applies.
std::string same_box(std::string_view address);

// A local part reduced: its letters from a to z without separators, and its digits.
struct PlainLocal {
  std::string letters;
  std::string digits;
};
PlainLocal plain_local(std::string_view address);

// Whether an address is made from this full name: "ida.berg", "berg", "iberg", "bergi", "ida"
// and longer ones that have both names in them; or whose domain is the family name.
bool is_made_from(std::string_view address, const PlainName& name);

// The local part of an office, not of a person: info, admin, postmaster …
bool is_office_box(std::string_view address);

}  // namespace day::people
