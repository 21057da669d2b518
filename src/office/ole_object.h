// SPDX-License-Identifier: AGPL-3.0-or-later
// What OLE keeps of an object in a document: the first version, as it stands in RTF
// ([MS-OLEDS] §2.2.4 and 2.2.5), and what the Packager wraps around a file (no specification; as
// programs read it).
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"

namespace day::office {

struct OleObject {
  std::string class_name;  // "Package", "Word.Document.8"
  bool is_link = false;
  std::string link;  // of a linked object, the file that it points to, if that is told
  Bytes native;      // of an embedded one
};

// Nothing if it is none.
std::optional<OleObject> parse_ole1(ByteView bytes);

struct PackagedFile {
  std::string name;  // as labelled
  std::string path;  // that it had where it was packed
  Bytes bytes;
};

// `native` of a "Package", or a stream "\1Ole10Native" without its first four octets.
std::optional<PackagedFile> parse_package(ByteView native);

}  // namespace day::office
