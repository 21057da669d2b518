// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message_defects.h"

#include "base/utf8.h"
#include "reader/limits.h"

namespace day::reader {

void add_defect(mail::Reading* reading, mail::DefectCode code, std::string_view detail) {
  if (reading->defects.size() >= kMaxDefects) return;
  std::string said = repair_utf8(clip_utf8(detail, kMaxDefectDetailBytes));
  for (char& c : said) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  for (const mail::Defect& known : reading->defects) {
    if (known.code == code && known.detail == said) return;
  }
  reading->defects.push_back({code, std::move(said)});
}

}  // namespace day::reader
