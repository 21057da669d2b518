// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/unarchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "reader/limits.h"
#include "text/charset.h"

namespace day::reader {
namespace {

// A reader that says "try again" this often for one entry is broken.
constexpr unsigned kMaxRetries = 10;
// Zeros for the holes of sparse files.
constexpr std::size_t kHoleBytes = 4096;

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

// libarchive's view of the outer file.
class Outer {
 public:
  explicit Outer(UnarchiveHost* host) : host_(host), buffer_(kMaxPieceBytes) {}

  static la_ssize_t read(archive*, void* self, const void** bytes) {
    Outer& outer = *static_cast<Outer*>(self);
    *bytes = outer.buffer_.data();
    return static_cast<la_ssize_t>(outer.read_piece());
  }

  static la_int64_t skip(archive*, void* self, la_int64_t wanted) {
    Outer& outer = *static_cast<Outer*>(self);
    const std::uint64_t left = outer.host_->size_bytes() - outer.position_;
    const std::uint64_t skipped = std::min(left, static_cast<std::uint64_t>(wanted));
    outer.position_ += skipped;
    return static_cast<la_int64_t>(skipped);
  }

  static la_int64_t seek(archive* reader, void* self, la_int64_t offset, int whence) {
    Outer& outer = *static_cast<Outer*>(self);
    const auto size = static_cast<la_int64_t>(outer.host_->size_bytes());
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(outer.position_);
    if (whence == SEEK_END) base = size;
    if (offset < -base || offset > size - base) {
      archive_set_error(reader, EINVAL, "it points outside of the file");
      return ARCHIVE_FATAL;
    }
    outer.position_ = static_cast<std::uint64_t>(base + offset);
    return base + offset;
  }

  // Different outer bytes that can have been read: what output is measured against.
  std::uint64_t bytes_read() const {
    return host_->can_seek() ? std::min(read_, host_->size_bytes()) : read_;
  }

 private:
  std::size_t read_piece() {
    std::size_t size = 0;
    if (host_->can_seek()) {
      size = host_->read_at(position_, buffer_.data(), buffer_.size());
      position_ += size;
    } else {
      size = host_->read(buffer_.data(), buffer_.size());
    }
    read_ += size;
    return size;
  }

  UnarchiveHost* host_;
  std::vector<char> buffer_;
  std::uint64_t position_ = 0;  // only when seeking
  std::uint64_t read_ = 0;
};

// Only what libarchive reads by itself: some filters would start a program.
void allow_filters(archive* reader) {
  archive_read_support_filter_compress(reader);
  if (archive_zlib_version() != nullptr) archive_read_support_filter_gzip(reader);
  if (archive_bzlib_version() != nullptr) archive_read_support_filter_bzip2(reader);
  if (archive_liblz4_version() != nullptr) archive_read_support_filter_lz4(reader);
  if (archive_libzstd_version() != nullptr) archive_read_support_filter_zstd(reader);
  if (archive_liblzma_version() != nullptr) {
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_lzip(reader);
  }
}

// Not mtree, which names files of the disk, nor xar, which is XML.
void allow_formats(archive* reader, source::Packing packing) {
  archive_read_support_format_empty(reader);
  if (packing == source::Packing::Stream) {
    archive_read_support_format_raw(reader);
    return;
  }
  archive_read_support_format_zip(reader);
  archive_read_support_format_tar(reader);
  archive_read_support_format_7zip(reader);
  archive_read_support_format_rar(reader);
  archive_read_support_format_rar5(reader);
  archive_read_support_format_cpio(reader);
  archive_read_support_format_ar(reader);
  archive_read_support_format_cab(reader);
  archive_read_support_format_lha(reader);
  archive_read_support_format_warc(reader);
}

// A name as the archive has it: nothing in it is followed or cleaned up, it is only made UTF-8.
std::string name_of(const char* utf8, const char* raw) {
  std::string name;
  if (utf8 != nullptr) {
    name = repair_utf8(utf8);
  } else if (raw != nullptr) {
    name = text::to_utf8("", raw);
  }
  return name;
}

// The conversions that names in archives are known to need.
class OpenTables {
 public:
  OpenTables() {
    for (std::size_t i = 0; i < open_.size(); ++i) open_[i] = iconv_open("UTF-8", kCharsets[i]);
  }
  OpenTables(const OpenTables&) = delete;
  OpenTables& operator=(const OpenTables&) = delete;
  ~OpenTables() {
    for (iconv_t table : open_) {
      // NOLINTNEXTLINE: iconv's own word for failure
      if (table != reinterpret_cast<iconv_t>(-1)) iconv_close(table);
    }
  }

