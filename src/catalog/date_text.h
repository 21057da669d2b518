// SPDX-License-Identifier: AGPL-3.0-or-later
// The usual spelling of a date in mail, so that only unusual ones need be kept as text.
#pragma once

#include <string>

#include "base/time.h"

namespace day::catalog {

// RFC 5322 §3.3: "Tue, 14 Jan 2020 13:04:05 +0000".
std::string print_rfc5322(const ZonedTime& time);

}  // namespace day::catalog
