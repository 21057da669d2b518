// SPDX-License-Identifier: AGPL-3.0-or-later
// Facts about documents, and about what lies in what.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "catalog/documents.h"
#include "document/sniff.h"
#include "inquiry/facts.h"
#include "inquiry/header_scan.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

struct TypeName {
  std::string_view name;
  std::string_view prefix;
};
// What people call the formats whose media types are longer. A name may stand for several.
constexpr std::array kTypeNames = {
    TypeName{"word", "application/msword"},
    TypeName{"word", "application/vnd.ms-word"},
    TypeName{"word", "application/vnd.openxmlformats-officedocument.wordprocessingml"},
    TypeName{"word", "application/vnd.oasis.opendocument.text"},
    TypeName{"excel", "application/vnd.ms-excel"},
    TypeName{"excel", "application/vnd.openxmlformats-officedocument.spreadsheetml"},
    TypeName{"excel", "application/vnd.oasis.opendocument.spreadsheet"},
    TypeName{"powerpoint", "application/vnd.ms-powerpoint"},
    TypeName{"powerpoint", "application/vnd.openxmlformats-officedocument.presentationml"},
    TypeName{"powerpoint", "application/vnd.oasis.opendocument.presentation"},
    TypeName{"doc", "application/msword"},
    TypeName{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml"},
    TypeName{"xls", "application/vnd.ms-excel"},
    TypeName{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml"},
    TypeName{"ppt", "application/vnd.ms-powerpoint"},
    TypeName{"pptx", "application/vnd.openxmlformats-officedocument.presentationml"},
    TypeName{"jpg", "image/jpeg"},
    TypeName{"ics", "text/calendar"},
    TypeName{"vcf", "text/vcard"},
    TypeName{"vcf", "text/x-vcard"},
};

// Whether a media type is meant: "image/png" and "image" begin one, "png" the part after the slash.
bool is_of_type(std::string_view media_type, std::string_view value) {
  if (value.find('/') != std::string_view::npos) return media_type.starts_with(value);
  const std::size_t slash = media_type.find('/');
  if (media_type.substr(0, slash) == value) return true;
  if (slash != std::string_view::npos && media_type.substr(slash + 1).starts_with(value)) {
    return true;
  }
  return std::any_of(kTypeNames.begin(), kTypeNames.end(), [&](const TypeName& entry) {
    return entry.name == value && media_type.starts_with(entry.prefix);
  });
}

// Adds what lies in members of the set, at whatever depth. What lies in an item mostly has a
// greater row, so that one pass or two do.
void spread(const std::vector<catalog::Filters::Inside>& places, DocumentSet* set) {
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& place : places) {
      if (!set->has(place.parent.value) || set->has(place.item.value)) continue;
      set->add(place.item.value);
      grew = true;
    }
  }
}

// Whether it has words that could stand in a text that is not known.
bool asks_for_text(const query::Query& query) {
  const auto is_of_text = [](query::Field field) {
    return field == query::Field::Any || field == query::Field::Body || field == query::Field::Own;
  };
  return std::any_of(query.nodes.begin(), query.nodes.end(), [&](const query::Node& node) {
    const auto* phrase = std::get_if<query::Phrase>(&node.leaf);
    const auto* near = std::get_if<query::Near>(&node.leaf);
    return node.kind == query::Node::Kind::Leaf &&
           ((phrase != nullptr && is_of_text(phrase->field)) ||
            (near != nullptr && is_of_text(near->field)));
  });
}

}  // namespace

bool fits_type(std::string_view media_type, std::string_view value) {
  return is_of_type(media_type, value) || document::kind_of(media_type) == value;
}

// By the media type, or by the coarse word for it. A text that is the message itself is no document
// that was sent with it, so of messages only attachments have such a word.
Result<DocumentSet> Facts::find_type(std::string_view value) {
  ASSIGN_OR_RETURN(const auto known, filters_.media_types());
  std::vector<std::string> types, kinds;
  for (const std::string& type : known) {
    if (is_of_type(type, value)) {
      types.push_back(type);
    } else if (document::kind_of(type) == value) {
      kinds.push_back(type);
    }
  }
  ASSIGN_OR_RETURN(const auto by_type, filters_.find_media_types(types, catalog::PartsWanted::All));
  ASSIGN_OR_RETURN(const auto by_kind,
                   filters_.find_media_types(kinds, catalog::PartsWanted::Attachments));
  DocumentSet found = to_set(by_type);
  found.unite(to_set(by_kind));
  return found;
}

