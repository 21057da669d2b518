// SPDX-License-Identifier: AGPL-3.0-or-later
// The changes of header fields that lists, mail programs and exports are known to make, and their
// inverses (docs/design/repairs.md). Whether one was made is for a key to say.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "dkim/digest_impl.h"
#include "dkim/transfer_encoding.h"
#include "mail/signature.h"

namespace day::dkim {

struct HeaderChange {
  mail::Repair repair = mail::Repair::SubjectLabel;
  bool simple_only = false;  // the relaxed form hides it
  // Of the header it was found in: the place of a field and the field as it was before the change,
  // without its line end. In order of place.
  std::vector<std::pair<std::uint32_t, Bytes>> fields;
};

// Most plausible first. `has_simple`: some signature is over the simple form.
std::vector<HeaderChange> find_header_changes(const HeaderView& header, bool has_simple);

// The bottom-most Content-Transfer-Encoding as it may have read when the body was encoded so;
// without any if there is no such field.
std::vector<HeaderChange> find_encoding_changes(const HeaderView& header, TextEncoding encoding);

// A header with a change undone. What was not changed is borrowed from the header before.
class ChangedHeader {
 public:
  // `before` is what made `header`, if a change did.
  ChangedHeader(const HeaderView& header, HeaderChange change, const ChangedHeader* before);
  const HeaderView& view() const { return *view_; }
  const HeaderChange& change() const { return change_; }
  // Whether that field is not the one of the message, by this change or one before.
  bool is_changed(std::uint32_t place) const;

 private:
  HeaderChange change_;
  std::vector<std::uint32_t> places_;  // sorted
  std::unique_ptr<HeaderView> view_;
};

// What the header hash of the signature is made of in the changed header, as canonical_headers();
// empty if it covers none of the fields that the last change changed, cannot be computed, or would
// take more than `*bytes_left` octets of header, from which it is taken.
Bytes changed_header_form(const FoundSignature& signature, const ChangedHeader& header,
                          std::size_t* bytes_left);

}  // namespace day::dkim
