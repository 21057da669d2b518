// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "office/limits.h"
#include "text/charset.h"

namespace day::office {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryEntry = 0x02014B50;
constexpr std::uint32_t kDirectoryEnd = 0x06054B50;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kDirectoryEntryBytes = 46;
constexpr std::size_t kDirectoryEndBytes = 22;
constexpr std::size_t kMaxCommentBytes = 65'535;
constexpr std::uint16_t kZip64Extra = 1;
constexpr std::uint32_t kSeeExtra = 0xFFFFFFFF;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kIsEncrypted = 1 << 0;
constexpr std::uint16_t kSizesFollow = 1 << 3;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

// Little-endian; zero past the end.
std::uint64_t number_at(ByteView bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
  }
  return value;
}

std::uint16_t u16(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(number_at(bytes, at, 2));
}
std::uint32_t u32(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

std::string part_name(ByteView raw) {
  std::string name = is_utf8(raw) ? std::string(raw) : text::to_utf8("ibm437", raw);
  std::replace(name.begin(), name.end(), '\\', '/');
  if (name.starts_with('/')) name.erase(0, 1);
  return name;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// The 64-bit extension has, in this order, what the entry itself leaves open (APPNOTE 4.5.3).
void apply_zip64(ByteView extra, std::uint32_t size, std::uint64_t* packed, std::uint64_t* offset) {
  while (extra.size() >= 4) {
    const std::size_t length = u16(extra, 2);
    if (u16(extra, 0) == kZip64Extra) {
      std::size_t at = 4 + (size == kSeeExtra ? 8u : 0u);
      if (*packed == kSeeExtra) {
        *packed = number_at(extra, at, 8);
        at += 8;
      }
      if (*offset == kSeeExtra) *offset = number_at(extra, at, 8);
      return;
    }
    extra.remove_prefix(std::min(extra.size(), 4 + length));
  }
}

class Inflater {
 public:
  Inflater() { is_ready_ = inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (is_ready_) inflateEnd(&stream_);
  }

  bool is_ready() const { return is_ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

}  // namespace

std::optional<Zip> Zip::open(ByteView file) {
  Zip zip(file);
  if (!zip.read_directory()) {
    zip.parts_.clear();
    zip.is_recovered_ = true;
    zip.has_too_many_ = false;
    zip.scan_headers();
  }
  if (zip.parts_.empty()) return std::nullopt;
  for (std::size_t i = 0; i < zip.parts_.size(); ++i) {
    zip.by_name_.try_emplace(folded(zip.parts_[i].name), i);
  }
  return zip;
}

bool Zip::read_directory() {
  if (file_.size() < kDirectoryEndBytes) return false;
  const std::size_t least =
      file_.size() - std::min(file_.size(), kDirectoryEndBytes + kMaxCommentBytes);
  std::size_t end = file_.size() - kDirectoryEndBytes;
  while (u32(file_, end) != kDirectoryEnd) {
    if (end == least) return false;
    --end;
  }
  const std::uint64_t size = u32(file_, end + 12);
  std::uint64_t offset = u32(file_, end + 16);
  // The 64-bit extension and what stands before the zip move it; it always ends where its end is.
  if (offset + size > end || u32(file_, offset) != kDirectoryEntry) {
    if (size > end) return false;
    offset = end - size;
  }
  std::size_t at = offset;
  while (at + kDirectoryEntryBytes <= end && u32(file_, at) == kDirectoryEntry) {
    if (parts_.size() >= kMaxParts) {
      has_too_many_ = true;
      return true;
    }
    if (!read_entry(&at)) return false;
  }
  return !parts_.empty();
}

bool Zip::read_entry(std::size_t* at) {
  const std::size_t name_bytes = u16(file_, *at + 28);
  const std::size_t extra_bytes = u16(file_, *at + 30);
  const std::size_t next = *at + kDirectoryEntryBytes + name_bytes + extra_bytes;
  if (next > file_.size()) return false;
  Part part;
  part.is_encrypted = (u16(file_, *at + 8) & kIsEncrypted) != 0;
  part.method = u16(file_, *at + 10);
  part.crc = u32(file_, *at + 16);
  part.has_crc = true;
  part.packed_bytes = u32(file_, *at + 20);
  part.header_offset = u32(file_, *at + 42);
  part.name = part_name(file_.substr(*at + kDirectoryEntryBytes, name_bytes));
  apply_zip64(file_.substr(*at + kDirectoryEntryBytes + name_bytes, extra_bytes),
              u32(file_, *at + 24), &part.packed_bytes, &part.header_offset);
  if (part.header_offset >= file_.size()) return false;
  parts_.push_back(std::move(part));
  *at = next + u16(file_, *at + 32);
  return true;
}

void Zip::scan_headers() {
  constexpr std::string_view kSignature = "PK\x03\x04";
  std::size_t at = file_.find(kSignature);
  while (at != ByteView::npos && at + kLocalHeaderBytes <= file_.size()) {
    if (parts_.size() >= kMaxParts) {
      has_too_many_ = true;
      return;
    }
    const std::size_t name_bytes = u16(file_, at + 26);
    const std::size_t begin = at + kLocalHeaderBytes + name_bytes + u16(file_, at + 28);
    if (begin > file_.size()) return;
    const std::uint16_t flags = u16(file_, at + 6);
    Part part;
    part.name = part_name(file_.substr(at + kLocalHeaderBytes, name_bytes));
    part.is_encrypted = (flags & kIsEncrypted) != 0;
    part.method = u16(file_, at + 8);
    part.header_offset = at;
    part.packed_bytes = u32(file_, at + 18);
    std::size_t next = begin;
    if ((flags & kSizesFollow) == 0 && part.packed_bytes != kSeeExtra) {
      part.crc = u32(file_, at + 14);
      part.has_crc = true;
      next = std::min<std::uint64_t>(file_.size(), begin + part.packed_bytes);
      part.packed_bytes = next - begin;
      at = file_.find(kSignature, next);
    } else {
      at = file_.find(kSignature, next);
      // Deflate knows its own end; the next header is at most where a stored part ends.
      part.packed_bytes = std::min(at, file_.size()) - begin;
      if (part.method == kDeflated) part.packed_bytes = file_.size() - begin;
    }
    parts_.push_back(std::move(part));
  }
}

std::optional<std::size_t> Zip::find(std::string_view name) const {
  const auto found = by_name_.find(folded(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<ByteView> Zip::packed(const Part& part) const {
  if (u32(file_, part.header_offset) != kLocalHeader) return std::nullopt;
  const std::uint64_t begin = part.header_offset + kLocalHeaderBytes +
                              u16(file_, part.header_offset + 26) +
                              u16(file_, part.header_offset + 28);
  if (begin > file_.size()) return std::nullopt;
  return file_.substr(begin, part.packed_bytes);
}

std::string Zip::count(std::uint64_t packed, std::uint64_t inflated, std::size_t more) {
  if (more > kMaxPackageBytes - inflated_bytes_) return "its parts inflate to too much";
  inflated_bytes_ += more;
  if (inflated + more > kFreeInflatedBytes && (inflated + more) / kMaxInflateRatio > packed) {
    return "it inflates to more than " + std::to_string(kMaxInflateRatio) + " times its size";
  }
  return {};
}

std::string Zip::inflate_part(ByteView packed, const Sink& sink, std::uint32_t* crc) {
  Inflater inflater;
  if (!inflater.is_ready()) return "there is no memory to inflate it";
  z_stream& stream = inflater.stream();
  // zlib does not write there; its type has no const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, kPieceBytes> piece;
  std::uint64_t inflated = 0;
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t size = piece.size() - stream.avail_out;
    std::string wrong = count(packed.size() - stream.avail_in, inflated, size);
    if (!wrong.empty()) return wrong;
    inflated += size;
    *crc = static_cast<std::uint32_t>(
        crc32(*crc, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(size)));
    if (size > 0 && !sink({piece.data(), size})) return "it is larger than is read";
    if (status == Z_STREAM_END) return {};
    if (status != Z_OK || (stream.avail_in == 0 && size == 0)) return "it is damaged";
  }
}

std::string Zip::read(std::size_t index, const Sink& sink) {
  const Part& part = parts_.at(index);
  if (part.is_encrypted) return "it is encrypted";
  const std::optional<ByteView> bytes = packed(part);
  if (!bytes) return "it is cut off";
  std::uint32_t crc = static_cast<std::uint32_t>(crc32(0, nullptr, 0));
  std::string wrong;
  if (part.method == kStored) {
    wrong = count(bytes->size(), 0, bytes->size());
    if (!wrong.empty()) return wrong;
    crc = static_cast<std::uint32_t>(crc32(crc, reinterpret_cast<const Bytef*>(bytes->data()),
                                           static_cast<uInt>(bytes->size())));
    if (!bytes->empty() && !sink(*bytes)) return "it is larger than is read";
    if (bytes->size() < part.packed_bytes) return "it is cut off";
  } else if (part.method == kDeflated) {
    wrong = inflate_part(*bytes, sink, &crc);
  } else {
    return "it is compressed in a way that is not read";
  }
  if (wrong.empty() && part.has_crc && crc != part.crc) return "its checksum does not match";
  return wrong;
}

std::string Zip::read(std::size_t index, Bytes* into) {
  return read(index, [into](ByteView bytes) {
    if (bytes.size() > kMaxPartBytes - into->size()) return false;
    into->append(bytes);
    return true;
  });
}

}  // namespace day::office
