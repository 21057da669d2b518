// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/recipe.h"

#include <fmt/format.h>

#include <utility>

#include "store/limits.h"

namespace day::store {
namespace {

enum class Tag : std::uint8_t {
  SourceBegin = 1,
  ContainerBegin = 2,
  Framing = 3,
  Item = 4,
  Gap = 5,
  Notice = 6,
  ContainerEnd = 7,
  SourceEnd = 8,
  KeyTerms = 9,
};

// A value of an enumeration: Damaged past its last.
template <typename Enum>
Enum take_enum(ByteReader* in, Enum last) {
  const std::uint8_t value = in->u8();
  if (value > static_cast<std::uint8_t>(last)) in->fail();
  return static_cast<Enum>(value);
}

bool take_bool(ByteReader* in) {
  const std::uint8_t value = in->u8();
  if (value > 1) in->fail();
  return value == 1;
}

std::string take_text(ByteReader* in) {
  return std::string(in->blob(kMaxRecipeBytes));
}

Digest take_digest(ByteReader* in) {
  return parse_digest_bytes(in->raw(sizeof(Digest::octets))).value_or(Digest{});
}

class Encoder {
 public:
  explicit Encoder(Bytes* out) : writer_(out) {}

  void operator()(const SourceBegin& record) {
    tag(Tag::SourceBegin);
    writer_.blob(record.path);
    writer_.i64(record.added_seconds);
    boolean(record.keep_outer);
  }
  void operator()(const ContainerBegin& record) {
    tag(Tag::ContainerBegin);
    writer_.u8(static_cast<std::uint8_t>(record.kind));
    writer_.blob(record.path);
    boolean(record.modified_seconds.has_value());
    if (record.modified_seconds) writer_.i64(*record.modified_seconds);
    writer_.blob(record.detail);
  }
  void operator()(const Framing& record) {
    tag(Tag::Framing);
    writer_.blob(record.bytes);
  }
  void operator()(const ItemRef& record) {
    tag(Tag::Item);
    writer_.u8(static_cast<std::uint8_t>(record.kind));
    writer_.raw(record.id.digest.view());
    writer_.varint(record.size_bytes);
    writer_.blob(record.flags);
    writer_.blob(record.envelope);
  }
  void operator()(const Gap& record) {
    tag(Tag::Gap);
    writer_.varint(record.size_bytes);
    writer_.blob(record.reason);
  }
  void operator()(const Notice& record) {
    tag(Tag::Notice);
    writer_.blob(record.text);
  }
  void operator()(const ContainerEnd& record) {
    tag(Tag::ContainerEnd);
    writer_.varint(record.size_bytes);
    writer_.raw(record.sha256.view());
    boolean(record.outer_kept);
    boolean(record.complete);
  }
  void operator()(const SourceEnd& record) {
    tag(Tag::SourceEnd);
    boolean(record.complete);
  }
  void operator()(const KeyTerms& record) {
    tag(Tag::KeyTerms);
    writer_.u8(static_cast<std::uint8_t>(record.form));
    writer_.blob(record.domain);
    writer_.blob(record.selector);
    boolean(record.trust.has_value());
    if (record.trust) writer_.raw(record.trust->view());
  }

 private:
  void tag(Tag value) { writer_.u8(static_cast<std::uint8_t>(value)); }
  void boolean(bool value) { writer_.u8(value ? 1 : 0); }

  ByteWriter writer_;
};

ContainerBegin take_container_begin(ByteReader* in) {
  ContainerBegin record;
  record.kind = take_enum(in, ContainerKind::Keys);
  record.path = take_text(in);
  if (take_bool(in)) record.modified_seconds = in->i64();
  record.detail = take_text(in);
  return record;
}

ItemRef take_item(ByteReader* in) {
  ItemRef record;
  record.kind = take_enum(in, ItemKind::Evidence);
  if (record.kind == ItemKind::Outer) in->fail();
  record.id.digest = take_digest(in);
  record.size_bytes = in->varint();
  record.flags = take_text(in);
  record.envelope = take_text(in);
  return record;
}

ContainerEnd take_container_end(ByteReader* in) {
  ContainerEnd record;
  record.size_bytes = in->varint();
  record.sha256 = take_digest(in);
  record.outer_kept = take_bool(in);
  record.complete = take_bool(in);
  return record;
}

KeyTerms take_key_terms(ByteReader* in) {
  KeyTerms record;
  record.form = take_enum(in, EvidenceForm::RecoveredKey);
  record.domain = take_text(in);
  record.selector = take_text(in);
  if (take_bool(in)) record.trust = take_digest(in);
  return record;
}

RecipeRecord take_record(Tag tag, ByteReader* in) {
  switch (tag) {
    case Tag::SourceBegin: {
      SourceBegin record;
      record.path = take_text(in);
      record.added_seconds = in->i64();
      record.keep_outer = take_bool(in);
      return record;
    }
    case Tag::ContainerBegin:
      return take_container_begin(in);
    case Tag::Framing:
      return Framing{take_text(in)};
    case Tag::Item:
      return take_item(in);
    case Tag::Gap: {
      Gap record;
      record.size_bytes = in->varint();
      record.reason = take_text(in);
      return record;
    }
    case Tag::Notice:
      return Notice{take_text(in)};
    case Tag::ContainerEnd:
      return take_container_end(in);
    case Tag::SourceEnd:
      return SourceEnd{take_bool(in)};
    case Tag::KeyTerms:
      return take_key_terms(in);
  }
  in->fail();
  return Notice{};
}

}  // namespace

std::string_view container_kind_name(ContainerKind kind) {
  switch (kind) {
    case ContainerKind::Folder:
      return "folder";
    case ContainerKind::File:
      return "file";
    case ContainerKind::Mbox:
      return "mbox";
    case ContainerKind::Maildir:
      return "maildir";
    case ContainerKind::Compressed:
      return "compressed";
    case ContainerKind::Archive:
      return "archive";
    case ContainerKind::Keys:
      return "keys";
  }
  return "unknown";
}

std::string_view item_kind_name(ItemKind kind) {
  switch (kind) {
    case ItemKind::Message:
      return "message";
    case ItemKind::Document:
      return "document";
    case ItemKind::Outer:
      return "outer";
    case ItemKind::Evidence:
      return "evidence";
  }
  return "unknown";
}

void encode_record(const RecipeRecord& record, Bytes* out) {
  std::visit(Encoder(out), record);
}

Result<RecipeRecord> decode_record(ByteReader* in) {
  const std::size_t left = in->left();
  const std::uint8_t tag = in->u8();
  RecipeRecord record = take_record(static_cast<Tag>(tag), in);
  if (in->ok()) return record;
  return Error{Code::Damaged,
               fmt::format("no recipe record of kind {} in the last {} bytes", tag, left)};
}

}  // namespace day::store
