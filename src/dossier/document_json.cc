// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include "document/sniff.h"
#include "dossier/document.h"
#include "dossier/family_words.h"
#include "dossier/message.h"
#include "dossier/proof.h"

namespace day::dossier {
namespace {

void put_strings(JsonWriter* out, std::string_view key, const std::vector<std::string>& values) {
  out->key(key).begin_array();
  for (const std::string& value : values) out->string(value);
  out->end_array();
}

void put_info(JsonWriter* out, const catalog::DocumentInfo& info) {
  put_strings(out, "names", info.names);
  out->field("media_type", info.media_type);
  out->field("document_kind", document::kind_of(info.media_type));
  out->field("title", info.title).field("author", info.author).key("properties").begin_array();
  for (const document::Property& each : info.properties) {
    out->begin_object().field("name", each.name).field("value", each.value).end_object();
  }
  out->end_array().field("outcome", document::outcome_name(info.outcome));
  out->field("reason", info.reason);
  put_strings(out, "defects", info.defects);
  out->field("page_count", info.page_count).field("can_draw", info.can_draw);
  out->field("pages_waiting", info.waiting).field("pages_recognised", info.recognised);
}

void put_page(JsonWriter* out, const document::Page& page, std::size_t number) {
  const bool recognised = page.origin == document::TextOrigin::Recognised;
  out->begin_object().field("number", std::uint64_t{number}).field("label", page.label);
  out->field("recognised", recognised).key("confidence");
  recognised ? out->number(std::uint64_t{page.confidence}) : out->null();
  out->field("waits_for_recognition", page.wants_recognition);
  out->field("text", page.text).end_object();
}

}  // namespace

void put_places(JsonWriter* out, const ShownPlaces& places) {
  out->field("place_count", places.count).key("places").begin_array();
  for (const inquiry::Around& around : places.some) put_around(out, around);
  out->end_array();
}

void put_inside(JsonWriter* out, const ShownContents& inside) {
  out->field("inside_count", inside.count).key("inside").begin_array();
  for (const ShownInside& each : inside.some) {
    const bool lost = !each.item.lost.empty();
    out->begin_object().key("id");
    lost ? out->null() : out->string(print_short(each.item.item.id, kFullIdChars));
    out->key("kind");
    lost ? out->null() : out->string(store::item_kind_name(each.item.item.kind));
    out->field("path", each.item.path).field("media_type", each.item.media_type);
    out->field("rendered", each.item.is_rendered).field("recovered", each.item.is_recovered);
    out->field("state", each.state).end_object();
  }
  out->end_array();
}

void put_document(JsonWriter* to, const ShownDocument& shown, std::optional<std::size_t> page) {
  JsonWriter& out = *to;
  out.field("id", print_short(shown.item.id, kFullIdChars));
  out.field("sha256", print_hex(shown.item.id.digest));
  out.field("kind", store::item_kind_name(shown.item.kind)).field("bytes", shown.item.size_bytes);
  out.key("date");
  shown.summary.date ? out.string(print_rfc3339(*shown.summary.date)) : out.null();
  out.field("subject", shown.summary.subject);
  if (shown.info) put_info(&out, *shown.info);
  out.key("pages").begin_array();
  for (std::size_t i = 0; i < shown.pages.size(); ++i) {
    if (!page || *page == i) put_page(&out, shown.pages[i], i + 1);
  }
  out.end_array();
  put_places(&out, shown.places);
  put_inside(&out, shown.inside);
  put_occurrences(&out, shown.occurrences);
  put_no_proof(&out);
  put_decided(&out, shown.decided);
  out.field("failure", shown.summary.failure);
}

}  // namespace day::dossier
