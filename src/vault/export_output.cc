// SPDX-License-Identifier: AGPL-3.0-or-later
#include "vault/export_output.h"

#include <unistd.h>

namespace day::vault {
namespace {

constexpr std::size_t kWriteBlockBytes = 1u << 20;

}  // namespace

Result<Output> Output::open(const std::string& target) {
  if (target == "-") return Output(os::File::adopt(::dup(STDOUT_FILENO), "standard output"));
  if (os::exists(target)) {
    return Error{Code::Failed, target + " is there already; choose another --output"};
  }
  ASSIGN_OR_RETURN(os::File file, os::File::create(target));
  return Output(std::move(file));
}

Status Output::put(ByteView bytes) {
  buffer_.append(bytes);
  return buffer_.size() >= kWriteBlockBytes ? flush() : Status();
}

Status Output::flush() {
  TRY(file_.write(buffer_));
  buffer_.clear();
  return {};
}

}  // namespace day::vault
