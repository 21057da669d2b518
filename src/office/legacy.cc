// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/legacy.h"

#include <string>
#include <utility>

#include "compound/compound.h"
#include "compound/writer.h"
#include "document/draft.h"
#include "document/limits.h"
#include "office/legacy_kinds.h"
#include "office/little.h"
#include "office/ole_object.h"
#include "office/ooxml.h"
#include "office/summary.h"
#include "office/unlock.h"

namespace day::office {
namespace {

using document::Draft;
using document::Outcome;

constexpr std::string_view kNative = "\1Ole10Native";

// An object that lies in the streams of this storage; false if there is none.
bool hand_on_content(const Legacy& legacy, const compound::Entry& storage) {
  if (const auto* native = legacy.file->find(storage, kNative)) {
    const compound::Content content = legacy.file->read(*native);
    const ByteView bytes = piece_of(content.bytes, 4, u32_at(content.bytes, 0));
    if (const auto file = parse_package(bytes)) {
      legacy.draft->property("path of " + file->name, file->path);
      legacy.hand_on(file->name, {}, file->bytes);
    } else {
      legacy.hand_on(storage.name, {}, bytes);
    }
    return true;
  }
  // A package of Office since 2007, or the whole file of the program that made it (PDF).
  for (const std::string_view name : {"Package", "CONTENTS"}) {
    const auto* stream = legacy.file->find(storage, name);
    if (stream == nullptr || stream->is_storage || stream->name != name) continue;
    const compound::Content content = legacy.file->read(*stream);
    if (!content.wrong.empty()) legacy.draft->defect(std::string(name) + ": " + content.wrong);
    legacy.hand_on(storage.name, {}, content.bytes);
    return true;
  }
  return false;
}

void hand_on_object(const Legacy& legacy, const compound::Entry& storage) {
  if (hand_on_content(legacy, storage)) return;
  const compound::Content copy = compound::copy_storage(legacy.file, storage);
  if (!copy.wrong.empty()) legacy.draft->defect("object " + storage.name + ": " + copy.wrong);
  legacy.hand_on(storage.name, {}, copy.bytes);
}

void hand_on_objects(const Legacy& legacy) {
  const auto of = [&](const compound::Entry& parent, bool all) {
    for (const compound::Entry& entry : legacy.file->children(parent)) {
      if (entry.is_storage && (all || entry.name.starts_with("MBD"))) {
        hand_on_object(legacy, entry);
      }
    }
  };
  of(legacy.file->root(), false);
  const auto* pool = legacy.file->find("ObjectPool");
  if (pool != nullptr && pool->is_storage) of(*pool, true);
}

void tell_macros(const Legacy& legacy) {
  for (const std::string_view name : {"Macros", "_VBA_PROJECT_CUR", "VBA"}) {
    if (legacy.file->find(name) != nullptr) legacy.draft->property("macros", "yes");
  }
}

void read_kind(const Legacy& legacy) {
  if (legacy.file->find("WordDocument") != nullptr) {
    legacy.draft->media_type("application/msword");
    read_old_word(legacy);
  } else if (legacy.file->find("PowerPoint Document") != nullptr) {
    legacy.draft->media_type("application/vnd.ms-powerpoint");
    read_old_slides(legacy);
  } else {
    for (const std::string_view name : {"Workbook", "Book"}) {
      if (legacy.file->find(name) == nullptr) continue;
      legacy.draft->media_type("application/vnd.ms-excel");
      read_old_excel(legacy, legacy.read(name));
      return;
    }
    if (!hand_on_content(legacy, legacy.file->root())) {
      legacy.draft->end(Outcome::Unsupported, "no reader for this kind of compound file");
    }
  }
}

// Sheets that are only protected against changes have this one, known to all.
constexpr std::string_view kNoSecret = "VelvetSweatshop";

document::Reading read_locked(const Legacy& legacy, const document::Options& options,
                              document::Children& children) {
  const Bytes info = legacy.read("EncryptionInfo");
  const Bytes package = legacy.read("EncryptedPackage");
  for (const std::string_view password : {options.password, kNoSecret}) {
    if (password.empty()) continue;
    const std::optional<Bytes> plain = unlock_package(info, package, password);
    if (!plain) continue;
    document::Reading reading = read_ooxml(*plain, options, children);
    const std::string_view how = password == kNoSecret ? "with a password that is known to all"
                                                       : "opened with the password that was given";
    auto& properties = reading.properties;
    if (properties.size() >= document::kMaxProperties) properties.pop_back();
    properties.push_back({"encrypted", std::string(how)});
    return reading;
  }
  legacy.draft->property("encrypted", "a document of Office since 2007");
  legacy.draft->end(Outcome::Locked, "it needs a password");
  return legacy.draft->finish();
}

}  // namespace

Bytes Legacy::read(std::string_view path) const {
  const compound::Entry* entry = file->find(path);
  if (entry == nullptr || entry->is_storage) return {};
  compound::Content content = file->read(*entry);
  if (!content.wrong.empty()) draft->defect(std::string(path) + ": " + content.wrong);
  return std::move(content.bytes);
}

document::Reading read_legacy(ByteView file, const document::Options& options,
                              document::Children& children) {
  Draft draft("application/x-ole-storage");
  Result<compound::File> opened = compound::File::open(file);
  if (!opened.ok()) {
    draft.end(Outcome::Failed, opened.error().message);
    return draft.finish();
  }
  std::uint64_t count = 0;
  const Legacy legacy{&opened.value(), &draft,
                      [&](std::string_view name, std::string_view media_type, ByteView bytes) {
                        document::Child child;
                        child.key = ++count;
                        if (options.only_key && *options.only_key != child.key) return;
                        child.path = document::field_text(name);
                        child.media_type = media_type;
                        children.add(child, bytes);
                      }};
  for (const std::string& defect : opened->defects()) draft.defect(defect);
  if (opened->find("EncryptedPackage") != nullptr) {
    return read_locked(legacy, options, children);
  }
  read_summary(legacy.read("\5SummaryInformation"), draft);
  read_summary(legacy.read("\5DocumentSummaryInformation"), draft);
  tell_macros(legacy);
  read_kind(legacy);
  hand_on_objects(legacy);
  return draft.finish();
}

}  // namespace day::office
