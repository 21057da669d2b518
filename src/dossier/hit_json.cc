// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/time.h"
#include "dossier/family_words.h"
#include "dossier/hit.h"

namespace day::dossier {
namespace {

void put_document(JsonWriter* out, const inquiry::SearchHit& hit) {
  const auto text_or_null = [&](std::string_view name, std::string_view value) {
    out->key(name);
    value.empty() ? out->null() : out->string(value);
  };
  const inquiry::DocumentHit* const document = hit.document ? &*hit.document : nullptr;
  text_or_null("media_type", document ? std::string_view(document->info.media_type) : "");
  text_or_null("document_kind", document ? document->kind : "");
  text_or_null("title", document ? std::string_view(document->info.title) : "");
  text_or_null("outcome", document ? document::outcome_name(document->info.outcome) : "");
  text_or_null("page", document ? std::string_view(document->page_label) : "");
  out->key("page_number");
  document && document->page ? out->number(std::uint64_t{*document->page + 1}) : out->null();
  out->field("recognised", document != nullptr && document->is_recognised).key("confidence");
  document && document->is_recognised ? out->number(std::uint64_t{document->confidence})
                                      : out->null();
  out->key("family");
  put_around(out, hit.family.around);
  out->field("places", hit.family.places);
}

}  // namespace

Result<std::vector<std::string>> ids_behind(catalog::Reader* catalog,
                                            const inquiry::SearchHit& hit) {
  std::vector<std::string> ids;
  for (const catalog::RowId row : hit.behind) {
    ASSIGN_OR_RETURN(const auto item, catalog->item(row));
    if (item) ids.push_back(print_short(item->id, kFullIdChars));
  }
  return ids;
}

void put_hit(JsonWriter* to, const inquiry::SearchHit& hit, const Decided& decided,
             const std::vector<std::string>& behind) {
  JsonWriter& out = *to;
  const catalog::Summary& summary = hit.summary;
  out.field("id", print_short(summary.item.id, kFullIdChars));
  out.key("date");
  summary.date ? out.string(print_rfc3339(*summary.date)) : out.null();
  out.field("date_origin", mail::date_origin_name(summary.date_origin));
  out.field("from", summary.from_address).field("from_name", summary.from_name);
  out.field("subject", summary.subject).field("snippet", hit.snippet.text);
  out.key("hits").begin_array();
  for (const auto& [begin, end] : hit.snippet.hits) {
    out.begin_array().number(static_cast<std::int64_t>(begin));
    out.number(static_cast<std::int64_t>(end)).end_array();
  }
  out.end_array().field("score", hit.score);
  out.field("kind", store::item_kind_name(summary.item.kind));
  out.field("occurrences", static_cast<std::int64_t>(summary.occurrences));
  put_document(&out, hit);
  out.field("failed", !summary.failure.empty()).key("verdict");
  summary.verdict ? out.string(dkim::verdict_name(*summary.verdict)) : out.null();
  put_decided(&out, decided);
  out.key("folded").begin_array();
  for (const std::string& id : behind) out.string(id);
  out.end_array();
  if (hit.thread) {
    out.key("thread").begin_object();
    out.field("id", catalog::print_short(hit.thread->id, kFullIdChars));
    out.field("hits", std::uint64_t{behind.size() + 1});
    out.field("messages", hit.thread->messages).end_object();
  }
}

}  // namespace day::dossier
