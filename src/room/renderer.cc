// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/renderer.h"

#include <fmt/format.h>

#include "base/check.h"
#include "room/embedded.h"

namespace day::room {
namespace {

constexpr std::string_view kFolder = "templates/";
constexpr std::string_view kPartFolder = "templates/part/";
constexpr std::string_view kEnding = ".html";

}  // namespace

Result<Renderer> Renderer::load(const Texts& texts) {
  std::map<std::string, std::string, std::less<>> parts;
  std::map<std::string, std::string, std::less<>> pages;
  for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
    const EmbeddedFile& file = kEmbedded[i];
    if (!file.name.starts_with(kFolder) || !file.name.ends_with(kEnding)) continue;
    const bool is_part = file.name.starts_with(kPartFolder);
    std::string_view name = file.name.substr((is_part ? kPartFolder : kFolder).size());
    name.remove_suffix(kEnding.size());
    ASSIGN_OR_RETURN(std::string html, texts.fill(file.content));
    (is_part ? parts : pages).emplace(name, std::move(html));
  }
  const auto partials = [&](std::string_view name) -> std::string_view {
    const auto found = parts.find(name);
    return found == parts.end() ? std::string_view() : found->second;
  };
  Renderer out;
  for (const auto& [name, html] : pages) {
    auto parsed = mustache::Template::parse(html, partials);
    if (!parsed.ok()) {
      return Error{parsed.error().code, fmt::format("{}: {}", name, parsed.error().message)};
    }
    out.templates_.emplace(name, std::move(*parsed));
  }
  return out;
}

std::string Renderer::render(std::string_view name, const mustache::Data& data) {
  const auto found = templates_.find(name);
  CHECK(found != templates_.end());
  return found->second.render(data);
}

}  // namespace day::room
