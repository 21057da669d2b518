// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/html_pictures.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "png/png.h"
#include "reader/document_room.h"
#include "room/limits.h"

namespace day::room {
namespace {

using Clock = std::chrono::steady_clock;

// Keeps the parts that are wanted, within the limits.
class WantedParts : public reader::ChildSink {
 public:
  explicit WantedParts(std::set<std::uint64_t> wanted) : wanted_(std::move(wanted)) {}

  Result<bool> begin(const document::Child& child) override {
    if (wanted_.count(child.key) == 0 || parts_.count(child.key) != 0) return false;
    if (child.size_bytes && *child.size_bytes > kMaxPictureBytes) return false;
    current_ = &parts_[child.key];
    return true;
  }
  Status bytes(ByteView bytes) override {
    is_too_large_ |= current_->size() + bytes.size() > kMaxPictureBytes;
    if (!is_too_large_) current_->append(bytes);
    return {};
  }
  Status end(std::string_view) override {
    if (std::exchange(is_too_large_, false)) current_->clear();
    return {};
  }

  const std::map<std::uint64_t, Bytes>& parts() const { return parts_; }

 private:
  std::set<std::uint64_t> wanted_;
  std::map<std::uint64_t, Bytes> parts_;
  Bytes* current_ = nullptr;
  bool is_too_large_ = false;
};

std::map<std::uint64_t, std::string> draw_parts(const reader::PoolOptions& pool,
                                                const Bytes& message,
                                                std::set<std::uint64_t> wanted) {
  std::map<std::uint64_t, std::string> drawn;
  reader::DocumentRoomOptions options;
  options.program = pool.document_program;
  options.wall_seconds = kMaxFramePictureSeconds;
  options.wait_seconds = kMaxPicturesSeconds;
  const auto room = reader::DocumentRoom::start(options);
  if (!room.ok()) return drawn;
  WantedParts sink(std::move(wanted));
  reader::DocumentRequest request;
  request.bytes = message;
  request.as_message = true;
  if (!(*room)->read(request, &sink).ok()) return drawn;
  std::size_t total = 0;
  const auto end = Clock::now() + std::chrono::seconds(kMaxPicturesSeconds);
  for (const auto& [part, bytes] : sink.parts()) {
    if (bytes.empty() || Clock::now() > end) continue;
    reader::DocumentRequest picture;
    picture.bytes = bytes;
    const auto pixels = (*room)->draw(picture, 0, kMaxPicturePixels);
    if (!pixels.ok()) continue;
    const auto file = png::encode_png(*pixels);
    if (!file.ok() || total + file->size() > kMaxPicturesBytes) continue;
    total += file->size();
    drawn[part] = "data:image/png;base64," + encode_base64(*file);
  }
  return drawn;
}

}  // namespace

std::vector<std::string> draw_pictures(const reader::PoolOptions& pool, const Bytes& message,
                                       const std::vector<reader::HtmlPicture>& pictures) {
  std::vector<std::string> out(pictures.size());
  std::set<std::uint64_t> wanted;
  for (const reader::HtmlPicture& picture : pictures) {
    if (picture.part && wanted.size() < kMaxPictures) wanted.insert(*picture.part);
  }
  if (wanted.empty()) return out;
  const auto drawn = draw_parts(pool, message, std::move(wanted));
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (!pictures[i].part) continue;
    const auto found = drawn.find(*pictures[i].part);
    if (found != drawn.end()) out[i] = found->second;
  }
  return out;
}

}  // namespace day::room
