// SPDX-License-Identifier: AGPL-3.0-or-later
// What else in the vault supports a message: a chain that a reader can follow, from the strongest
// link to the weakest. It never makes a message verified; it says what each link supports, and no
// more. docs/design/corroboration.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "sql/database.h"
#include "text/coverage.h"

namespace day::inquiry {

// In the order of strength.
enum class Support : std::uint8_t {
  Quoted,            // a verified message that names it quotes sentences of its text
  SameSigned,        // another item with its Message-ID has the same signed digest
  SameText,          // another item with its Message-ID has the same words of its writer
  OtherSource,       // the same bytes lie in another source too
  Named,             // a verified message names its Message-ID; date and parties agree
  SharedAttachment,  // a verified message has an attachment with the same SHA-256
};
inline constexpr std::uint8_t kSupportCount = 6;
// "quoted", "same-signed", "same-text", "other-source", "named", "shared-attachment".
std::string_view support_name(Support support);

struct Link {
  Support support = Support::Named;
  // The message that supports; of OtherSource the message itself.
  catalog::Summary by;
  text::Coverage quoted;                     // Quoted: of the message's own text
  std::optional<catalog::Occurrence> place;  // OtherSource
  std::string source_path;                   // OtherSource
  std::string domain;                        // SameSigned: the domain that signed both
  std::string selector;                      // SameSigned
  std::string file_name;                     // SharedAttachment: as this message names it
  std::optional<Digest> attachment;          // SharedAttachment
  std::uint64_t attachment_bytes = 0;
  std::uint64_t carried_by = 0;  // SharedAttachment: verified messages that have it, all of them
};

struct Corroboration {
  std::vector<Link> links;  // the strongest first
  std::string own_text;     // what Link::quoted speaks of: the writer's own words
  text::Coverage quoted;    // by all Quoted links together
  // Messages with its Message-ID whose words are others: one of them is not what was sent.
  std::uint64_t other_texts = 0;
  // Verified messages that name its Message-ID, but in a field that is not signed, or from before
  // it, or between other people: they support nothing.
  std::uint64_t named_without_support = 0;
  // False: there were more than kMaxSupportCandidates of a kind, and the rest was not looked at.
  bool complete = true;
};

// On the snapshot of the database's open read transaction. NotFound if the item is no message.
Result<Corroboration> corroborate(sql::Database* database, catalog::RowId message);

}  // namespace day::inquiry
