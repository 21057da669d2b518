// SPDX-License-Identifier: AGPL-3.0-or-later
// What an EXIF block (CIPA DC-008) says of a picture.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "document/document.h"

namespace day::picture {

struct Exif {
  std::string title;    // ImageDescription
  std::string author;   // Artist
  int orientation = 1;  // 1 to 8: see turned() in picture.cc
  std::vector<document::Property> properties;
};

// `block` begins with "Exif\0\0" or is a whole JPEG file. Empty where there is none.
Exif read_exif(ByteView block);

}  // namespace day::picture
