// SPDX-License-Identifier: AGPL-3.0-or-later
#include "catalog/schema.h"

namespace day::catalog {

// Names that recur thousands of times (addresses, message ids, programs) are kept once and
// referred to by number. Tables without a rowid are read by item, in order.
const std::string_view kSchema = R"sql(
CREATE TABLE meta(
  key TEXT PRIMARY KEY NOT NULL,
  value
) WITHOUT ROWID;

CREATE TABLE item_kinds(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE container_kinds(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE role_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE date_origins(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE defect_names(id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE sources(
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  added INTEGER NOT NULL,
  keep_outer INTEGER NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE containers(
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES sources(id),
  parent_id INTEGER REFERENCES containers(id),
  kind INTEGER NOT NULL REFERENCES container_kinds(id),
  path TEXT NOT NULL,
  detail TEXT NOT NULL,
  modified INTEGER,
  ended INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  size INTEGER NOT NULL DEFAULT 0,
  sha256 BLOB,
  outer_kept INTEGER NOT NULL DEFAULT 0,
  occurrences INTEGER NOT NULL DEFAULT 0,
  item_bytes INTEGER NOT NULL DEFAULT 0,
  framing_bytes INTEGER NOT NULL DEFAULT 0,
  gap_bytes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX containers_by_source ON containers(source_id);
CREATE INDEX containers_by_sha256 ON containers(sha256) WHERE sha256 IS NOT NULL;

CREATE TABLE items(
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL REFERENCES item_kinds(id),
  size INTEGER NOT NULL,
  pack INTEGER,
  pack_offset INTEGER,
  pack_slot INTEGER,
  occurrences INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX items_duplicate ON items(id) WHERE occurrences > 1;
CREATE INDEX items_not_message ON items(kind) WHERE kind <> 0;
CREATE INDEX items_embedded ON items(id) WHERE pack IS NULL;

CREATE TABLE occurrences(
  item_id INTEGER NOT NULL REFERENCES items(id),
  source_id INTEGER NOT NULL REFERENCES sources(id),
  container_id INTEGER NOT NULL REFERENCES containers(id),
  offset INTEGER NOT NULL,
  size INTEGER NOT NULL,
  flags TEXT,
  envelope TEXT,
  modified INTEGER,
  PRIMARY KEY(item_id, source_id, container_id, offset)
) WITHOUT ROWID;
CREATE INDEX occurrences_by_source ON occurrences(source_id, item_id);

CREATE TABLE gaps(
  id INTEGER PRIMARY KEY,
  container_id INTEGER NOT NULL REFERENCES containers(id),
  offset INTEGER NOT NULL,
  size INTEGER NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX gaps_by_container ON gaps(container_id);

CREATE TABLE notices(
  id INTEGER PRIMARY KEY,
  container_id INTEGER NOT NULL REFERENCES containers(id),
  text TEXT NOT NULL
);
CREATE INDEX notices_by_container ON notices(container_id);

CREATE TABLE message_ids(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE lists(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE programs(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE messages(
  item_id INTEGER PRIMARY KEY REFERENCES items(id),
  date INTEGER,
  zone INTEGER,
  date_origin INTEGER NOT NULL REFERENCES date_origins(id),
  subject TEXT NOT NULL,
  from_mailbox_id INTEGER REFERENCES mailboxes(id),
  message_id_id INTEGER REFERENCES message_ids(id),
  list_id INTEGER REFERENCES lists(id),
  program_id INTEGER REFERENCES programs(id),
  attachments INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  thread INTEGER NOT NULL
);
CREATE INDEX messages_by_date ON messages(date);
CREATE INDEX messages_by_message_id ON messages(message_id_id);
CREATE INDEX messages_with_attachment ON messages(item_id) WHERE attachments > 0;

CREATE TABLE refs(
  item_id INTEGER NOT NULL REFERENCES messages(item_id),
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  message_id_id INTEGER NOT NULL REFERENCES message_ids(id),
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;
CREATE INDEX refs_by_message_id ON refs(message_id_id);

CREATE TABLE addresses(
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  domain TEXT NOT NULL
);
CREATE INDEX addresses_by_domain ON addresses(domain);

CREATE TABLE mailboxes(
  id INTEGER PRIMARY KEY,
  address_id INTEGER REFERENCES addresses(id),
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE(address, name)
);
CREATE INDEX mailboxes_by_address ON mailboxes(address_id);

CREATE TABLE roles(
  item_id INTEGER NOT NULL REFERENCES messages(item_id),
  position INTEGER NOT NULL,
  role INTEGER NOT NULL REFERENCES role_names(id),
  mailbox_id INTEGER NOT NULL REFERENCES mailboxes(id),
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;
CREATE INDEX roles_by_mailbox ON roles(mailbox_id, role);

CREATE TABLE dates(
  item_id INTEGER NOT NULL REFERENCES messages(item_id),
  position INTEGER NOT NULL,
  origin INTEGER NOT NULL REFERENCES date_origins(id),
  unix INTEGER NOT NULL,
  zone INTEGER NOT NULL,
  raw TEXT,
  comment TEXT,
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;

CREATE TABLE parts(
  item_id INTEGER NOT NULL REFERENCES messages(item_id),
  position INTEGER NOT NULL,
  parent INTEGER,
  media_type TEXT NOT NULL,
  charset TEXT,
  transfer_encoding TEXT,
  disposition TEXT,
  file_name TEXT,
  content_id TEXT,
  size INTEGER NOT NULL,
  sha256 BLOB,
  is_attachment INTEGER NOT NULL,
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;
CREATE INDEX parts_by_media_type ON parts(media_type);
CREATE INDEX parts_attached ON parts(sha256) WHERE is_attachment;

CREATE TABLE defects(
  item_id INTEGER NOT NULL REFERENCES messages(item_id),
  position INTEGER NOT NULL,
  code INTEGER NOT NULL REFERENCES defect_names(id),
  detail TEXT,
  PRIMARY KEY(item_id, position)
) WITHOUT ROWID;

CREATE TABLE failures(
  item_id INTEGER PRIMARY KEY REFERENCES items(id),
  reason TEXT NOT NULL
);

CREATE TABLE text_blocks(
  first_item INTEGER PRIMARY KEY REFERENCES items(id),
  raw_size INTEGER NOT NULL,
  data BLOB NOT NULL
);

CREATE TABLE packed_dates(block INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE packed_zones(block INTEGER PRIMARY KEY, data BLOB NOT NULL);
)sql";

}  // namespace day::catalog
