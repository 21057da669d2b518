// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes are in daylight(1).
#include "base/time.h"
#include "dossier/account.h"
#include "dossier/status.h"
#include "dossier/verdict_table.h"

namespace day::dossier {
namespace {

void put_date(JsonWriter* out, std::string_view name, const std::optional<ZonedTime>& date) {
  out->key(name);
  date ? out->string(print_rfc3339(*date)) : out->null();
}

// Member "decisions".
void put_decision_counts(JsonWriter* out, const catalog::DecisionCounts& counts,
                         std::string_view key) {
  out->key("decisions").begin_object().field("entries", counts.entries);
  out->field("labels", counts.labels).field("labelled", counts.labelled);
  out->field("notes", counts.notes).field("searches", counts.searches).key("key");
  key.empty() ? out->null() : out->string(key);
  out->end_object();
}

}  // namespace

Result<VaultStatus> load_status(Opened& opened) {
  VaultStatus status;
  ASSIGN_OR_RETURN(status.counts, opened.catalog->counts());
  ASSIGN_OR_RETURN(status.documents, catalog::DocumentReader(opened.database.get()).counts());
  ASSIGN_OR_RETURN(status.verdicts, opened.catalog->verdict_counts());
  ASSIGN_OR_RETURN(status.sources, opened.catalog->sources());
  ASSIGN_OR_RETURN(status.decisions, catalog::DecisionReader(opened.database.get()).counts());
  return status;
}

void put_source(JsonWriter* out, const catalog::SourceInfo& source) {
  out->field("id", static_cast<std::int64_t>(source.id.number));
  out->field("path", source.path).field("added", print_rfc3339({{source.added_seconds}, 0}));
  out->field("complete", source.complete).field("containers", source.containers);
  out->field("occurrences", source.occurrences).field("bytes", source.size_bytes);
  out->field("item_bytes", source.item_bytes).field("framing_bytes", source.framing_bytes);
  out->field("gap_bytes", source.gap_bytes);
}

void put_status(JsonWriter* out, const vault::Identity& identity, const VaultStatus& status,
                std::string_view key) {
  const catalog::Counts& counts = status.counts;
  out->field("name", identity.name).field("id", identity.id);
  out->field("created", identity.created);
  out->field("messages", counts.messages).field("documents", counts.documents);
  out->field("embedded", counts.embedded);
  out->field("occurrences", counts.occurrences).field("duplicates", counts.duplicates);
  out->field("failed", counts.failed).field("defects", counts.defects);
  out->field("bytes", counts.bytes).field("people", counts.people);
  put_date(out, "first_date", counts.first_date);
  put_date(out, "last_date", counts.last_date);
  put_verdict_counts(out, status.verdicts);
  put_document_counts(out, status.documents);
  put_decision_counts(out, status.decisions, key);
  out->key("sources").begin_array();
  for (const catalog::SourceInfo& each : status.sources) {
    put_source(&out->begin_object(), each);
    out->end_object();
  }
  out->end_array();
}

}  // namespace day::dossier
