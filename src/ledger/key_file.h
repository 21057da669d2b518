// SPDX-License-Identifier: AGPL-3.0-or-later
// The private half of an operator's key, in a file of its own that only its owner may read.
#pragma once

#include <string>

#include "base/result.h"
#include "crypto/signing_key.h"

namespace day::ledger {

// Makes a key and its file (mode 0600), and the folders above it (mode 0700) where they are
// missing; when it returns the file survives power loss. Failed if there is a file already: a key
// is never overwritten.
Result<crypto::SigningKey> make_key_file(const std::string& path);

// NotFound if there is none, Denied if others than its owner may read it, Damaged if it is no
// Ed25519 key in PEM.
Result<crypto::SigningKey> read_key_file(const std::string& path);

}  // namespace day::ledger
