// SPDX-License-Identifier: AGPL-3.0-or-later
// The input is a pack. It is scanned, read and opened for writing twice: as it is, and with every
// checksum made to hold, since no fuzzer finds one.
#include <cstdint>
#include <optional>

#include "store/store_testing.h"

namespace {

using day::Bytes;
using day::ByteView;
using day::Status;
using namespace day::store;

// Walks the blocks as their headers state their sizes and mends magic, place and checksum of each.
Bytes mend(ByteView input) {
  PackHeader header;
  Bytes out = encode_pack_header(header);
  ByteView rest = input.substr(std::min(input.size(), kPackHeaderBytes));
  while (rest.size() >= kBlockHeaderBytes) {
    Bytes head(kBlockMagic);
    day::ByteWriter writer(&head);
    writer.u64(header.salt);
    writer.u64(out.size());
    writer.u64(0);
    head.append(rest.substr(head.size(), kBlockHeaderBytes - head.size()));
    const auto block = decode_block_header(head);
    if (!block || block->block_bytes() > rest.size()) break;
    const auto size = static_cast<std::size_t>(block->block_bytes());
    const std::size_t covered = size - kChecksumBytes - kBlockHeaderBytes;
    head.append(rest.substr(kBlockHeaderBytes, covered));
    head.append(day::crypto::sha256(head).view());
    out.append(head);
    rest.remove_prefix(size);
  }
  out.append(rest);
  return out;
}

void read_all(const std::string& folder) {
  const auto scanner = must(Reader::open(folder));
  const auto reader = must(Reader::open(folder));
  std::optional<Position> last;
  const Status scanned = scanner->scan({}, [&](const Scanned& each, Position after) -> Status {
    CHECK(!last || after >= *last);
    last = after;
    if (const auto* item = std::get_if<ScannedItem>(&each)) {
      const auto read = reader->read(item->id, item->location, 1u << 24);
      if (read.ok()) CHECK(id_of(*read) == item->id && read->size() == item->size_bytes);
      const auto range = reader->read_range(item->id, item->location, item->size_bytes / 2, 10);
      if (range.ok()) CHECK(range->size() <= 10);
    }
    return {};
  });
  if (!scanned.ok()) CHECK(scanned.error().code == day::Code::Unsupported);
}

void open_for_writing(const Folder& folder) {
  const std::size_t items = scan_all(folder.path()).items.size();
  {
    const auto writer = must(Writer::open(folder.path()));
    must(writer->append(id_of("new"), "new"));
    must(writer->commit());
  }
  CHECK(scan_all(folder.path()).items.size() == items + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  const ByteView input(reinterpret_cast<const char*>(data), size);
  const auto header = decode_pack_header(input.substr(0, kPackHeaderBytes));
  const bool newer = !header.ok() && header.error().code == day::Code::Unsupported;
  for (const Bytes& bytes : {Bytes(input), mend(input)}) {
    std::filesystem::remove(folder.pack(1));
    folder.put(0, bytes);
    read_all(folder.path());
    if (!newer) open_for_writing(folder);
  }
  return 0;
}
