// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents of Office since 2007: WordprocessingML, SpreadsheetML and PresentationML (ECMA-376,
// strict and transitional), with or without macros, templates too.
#pragma once

#include "base/bytes.h"
#include "document/document.h"

namespace day::office {

// Whether it is a package with an office document; looks at the names of its parts only.
bool is_ooxml(ByteView file);

// Children are the parts that are files of their own: pictures, embedded files and objects, macros.
// Their keys are the numbers of the parts in the package, from 1.
document::Reading read_ooxml(ByteView file, const document::Options& options,
                             document::Children& children);

}  // namespace day::office
