// SPDX-License-Identifier: AGPL-3.0-or-later
// Office documents before 2007, which are compound files: Word ([MS-DOC], and Word 6 and 95), Excel
// ([MS-XLS], and BIFF5 and 7), PowerPoint ([MS-PPT]). Also any compound file that holds an object
// or an encrypted package of Office since 2007.
#pragma once

#include "base/bytes.h"
#include "document/document.h"

namespace day::office {

// Children are pictures, embedded files and objects, counted from 1 in their order; a file in a
// "Package" is handed on without its wrapping. Unsupported: no reader for what it holds.
document::Reading read_legacy(ByteView file, const document::Options& options,
                              document::Children& children);

}  // namespace day::office
