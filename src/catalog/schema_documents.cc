// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// Documents, and what lies in messages and documents. An item that lies in others only has no place
// in the packs (items.pack is NULL): it is taken out of its parent again when it is asked for.
const std::string_view kDocumentSchema = R"sql(
CREATE TABLE outcome_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE media_types(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE embedded(
  parent_id INTEGER NOT NULL REFERENCES items(id),
  key INTEGER NOT NULL,
  position INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES items(id),
  path TEXT,
  media_type TEXT,
  modified INTEGER,
  flags INTEGER NOT NULL,
  PRIMARY KEY(parent_id, key)
) WITHOUT ROWID;
CREATE INDEX embedded_by_item ON embedded(item_id);

CREATE TABLE embedded_losses(
  parent_id INTEGER NOT NULL REFERENCES items(id),
  key INTEGER NOT NULL,
  path TEXT,
  reason TEXT NOT NULL,
  PRIMARY KEY(parent_id, key)
) WITHOUT ROWID;

CREATE TABLE documents(
  item_id INTEGER PRIMARY KEY REFERENCES items(id),
  outcome INTEGER NOT NULL REFERENCES outcome_names(id),
  reason TEXT,
  media_type_id INTEGER REFERENCES media_types(id),
  date INTEGER,
  zone INTEGER,
  names TEXT NOT NULL,
  title TEXT,
  author TEXT,
  pages INTEGER NOT NULL,
  can_draw INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  recognised INTEGER NOT NULL
);
CREATE INDEX documents_by_media_type ON documents(media_type_id);
CREATE INDEX documents_not_read ON documents(outcome) WHERE outcome <> 0;
CREATE INDEX documents_waiting ON documents(item_id) WHERE waiting > 0;

CREATE TABLE document_properties(
  item_id INTEGER NOT NULL REFERENCES documents(item_id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;

CREATE TABLE document_defects(
  item_id INTEGER NOT NULL REFERENCES documents(item_id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;

CREATE TABLE document_texts(
  item_id INTEGER PRIMARY KEY REFERENCES documents(item_id),
  raw_size INTEGER NOT NULL,
  data BLOB NOT NULL
);
)sql";

const std::string_view kDocumentViews = R"sql(
CREATE VIEW view_documents AS
SELECT d.item_id AS item, lower(hex(i.sha256)) AS sha256, m.name AS media_type, i.size AS size,
  replace(d.names, char(31), '; ') AS names, d.title AS title, d.author AS author,
  d.pages AS pages, n.name AS outcome, d.reason AS reason,
  d.waiting AS waiting_for_recognition, d.recognised AS recognised,
  i.occurrences + (SELECT count(*) FROM embedded e WHERE e.item_id = d.item_id) AS occurrences
FROM documents d
JOIN items i ON i.id = d.item_id
JOIN outcome_names n ON n.id = d.outcome
LEFT JOIN media_types m ON m.id = d.media_type_id;

CREATE VIEW view_families AS
SELECT e.item_id AS item, e.parent_id AS parent, e.key AS key, e.path AS path,
  e.media_type AS media_type, e.flags & 1 AS rendered, (e.flags >> 1) & 1 AS recovered,
  NULL AS lost
FROM embedded e
UNION ALL
SELECT NULL, l.parent_id, l.key, l.path, NULL, NULL, NULL, l.reason FROM embedded_losses l;
)sql";

}  // namespace day::catalog
