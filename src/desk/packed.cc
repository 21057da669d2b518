// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/packed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "document/limits.h"
#include "reader/unarchive.h"
#include "source/limits.h"
#include "source/sniff.h"

namespace day::desk {
namespace {

// Gives the archive to libarchive, and what comes out of it to Children. What an entry is, is told
// by its first bytes, so these are held back until there are enough.
class Entries : public reader::UnarchiveHost {
 public:
  Entries(const reader::DocumentFile& file, document::Form form, bool may_seek,
          document::Children* children)
      : file_(file), form_(form), may_seek_(may_seek), children_(children) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t got = read_at(position_, into, size);
    position_ += got;
    return got;
  }
  bool can_seek() const override { return may_seek_; }
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t size) override {
    if (file_.access != nullptr) return file_.access->read_at(offset, into, size);
    if (offset >= file_.bytes.size()) return 0;
    const std::size_t got = std::min<std::size_t>(size, file_.bytes.size() - offset);
    std::memcpy(into, file_.bytes.data() + offset, got);
    return got;
  }
  std::uint64_t size_bytes() const override {
    return file_.access != nullptr ? file_.access->size_bytes() : file_.bytes.size();
  }
  std::string password() override { return std::string(file_.options.password); }

  bool begin_entry(const source::Entry& entry) override {
    child_ = document::Child{};
    child_.key = count_++;
    child_.path = entry.path;
    if (child_.path.empty() && form_ == document::Form::Compressed) {
      child_.path = source::name_inside(file_.options.name);
    }
    child_.modified_seconds = entry.modified_seconds;
    child_.size_bytes = entry.size_bytes;
    state_ = is_passed_over() ? State::PassedOver : State::Held;
    held_.clear();
    return true;
  }
  bool entry_bytes(ByteView bytes) override {
    if (state_ == State::Held) {
      held_.append(bytes);
      if (held_.size() >= source::kSniffBytes) tell(false);
    } else if (state_ == State::Told) {
      static_cast<void>(children_->bytes(bytes));
    }
    return true;
  }
  bool end_entry(std::string_view wrong) override {
    if (wrong == reader::kNeedsPassword) ++encrypted_;
    if (state_ == State::Held) tell(wrong.empty());
    if (state_ == State::Told) children_->end(wrong);
    if (!wrong.empty() && defects.size() < document::kMaxDefects) {
      defects.push_back(fmt::format("{}: {}", child_.path, wrong));
    }
    // Nothing that comes later is wanted.
    return !file_.options.only_key || child_.key != *file_.options.only_key;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t encrypted() const { return encrypted_; }

  std::vector<std::string> defects;

 private:
  enum class State { Held, Told, PassedOver };

  bool is_passed_over() const {
    return file_.options.only_key && child_.key != *file_.options.only_key;
  }

  void tell(bool complete) {
    const source::Sniffed sniffed = source::sniff(held_, complete);
    if (sniffed.form == source::Form::Message) child_.kind = document::ChildKind::Message;
    state_ = children_->begin(child_) ? State::Told : State::PassedOver;
    if (state_ == State::Told) static_cast<void>(children_->bytes(held_));
    held_.clear();
  }

  const reader::DocumentFile& file_;
  document::Form form_;
  bool may_seek_;
  document::Children* children_;
  std::uint64_t position_ = 0;
  document::Child child_;
  State state_ = State::PassedOver;
  Bytes held_;
  std::uint64_t count_ = 0;
  std::uint64_t encrypted_ = 0;
};

// What is said of an archive once its entries have been handed on.
document::Reading describe(const Entries& entries, const std::optional<std::string>& wrong) {
  document::Reading reading;
  reading.properties.push_back({"entries", std::to_string(entries.count())});
  reading.defects = entries.defects;
  if (!wrong) return reading;
  reading.reason = *wrong;
  if (reading.defects.empty()) reading.defects.push_back(*wrong);
  // libarchive's own words for a kind of encryption that it does not undo.
  const bool is_closed = entries.count() == 0 && wrong->find("ncrypt") != std::string::npos;
  if (is_closed || (entries.encrypted() > 0 && entries.encrypted() == entries.count())) {
    reading.outcome = document::Outcome::Locked;
  } else {
    reading.outcome = entries.count() > 0 ? document::Outcome::Partial : document::Outcome::Failed;
  }
  return reading;
}

}  // namespace

std::string_view packed_type(std::string_view detail) {
  using std::string_view_literals::operator""sv;
  static constexpr auto kTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"gzip"sv, "application/gzip"sv},
      {"bzip2"sv, "application/x-bzip2"sv},
      {"xz"sv, "application/x-xz"sv},
      {"zstd"sv, "application/zstd"sv},
      {"lz4"sv, "application/x-lz4"sv},
      {"lzip"sv, "application/x-lzip"sv},
      {"lzma"sv, "application/x-lzma"sv},
      {"compress"sv, "application/x-compress"sv},
      {"zip"sv, "application/zip"sv},
      {"7z"sv, "application/x-7z-compressed"sv},
      {"rar"sv, "application/vnd.rar"sv},
      {"rar5"sv, "application/vnd.rar"sv},
      {"tar"sv, "application/x-tar"sv},
      {"cpio"sv, "application/x-cpio"sv},
      {"ar"sv, "application/x-archive"sv},
  });
  for (const auto& [word, type] : kTypes) {
    if (word == detail) return type;
  }
  return "application/octet-stream";
}

document::Reading read_packed(const reader::DocumentFile& file, document::Form form,
                              document::Children& children) {
  const source::Packing packing =
      form == document::Form::Archive ? source::Packing::Archive : source::Packing::Stream;
  Entries entries(file, form, true, &children);
  const std::optional<std::string> wrong = reader::unarchive(packing, entries);
  if (!wrong || entries.count() > 0) return describe(entries, wrong);
  // Where the directory at the end of a zip file is damaged, its entries may still be found from
  // the front.
  Entries from_front(file, form, false, &children);
  const std::optional<std::string> later = reader::unarchive(packing, from_front);
  if (from_front.count() == 0) return describe(entries, wrong);
  from_front.defects.insert(from_front.defects.begin(), *wrong);
  return describe(from_front, later ? later : wrong);
}

}  // namespace day::desk
