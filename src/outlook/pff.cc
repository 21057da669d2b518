// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/pff.h"

#define LIBPFF_HAVE_BFIO 1  // declares what takes a file of libbfio
#include <libbfio.h>
#include <libpff.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "outlook/limits.h"
#include "outlook/pff_file.h"
#include "outlook/tags.h"

namespace day::outlook {

struct PffItem::Handle {
  libpff_item_t* item = nullptr;
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (item != nullptr) libpff_item_free(&item, nullptr);
  }
};

struct PffStore::Handle {
  libbfio_handle_t* io = nullptr;
  bool has_repaired_header = false;
  libpff_file_t* file = nullptr;
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (file != nullptr) {
      libpff_file_close(file, nullptr);
      libpff_file_free(&file, nullptr);
    }
    if (io != nullptr) libbfio_handle_free(&io, nullptr);
  }
};

namespace {

// What a call of libpff hands out, as an item. Calls give 1 where there is one.
template <typename Call>
std::optional<PffItem> item_of(const Call& call) {
  auto handle = std::make_unique<PffItem::Handle>();
  if (call(&handle->item) != 1 || handle->item == nullptr) return std::nullopt;
  return PffItem(std::move(handle));
}

// A count that a call of libpff gives.
template <typename Call>
int count_of(const Call& call) {
  int count = 0;
  return call(&count) == 1 ? count : -1;
}

// Several values of any length ([MS-PST] §2.3.3.4.2): how many, where each begins, and they.
void split_values(ByteView data, Value* value) {
  ByteReader in(data);
  const std::size_t count = std::min<std::size_t>(in.u32(), std::min(kMaxValues, data.size() / 4));
  std::vector<std::uint32_t> places;
  for (std::size_t at = 0; at < count; ++at) places.push_back(in.u32());
  if (!in.ok()) return;
  for (std::size_t at = 0; at < count; ++at) {
    const std::size_t end = at + 1 < count ? places[at + 1] : data.size();
    if (places[at] > end || end > data.size()) break;
    value->octets.emplace_back(data.substr(places[at], end - places[at]));
  }
}

Value value_of(std::uint16_t type, Bytes data) {
  Value value{type, {}};
  if ((type & kMany) == 0) {
    value.octets.push_back(std::move(data));
  } else if (const std::size_t size = fixed_size(type)) {
    for (std::size_t at = 0; at + size <= data.size() && value.octets.size() < kMaxValues;
         at += size) {
      value.octets.push_back(data.substr(at, size));
    }
  } else {
    split_values(data, &value);
  }
  return value;
}

std::optional<Name> name_of(libpff_record_entry_t* entry) {
  libpff_name_to_id_map_entry_t* map = nullptr;
  std::uint8_t kind = 0;
  if (libpff_record_entry_get_name_to_id_map_entry(entry, &map, nullptr) != 1 || map == nullptr ||
      libpff_name_to_id_map_entry_get_type(map, &kind, nullptr) != 1) {
    return std::nullopt;
  }
  Name name;
  std::array<std::uint8_t, 16> guid = {};
  if (libpff_name_to_id_map_entry_get_guid(map, guid.data(), guid.size(), nullptr) == 1) {
    name.set = find_set(ByteView(reinterpret_cast<const char*>(guid.data()), guid.size()));
  }
  if (kind == LIBPFF_NAME_TO_ID_MAP_ENTRY_TYPE_NUMERIC) {
    libpff_name_to_id_map_entry_get_number(map, &name.number, nullptr);
    return name;
  }
  std::size_t size = 0;
  if (libpff_name_to_id_map_entry_get_utf8_string_size(map, &size, nullptr) != 1 || size == 0 ||
      size > kMaxTags) {
    return std::nullopt;
  }
  name.text.resize(size);
  auto* into = reinterpret_cast<std::uint8_t*>(name.text.data());
  if (libpff_name_to_id_map_entry_get_utf8_string(map, into, size, nullptr) != 1) {
    return std::nullopt;
  }
  name.text.resize(std::min(name.text.find('\0'), name.text.size()));
  return name;
}

void set_entry(libpff_record_entry_t* entry, Properties* properties) {
  std::uint32_t tag = 0;
  std::uint32_t type = 0;
  if (libpff_record_entry_get_entry_type(entry, &tag, nullptr) != 1 ||
      libpff_record_entry_get_value_type(entry, &type, nullptr) != 1) {
    return;
  }
  const std::optional<Name> name = name_of(entry);
  if (!name && (tag == tag::kAttachData || tag > 0xFFFF)) return;
  std::size_t size = 0;
  if (libpff_record_entry_get_data_size(entry, &size, nullptr) != 1 || size > kMaxRenderedBytes) {
    return;
  }
  Bytes data(size, '\0');
  if (size > 0 && libpff_record_entry_get_data(entry, reinterpret_cast<std::uint8_t*>(data.data()),
                                               size, nullptr) != 1) {
    return;
  }
  Value value = value_of(static_cast<std::uint16_t>(type & 0xFFFF), std::move(data));
  if (name) {
    properties->set(*name, std::move(value));
  } else {
    properties->set(static_cast<std::uint16_t>(tag), std::move(value));
  }
}

void read_set(libpff_record_set_t* set, Properties* properties) {
  int count = 0;
  if (libpff_record_set_get_number_of_entries(set, &count, nullptr) != 1) return;
  for (int at = 0; at < count; ++at) {
    libpff_record_entry_t* entry = nullptr;
    if (libpff_record_set_get_entry_by_index(set, at, &entry, nullptr) != 1) continue;
    set_entry(entry, properties);
    libpff_record_entry_free(&entry, nullptr);
  }
}

}  // namespace

