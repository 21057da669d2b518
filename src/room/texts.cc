// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"
#include "base/numbers.h"
#include "json/json.h"
#include "mustache/mustache.h"
#include "room/embedded.h"

namespace day::room {

Result<Texts> Texts::load(std::string_view language) {
  Texts out;
  const std::string folder = fmt::format("texts/{}/", language);
  for (std::size_t i = 0; i < kEmbeddedCount; ++i) {
    if (!kEmbedded[i].name.starts_with(folder)) continue;
    ASSIGN_OR_RETURN(const json::Value file, json::parse(kEmbedded[i].content));
    const json::Object* const object = file.as_object();
    for (const json::Member& each : object != nullptr ? *object : json::Object()) {
      const std::string* const text = each.value.as_string();
      if (text == nullptr || !out.texts_.emplace(each.name, *text).second) {
        return Error{Code::Damaged, fmt::format("{}: \"{}\" is no text, or is there twice",
                                                kEmbedded[i].name, each.name)};
      }
    }
  }
  if (out.texts_.empty()) {
    return Error{Code::NotFound, fmt::format("there are no texts in \"{}\"", language)};
  }
  return out;
}

std::string Texts::say(std::string_view key, Values values) const {
  const auto found = texts_.find(key);
  CHECK(found != texts_.end());
  std::string_view text = found->second;
  std::string out;
  for (;;) {
    const std::size_t begin = text.find('{');
    const std::size_t end = begin == text.npos ? text.npos : text.find('}', begin);
    if (end == text.npos) break;
    const std::string_view name = text.substr(begin + 1, end - begin - 1);
    const auto* const value = std::find_if(values.begin(), values.end(),
                                           [&](const auto& each) { return each.first == name; });
    CHECK(value != values.end());
    out.append(text.substr(0, begin)).append(value->second);
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

std::string Texts::say_count(std::string_view key, std::uint64_t count) const {
  return say(fmt::format("{}.{}", key, count == 1 ? "one" : "other"),
             {{"count", group_digits(count)}});
}

Result<std::string> Texts::fill(std::string_view html) const {
  constexpr std::string_view kOpen = "{{t.";
  constexpr std::string_view kClose = "}}";
  std::string out;
  for (;;) {
    const std::size_t begin = html.find(kOpen);
    const std::size_t end = begin == html.npos ? html.npos : html.find(kClose, begin);
    if (end == html.npos) break;
    const std::string_view key = html.substr(begin + kOpen.size(), end - begin - kOpen.size());
    const auto found = texts_.find(key);
    if (found == texts_.end()) return Error{Code::Failed, fmt::format("no text \"{}\"", key)};
    out.append(html.substr(0, begin)).append(escape_markup(found->second));
    html.remove_prefix(end + kClose.size());
  }
  return out.append(html);
}

}  // namespace day::room
