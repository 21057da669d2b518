// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string>
#include <utility>
#include <vector>

#include "office/ooxml_kinds.h"
#include "office/story.h"

namespace day::office {
namespace {

// What the stories of all parts have beside their text.
struct Beside {
  std::string hidden;
  std::string changes;
  std::string links;
  std::string codes;
  std::string notes;
  std::vector<Relationship> relationships;

  void add(Package& package, std::string_view part, Story story) {
    hidden += story.hidden;
    changes += story.changes;
    links += story.links;
    codes += story.codes;
    notes += story.notes;
    if (!story.wrong.empty()) package.draft().defect(std::string(part) + ": " + story.wrong);
    for (Relationship& each : package.relationships(part)) {
      relationships.push_back(std::move(each));
    }
  }
};

struct Kind {
  std::string_view type;
  std::string_view label;
};

// In the order in which a reader would look for them.
constexpr Kind kKinds[] = {
    {"header", "Header"},     {"footer", "Footer"},     {"footnotes", "Footnotes"},
    {"endnotes", "Endnotes"}, {"comments", "Comments"},
};

}  // namespace

void read_word(Package& package, std::string_view main, ByteView xml) {
  document::Draft& draft = package.draft();
  Beside beside;
  Story body = read_story(xml);
  draft.page({});
  draft.text(body.text);
  body.text.clear();
  beside.add(package, main, std::move(body));
  const std::vector<Relationship> parts = package.relationships(main);
  for (const Kind& kind : kKinds) {
    std::vector<std::string> seen;
    for (const Relationship& each : parts) {
      if (each.type != kind.type || each.is_external) continue;
      const std::optional<Bytes> bytes = package.read(each.target);
      if (!bytes) continue;
      Story story = read_story(*bytes);
      // First pages and even pages often have the same header again.
      bool is_known = false;
      for (const std::string& text : seen) is_known = is_known || text == story.text;
      if (!is_known) draft.page_if_any(kind.label, story.text);
      if (seen.size() < 16) seen.push_back(story.text);
      beside.add(package, each.target, std::move(story));
    }
  }
  for (const Relationship& each : parts) {
    if (each.type != "glossaryDocument" || each.is_external) continue;
    const std::optional<Bytes> bytes = package.read(each.target);
    if (bytes) draft.page_if_any("Building blocks", read_story(*bytes).text);
  }
  read_charts(package, beside.relationships, "Charts and diagrams");
  draft.page_if_any("Hidden text", beside.hidden);
  draft.page_if_any("Tracked changes", beside.changes);
  draft.page_if_any("Descriptions of pictures", beside.notes);
  add_links(beside.relationships, &beside.links);
  draft.page_if_any("Links", beside.links);
  draft.page_if_any("Field codes", beside.codes);
  draft.page_count(1);
}

}  // namespace day::office