Result<DocumentSet> Facts::find_author(const query::Phrase& phrase) {
  ASSIGN_OR_RETURN(const auto rows, filters_.find_authors([&](std::string_view name) {
    return holds_in_row(text::fold_words(name), phrase.terms, phrase.prefix);
  }));
  return to_set(rows);
}

Status Facts::add_inside(DocumentSet* found) {
  if (found->is_empty()) return {};
  ASSIGN_OR_RETURN(const auto places, filters_.all_inside());
  spread(places, found);
  return {};
}

// Messages that lie in another message, or in something that lies in one.
Result<DocumentSet> Facts::find_attached_messages() {
  ASSIGN_OR_RETURN(const DocumentSet messages, find_trait(query::Trait::IsMessage));
  ASSIGN_OR_RETURN(const auto places, filters_.all_inside());
  DocumentSet attached(last_);
  for (const auto& place : places) {
    if (messages.has(place.parent.value)) attached.add(place.item.value);
  }
  spread(places, &attached);
  attached.intersect(messages);
  return attached;
}

Result<DocumentSet> Facts::find_document_trait(query::Trait trait) {
  Result<std::vector<catalog::RowId>> rows = std::vector<catalog::RowId>();
  switch (trait) {
    case query::Trait::HasImage:
      return find_type("image");
    case query::Trait::HasRecognised:
      rows = filters_.find_recognised();
      break;
    case query::Trait::HasPlace:
      rows = filters_.find_placed();
      break;
    case query::Trait::IsPartial:
      rows = filters_.find_outcome(document::Outcome::Partial);
      break;
    case query::Trait::IsLocked:
      rows = filters_.find_outcome(document::Outcome::Locked);
      break;
    case query::Trait::IsUnsupported:
      rows = filters_.find_outcome(document::Outcome::Unsupported);
      break;
    case query::Trait::InMessage: {
      ASSIGN_OR_RETURN(DocumentSet found, all());
      ASSIGN_OR_RETURN(const DocumentSet others, find_trait(query::Trait::InAttachment));
      found.subtract(others);
      return found;
    }
    default: {  // InAttachment
      ASSIGN_OR_RETURN(DocumentSet found, find_trait(query::Trait::IsDocument));
      ASSIGN_OR_RETURN(DocumentSet attached, find_attached_messages());
      found.unite(attached);
      return found;
    }
  }
  if (!rows.ok()) return rows.error();
  return to_set(*rows);
}

Result<std::optional<query::Notice>> Facts::unread_notice(const query::Query& query) {
  ASSIGN_OR_RETURN(const auto left, catalog::DocumentReader(database_).to_read());
  std::string what;
  if (left.unread > 0) {
    what = fmt::format(
        "{} not been read yet (run the same `daylight add` again): what stands in {}"
        " is not found",
        left.unread == 1 ? "1 document has" : fmt::format("{} documents have", left.unread),
        left.unread == 1 ? "it" : "them");
  } else if (left.is_pending) {
    what =
        "attachments of what was added last have not all been read yet (run the same `daylight "
        "add` again): what stands in them is not found";
  }
  if (left.pages > 0 && asks_for_text(query)) {
    what += fmt::format(
        "{}{} page{} of {} document{} wait{} to be recognised (`daylight read "
        "--ocr`): text in pictures there is not found",
        what.empty() ? "" : "; ", left.pages, left.pages == 1 ? "" : "s", left.scanned,
        left.scanned == 1 ? "" : "s", left.pages == 1 ? "s" : "");
  }
  if (what.empty()) return std::optional<query::Notice>();
  return std::optional(query::Notice{0, 0, std::move(what)});
}

}  // namespace day::inquiry