PffItem::PffItem(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
PffItem::PffItem(PffItem&&) noexcept = default;
PffItem& PffItem::operator=(PffItem&&) noexcept = default;
PffItem::~PffItem() = default;

PffItem::Kind PffItem::kind() const {
  std::uint8_t type = LIBPFF_ITEM_TYPE_UNDEFINED;
  if (libpff_item_get_type(handle_->item, &type, nullptr) != 1) return Kind::Piece;
  switch (type) {
    case LIBPFF_ITEM_TYPE_FOLDER:
      return Kind::Folder;
    case LIBPFF_ITEM_TYPE_ATTACHMENT:
    case LIBPFF_ITEM_TYPE_ATTACHMENTS:
    case LIBPFF_ITEM_TYPE_RECIPIENTS:
    case LIBPFF_ITEM_TYPE_SUB_ASSOCIATED_CONTENTS:
    case LIBPFF_ITEM_TYPE_SUB_FOLDERS:
    case LIBPFF_ITEM_TYPE_SUB_MESSAGES:
    case LIBPFF_ITEM_TYPE_UNDEFINED:
    case LIBPFF_ITEM_TYPE_UNKNOWN:
      return Kind::Piece;
    default:
      return Kind::Message;
  }
}

std::uint32_t PffItem::identifier() const {
  std::uint32_t identifier = 0;
  libpff_item_get_identifier(handle_->item, &identifier, nullptr);
  return identifier;
}

std::vector<Properties> PffItem::property_sets(std::size_t max_sets) const {
  std::vector<Properties> out;
  const int count = count_of([&](int* into) {
    return libpff_item_get_number_of_record_sets(handle_->item, into, nullptr);
  });
  for (int at = 0; at < count && out.size() < max_sets; ++at) {
    libpff_record_set_t* set = nullptr;
    if (libpff_item_get_record_set_by_index(handle_->item, at, &set, nullptr) != 1) continue;
    out.emplace_back();
    read_set(set, &out.back());
    libpff_record_set_free(&set, nullptr);
  }
  return out;
}

int PffItem::subfolder_count() const {
  return count_of([&](int* into) {
    return libpff_folder_get_number_of_sub_folders(handle_->item, into, nullptr);
  });
}

std::optional<PffItem> PffItem::subfolder(int number) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_folder_get_sub_folder(handle_->item, number, into, nullptr);
  });
}

int PffItem::message_count() const {
  return count_of([&](int* into) {
    return libpff_folder_get_number_of_sub_messages(handle_->item, into, nullptr);
  });
}

std::optional<PffItem> PffItem::message(int number) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_folder_get_sub_message(handle_->item, number, into, nullptr);
  });
}

int PffItem::hidden_count() const {
  return count_of([&](int* into) {
    return libpff_folder_get_number_of_sub_associated_contents(handle_->item, into, nullptr);
  });
}

std::optional<PffItem> PffItem::recipients() const {
  return item_of([&](libpff_item_t** into) {
    return libpff_message_get_recipients(handle_->item, into, nullptr);
  });
}

int PffItem::attachment_count() const {
  return count_of([&](int* into) {
    return libpff_message_get_number_of_attachments(handle_->item, into, nullptr);
  });
}

std::optional<PffItem> PffItem::attachment(int number) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_message_get_attachment(handle_->item, number, into, nullptr);
  });
}

std::optional<PffItem> PffItem::attached_message() const {
  int type = LIBPFF_ATTACHMENT_TYPE_UNDEFINED;
  if (libpff_attachment_get_type(handle_->item, &type, nullptr) != 1 ||
      type != LIBPFF_ATTACHMENT_TYPE_ITEM) {
    return std::nullopt;
  }
  return item_of([&](libpff_item_t** into) {
    return libpff_attachment_get_item(handle_->item, into, nullptr);
  });
}

