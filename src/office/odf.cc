// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/odf.h"

#include <string>
#include <utility>

#include "base/encoding.h"
#include "document/draft.h"
#include "document/limits.h"
#include "office/flow.h"
#include "office/odf_walk.h"
#include "office/package.h"
#include "office/zip.h"
#include "xml/xml.h"

namespace day::office {
namespace {

using document::Draft;
using document::Outcome;

constexpr std::string_view kMediaType = "application/vnd.oasis.opendocument";

void add_beside(Draft& draft, const OdfBeside& beside) {
  draft.page_if_any("Headers and footers", beside.headers);
  draft.page_if_any("Footnotes", beside.notes);
  draft.page_if_any("Comments", beside.comments);
  draft.page_if_any("Hidden text", beside.hidden);
  draft.page_if_any("Tracked changes", beside.changes);
  draft.page_if_any("Descriptions of pictures", beside.descriptions);
  draft.page_if_any("Links", beside.links);
}

// ODF 1.2-3 §3.4.1: an encrypted part has this in its entry.
bool is_encrypted(Package& package) {
  const std::optional<Bytes> manifest = package.read("META-INF/manifest.xml");
  if (!manifest) return false;
  xml::Reader reader(*manifest);
  while (reader.next()) {
    if (reader.kind() == xml::Reader::Kind::Start && reader.name() == "encryption-data")
      return true;
  }
  return false;
}

bool is_file_of_its_own(std::string_view name) {
  if (name.empty() || name.ends_with('/') || name == "mimetype" || name == "layout-cache") {
    return false;
  }
  for (const std::string_view folder : {"META-INF/", "Configurations2/", "Fonts/"}) {
    if (name.starts_with(folder)) return false;
  }
  return !has_ending(name, ".xml") && !has_ending(name, ".rdf");
}

std::string read_macro(ByteView xml) {
  xml::Reader reader(xml);
  if (!reader.next() || reader.name() != "module") return {};
  return reader.take_text(document::kMaxTextBytes);
}

void read_package(Package& package) {
  Draft& draft = package.draft();
  OdfBeside beside;
  const auto ignore = [](std::string_view) {};
  OdfWalk walk(&draft, &beside, ignore);
  if (const auto meta = package.read("meta.xml")) walk.run(*meta, "meta.xml");
  if (const auto styles = package.read("styles.xml")) walk.run(*styles, "Page styles");
  if (const auto content = package.read("content.xml")) {
    walk.run(*content, {});
  } else {
    draft.defect("its content is missing");
  }
  if (walk.pages() > 0) draft.page_count(walk.pages());
  for (const Part& part : package.zip().parts()) {
    const std::size_t slash = part.name.rfind('/');
    if (slash == std::string::npos) continue;
    if (part.name.substr(slash) == "/content.xml") {
      const auto object = package.read(part.name);
      OdfWalk inner(&draft, &beside, ignore);
      if (object) inner.run(*object, part.name.substr(0, slash));
    } else if (part.name.starts_with("Basic/") && has_ending(part.name, ".xml")) {
      const auto module = package.read(part.name);
      const std::string source = module ? read_macro(*module) : std::string();
      if (!source.empty()) draft.property("macros", "yes");
      draft.page_if_any("Macro " + part.name, source);
    } else if (part.name.starts_with("Scripts/") && is_file_of_its_own(part.name)) {
      draft.property("macros", "yes");
    }
  }
  add_beside(draft, beside);
}

void hand_on_parts(Package& package, const document::Options& options,
                   document::Children& children) {
  for (std::size_t i = 0; i < package.zip().parts().size(); ++i) {
    if (is_file_of_its_own(package.zip().parts()[i].name)) package.hand_on(i, options, &children);
  }
}

document::Reading read_flat(ByteView xml, const document::Options& options,
                            document::Children& children) {
  Draft draft(kMediaType);
  OdfBeside beside;
  std::uint64_t count = 0;
  OdfWalk walk(&draft, &beside, [&](std::string_view base64) {
    document::Child child;
    child.key = ++count;
    if (options.only_key && *options.only_key != child.key) return;
    std::string clean;
    for (const char c : base64) {
      if (c != ' ' && c != '\n' && c != '\t') clean.push_back(c);
    }
    const std::optional<Bytes> bytes = parse_base64(clean);
    if (!bytes) {
      draft.defect("a picture or object is no base64");
    } else {
      children.add(child, *bytes);
    }
  });
  xml::Reader reader(xml);
  if (reader.next() && reader.has_attribute("mimetype")) {
    draft.media_type(document::field_text(reader.attribute("mimetype")));
  }
  walk.run(xml, {});
  if (walk.pages() > 0) draft.page_count(walk.pages());
  add_beside(draft, beside);
  return draft.finish();
}

bool is_flat(ByteView file) {
  if (file.starts_with("PK")) return false;
  xml::Reader reader(file.substr(0, 4096));
  return reader.next() && reader.name() == "document" && reader.prefix() == "office";
}

}  // namespace

bool is_odf(ByteView file) {
  if (!file.starts_with("PK")) return is_flat(file);
  const std::optional<Zip> zip = Zip::open(file);
  return zip && !zip->find("[Content_Types].xml") && zip->find("content.xml") &&
         (zip->find("META-INF/manifest.xml") || zip->find("mimetype"));
}

document::Reading read_odf(ByteView file, const document::Options& options,
                           document::Children& children) {
  if (is_flat(file)) return read_flat(file, options, children);
  Draft draft(kMediaType);
  std::optional<Zip> zip = Zip::open(file);
  if (!zip) {
    draft.end(Outcome::Failed, "it is no package");
    return draft.finish();
  }
  Package package(&*zip, &draft);
  if (zip->is_recovered()) draft.defect("its directory is damaged; parts were looked for");
  if (zip->has_too_many()) draft.defect("it has more parts than are read");
  const std::optional<Bytes> type = package.read("mimetype");
  if (type && type->starts_with("application/")) draft.media_type(document::field_text(*type));
  if (is_encrypted(package)) {
    draft.end(Outcome::Locked, "it needs a password");
    return draft.finish();
  }
  if (!options.only_key) read_package(package);
  hand_on_parts(package, options, children);
  return draft.finish();
}

}  // namespace day::office
