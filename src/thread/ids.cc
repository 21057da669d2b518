// SPDX-License-Identifier: AGPL-3.0-or-later
#include "thread/ids.h"

#include <algorithm>
#include <unordered_set>

namespace day::thread {
namespace {

// RFC 5322 §3.2.3, with octets over 127 as RFC 6532 allows.
bool is_atom_text(unsigned char c) {
  if (c >= 0x80) return true;
  if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
  return std::string_view("!#$%&'*+-/=?^_`{|}~").find(static_cast<char>(c)) !=
         std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  bool after_dot = true;
  for (const char c : text) {
    if (c == '.') {
      if (after_dot) return false;
      after_dot = true;
    } else if (!is_atom_text(static_cast<unsigned char>(c))) {
      return false;
    } else {
      after_dot = false;
    }
  }
  return !after_dot;
}

}  // namespace

std::string normal_id(std::string_view id) {
  if (!id.starts_with('"')) return std::string(id);
  std::string local;
  std::size_t at = 1;
  while (at < id.size() && id[at] != '"') {
    if (id[at] == '\\' && at + 1 < id.size()) ++at;
    local.push_back(id[at++]);
  }
  const bool closed = at + 1 < id.size() && id[at + 1] == '@';
  if (!closed || !is_dot_atom(local)) return std::string(id);
  local.append(id.substr(at + 1));
  return local;
}

Names find_names(std::string_view message_id, const std::vector<std::string>& references,
                 const std::vector<std::string>& in_reply_to) {
  Names names;
  names.own = normal_id(message_id);
  std::unordered_set<std::string> seen;
  const auto take = [&](const std::string& written) {
    std::string id = normal_id(written);
    if (id.empty() || id == names.own) return std::string();
    if (seen.insert(id).second) names.ancestors.push_back(id);
    return id;
  };
  for (const std::string& written : references) {
    if (std::string id = take(written); !id.empty()) names.parent = std::move(id);
  }
  const bool decides = in_reply_to.size() == 1;
  if (!decides && (in_reply_to.empty() || !names.parent.empty())) return names;
  if (std::string id = take(in_reply_to.front()); !id.empty()) {
    names.parent = std::move(id);
    names.by_in_reply_to = true;
  }
  return names;
}

}  // namespace day::thread
