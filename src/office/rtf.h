// SPDX-License-Identifier: AGPL-3.0-or-later
// Rich Text Format (specification 1.9.1), and HTML that was put into it ([MS-OXRTFEX]).
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "document/document.h"

namespace day::office {

bool is_rtf(ByteView file);

// Children are pictures and embedded objects, counted from 1 in their order; a file in a "Package"
// is handed on without its wrapping.
document::Reading read_rtf(ByteView file, const document::Options& options,
                           document::Children& children);

// The text of the body, as UTF-8; hidden and deleted text is not in it.
std::string rtf_text(ByteView rtf);

// The HTML that an Outlook program encapsulated, as UTF-8 whatever its meta elements say. Nothing
// unless the RTF says that it was HTML (\fromhtml1).
std::optional<Bytes> html_from_rtf(ByteView rtf);

}  // namespace day::office
