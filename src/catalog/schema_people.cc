// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// observations and mailbox_uses are added to with each message; the tables of persons follow from
// them and from the rulings, and are written anew as a whole.
const std::string_view kPeopleSchema = R"sql(
CREATE TABLE saying_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE person_kinds(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE merge_reasons(id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE observations(
  saying INTEGER NOT NULL REFERENCES saying_names(id),
  address TEXT NOT NULL,
  said TEXT NOT NULL,
  messages INTEGER NOT NULL,
  PRIMARY KEY(saying, address, said)
) WITHOUT ROWID;

CREATE TABLE persons(
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES person_kinds(id),
  kind_reason TEXT,
  name TEXT,
  address_id INTEGER NOT NULL REFERENCES addresses(id),
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  first_seen INTEGER,
  last_seen INTEGER
);

CREATE TABLE person_addresses(
  address_id INTEGER PRIMARY KEY REFERENCES addresses(id),
  person_id INTEGER NOT NULL REFERENCES persons(id),
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL
);

CREATE TABLE person_names(
  mailbox_id INTEGER PRIMARY KEY REFERENCES mailboxes(id),
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL
);

CREATE TABLE person_merges(
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES persons(id),
  first_id INTEGER NOT NULL REFERENCES addresses(id),
  second_id INTEGER NOT NULL REFERENCES addresses(id),
  reason INTEGER NOT NULL REFERENCES merge_reasons(id),
  detail TEXT NOT NULL
);
)sql";

const std::string_view kPeopleViews = R"sql(
CREATE VIEW view_people AS
SELECT p.person AS person, k.name AS kind, p.kind_reason AS kind_reason, p.name AS name,
  a.address AS address, (SELECT count(*) FROM person_addresses x WHERE x.person_id = p.id)
    AS addresses, p.sent AS sent, p.received AS received,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen, 'unixepoch') AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%SZ', p.last_seen, 'unixepoch') AS last_seen
FROM persons p
JOIN person_kinds k ON k.id = p.kind
JOIN addresses a ON a.id = p.address_id;

CREATE VIEW view_person_addresses AS
SELECT p.person AS person, p.name AS name, a.address AS address, x.sent AS sent,
  x.received AS received
FROM person_addresses x
JOIN persons p ON p.id = x.person_id
JOIN addresses a ON a.id = x.address_id;

CREATE VIEW view_person_merges AS
SELECT p.person AS person, a.address AS first, b.address AS second, r.name AS reason,
  m.detail AS detail
FROM person_merges m
JOIN persons p ON p.id = m.person_id
JOIN addresses a ON a.id = m.first_id
JOIN addresses b ON b.id = m.second_id
JOIN merge_reasons r ON r.id = m.reason;
)sql";

}  // namespace day::catalog
