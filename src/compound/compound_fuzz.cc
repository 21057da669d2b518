// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes: opening and reading ends, no stream gives more than the file has, every entry can be
// found where it says it is.
#include "base/check.h"
#include "compound/compound.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const day::ByteView bytes(reinterpret_cast<const char*>(data), size);
  auto file = day::compound::File::open(bytes);
  if (!file.ok()) return 0;
  std::size_t reached = 1;
  for (const day::compound::Entry& entry : file->entries()) {
    const day::compound::Content content = file->read(entry);
    CHECK(content.bytes.size() <= size && content.bytes.size() <= entry.size_bytes);
    CHECK(!content.wrong.empty() || entry.is_storage || content.bytes.size() == entry.size_bytes);
    for (const day::compound::Entry& child : file->children(entry)) {
      CHECK(&file->entries()[child.parent] == &entry);
      CHECK(!child.is_orphan);
      ++reached;
    }
    if (entry.is_orphan) ++reached;
  }
  CHECK(reached == file->entries().size());
  CHECK(file->path_of(file->entries().back()).size() <= 65 * 97);
  return 0;
}
