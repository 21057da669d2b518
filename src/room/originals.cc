// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/originals.h"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.h"
#include "document/limits.h"
#include "http/negotiation.h"
#include "http/url.h"
#include "room/item.h"
#include "room/security.h"
#include "text/display.h"

namespace day::room {
namespace {

class StoredBody : public http::BodySource {
 public:
  StoredBody(std::unique_ptr<store::Reader> packs, const catalog::ItemRow& item)
      : packs_(std::move(packs)), item_(item) {}
  std::uint64_t size_bytes() const override { return item_.size_bytes; }
  Result<Bytes> read(std::uint64_t offset, std::size_t max_bytes) override {
    return packs_->read_range(item_.id, item_.location, offset, max_bytes);
  }

 private:
  std::unique_ptr<store::Reader> packs_;
  catalog::ItemRow item_;
};

constexpr std::size_t kMaxNameBytes = 120;

// The last of its folders, without what a file name cannot have anywhere.
std::string file_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : text::show_line(name)) {
    out.push_back(std::string_view("<>:\"|?*;%'").find(c) == std::string_view::npos ? c : '_');
  }
  while (!out.empty() && (out.front() == '.' || out.front() == ' ')) out.erase(0, 1);
  out = clip_utf8(out, kMaxNameBytes);
  while (!out.empty() && (out.back() == '.' || out.back() == ' ')) out.pop_back();
  return out.empty() ? "file" : out;
}

std::string in_ascii(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_' || c == ' ';
    if (plain || out.empty() || out.back() != '_') out.push_back(plain ? c : '_');
  }
  return out;
}

}  // namespace

std::string attachment_field(std::string_view name) {
  const std::string safe = file_name(name);
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", in_ascii(safe),
                     http::encode_component(safe));
}

Result<http::Response> answer_original(Visit& visit, const catalog::ItemRow& item,
                                       std::string_view name) {
  http::Response response;
  response.content_type = "application/octet-stream";
  response.etag = print_hex(item.id.digest);
  response.is_ranged = true;
  response.may_compress = false;
  response.fields.emplace_back("Content-Disposition", attachment_field(name));
  response.fields.emplace_back("Cache-Control", "private, no-cache");
  add_data_policy(&response);
  if (item.is_stored()) {
    ASSIGN_OR_RETURN(auto packs, store::Reader::open(visit.options.vault.packs_folder()));
    response.body = std::make_shared<StoredBody>(std::move(packs), item);
    return response;
  }
  if (http::lists_etag(visit.request.field("if-none-match"), response.etag)) return response;
  ASSIGN_OR_RETURN(auto held, visit.options.held->hold(item.id, item.size_bytes, [&] {
    return visit.opened.originals->read(item.id, item.location, document::kMaxDocumentBytes);
  }));
  response.body = std::move(held);
  return response;
}

}  // namespace day::room
