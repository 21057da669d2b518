// SPDX-License-Identifier: AGPL-3.0-or-later
// A recipe tells how a source is put together from framing bytes and items, so that every container
// can be given back byte for byte and every byte accounted for (I2). It is a stream of records,
// written to the packs as the source is read; docs/formats/recipe.md is its grammar. Damage found
// while reading back is an Error of Code::Damaged.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

namespace day::store {

enum class ContainerKind : std::uint8_t {
  Folder,  // a plain folder; holds containers
  File,    // a file that is one item, with or without framing (.eml, .emlx, a document)
  Mbox,
  Maildir,     // a folder with cur, new, tmp
  Compressed,  // one stream inside gzip, bzip2, xz, zstd …
  Archive,     // many entries inside zip, tar, 7z …
  Keys,        // a file of signing keys, or of those who sign such files; one item of evidence
};
inline constexpr std::uint8_t kContainerKindCount = 7;
std::string_view container_kind_name(ContainerKind kind);  // "folder", "file", "mbox", …

enum class ItemKind : std::uint8_t {
  Message,
  Document,
  Outer,     // the outer file of a compressed or archived container; no ItemRef has this kind
  Evidence,  // a file of keys, kept to be read again; never searched
};
inline constexpr std::uint8_t kItemKindCount = 4;
std::string_view item_kind_name(ItemKind kind);

// Opens a source: what the operator gave on the command line.
struct SourceBegin {
  std::string path;                // as given, made absolute; "-" for standard input
  std::int64_t added_seconds = 0;  // when, since 1970 UTC
  bool keep_outer = true;
};

struct ContainerBegin {
  ContainerKind kind = ContainerKind::File;
  std::string path;  // path within the enclosing container; for the outermost, its file name
  std::optional<std::int64_t> modified_seconds;  // file time, if there is one
  std::string detail;                            // "mboxrd", "zstd", "zip" …
};

// Bytes of the container that belong to no item.
struct Framing {
  Bytes bytes;
};

struct ItemRef {
  ItemKind kind = ItemKind::Message;
  ItemId id;
  std::uint64_t size_bytes = 0;
  std::string flags;     // Maildir flags or MH sequence, as found
  std::string envelope;  // the From_ line of an mbox, without its end of line
};

// Bytes that could not be had: the container had them (as far as is known), the vault has not.
struct Gap {
  std::uint64_t size_bytes = 0;  // 0 when unknown
  std::string reason;
};

// What was noticed and is worth a word in the account: "Content-Length disagrees", "entry is
// encrypted".
struct Notice {
  std::string text;
};

// What the evidence of a container of kind Keys is read as.
enum class EvidenceForm : std::uint8_t {
  KeyFile,       // dkim::parse_key_file
  RecoveredKey,  // docs/formats/key-evidence.md, "A recovered key"
};
inline constexpr std::uint8_t kEvidenceFormCount = 2;

// Stands before the item of such a container: what the operator said of the file, without which
// the same bytes would mean something else.
struct KeyTerms {
  EvidenceForm form = EvidenceForm::KeyFile;
  std::string domain;           // of records that name none
  std::string selector;         // of records that name none
  std::optional<Digest> trust;  // the evidence item with the keys that must have signed statements
  bool operator==(const KeyTerms&) const = default;
};

// Closes a container. `size_bytes` and `sha256` are of the container's own bytes: of an mbox the
// file, of a compressed or archived one the outer file. Zero for folders.
struct ContainerEnd {
  std::uint64_t size_bytes = 0;
  Digest sha256;
  bool outer_kept = false;  // the outer bytes are in the store under `sha256`
  bool complete = true;     // false if reading it ended early; the reason is in a Gap or Notice
};

struct SourceEnd {
  bool complete = true;
};

using RecipeRecord = std::variant<SourceBegin, ContainerBegin, Framing, ItemRef, Gap, Notice,
                                  ContainerEnd, SourceEnd, KeyTerms>;

// Appends the encoded record.
void encode_record(const RecipeRecord& record, Bytes* out);

// Takes the next record off the front of `in`. Damaged if it is not one.
Result<RecipeRecord> decode_record(ByteReader* in);

}  // namespace day::store
