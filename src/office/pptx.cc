// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "office/flow.h"
#include "office/limits.h"
#include "office/ooxml_kinds.h"
#include "office/story.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using xml::Reader;

// Slides in the order of the show, then those that are in no show.
struct Slide {
  std::string part;
  bool is_listed = false;
};

std::vector<Slide> find_slides(ByteView xml, const std::vector<Relationship>& parts) {
  std::map<std::string, const Relationship*, std::less<>> by_id;
  for (const Relationship& each : parts) {
    if (each.type == "slide" && !each.is_external) by_id.emplace(each.id, &each);
  }
  std::vector<Slide> out;
  Reader reader(xml);
  while (reader.next()) {
    if (reader.kind() != Reader::Kind::Start || reader.name() != "sldId") continue;
    std::string id = reader.attribute("r", "id");
    const auto found = by_id.find(id);
    if (found == by_id.end()) continue;
    out.push_back({found->second->target, true});
    by_id.erase(found);
  }
  for (const Relationship& each : parts) {
    if (by_id.contains(each.id)) out.push_back({each.target, false});
  }
  return out;
}

// Authors of comments: number to name, of both generations of comments.
using Authors = std::map<std::string, std::string, std::less<>>;

Authors read_authors(Package& package, const std::vector<Relationship>& parts) {
  Authors out;
  for (const Relationship& each : parts) {
    if (each.is_external || (each.type != "commentAuthors" && each.type != "authors")) continue;
    const std::optional<Bytes> xml = package.read(each.target);
    if (!xml) continue;
    Reader reader(*xml);
    while (reader.next() && out.size() < kMaxAuthors) {
      if (reader.kind() != Reader::Kind::Start) continue;
      if (reader.name() == "cmAuthor" || reader.name() == "author") {
        out.emplace(reader.attribute("id"), reader.attribute("name"));
      }
    }
  }
  return out;
}

std::string read_comments(ByteView xml, const Authors& authors) {
  std::string out;
  std::string line;
  const auto end_line = [&] {
    if (line.empty()) return;
    out += one_line(line) + "\n";
    line.clear();
  };
  bool is_text = false;
  Reader reader(xml);
  while (reader.next() && out.size() < document::kMaxTextBytes) {
    const std::string_view name = reader.name();
    if (reader.kind() == Reader::Kind::Text) {
      if (is_text) line += reader.text();
      continue;
    }
    if (reader.kind() == Reader::Kind::End) {
      is_text = false;
      if (name == "cm" || name == "reply") end_line();
      if (name == "p") line += " ";
      continue;
    }
    is_text = name == "text" || name == "t";
    if (name != "cm" && name != "reply") continue;
    end_line();
    const auto author = authors.find(reader.attribute("authorId"));
    if (author != authors.end()) line += author->second;
    std::string when = reader.attribute("dt");
    if (when.empty()) when = reader.attribute("created");
    if (!line.empty() && !when.empty()) line += ", ";
    line += when + ": ";
  }
  end_line();
  return out;
}

bool is_hidden_slide(ByteView xml) {
  Reader reader(xml);
  if (!reader.next()) return false;
  const std::string show = reader.attribute("show");
  return show == "0" || show == "false";
}

class Deck {
 public:
  Deck(Package& package, Authors authors) : package_(package), authors_(std::move(authors)) {}

  void read(const Slide& slide) {
    ++number_;
    std::string label = "Slide " + std::to_string(number_);
    const std::optional<Bytes> xml = package_.read(slide.part);
    if (!xml) {
      package_.draft().page(label);
      package_.draft().defect(label + ": it is missing");
      return;
    }
    const std::vector<Relationship> parts = package_.relationships(slide.part);
    std::string shown = label;
    if (is_hidden_slide(*xml)) shown += " (hidden)";
    if (!slide.is_listed) shown += " (in no show)";
    const Story story = read_story(*xml);
    if (!story.wrong.empty()) package_.draft().defect(label + ": " + story.wrong);
    package_.draft().page(shown);
    package_.draft().text(story.text);
    read_charts(package_, parts, label + ", charts and diagrams");
    package_.draft().page_if_any(label + ", hidden text", story.hidden);
    package_.draft().page_if_any(label + ", descriptions of pictures", story.notes);
    for (const Relationship& each : parts) {
      if (each.is_external) continue;
      if (each.type == "notesSlide") read_notes(each.target, label);
      if (each.type == "slideLayout") read_master(each.target);
      if (each.type == "comments") {
        const std::optional<Bytes> comments = package_.read(each.target);
        if (!comments) continue;
        package_.draft().page_if_any(label + ", comments", read_comments(*comments, authors_));
      }
    }
    add_links(parts, &links_);
  }

  void finish(const std::vector<Relationship>& parts) {
    add_links(parts, &links_);
    package_.draft().page_if_any("Masters of slides", master_text_);
    package_.draft().page_if_any("Links", links_);
  }

 private:
  void read_notes(const std::string& part, const std::string& label) {
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    const Story story = read_story(*xml);
    if (!story.wrong.empty()) package_.draft().defect(label + ", notes: " + story.wrong);
    package_.draft().page_if_any(label + ", notes", story.text);
    add_links(package_.relationships(part), &links_);
  }

  // What stands on every slide of a layout, and of its master: each is read once.
  void read_master(const std::string& part) {
    if (!masters_.insert(part).second) return;
    const std::optional<Bytes> xml = package_.read(part);
    if (!xml) return;
    add_line(&master_text_, office::read_master(*xml).text);
    for (const Relationship& each : package_.relationships(part)) {
      if (each.type != "slideMaster" || !masters_.insert(each.target).second) continue;
      const std::optional<Bytes> master = package_.read(each.target);
      if (master) add_line(&master_text_, office::read_master(*master).text);
    }
  }

  Package& package_;
  Authors authors_;
  std::set<std::string> masters_;
  std::string master_text_;
  std::string links_;
  std::size_t number_ = 0;
};

}  // namespace

void read_slides(Package& package, std::string_view main, ByteView xml) {
  const std::vector<Relationship> parts = package.relationships(main);
  const std::vector<Slide> slides = find_slides(xml, parts);
  package.draft().page_count(slides.size());
  Deck deck(package, read_authors(package, parts));
  for (std::size_t i = 0; i < slides.size() && i < document::kMaxPages; ++i) deck.read(slides[i]);
  if (slides.size() > document::kMaxPages) package.draft().defect("it has too many slides");
  deck.finish(parts);
}

}  // namespace day::office
