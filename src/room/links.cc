// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/numbers.h"
#include "http/url.h"

namespace day::room {
namespace {

// The same page with another value of one parameter.
std::string path_with(const Visit& visit, std::string_view name, std::uint64_t number,
                      std::string_view anchor) {
  http::Pairs query;
  for (const auto& pair : visit.request.target.query) {
    if (pair.first != name) query.push_back(pair);
  }
  if (number > 1) query.emplace_back(name, std::to_string(number));
  std::string path = visit.request.target.path;
  if (!query.empty()) path += "?" + http::print_query(query);
  if (!anchor.empty()) path.append("#").append(anchor);
  return path;
}

}  // namespace

std::string search_path(std::string_view query) {
  return "/search?q=" + http::encode_component(query);
}

std::string item_path(const ItemId& id) {
  return "/m/" + print_short(id);
}

std::string person_path(std::string_view id) {
  return fmt::format("/p/{}", id);
}

std::string shown_path(const Visit& visit, std::string_view path) {
  if (visit.options.is_public) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));
  }
  return safe_line(path);
}

std::string without_folders(std::string_view words, std::string_view source_path) {
  std::string text(words);
  const std::string parent(source_path.substr(0, source_path.rfind('/') + 1));
  while (parent.size() > 1) {
    const std::size_t at = text.find(parent);
    if (at == text.npos) break;
    text.erase(at, parent.size());
  }
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    std::string_view word = rest.substr(0, end);
    // A path may stand in quotation marks or parentheses.
    const std::size_t begin = std::min(word.find_first_not_of("\"'(<["), word.size());
    if (word.substr(begin).starts_with('/')) {
      out.append(word.substr(0, begin));
      word.remove_prefix(word.rfind('/') + 1);
    }
    out.append(word);
    rest.remove_prefix(end);
    if (!rest.empty()) {
      out += ' ';
      rest.remove_prefix(1);
    }
  }
  return out;
}

std::string shown_reason(const Visit& visit, std::string_view words, std::string_view source_path) {
  return safe_line(visit.options.is_public ? without_folders(words, source_path)
                                           : std::string(words));
}

ListPage list_page(const Visit& visit, std::string_view name, std::uint64_t count,
                   std::uint64_t per_page) {
  ListPage page;
  page.count = count;
  page.last = std::max<std::uint64_t>(1, (count + per_page - 1) / per_page);
  const std::string_view typed = visit.request.parameter(name);
  std::uint64_t asked = 1;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), asked);
  if (read.ptr != typed.data() + typed.size()) asked = 1;
  if (read.ec == std::errc::result_out_of_range) asked = page.last;
  page.number = std::clamp<std::uint64_t>(asked, 1, page.last);
  page.begin = std::min(count, (page.number - 1) * per_page);
  page.end = std::min(count, page.begin + per_page);
  return page;
}

mustache::Data pager_of(const Visit& visit, std::string_view name, const ListPage& page,
                        std::string_view anchor) {
  mustache::Data out;
  out.set("is_paged", page.last > 1);
  if (page.last <= 1) return out;
  out.set("pager_where", visit.texts.say("list.where", {{"begin", group_digits(page.begin + 1)},
                                                        {"end", group_digits(page.end)},
                                                        {"count", group_digits(page.count)}}));
  out.set("has_before", page.number > 1).set("has_after", page.number < page.last);
  out.set("first_path", path_with(visit, name, 1, anchor));
  out.set("before_path", path_with(visit, name, page.number - 1, anchor));
  out.set("after_path", path_with(visit, name, page.number + 1, anchor));
  out.set("last_path", path_with(visit, name, page.last, anchor));
  out.set("pager_path",
          visit.request.target.path + (anchor.empty() ? "" : "#") + std::string(anchor));
  out.set("pager_name", name).set("pager_number", std::to_string(page.number));
  out.set("pager_last", std::to_string(page.last));
  std::vector<mustache::Data> others;
  for (const auto& pair : visit.request.target.query) {
    if (pair.first == name) continue;
    mustache::Data other;
    other.set("pair_name", pair.first).set("pair_value", pair.second);
    others.push_back(std::move(other));
  }
  out.set("pager_others", std::move(others));
  return out;
}

}  // namespace day::room
