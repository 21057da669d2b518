// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/package.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "document/limits.h"
#include "office/limits.h"
#include "xml/xml.h"

namespace day::office {
namespace {

std::string_view folder_of(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

}  // namespace

std::string resolve_part(std::string_view from, std::string_view target) {
  const std::string decoded = decode_escapes(target.substr(0, target.find('#')), '%');
  std::string_view rest = decoded;
  std::vector<std::string_view> path;
  const auto add = [&path](std::string_view words) {
    while (!words.empty()) {
      const std::size_t slash = std::min(words.find('/'), words.size());
      const std::string_view word = words.substr(0, slash);
      words.remove_prefix(std::min(words.size(), slash + 1));
      if (word == "..") {
        if (!path.empty()) path.pop_back();
      } else if (!word.empty() && word != ".") {
        path.push_back(word);
      }
    }
  };
  if (!rest.starts_with('/')) add(folder_of(from));
  add(rest);
  std::string out;
  for (const std::string_view word : path) {
    if (!out.empty()) out.push_back('/');
    out.append(word);
  }
  return out;
}

bool has_ending(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  name.remove_prefix(name.size() - ending.size());
  return std::equal(name.begin(), name.end(), ending.begin(), [](char a, char b) {
    const auto lower = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(a) == lower(b);
  });
}

std::optional<Bytes> Package::read(std::string_view name) {
  const std::optional<std::size_t> index = zip_->find(name);
  if (!index) return std::nullopt;
  Bytes bytes;
  const std::string wrong = zip_->read(*index, &bytes);
  if (!wrong.empty()) draft_->defect(std::string(name) + ": " + wrong);
  return bytes;
}

std::vector<Relationship> Package::relationships(std::string_view part) {
  std::vector<Relationship> out;
  const std::string_view folder = folder_of(part);
  std::string name = std::string(folder) + (folder.empty() ? "_rels/" : "/_rels/");
  name += part.substr(folder.empty() ? 0 : folder.size() + 1);
  const std::optional<Bytes> bytes = read(name + ".rels");
  if (!bytes) return out;
  xml::Reader reader(*bytes);
  while (reader.next() && out.size() < kMaxParts) {
    if (reader.kind() != xml::Reader::Kind::Start || reader.name() != "Relationship") continue;
    Relationship made;
    made.id = reader.attribute("Id");
    made.type = reader.attribute("Type");
    made.type.erase(0, made.type.rfind('/') + 1);
    made.is_external = reader.attribute("TargetMode") == "External";
    made.target = reader.attribute("Target");
    if (!made.is_external) made.target = resolve_part(part, made.target);
    out.push_back(std::move(made));
  }
  return out;
}

std::optional<std::string> Package::related(std::string_view part, std::string_view type) {
  for (Relationship& each : relationships(part)) {
    if (each.type == type && !each.is_external) return std::move(each.target);
  }
  return std::nullopt;
}

void Package::hand_on(std::size_t index, const document::Options& options,
                      document::Children* children) {
  const std::uint64_t key = index + 1;
  if (options.only_key && *options.only_key != key) return;
  document::Child child;
  child.key = key;
  child.path = zip_->parts()[index].name.substr(0, document::kMaxFieldBytes);
  if (!children->begin(child)) return;
  bool is_wanted = true;
  std::string wrong = zip_->read(index, [&](ByteView bytes) {
    is_wanted = children->bytes(bytes);
    return is_wanted;
  });
  if (!is_wanted) wrong.clear();
  children->end(wrong);
  if (!wrong.empty()) draft_->defect(child.path + ": " + wrong);
}

}  // namespace day::office
