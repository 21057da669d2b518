// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room/tables.h"

#include <algorithm>

#include "query/query.h"

namespace day::room {
namespace {

std::string key_query(query::Key key, std::string value) {
  query::Query query;
  query.nodes.push_back({query::Node::Kind::Leaf, query::KeyValue{key, std::move(value)}, {}});
  return query::print_query(query);
}

}  // namespace

std::string verdict_query(dkim::Verdict verdict) {
  return key_query(query::Key::Verdict,
                   std::string(query::kVerdictWords[static_cast<std::size_t>(verdict)]));
}

std::string label_query(std::string_view label) {
  return key_query(query::Key::Label, std::string(label));
}

}  // namespace day::room
