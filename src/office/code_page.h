// SPDX-License-Identifier: AGPL-3.0-or-later
// Windows code page numbers, which RTF and old Office files state their charset by.
#pragma once

#include <string_view>

namespace day::office {

// As text::to_utf8 takes it; windows-1252 for 0 and for numbers that are not known.
std::string_view code_page_name(unsigned number);
// The code page of a font's character set (LOGFONT's lfCharSet, RTF's \fcharset); `otherwise` for
// the default set and those that have none.
unsigned code_page_of_font(unsigned charset, unsigned otherwise);

}  // namespace day::office
