// SPDX-License-Identifier: AGPL-3.0-or-later
// Collects the defects of one message: each said once, and no more than kMaxDefects.
#pragma once

#include <string>
#include <string_view>

#include "mail/reading.h"

namespace day::reader {

// Adds a defect unless the same was said already. `detail` may be hostile: it is made UTF-8 and
// short.
void add_defect(mail::Reading* reading, mail::DefectCode code, std::string_view detail);

}  // namespace day::reader
