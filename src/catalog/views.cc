// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// The views that people query: names instead of numbers, dates as ISO 8601 on the sender's clock.
const std::string_view kViews = R"sql(
CREATE VIEW view_messages AS
SELECT m.item_id AS item,
  lower(hex(i.sha256)) AS sha256,
  strftime('%Y-%m-%dT%H:%M:%S', m.date + m.zone * 60, 'unixepoch')
    || CASE WHEN m.zone = 0 THEN 'Z' ELSE printf('%s%02d:%02d',
      CASE WHEN m.zone < 0 THEN '-' ELSE '+' END, abs(m.zone) / 60, abs(m.zone) % 60) END AS date,
  strftime('%Y-%m-%dT%H:%M:%SZ', m.date, 'unixepoch') AS date_utc,
  o.name AS date_origin,
  b.name AS from_name,
  b.address AS from_address,
  m.subject AS subject,
  d.text AS message_id,
  l.name AS list,
  p.name AS program,
  i.size AS size,
  i.occurrences AS occurrences,
  m.attachments AS attachments,
  (SELECT count(*) FROM defects x WHERE x.item_id = m.item_id) AS defects,
  f.reason AS failure,
  m.thread AS thread
FROM messages m
JOIN items i ON i.id = m.item_id
JOIN date_origins o ON o.id = m.date_origin
LEFT JOIN mailboxes b ON b.id = m.from_mailbox_id
LEFT JOIN message_ids d ON d.id = m.message_id_id
LEFT JOIN lists l ON l.id = m.list_id
LEFT JOIN programs p ON p.id = m.program_id
LEFT JOIN failures f ON f.item_id = m.item_id;

CREATE VIEW view_recipients AS
SELECT r.item_id AS item, n.name AS role, b.name AS name, a.address AS address, a.domain AS domain
FROM roles r
JOIN role_names n ON n.id = r.role
JOIN mailboxes b ON b.id = r.mailbox_id
LEFT JOIN addresses a ON a.id = b.address_id;

CREATE VIEW view_attachments AS
SELECT p.item_id AS item, p.position AS part, p.file_name AS file_name, p.media_type AS media_type,
  p.size AS size, lower(hex(p.sha256)) AS sha256
FROM parts p WHERE p.is_attachment;

CREATE VIEW view_replies AS
SELECT r.item_id AS item, m.item_id AS answers, d.text AS message_id,
  CASE r.kind WHEN 0 THEN 'references' ELSE 'in-reply-to' END AS field
FROM refs r
JOIN message_ids d ON d.id = r.message_id_id
LEFT JOIN messages m ON m.message_id_id = r.message_id_id;

CREATE VIEW view_dates AS
SELECT t.item_id AS item, o.name AS origin,
  strftime('%Y-%m-%dT%H:%M:%SZ', t.unix, 'unixepoch') AS date_utc, t.zone AS zone_minutes,
  t.raw AS raw
FROM dates t JOIN date_origins o ON o.id = t.origin;

CREATE VIEW view_defects AS
SELECT x.item_id AS item, n.name AS defect, x.detail AS detail
FROM defects x JOIN defect_names n ON n.id = x.code;

CREATE VIEW view_occurrences AS
SELECT o.item_id AS item, k.name AS kind, lower(hex(i.sha256)) AS sha256, s.path AS source,
  c.path AS container, o.offset AS offset, o.size AS size, o.flags AS flags,
  o.envelope AS envelope,
  strftime('%Y-%m-%dT%H:%M:%SZ', o.modified, 'unixepoch') AS modified_utc
FROM occurrences o
JOIN items i ON i.id = o.item_id
JOIN item_kinds k ON k.id = i.kind
JOIN sources s ON s.id = o.source_id
JOIN containers c ON c.id = o.container_id;

CREATE VIEW view_account AS
SELECT s.id AS source, s.path AS path, c.path AS container, k.name AS kind, c.detail AS detail,
  c.size AS size, c.occurrences AS occurrences, c.item_bytes AS item_bytes,
  c.framing_bytes AS framing_bytes, c.gap_bytes AS gap_bytes, c.complete AS complete,
  lower(hex(c.sha256)) AS sha256
FROM containers c
JOIN sources s ON s.id = c.source_id
JOIN container_kinds k ON k.id = c.kind;
)sql";

}  // namespace day::catalog
