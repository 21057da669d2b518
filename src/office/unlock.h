// SPDX-License-Identifier: AGPL-3.0-or-later
// Packages of Office since 2007 that are locked with a password: they lie in a compound file, as
// [MS-OFFCRYPTO] has it (standard encryption §2.3.4.5 to 2.3.4.9, agile encryption §2.3.4.10 to
// 2.3.4.15).
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace day::office {

// `info` and `package` are the streams "EncryptionInfo" and "EncryptedPackage"; the password is
// UTF-8. Nothing if it is another one, or the encryption is of another kind.
std::optional<Bytes> unlock_package(ByteView info, ByteView package, std::string_view password);

}  // namespace day::office
