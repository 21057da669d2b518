// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/pff_file.h"

#include <libbfio.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace day::outlook {
namespace {

// A file of ours as libbfio has files, so that libpff opens none itself.
struct Io {
  document::RandomAccess* file = nullptr;
  off64_t at = 0;
  Bytes header;  // empty, or what is read in place of the first octets
};

// [MS-PST] §2.2.2.6: checksums of the header. The second only in Unicode files.
constexpr std::size_t kVersionAt = 10;
constexpr unsigned char kFirstUnicodeVersion = 20;
constexpr std::size_t kSummedAt = 8;
struct Checksum {
  std::size_t at;
  std::size_t summed_bytes;
};
constexpr Checksum kPartial = {4, 471};
constexpr Checksum kFull = {524, 516};

// [MS-PST] §5.3: CRC-32 that begins and ends plainly.
std::uint32_t checksum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return sum;
}

// The header with the checksums that it should have; empty if it has them.
Bytes repaired_header(document::RandomAccess* file) {
  Bytes header(kFull.at + 4, '\0');
  if (file->read_at(0, header.data(), header.size()) != header.size()) return {};
  const bool is_unicode = static_cast<unsigned char>(header[kVersionAt]) >= kFirstUnicodeVersion;
  Bytes repaired = header;
  for (const Checksum& each : {kPartial, kFull}) {
    if (each.at == kFull.at && !is_unicode) continue;
    Bytes sum;
    ByteWriter(&sum).u32(checksum(ByteView(repaired).substr(kSummedAt, each.summed_bytes)));
    repaired.replace(each.at, sum.size(), sum);
  }
  return repaired == header ? Bytes() : repaired;
}

Io* io_of(intptr_t* handle) {
  return reinterpret_cast<Io*>(handle);
}

int free_io(intptr_t** handle, libbfio_error_t** /*error*/) {
  delete io_of(*handle);
  *handle = nullptr;
  return 1;
}

int clone_io(intptr_t** into, intptr_t* from, libbfio_error_t** /*error*/) {
  *into = reinterpret_cast<intptr_t*>(new Io(*io_of(from)));
  return 1;
}

int close_io(intptr_t* /*handle*/, libbfio_error_t** /*error*/) {
  return 0;
}

int open_io(intptr_t* /*handle*/, int access, libbfio_error_t** /*error*/) {
  return access == LIBBFIO_OPEN_READ ? 1 : -1;
}

ssize_t read_io(intptr_t* handle, std::uint8_t* into, std::size_t size, libbfio_error_t** /*e*/) {
  Io& io = *io_of(handle);
  const std::size_t got =
      io.file->read_at(static_cast<std::uint64_t>(io.at), reinterpret_cast<char*>(into), size);
  const auto at = static_cast<std::size_t>(io.at);
  if (at < io.header.size()) {
    ByteView(io.header).substr(at, got).copy(reinterpret_cast<char*>(into), got);
  }
  io.at += static_cast<off64_t>(got);
  return static_cast<ssize_t>(got);
}

ssize_t write_io(intptr_t* /*handle*/, const std::uint8_t* /*from*/, std::size_t /*size*/,
                 libbfio_error_t** /*error*/) {
  return -1;
}

off64_t seek_io(intptr_t* handle, off64_t offset, int whence, libbfio_error_t** /*error*/) {
  Io& io = *io_of(handle);
  const auto size = static_cast<off64_t>(io.file->size_bytes());
  const off64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? io.at : size;
  off64_t at = 0;
  if (__builtin_add_overflow(base, offset, &at) || at < 0) return -1;
  io.at = at;
  return at;
}

int is_there(intptr_t* /*handle*/, libbfio_error_t** /*error*/) {
  return 1;
}

int size_io(intptr_t* handle, size64_t* size, libbfio_error_t** /*error*/) {
  *size = io_of(handle)->file->size_bytes();
  return 1;
}

}  // namespace

std::intptr_t* open_pff_file(document::RandomAccess& file, bool* is_repaired) {
  Bytes header = repaired_header(&file);
  *is_repaired = !header.empty();
  auto* io = reinterpret_cast<intptr_t*>(new Io{&file, 0, std::move(header)});
  libbfio_handle_t* handle = nullptr;
  if (libbfio_handle_initialize(&handle, io, free_io, clone_io, open_io, close_io, read_io,
                                write_io, seek_io, is_there, is_there, size_io,
                                LIBBFIO_FLAG_IO_HANDLE_MANAGED, nullptr) == 1) {
    return handle;
  }
  free_io(&io, nullptr);
  return nullptr;
}

}  // namespace day::outlook
