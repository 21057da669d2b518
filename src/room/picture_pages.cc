// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages of documents as pictures: pixels only, drawn in the locked room by a worker that sees no
// other document, and made a PNG file here.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "document/limits.h"
#include "dossier/document.h"
#include "http/negotiation.h"
#include "png/png.h"
#include "reader/document_room.h"
#include "room/item.h"
#include "room/limits.h"
#include "room/picture_cache.h"
#include "room/router.h"
#include "room/security.h"

namespace day::room {
namespace {

Result<std::string> draw(Visit& visit, const catalog::ItemRow& item, std::size_t page,
                         std::uint64_t pixels) {
  ASSIGN_OR_RETURN(const Bytes bytes, visit.opened.originals->read(item.id, item.location,
                                                                   document::kMaxDocumentBytes));
  reader::DocumentRoomOptions options;
  options.program = visit.options.pool.document_program;
  options.wall_seconds = visit.options.picture_seconds;
  options.wait_seconds = visit.options.picture_seconds;
  ASSIGN_OR_RETURN(const auto room, reader::DocumentRoom::start(options));
  reader::DocumentRequest request;
  request.bytes = bytes;
  ASSIGN_OR_RETURN(const document::Picture picture,
                   room->draw(request, static_cast<std::uint32_t>(page), pixels));
  return png::encode_png(picture);
}

http::Response answer_png(std::string etag, PictureCache::Picture picture) {
  http::Response response;
  response.content_type = "image/png";
  response.etag = std::move(etag);
  response.may_compress = false;
  response.fields.emplace_back("Cache-Control", "private, max-age=3600");
  add_data_policy(&response);
  if (picture != nullptr) response.body = std::move(picture);
  return response;
}

Result<http::Response> page_picture(Visit& visit) {
  ASSIGN_OR_RETURN(Named named, find_named(visit));
  if (!named.item) return std::move(named.instead);
  const catalog::ItemRow& item = *named.item;
  constexpr std::string_view kEnding = ".png";
  const std::string& file = visit.part("file");
  if (item.kind != store::ItemKind::Document || !file.ends_with(kEnding)) {
    return Error{Code::NotFound, visit.texts.say("picture.none")};
  }
  ASSIGN_OR_RETURN(const auto shown, dossier::load_document(visit.opened, item, false));
  const std::string typed = file.substr(0, file.size() - kEnding.size());
  const auto page = dossier::find_numbered_page(shown, typed);
  if (!page.ok()) return Error{Code::NotFound, page.error().message};
  const bool is_large = visit.request.parameter("large") == "1";
  std::string etag =
      fmt::format("{}-{}-{}", print_hex(item.id.digest), *page, is_large ? "large" : "small");
  if (http::lists_etag(visit.request.field("if-none-match"), etag))
    return answer_png(std::move(etag), nullptr);
  PictureCache::Picture picture = visit.options.pictures->find(etag);
  if (picture == nullptr) {
    auto drawn = draw(visit, item, *page, is_large ? kLargePicturePixels : kPicturePixels);
    // The page is there, whatever became of the worker.
    if (!drawn.ok()) return Error{Code::Failed, drawn.error().message};
    picture = std::make_shared<const std::string>(std::move(*drawn));
    visit.options.pictures->put(etag, picture);
  }
  return answer_png(std::move(etag), std::move(picture));
}

constexpr std::array<Route, 1> kRoutes = {{{http::Method::Get, "/m/:id/page/:file", page_picture}}};

}  // namespace

std::span<const Route> picture_routes() {
  return kRoutes;
}

}  // namespace day::room
