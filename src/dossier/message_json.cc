// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string>

#include "base/json_writer.h"
#include "dossier/message.h"
#include "dossier/proof.h"

namespace day::dossier {
namespace {

std::string joined_text(const mail::Reading& reading) {
  std::string text;
  for (const auto& segment : reading.text) text += segment.text;
  return text;
}

void put_names(JsonWriter* out, std::string_view key, const std::vector<std::string>& names) {
  out->key(key).begin_array();
  for (const std::string& name : names) out->string(name);
  out->end_array();
}

// Member "proven": what of all that is shown the deciding signature covers; null if nothing is.
void put_proven(JsonWriter* out, const inquiry::Proven& proven) {
  out->key("proven");
  if (!proven.any) {
    out->null();
    return;
  }
  out->begin_object().field("text", proven.text);
  out->field("signed_lines_not_shown", static_cast<std::int64_t>(proven.unproven.missing));
  out->key("signed_subject");
  proven.signed_subject.empty() ? out->null() : out->string(proven.signed_subject);
  put_names(out, "unsigned_fields", proven.unsigned_fields);
  put_names(out, "duplicate_fields", proven.duplicate_fields);
  out->end_object();
}

void put_parts(JsonWriter* out, const mail::Reading& reading) {
  out->key("parts").begin_array();
  for (const mail::Part& part : reading.parts) {
    out->begin_object().field("index", static_cast<std::int64_t>(part.index));
    out->field("parent", static_cast<std::int64_t>(part.parent));
    out->field("type", part.media_type).field("charset", part.charset);
    out->field("encoding", part.transfer_encoding).field("disposition", part.disposition);
    out->field("name", part.file_name).field("content_id", part.content_id);
    out->field("bytes", part.size_bytes).field("sha256", print_hex(part.sha256));
    out->field("attachment", part.is_attachment).end_object();
  }
  out->end_array();
}

}  // namespace

void put_occurrences(JsonWriter* out, const std::vector<catalog::Occurrence>& places) {
  out->key("occurrences").begin_array();
  for (const auto& place : places) {
    out->begin_object().field("source", static_cast<std::int64_t>(place.source.number));
    out->field("path", place.path).field("offset", place.offset).field("bytes", place.size_bytes);
    out->field("flags", place.flags).field("envelope", place.envelope).key("file_time");
    place.modified_seconds ? out->string(print_rfc3339({{*place.modified_seconds}, 0}))
                           : out->null();
    out->end_object();
  }
  out->end_array();
}

void put_shown(JsonWriter* to, const Shown& shown, const std::vector<mail::DisplayField>& fields) {
  JsonWriter& out = *to;
  const mail::Reading& reading = shown.reading;
  out.field("id", print_short(shown.item.id, kFullIdChars));
  out.field("sha256", print_hex(shown.item.id.digest));
  out.field("kind", store::item_kind_name(shown.item.kind)).field("bytes", shown.item.size_bytes);
  out.key("date");
  shown.summary.date ? out.string(print_rfc3339(*shown.summary.date)) : out.null();
  out.field("date_origin", mail::date_origin_name(shown.summary.date_origin));
  out.field("from", shown.summary.from_address).field("subject", shown.summary.subject);
  out.field("message_id", reading.message_id);
  out.key("headers").begin_array();
  for (const auto& field : fields) {
    out.begin_object().field("name", field.name).field("value", field.value).end_object();
  }
  out.end_array().field("text", joined_text(reading));
  out.key("segments").begin_array();
  for (const ShownSegment& piece : cut_segments(shown)) {
    out.begin_object().field("kind", mail::text_kind_name(piece.kind));
    out.field("text", piece.text).field("proven", piece.proven).end_object();
  }
  out.end_array();
  put_proven(&out, shown.proven);
  put_parts(&out, reading);
  out.key("defects").begin_array();
  for (const auto& defect : reading.defects) {
    out.begin_object().field("code", mail::defect_name(defect.code));
    out.field("detail", defect.detail).end_object();
  }
  out.end_array();
  put_occurrences(&out, shown.places);
  put_places(&out, shown.within);
  put_inside(&out, shown.inside);
  shown.proof ? put_proof(&out, *shown.proof) : put_no_proof(&out);
  put_decided(&out, shown.decided);
  out.field("failure", shown.summary.failure);
}

}  // namespace day::dossier
