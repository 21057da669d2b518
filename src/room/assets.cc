// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/assets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/ids.h"
#include "crypto/sha256.h"
#include "room/embedded.h"
#include "room/security.h"

namespace day::room {
namespace {

constexpr std::string_view kFolder = "assets/";
constexpr std::size_t kDigestChars = 16;

struct Asset {
  std::string digest;
  std::string_view content_type;
  std::shared_ptr<const std::string> content;
};

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

// All there are, by name; made once.
std::map<std::string, Asset, std::less<>> make_assets() {
  std::map<std::string, std::string> contents;
  // Files of these kinds become one each, in the order of their names.
  std::vector<std::pair<std::string_view, std::string_view>> joined;
  for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
    const EmbeddedFile& file = kEmbedded[i];
    if (!file.name.starts_with(kFolder)) continue;
    const std::string_view name = file.name.substr(kFolder.size());
    if (name.ends_with(".css") || name.ends_with(".js")) {
      joined.emplace_back(name, file.content);
    } else {
      contents.emplace(name, file.content);
    }
  }
  std::sort(joined.begin(), joined.end());
  for (const auto& [name, content] : joined) {
    contents[name.ends_with(".css") ? "style.css" : "script.js"] += content;
  }
  std::map<std::string, Asset, std::less<>> assets;
  for (auto& [name, content] : contents) {
    Asset asset;
    asset.digest = print_hex(crypto::sha256(content)).substr(0, kDigestChars);
    asset.content_type = type_of(name);
    asset.content = std::make_shared<const std::string>(std::move(content));
    assets.emplace(name, std::move(asset));
  }
  return assets;
}

const Asset* find_asset(std::string_view name) {
  static const auto assets = make_assets();
  const auto found = assets.find(name);
  return found == assets.end() ? nullptr : &found->second;
}

}  // namespace

std::string asset_path(std::string_view name) {
  const Asset* const asset = find_asset(name);
  CHECK(asset != nullptr);
  return fmt::format("/assets/{}/{}", asset->digest, name);
}

std::optional<http::Response> answer_asset(std::string_view digest, std::string_view name) {
  const Asset* const asset = find_asset(name);
  if (asset == nullptr || asset->digest != digest) return std::nullopt;
  http::Response response;
  response.content_type = asset->content_type;
  response.body = asset->content;
  response.etag = asset->digest;
  response.fields.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  add_data_policy(&response);
  return response;
}

}  // namespace day::room
