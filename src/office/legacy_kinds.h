// SPDX-License-Identifier: AGPL-3.0-or-later
// The three kinds of legacy.h: each writes the pages of its document.
#pragma once

#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "compound/compound.h"
#include "document/draft.h"

namespace day::office {

// A file that is being read, with what becomes of it.
struct Legacy {
  compound::File* file;
  document::Draft* draft;
  // Hands on a picture or an object.
  std::function<void(std::string_view name, std::string_view media_type, ByteView bytes)> hand_on;

  // A stream by its path, damage told; empty if there is none.
  Bytes read(std::string_view path) const;
};

void read_old_word(const Legacy& legacy);
void read_old_excel(const Legacy& legacy, ByteView stream);
void read_old_slides(const Legacy& legacy);

// Pictures of the drawing layer ([MS-ODRAW] §2.2.23), wherever they lie in these bytes.
void find_pictures(ByteView bytes, const Legacy& legacy);

}  // namespace day::office