 private:
  static constexpr std::array<const char*, 4> kCharsets = {"UTF-16LE", "UTF-16BE", "CP437",
                                                           "CP932"};
  std::array<iconv_t, 4> open_{};
};

class Unarchiver {
 public:
  Unarchiver(source::Packing packing, UnarchiveHost& host)
      : packing_(packing), host_(host), outer_(&host), reader_(archive_read_new()) {}

  std::optional<std::string> run() {
    if (!reader_) return "out of memory";
    allow_filters(reader_.get());
    allow_formats(reader_.get(), packing_);
    if (const std::string password = host_.password(); !password.empty()) {
      archive_read_add_passphrase(reader_.get(), password.c_str());
      has_password_ = true;
    }
    archive_read_set_callback_data(reader_.get(), &outer_);
    archive_read_set_read_callback(reader_.get(), Outer::read);
    if (host_.can_seek()) {
      archive_read_set_skip_callback(reader_.get(), Outer::skip);
      archive_read_set_seek_callback(reader_.get(), Outer::seek);
    }
    if (archive_read_open1(reader_.get()) != ARCHIVE_OK) return reason();
    // A file that unpacks to itself would be unpacked for ever.
    if (archive_filter_count(reader_.get()) - 1 > kMaxFilters) return "it is compressed too often";
    while (!stopped_ && read_entry()) {
    }
    if (trouble_count_ > 1) {
      first_trouble_ += "; and " + std::to_string(trouble_count_ - 1) + " more";
    }
    if (trouble_count_ == 0) return std::nullopt;
    for (char& c : first_trouble_) {
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return std::string(clip_utf8(first_trouble_, kMaxReasonBytes));
  }

 private:
  std::string reason() const {
    const char* text = archive_error_string(reader_.get());
    return text == nullptr ? "it is damaged" : repair_utf8(text);
  }

  void add_trouble(std::string_view where, const std::string& what) {
    if (entry_trouble_.empty()) entry_trouble_ = what;
    if (++trouble_count_ > 1) return;
    first_trouble_ = where.empty() ? what : std::string(where) + ": " + what;
  }

  // The next header, with patience for what can be passed over. Null at the end or when nothing
  // more can be read.
  archive_entry* next_header() {
    for (unsigned retries = 0; retries < kMaxRetries; ++retries) {
      archive_entry* entry = nullptr;
      switch (archive_read_next_header(reader_.get(), &entry)) {
        case ARCHIVE_OK:
        case ARCHIVE_WARN:  // of names and times only
          return entry;
        case ARCHIVE_EOF:
          return nullptr;
        case ARCHIVE_RETRY:
          continue;
        default:
          add_trouble("", reason());
          return nullptr;
      }
    }
    add_trouble("", reason());
    return nullptr;
  }

  // False when there is no more to come.
  bool read_entry() {
    archive_entry* entry = next_header();
    if (entry == nullptr) return false;
    if (packing_ == source::Packing::Stream && archive_filter_count(reader_.get()) <= 1) {
      add_trouble("", "it is not compressed in a known way");
      return false;
    }
    if (++entries_ > kMaxEntries) {
      add_trouble("",
                  "more than " + std::to_string(kMaxEntries) + " entries; the rest is not read");
      return false;
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) return true;
    source::Entry said;
    said.path = name_of(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry));
    // gzip may tell the name of what it compressed; "data" is libarchive's word for no name.
    if (packing_ == source::Packing::Stream && said.path == "data") said.path.clear();
    if (said.path.size() > kMaxEntryPathBytes) {
      said.path = clip_utf8(said.path, kMaxEntryPathBytes);
      add_trouble(said.path.substr(0, kShownPathBytes), "the name is too long and was cut");
    }
    if (archive_entry_mtime_is_set(entry) != 0) said.modified_seconds = archive_entry_mtime(entry);
    if (archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) >= 0) {
      said.size_bytes = static_cast<std::uint64_t>(archive_entry_size(entry));
    }
    path_ = said.path;
    entry_trouble_.clear();
    const std::string target = link_target(entry);
    if (!target.empty()) said.size_bytes = target.size();
    if (!host_.begin_entry(said)) return stop();
    bool more = true;
    if (archive_entry_is_data_encrypted(entry) != 0 && !has_password_) {
      add_trouble(path_, std::string(kNeedsPassword));
    } else if (!target.empty()) {
      // As in git, what a link holds is where it points; it is never followed.
      more = hand_over(target);
    } else {
      more = read_data();
    }
    if (stopped_ || !host_.end_entry(entry_trouble_)) return stop();
    return more;
  }

