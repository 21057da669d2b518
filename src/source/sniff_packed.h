// SPDX-License-Identifier: AGPL-3.0-or-later
// Compressed files and archives told by their magic numbers. Formats of documents that are zip
// files inside (OOXML, OpenDocument, EPUB, JAR, APK …) are documents.
#pragma once

#include "source/sniff.h"

namespace day::source {

// Form::Compressed, Form::Archive or, for everything else, Form::Document.
Sniffed sniff_packed(ByteView head);

}  // namespace day::source