Bytes PffItem::data(std::uint64_t max_bytes, std::string* wrong) const {
  static constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
  size64_t size = 0;
  Bytes out;
  if (libpff_attachment_get_data_size(handle_->item, &size, nullptr) != 1) {
    *wrong = "its data is missing";
    return out;
  }
  if (size > max_bytes) {
    *wrong = "larger than is rendered";
    return out;
  }
  while (out.size() < size) {
    const std::size_t before = out.size();
    out.resize(before + std::min<std::size_t>(kPieceBytes, size - before));
    const ssize_t got = libpff_attachment_data_read_buffer(
        handle_->item, reinterpret_cast<std::uint8_t*>(out.data()) + before, out.size() - before,
        nullptr);
    if (got <= 0) {
      out.resize(before);
      *wrong = "a part of its data cannot be read";
      break;
    }
    out.resize(before + std::min(static_cast<std::size_t>(got), out.size() - before));
  }
  return out;
}

PffStore::PffStore(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
PffStore::~PffStore() = default;

Result<std::unique_ptr<PffStore>> PffStore::open(document::RandomAccess& file) {
  auto handle = std::make_unique<Handle>();
  handle->io = open_pff_file(file, &handle->has_repaired_header);
  if (handle->io == nullptr || libpff_file_initialize(&handle->file, nullptr) != 1) {
    return Error{Code::Failed, "no memory to read it"};
  }
  if (libpff_file_open_file_io_handle(handle->file, handle->io, LIBPFF_OPEN_READ, nullptr) != 1) {
    return Error{Code::Damaged, "cannot be opened as a data file of Outlook"};
  }
  return std::unique_ptr<PffStore>(new PffStore(std::move(handle)));
}

std::optional<PffItem> PffStore::root() const {
  return item_of([&](libpff_item_t** into) {
    return libpff_file_get_root_folder(handle_->file, into, nullptr);
  });
}

std::optional<PffItem> PffStore::message_store() const {
  return item_of([&](libpff_item_t** into) {
    return libpff_file_get_message_store(handle_->file, into, nullptr);
  });
}

std::optional<PffItem> PffStore::by_identifier(std::uint32_t identifier) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_file_get_item_by_identifier(handle_->file, identifier, into, nullptr);
  });
}

int PffStore::orphan_count() const {
  return count_of([&](int* into) {
    return libpff_file_get_number_of_orphan_items(handle_->file, into, nullptr);
  });
}

std::optional<PffItem> PffStore::orphan(int number) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_file_get_orphan_item_by_index(handle_->file, number, into, nullptr);
  });
}

bool PffStore::recover() {
  return libpff_file_recover_items(handle_->file, 0, nullptr) == 1;
}

int PffStore::recovered_count() const {
  return count_of([&](int* into) {
    return libpff_file_get_number_of_recovered_items(handle_->file, into, nullptr);
  });
}

std::optional<PffItem> PffStore::recovered(int number) const {
  return item_of([&](libpff_item_t** into) {
    return libpff_file_get_recovered_item_by_index(handle_->file, number, into, nullptr);
  });
}

std::string_view PffStore::kind() const {
  std::uint8_t type = 0;
  if (libpff_file_get_content_type(handle_->file, &type, nullptr) != 1) return {};
  switch (type) {
    case LIBPFF_FILE_CONTENT_TYPE_PST:
      return "PST";
    case LIBPFF_FILE_CONTENT_TYPE_OST:
      return "OST";
    case LIBPFF_FILE_CONTENT_TYPE_PAB:
      return "PAB";
    default:
      return {};
  }
}

bool PffStore::is_unicode() const {
  std::uint8_t type = 0;
  return libpff_file_get_type(handle_->file, &type, nullptr) == 1 && type != LIBPFF_FILE_TYPE_32BIT;
}

bool PffStore::has_repaired_header() const {
  return handle_->has_repaired_header;
}

bool PffStore::is_corrupted() const {
  return libpff_file_is_corrupted(handle_->file, nullptr) == 1;
}

std::string PffStore::charset() const {
  int codepage = 0;
  if (libpff_file_get_ascii_codepage(handle_->file, &codepage, nullptr) != 1) return {};
  return charset_of_codepage(codepage);
}

std::string_view PffStore::encryption() const {
  std::uint8_t type = 0;
  if (libpff_file_get_encryption_type(handle_->file, &type, nullptr) != 1) return {};
  switch (type) {
    case LIBPFF_ENCRYPTION_TYPE_NONE:
      return "none";
    case LIBPFF_ENCRYPTION_TYPE_COMPRESSIBLE:
      return "compressible";
    case LIBPFF_ENCRYPTION_TYPE_HIGH:
      return "high";
    default:
      return {};
  }
}

}  // namespace day::outlook
