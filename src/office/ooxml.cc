// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/ooxml.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "document/draft.h"
#include "document/limits.h"
#include "office/ooxml_kinds.h"
#include "office/story.h"
#include "office/zip.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using document::Draft;
using document::Outcome;
using xml::Reader;

constexpr std::string_view kContentTypes = "[Content_Types].xml";

struct Named {
  std::string_view element;
  std::string_view property;
};

// Core properties (ECMA-376-2 §11) and extended ones (ECMA-376-1 §22.2), by element.
constexpr std::array kProperties = std::to_array<Named>({
    {"subject", "subject"},
    {"keywords", "keywords"},
    {"description", "comments"},
    {"category", "category"},
    {"contentStatus", "status"},
    {"lastModifiedBy", "last modified by"},
    {"created", "created"},
    {"modified", "modified"},
    {"lastPrinted", "printed"},
    {"revision", "revision"},
    {"language", "language"},
    {"version", "version"},
    {"identifier", "identifier"},
    {"Application", "application"},
    {"AppVersion", "application version"},
    {"Company", "company"},
    {"Manager", "manager"},
    {"Template", "template"},
    {"TotalTime", "minutes of editing"},
    {"HyperlinkBase", "base of links"},
});

void read_properties(Package& package, std::string_view part) {
  const std::optional<Bytes> bytes = package.read(part);
  if (!bytes) return;
  Draft& draft = package.draft();
  Reader reader(*bytes);
  while (reader.next()) {
    if (reader.kind() != Reader::Kind::Start || reader.depth() != 2) continue;
    const std::string_view name = reader.name();
    if (name == "title") {
      draft.title(reader.take_text(document::kMaxFieldBytes));
    } else if (name == "creator") {
      draft.author(reader.take_text(document::kMaxFieldBytes));
    } else if (name == "property") {  // of the custom ones
      const std::string own_name = reader.attribute("name");
      draft.property(own_name, reader.take_text(document::kMaxFieldBytes));
    } else {
      const auto* known = std::find_if(kProperties.begin(), kProperties.end(),
                                       [&](const Named& each) { return each.element == name; });
      if (known == kProperties.end()) continue;
      draft.property(known->property, reader.take_text(document::kMaxFieldBytes));
    }
  }
}

void read_all_properties(Package& package) {
  for (const Relationship& each : package.relationships("")) {
    if (each.type == "core-properties" || each.type == "extended-properties" ||
        each.type == "extendedProperties" || each.type == "custom-properties" ||
        each.type == "customProperties") {
      read_properties(package, each.target);
    }
  }
}

// What [Content_Types].xml says of one part, by name or by ending.
std::string content_type(Package& package, std::string_view part) {
  const std::optional<Bytes> bytes = package.read(kContentTypes);
  if (!bytes) return {};
  std::string by_ending;
  Reader reader(*bytes);
  while (reader.next()) {
    if (reader.kind() != Reader::Kind::Start) continue;
    if (reader.name() == "Override" && resolve_part({}, reader.attribute("PartName")) == part) {
      return reader.attribute("ContentType");
    }
    if (reader.name() == "Default" && by_ending.empty() &&
        has_ending(part, "." + reader.attribute("Extension"))) {
      by_ending = reader.attribute("ContentType");
    }
  }
  return by_ending;
}

// "…wordprocessingml.document.main+xml" is a part's type; the file's has no end like that.
std::string media_type_of(std::string type) {
  for (const std::string_view ending : {".main+xml", "+xml"}) {
    if (type.ends_with(ending)) type.resize(type.size() - ending.size());
  }
  return type;
}

// Machinery, and parts whose content stands in the pages.
bool is_file_of_its_own(std::string_view name) {
  if (name.empty() || name.ends_with('/')) return false;
  const bool is_record_part = has_ending(name, ".bin") && name.starts_with("xl/") &&
                              name.find("/embeddings/") == std::string_view::npos &&
                              !has_ending(name, "vbaProject.bin");
  if (is_record_part) return false;
  for (const std::string_view ending : {".xml", ".rels", ".vml", ".odttf", ".fntdata"}) {
    if (has_ending(name, ending)) return false;
  }
  return name.find("printerSettings") == std::string_view::npos;
}

