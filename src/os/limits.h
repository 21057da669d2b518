// SPDX-License-Identifier: AGPL-3.0-or-later
// What a confined process may use. A limit here is the second line: the host's clock is the first.
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::os {

// Address space of a confined process (RLIMIT_AS) beyond what it had mapped when it locked itself
// in. A 64 MiB message needs about five times its
// size while it is read; xz -9 and common 7z dictionaries need 64 MiB to 256 MiB; the rest is
// room for fragments.
inline constexpr std::uint64_t kMaxConfinedBytes = std::uint64_t{1} << 30;

// Files that a confined process may have open when it has a view, the socket included: fontconfig
// and tesseract open one after the other, a PDF with fonts of the system one for each face.
inline constexpr std::uint64_t kMaxViewFiles = 256;

// One argument handed to a child process; ours are short words and numbers.
inline constexpr std::size_t kMaxArguments = 16;

}  // namespace day::os
