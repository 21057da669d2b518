// SPDX-License-Identifier: AGPL-3.0-or-later
#include "compound/test_writer.h"

namespace day::compound {

std::size_t TestWriter::folder(const std::string& path) {
  std::size_t at = 0;
  for (std::size_t slash = 0; slash < path.size();) {
    const std::size_t from = slash == 0 ? 0 : slash + 1;
    slash = std::min(path.find('/', from), path.size());
    const std::string whole = path.substr(0, slash);
    const auto known = folders_.find(whole);
    at = known != folders_.end() ? known->second
                                 : writer_.storage(at, path.substr(from, slash - from), {});
    folders_[whole] = at;
  }
  return at;
}

void TestWriter::storage(const std::string& path) {
  folder(path);
}

void TestWriter::stream(const std::string& path, ByteView content) {
  const std::size_t slash = path.rfind('/');
  const bool is_top = slash == std::string::npos;
  writer_.stream(is_top ? 0 : folder(path.substr(0, slash)), is_top ? path : path.substr(slash + 1),
                 Bytes(content));
}

}  // namespace day::compound
