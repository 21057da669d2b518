// SPDX-License-Identifier: AGPL-3.0-or-later
// OpenDocument texts, sheets, slides and drawings (OASIS ODF 1.2 and 1.3), in packages and as flat
// XML.
#pragma once

#include "base/bytes.h"
#include "document/document.h"

namespace day::office {

// Whether it is such a package, or flat XML; looks at its parts' names, or at its first element.
bool is_odf(ByteView file);

// Children of a package are its parts that are files of their own, with their numbers from 1; those
// of flat XML are what is written into it, counted from 1.
document::Reading read_odf(ByteView file, const document::Options& options,
                           document::Children& children);

}  // namespace day::office
