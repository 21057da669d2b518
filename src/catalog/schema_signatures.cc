// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// What recurs from one signature to the next (names of fields, domains, reasons) is kept once. The
// octets, nine tenths of it all, lie apart, so that the rest is quick to walk through; both have a
// rowid made of item and position, because SQLite fills the pages of such a table and leaves an
// eighth of those of any other empty.
const std::string_view kSignatureSchema = R"sql(
CREATE TABLE signature_kinds(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE signature_algorithms(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE canonicalizations(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE repair_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE key_channels(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE signature_verdict_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE verdict_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE chain_verdict_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE signers(
  id INTEGER PRIMARY KEY,
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  UNIQUE(domain, selector)
);

CREATE TABLE signature_texts(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE signature_forms(
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES signature_kinds(id),
  instance INTEGER NOT NULL,
  algorithm INTEGER NOT NULL REFERENCES signature_algorithms(id),
  header_canonicalization INTEGER NOT NULL REFERENCES canonicalizations(id),
  body_canonicalization INTEGER NOT NULL REFERENCES canonicalizations(id),
  signed_id INTEGER NOT NULL REFERENCES signature_texts(id),
  unsigned_id INTEGER NOT NULL REFERENCES signature_texts(id),
  addable_id INTEGER NOT NULL REFERENCES signature_texts(id),
  duplicate_id INTEGER NOT NULL REFERENCES signature_texts(id),
  chain_id INTEGER NOT NULL REFERENCES signature_texts(id),
  malformed_id INTEGER NOT NULL REFERENCES signature_texts(id),
  UNIQUE(kind, instance, algorithm, header_canonicalization, body_canonicalization, signed_id,
    unsigned_id, addable_id, duplicate_id, chain_id, malformed_id)
);

CREATE TABLE signatures(
  id INTEGER PRIMARY KEY,
  item_id INTEGER GENERATED ALWAYS AS (id / 2048) VIRTUAL,
  position INTEGER GENERATED ALWAYS AS (id % 2048) VIRTUAL,
  form_id INTEGER NOT NULL REFERENCES signature_forms(id),
  signer_id INTEGER NOT NULL REFERENCES signers(id),
  identity_id INTEGER NOT NULL REFERENCES signature_texts(id),
  field INTEGER NOT NULL,
  body_matches INTEGER NOT NULL,
  covered INTEGER NOT NULL,
  uncovered INTEGER NOT NULL,
  signed_at INTEGER,
  expires_at INTEGER
);

CREATE TABLE signature_octets(
  id INTEGER PRIMARY KEY REFERENCES signatures(id),
  header_hash BLOB NOT NULL,
  signature BLOB NOT NULL
);

CREATE TABLE repaired_digests(
  signature_id INTEGER NOT NULL REFERENCES signatures(id),
  attempt INTEGER NOT NULL,
  repair INTEGER REFERENCES repair_names(id),
  second_repair INTEGER REFERENCES repair_names(id),
  header_hash BLOB,
  body_matches INTEGER NOT NULL,
  uncovered INTEGER NOT NULL,
  PRIMARY KEY(signature_id, attempt)
) WITHOUT ROWID;

CREATE TABLE key_evidence(
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES items(id),
  source_id INTEGER NOT NULL REFERENCES sources(id),
  form INTEGER NOT NULL,
  format TEXT NOT NULL,
  domain TEXT NOT NULL,
  selector TEXT NOT NULL,
  trust_item_id INTEGER REFERENCES items(id)
);
CREATE INDEX key_evidence_by_item ON key_evidence(item_id);

CREATE TABLE keys(
  id INTEGER PRIMARY KEY,
  signer_id INTEGER NOT NULL REFERENCES signers(id),
  channel INTEGER NOT NULL REFERENCES key_channels(id),
  evidence_id INTEGER NOT NULL REFERENCES key_evidence(id),
  line INTEGER NOT NULL,
  record TEXT NOT NULL,
  type TEXT NOT NULL,
  bits INTEGER,
  spki_sha256 BLOB,
  first_seen INTEGER,
  last_seen INTEGER,
  private_since INTEGER,
  problem TEXT
);
CREATE INDEX keys_by_signer ON keys(signer_id);

CREATE TABLE key_problems(
  evidence_id INTEGER NOT NULL REFERENCES key_evidence(id),
  position INTEGER NOT NULL,
  line INTEGER NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY(evidence_id, position)
) WITHOUT ROWID;

CREATE TABLE flag_sets(id INTEGER PRIMARY KEY, text TEXT NOT NULL, parts BLOB NOT NULL UNIQUE);

CREATE TABLE flags(
  set_id INTEGER NOT NULL REFERENCES flag_sets(id),
  position INTEGER NOT NULL,
  code INTEGER NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY(set_id, position)
) WITHOUT ROWID;

CREATE TABLE signature_verdicts(
  id INTEGER PRIMARY KEY REFERENCES signatures(id),
  item_id INTEGER GENERATED ALWAYS AS (id / 2048) VIRTUAL,
  position INTEGER GENERATED ALWAYS AS (id % 2048) VIRTUAL,
  verdict INTEGER NOT NULL REFERENCES signature_verdict_names(id),
  reason_id INTEGER REFERENCES signature_texts(id),
  key_id INTEGER REFERENCES keys(id),
  repaired INTEGER,
  aligned INTEGER NOT NULL,
  flag_set_id INTEGER REFERENCES flag_sets(id)
);

CREATE TABLE verdicts(
  item_id INTEGER PRIMARY KEY REFERENCES messages(item_id),
  verdict INTEGER NOT NULL REFERENCES verdict_names(id),
  by_position INTEGER,
  chain INTEGER NOT NULL REFERENCES chain_verdict_names(id),
  chain_reason_id INTEGER REFERENCES signature_texts(id)
);
)sql";

const std::string_view kSignatureViews = R"sql(
CREATE VIEW view_signatures AS
SELECT s.item_id AS item, s.position AS position, n.name AS kind, f.instance AS instance,
  g.domain AS domain, g.selector AS selector, i.text AS identity, a.name AS algorithm,
  hc.name AS header_canonicalization, bc.name AS body_canonicalization,
  h.text AS signed_fields, u.text AS unsigned_fields, d.text AS addable_fields,
  p.text AS duplicate_fields, s.body_matches AS body_matches, s.covered AS covered,
  s.uncovered AS uncovered, strftime('%Y-%m-%dT%H:%M:%SZ', s.signed_at, 'unixepoch') AS signed_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.expires_at, 'unixepoch') AS expires_at,
  c.text AS chain_validation, m.text AS malformed, s.field AS field,
  w.name AS verdict, r.text AS reason, v.key_id AS key, kc.name AS key_channel,
  (SELECT x.name || coalesce(', ' || y.name, '') FROM repaired_digests z
    JOIN repair_names x ON x.id = z.repair LEFT JOIN repair_names y ON y.id = z.second_repair
    WHERE z.signature_id = s.id AND z.attempt = v.repaired) AS repaired,
  v.aligned AS aligned, fs.text AS flags
FROM signatures s
JOIN signature_forms f ON f.id = s.form_id
JOIN signature_kinds n ON n.id = f.kind
JOIN signature_algorithms a ON a.id = f.algorithm
JOIN canonicalizations hc ON hc.id = f.header_canonicalization
JOIN canonicalizations bc ON bc.id = f.body_canonicalization
JOIN signers g ON g.id = s.signer_id
JOIN signature_texts i ON i.id = s.identity_id
JOIN signature_texts h ON h.id = f.signed_id
JOIN signature_texts u ON u.id = f.unsigned_id
JOIN signature_texts d ON d.id = f.addable_id
JOIN signature_texts p ON p.id = f.duplicate_id
JOIN signature_texts c ON c.id = f.chain_id
JOIN signature_texts m ON m.id = f.malformed_id
LEFT JOIN signature_verdicts v ON v.id = s.id
LEFT JOIN signature_verdict_names w ON w.id = v.verdict
LEFT JOIN signature_texts r ON r.id = v.reason_id
LEFT JOIN keys k ON k.id = v.key_id
LEFT JOIN key_channels kc ON kc.id = k.channel
LEFT JOIN flag_sets fs ON fs.id = v.flag_set_id;

CREATE VIEW view_verdicts AS
SELECT v.item_id AS item,
  strftime('%Y-%m-%dT%H:%M:%SZ', m.date, 'unixepoch') AS date_utc,
  b.address AS from_address, m.subject AS subject, n.name AS verdict,
  g.domain AS signer, g.selector AS selector, w.key_id AS key, kc.name AS key_channel,
  fs.text AS flags, c.name AS chain, r.text AS chain_reason
FROM verdicts v
JOIN verdict_names n ON n.id = v.verdict
JOIN chain_verdict_names c ON c.id = v.chain
JOIN messages m ON m.item_id = v.item_id
LEFT JOIN mailboxes b ON b.id = m.from_mailbox_id
LEFT JOIN signatures s ON s.id = v.item_id * 2048 + v.by_position
LEFT JOIN signers g ON g.id = s.signer_id
LEFT JOIN signature_verdicts w ON w.id = s.id
LEFT JOIN keys k ON k.id = w.key_id
LEFT JOIN key_channels kc ON kc.id = k.channel
LEFT JOIN flag_sets fs ON fs.id = w.flag_set_id
LEFT JOIN signature_texts r ON r.id = v.chain_reason_id;

CREATE VIEW view_keys AS
SELECT k.id AS key, g.domain AS domain, g.selector AS selector, c.name AS channel,
  k.type AS type, k.bits AS bits, lower(hex(k.spki_sha256)) AS spki_sha256,
  strftime('%Y-%m-%dT%H:%M:%SZ', k.first_seen, 'unixepoch') AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%SZ', k.last_seen, 'unixepoch') AS last_seen,
  strftime('%Y-%m-%dT%H:%M:%SZ', k.private_since, 'unixepoch') AS private_since,
  k.record AS record, k.problem AS problem, s.path AS source, k.line AS line,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.added, 'unixepoch') AS imported,
  lower(hex(i.sha256)) AS evidence_sha256
FROM keys k
JOIN signers g ON g.id = k.signer_id
JOIN key_channels c ON c.id = k.channel
JOIN key_evidence e ON e.id = k.evidence_id
JOIN sources s ON s.id = e.source_id
JOIN items i ON i.id = e.item_id;
)sql";

}  // namespace day::catalog
