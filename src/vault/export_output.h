// SPDX-License-Identifier: AGPL-3.0-or-later
// Where an export goes: standard output or a new file, in large writes.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "os/file.h"

namespace day::vault {

class Output {
 public:
  // "-" is standard output; a file must not be there yet.
  static Result<Output> open(const std::string& target);
  Status put(ByteView bytes);
  // To be called last.
  Status flush();

 private:
  explicit Output(os::File file) : file_(std::move(file)) {}
  os::File file_;
  Bytes buffer_;
};

}  // namespace day::vault
