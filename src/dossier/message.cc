// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dossier/message.h"

#include <utility>

#include "reader/pool.h"
#include "vault/limits.h"

namespace day::dossier {

Result<Shown> load_shown(Opened& opened, const catalog::ItemRow& item, bool all) {
  Shown shown{item, {}, {}, {}, {}, {}, {}, {}, {}};
  ASSIGN_OR_RETURN(const auto summary, opened.catalog->summary(item.row));
  if (!summary) return Error{Code::Damaged, "catalog.db lacks this item; run `daylight rebuild`"};
  shown.summary = *summary;
  ASSIGN_OR_RETURN(shown.reading, opened.catalog->reading(item.row));
  ASSIGN_OR_RETURN(shown.places, opened.catalog->occurrences(item.row));
  ASSIGN_OR_RETURN(shown.decided, load_decided(opened.database.get(), item.id));
  ASSIGN_OR_RETURN(shown.within, load_places(opened, item.row, all));
  ASSIGN_OR_RETURN(shown.inside, load_inside(opened, item.row, true));
  if (shown.summary.verdict) {
    ASSIGN_OR_RETURN(shown.proof, opened.catalog->proof(item.row));
    inquiry::ProvenReaders readers;
    readers.original = [&] {
      return opened.originals->read(item.id, item.location, vault::kMaxMessageInMemoryBytes);
    };
    readers.read = [&](Bytes message) -> Result<mail::Reading> {
      ASSIGN_OR_RETURN(reader::Outcome outcome,
                       reader::read_one(opened.pool, std::move(message), {}));
      return std::move(outcome.reading);
    };
    ASSIGN_OR_RETURN(shown.proven, inquiry::find_proven(*shown.proof, shown.reading, readers));
  }
  return shown;
}

std::vector<ShownSegment> cut_segments(const Shown& shown) {
  const text::UnmatchedLines& unproven = shown.proven.unproven;
  std::vector<ShownSegment> out;
  std::size_t at = 0;
  for (const mail::TextSegment& segment : shown.reading.text) {
    const std::string_view text = segment.text;
    std::size_t from = 0;
    for (const std::size_t border : {unproven.begin, unproven.end, at + text.size()}) {
      if (border <= at + from || border > at + text.size()) continue;
      const bool inside = at + from >= unproven.begin && at + from < unproven.end;
      out.push_back(
          {segment.kind, text.substr(from, border - at - from), shown.proven.text && !inside});
      from = border - at;
    }
    at += text.size();
  }
  return out;
}

Result<std::vector<mail::DisplayField>> load_fields(Opened& opened, const catalog::ItemRow& item) {
  if (item.kind != store::ItemKind::Message) return std::vector<mail::DisplayField>();
  const bool large = item.size_bytes > vault::kMaxMessageInMemoryBytes;
  ASSIGN_OR_RETURN(Bytes bytes,
                   large
                       ? opened.originals->read_range(item.id, item.location, 0, vault::kHeadBytes)
                       : opened.originals->read(item.id, item.location, item.size_bytes));
  ASSIGN_OR_RETURN(reader::Outcome outcome,
                   reader::read_one(opened.pool, std::move(bytes), reader::ReadOptions{true}));
  return std::move(outcome.reading.fields);
}

}  // namespace day::dossier