void hand_on_parts(Package& package, const document::Options& options,
                   document::Children& children) {
  const auto& parts = package.zip().parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string& name = parts[i].name;
    if (has_ending(name, "vbaProject.bin")) package.draft().property("macros", "yes");
    if (name.starts_with("_xmlsignatures/")) {
      package.draft().property("signature", "present, not checked");
      continue;
    }
    const bool is_embedded_xml = name.find("/embeddings/") != std::string::npos &&
                                 !has_ending(name, ".rels") && !name.ends_with('/');
    if (is_embedded_xml || is_file_of_its_own(name)) package.hand_on(i, options, &children);
  }
}

// Data that content controls and add-ins keep beside the document.
void read_custom_data(Package& package) {
  std::string text;
  for (const Part& part : package.zip().parts()) {
    if (!part.name.starts_with("customXml/item") || part.name.starts_with("customXml/itemProps")) {
      continue;
    }
    const std::optional<Bytes> bytes = package.read(part.name);
    if (!bytes) continue;
    Reader reader(*bytes);
    while (reader.next() && text.size() < document::kMaxTextBytes) {
      if (reader.kind() != Reader::Kind::Text) continue;
      if (reader.text().find_first_not_of(" \t\n") == std::string_view::npos) continue;
      text.append(reader.text());
      text.push_back('\n');
    }
  }
  package.draft().page_if_any("Custom data", text);
}

std::string root_of(ByteView xml) {
  Reader reader(xml);
  return reader.next() ? std::string(reader.name()) : std::string();
}

// Some writers give no relationships, or damage took them.
std::optional<std::string> main_part(Package& package) {
  std::optional<std::string> main = package.related("", "officeDocument");
  if (main && package.has(*main)) return main;
  for (const std::string_view usual :
       {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "xl/workbook.bin"}) {
    if (package.has(usual)) return std::string(usual);
  }
  return std::nullopt;
}

void read_main(Package& package) {
  Draft& draft = package.draft();
  const std::optional<std::string> main = main_part(package);
  if (!main) {
    draft.end(Outcome::Failed, "its main part is missing");
    return;
  }
  const std::string type = media_type_of(content_type(package, *main));
  if (!type.empty()) draft.media_type(type);
  if (has_ending(*main, ".bin")) {
    if (const std::optional<Bytes> bytes = package.read(*main)) {
      read_binary_workbook(package, *main, *bytes);
    }
    return;
  }
  const std::optional<Bytes> xml = package.read(*main);
  const std::string root = xml ? root_of(*xml) : std::string();
  if (root == "document" || root == "glossaryDocument") {
    read_word(package, *main, *xml);
  } else if (root == "workbook") {
    read_workbook(package, *main, *xml);
  } else if (root == "presentation") {
    read_slides(package, *main, *xml);
  } else {
    draft.end(root.empty() ? Outcome::Failed : Outcome::Unsupported,
              root.empty() ? "its main part is damaged" : "no reader for <" + root + ">");
  }
}

}  // namespace

void read_charts(Package& package, const std::vector<Relationship>& relationships,
                 std::string_view label) {
  std::string text;
  for (const Relationship& each : relationships) {
    if (each.is_external) continue;
    if (each.type == "chart" || each.type == "chartEx" || each.type == "diagramData") {
      const std::optional<Bytes> xml = package.read(each.target);
      if (xml) text += read_labels(*xml);
    }
  }
  package.draft().page_if_any(label, text);
}

void add_links(const std::vector<Relationship>& relationships, std::string* links) {
  for (const Relationship& each : relationships) {
    if (!each.is_external) continue;
    if (each.type != "hyperlink") *links += each.type + ": ";
    *links += each.target + "\n";
  }
}

bool is_ooxml(ByteView file) {
  if (!file.starts_with("PK")) return false;
  const std::optional<Zip> zip = Zip::open(file);
  return zip && (zip->find(kContentTypes) || zip->find("word/document.xml") ||
                 zip->find("xl/workbook.xml") || zip->find("ppt/presentation.xml"));
}

document::Reading read_ooxml(ByteView file, const document::Options& options,
                             document::Children& children) {
  Draft draft("application/vnd.openxmlformats-officedocument");
  std::optional<Zip> zip = Zip::open(file);
  if (!zip) {
    draft.end(Outcome::Failed, "it is no package");
    return draft.finish();
  }
  Package package(&*zip, &draft);
  if (!options.only_key) {
    if (zip->is_recovered()) draft.defect("its directory is damaged; parts were looked for");
    if (zip->has_too_many()) draft.defect("it has more parts than are read");
    read_all_properties(package);
    read_main(package);
    read_custom_data(package);
  }
  hand_on_parts(package, options, children);
  return draft.finish();
}

}  // namespace day::office
