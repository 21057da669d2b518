// SPDX-License-Identifier: AGPL-3.0-or-later
// What is used of libpff, behind types of our own: items of a PST, OST or PAB ([MS-PST]), their
// properties, and what hangs on them. A library call that fails gives nothing or less; its words go
// nowhere.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "outlook/message.h"

namespace day::outlook {

// An open folder, message or piece of one. Lives no longer than its store.
class PffItem {
 public:
  PffItem(PffItem&&) noexcept;
  PffItem& operator=(PffItem&&) noexcept;
  ~PffItem();

  enum class Kind { Folder, Message, Piece };
  Kind kind() const;
  std::uint32_t identifier() const;

  // The properties of each of its record sets: one of a message or folder, one for each recipient
  // of a list of recipients. Without the data of attachments. At most `max_sets`.
  std::vector<Properties> property_sets(std::size_t max_sets) const;

  // Of a folder. Negative if it cannot be told.
  int subfolder_count() const;
  std::optional<PffItem> subfolder(int number) const;
  int message_count() const;
  std::optional<PffItem> message(int number) const;
  // Items that programs keep hidden in a folder: views, rules, settings.
  int hidden_count() const;

  // Of a message.
  std::optional<PffItem> recipients() const;
  int attachment_count() const;
  std::optional<PffItem> attachment(int number) const;

  // Of an attachment: the message that it is.
  std::optional<PffItem> attached_message() const;
  // Its data, at most `max_bytes`; *wrong says why it is not all of it.
  Bytes data(std::uint64_t max_bytes, std::string* wrong) const;

  struct Handle;
  explicit PffItem(std::unique_ptr<Handle> handle);

 private:
  std::unique_ptr<Handle> handle_;
};

class PffStore {
 public:
  // `file` is borrowed for the life of the value.
  static Result<std::unique_ptr<PffStore>> open(document::RandomAccess& file);
  ~PffStore();

  std::optional<PffItem> root() const;
  std::optional<PffItem> message_store() const;
  std::optional<PffItem> by_identifier(std::uint32_t identifier) const;
  int orphan_count() const;
  std::optional<PffItem> orphan(int number) const;
  // Looks through what the file has freed. False if that failed.
  bool recover();
  int recovered_count() const;
  std::optional<PffItem> recovered(int number) const;

  // "PST", "OST", "PAB"; empty if it is none of them.
  std::string_view kind() const;
  bool is_unicode() const;
  bool is_corrupted() const;
  // libpff takes no file whose header has a wrong checksum; it was given the right one.
  bool has_repaired_header() const;
  // The charset of what is no Unicode and says none itself; empty if not known.
  std::string charset() const;
  std::string_view encryption() const;

 private:
  struct Handle;
  explicit PffStore(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace day::outlook
