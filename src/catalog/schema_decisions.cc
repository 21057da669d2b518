// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// What people decided, as it stands: made from the ledger, entry by entry, and made again by a
// rebuild. Items are named by their SHA-256 and not by a row: a decision on an item that is not
// here stays, and holds once the item comes.
const std::string_view kDecisionSchema = R"sql(
CREATE TABLE decisions(
  entry INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  author TEXT NOT NULL,
  kind TEXT NOT NULL,
  key BLOB NOT NULL
);

CREATE TABLE label_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE labels(
  label_id INTEGER NOT NULL REFERENCES label_names(id),
  sha256 BLOB NOT NULL,
  entry INTEGER NOT NULL REFERENCES decisions(entry),
  PRIMARY KEY(label_id, sha256)
) WITHOUT ROWID;
CREATE INDEX labels_by_item ON labels(sha256);

CREATE TABLE notes(
  entry INTEGER PRIMARY KEY REFERENCES decisions(entry),
  sha256 BLOB NOT NULL,
  text TEXT NOT NULL,
  span_from INTEGER,
  span_to INTEGER,
  quote TEXT,
  amended INTEGER REFERENCES decisions(entry)
);
CREATE INDEX notes_by_item ON notes(sha256);

CREATE TABLE saved_searches(
  name TEXT PRIMARY KEY NOT NULL,
  query TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES decisions(entry)
) WITHOUT ROWID;

CREATE TABLE person_rulings(
  entry INTEGER PRIMARY KEY REFERENCES decisions(entry),
  merges INTEGER NOT NULL,
  reason TEXT NOT NULL
);
CREATE TABLE ruled_identities(
  entry INTEGER NOT NULL REFERENCES person_rulings(entry),
  side INTEGER NOT NULL,
  position INTEGER NOT NULL,
  identity TEXT NOT NULL,
  PRIMARY KEY(entry, side, position)
) WITHOUT ROWID;
)sql";

const std::string_view kDecisionViews = R"sql(
CREATE VIEW view_decisions AS
SELECT entry, strftime('%Y-%m-%dT%H:%M:%SZ', time, 'unixepoch') AS time_utc, author, kind,
  lower(hex(key)) AS key
FROM decisions;

CREATE VIEW view_labels AS
SELECT i.id AS item, lower(hex(l.sha256)) AS sha256, n.name AS label, l.entry AS entry,
  d.author AS author, d.time_utc AS time_utc
FROM labels l
JOIN label_names n ON n.id = l.label_id
JOIN view_decisions d ON d.entry = l.entry
LEFT JOIN items i ON i.sha256 = l.sha256;

CREATE VIEW view_notes AS
SELECT n.entry AS note, i.id AS item, lower(hex(n.sha256)) AS sha256, n.text AS text,
  n.quote AS quote, d.author AS author, d.time_utc AS time_utc, n.amended AS amended
FROM notes n
JOIN view_decisions d ON d.entry = n.entry
LEFT JOIN items i ON i.sha256 = n.sha256;
)sql";

}  // namespace day::catalog
