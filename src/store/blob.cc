// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blob.h"

#include <fmt/format.h>

namespace day::store {

Status BlobWriter::check_size(std::uint64_t more) const {
  if (more <= kMaxBlobBytes - size_bytes_) return {};
  return Error{
      Code::Unsupported,
      fmt::format("an item is larger than {} bytes, the most that a pack can hold", kMaxBlobBytes)};
}

Status BlobWriter::write_frame(Appender* appender) {
  ASSIGN_OR_RETURN(const Position place, appender->next_place());
  TRY(appender->write_block(BlockKind::Frame, encode_frame_table({serial_, frames_}), buffer_));
  buffer_.clear();
  ++frames_;
  places_.frames.push_back(place);
  if (places_.frames.size() == kPlacesPerList) TRY(write_list(appender));
  return {};
}

Status BlobWriter::write_list(Appender* appender) {
  Bytes payload;
  encode_places(places_.frames, &payload);
  ASSIGN_OR_RETURN(const Position place, appender->next_place());
  const FrameTable table{serial_, frames_ - places_.frames.size()};
  TRY(appender->write_block(BlockKind::FrameList, encode_frame_table(table), payload));
  places_.lists.push_back(place);
  places_.frames.clear();
  return {};
}

Result<Position> BlobWriter::seal(Appender* appender, const ItemId& id) {
  if (!buffer_.empty()) TRY(write_frame(appender));
  ASSIGN_OR_RETURN(const Position place, appender->next_place());
  TRY(appender->write_block(BlockKind::Seal, encode_seal_table({id, size_bytes_, serial_}),
                            encode_seal_places(places_)));
  return place;
}

}  // namespace day::store