  static std::string link_target(archive_entry* entry) {
    std::string target = name_of(archive_entry_hardlink_utf8(entry), archive_entry_hardlink(entry));
    // The last name of a file with several may come with the content (cpio).
    if (!target.empty() && archive_entry_size(entry) > 0) return {};
    if (target.empty() && archive_entry_filetype(entry) == AE_IFLNK) {
      target = name_of(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry));
    }
    return std::string(clip_utf8(target, kMaxEntryPathBytes));
  }

  bool stop() {
    stopped_ = true;
    return false;
  }

  // False if nothing more can be read, or nobody listens.
  bool hand_over(ByteView bytes) {
    written_ += bytes.size();
    if (written_ > kUnpackFreeBytes && written_ / kMaxUnpackRatio > outer_.bytes_read()) {
      add_trouble(path_, "it unpacks to more than " + std::to_string(kMaxUnpackRatio) +
                             " times its size; the rest is not read");
      return false;
    }
    while (!bytes.empty()) {
      const ByteView piece = bytes.substr(0, kMaxPieceBytes);
      if (!host_.entry_bytes(piece)) return stop();
      bytes.remove_prefix(piece.size());
    }
    return true;
  }

  bool fill_hole(std::uint64_t size) {
    static constexpr std::array<char, kHoleBytes> kZeros{};
    while (size > 0) {
      const std::size_t piece = std::min<std::uint64_t>(size, kZeros.size());
      if (!hand_over({kZeros.data(), piece})) return false;
      size -= piece;
    }
    return true;
  }

  bool read_data() {
    std::uint64_t position = 0;
    unsigned retries = 0;
    while (true) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(reader_.get(), &block, &size, &offset);
      if (status == ARCHIVE_EOF) return true;
      if (status == ARCHIVE_RETRY && ++retries < kMaxRetries) continue;
      if (status < ARCHIVE_WARN) {
        add_trouble(path_, reason());
        // Failed: this entry only. Fatal: all that follows.
        return status == ARCHIVE_FAILED;
      }
      const auto at = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
      if (at > position) {
        if (!fill_hole(at - position)) return false;
        position = at;
      }
      if (!hand_over({static_cast<const char*>(block), size})) return false;
      position += size;
    }
  }

  static constexpr std::size_t kShownPathBytes = 100;

  source::Packing packing_;
  UnarchiveHost& host_;
  Outer outer_;
  std::unique_ptr<archive, FreeArchive> reader_;
  std::string path_;           // of the entry under way
  std::string entry_trouble_;  // with it
  bool has_password_ = false;
  std::string first_trouble_;
  std::uint64_t trouble_count_ = 0;
  std::uint64_t entries_ = 0;
  std::uint64_t written_ = 0;
  bool stopped_ = false;
};

}  // namespace

void prepare_unarchiving() {
  // libarchive converts names to the locale's charset, and asks iconv even for the conversions that
  // are built into the C library; the first question loads the list of charsets.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  // They stay open for the life of the process: closing one unloads its table.
  static const OpenTables kTables;
  // Times of zip have no zone. UTC is as good as any and the same everywhere, and stating one keeps
  // the C library from looking at /etc/localtime each time.
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  text::prepare_charsets();
}

std::optional<std::string> unarchive(source::Packing packing, UnarchiveHost& host) {
  return Unarchiver(packing, host).run();
}

}  // namespace day::reader
