// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "copies/sketch.h"
#include "crypto/sha256.h"
#include "dkim/digest.h"
#include "mail/fields.h"
#include "reader/limits.h"
#include "reader/message_address.h"
#include "reader/message_defects.h"
#include "reader/message_encoding.h"
#include "reader/message_header.h"
#include "reader/message_parts.h"
#include "reader/message_text.h"
#include "source/limits.h"
#include "source/sniff.h"
#include "text/charset.h"

namespace day::reader {
namespace {

// Line ends and NULs that the header should not have.
void check_octets(const mail::Header& header, ByteView message, mail::Reading* reading) {
  const ByteView head = message.substr(0, header.size_bytes);
  if (head.find('\0') != ByteView::npos) {
    add_defect(reading, mail::DefectCode::NulBytes, "header");
  }
  for (std::size_t at = head.find('\r'); at != ByteView::npos; at = head.find('\r', at + 1)) {
    if (at + 1 < message.size() && message[at + 1] == '\n') continue;
    add_defect(reading, mail::DefectCode::BareCarriageReturn, "header");
    return;
  }
}

// Undoes the transfer encodings and fills in sizes and digests.
DecodedParts decode_parts(PartTree* tree, std::deque<Bytes>* storage, mail::Reading* reading) {
  DecodedParts decoded;
  decoded.contents.resize(tree->parts.size());
  for (std::size_t i = 0; i < tree->parts.size(); ++i) {
    const PartBody& body = tree->bodies[i];
    if (body.kind == PartKind::Multipart) continue;
    bool clean = true;
    Bytes bytes;
    ByteView content = decode_transfer(body.encoding, body.content, &bytes, &clean);
    if (!bytes.empty()) content = storage->emplace_back(std::move(bytes));
    if (!clean) {
      add_defect(reading, mail::DefectCode::BadTransferEncoding, tree->parts[i].transfer_encoding);
    }
    tree->parts[i].size_bytes = content.size();
    tree->parts[i].sha256 = crypto::sha256(content);
    decoded.contents[i] = content;
  }
  return decoded;
}

// Of as much text as leaves the locked room: fit_reading() cuts off the rest.
mail::TextSketch sketch_of(std::span<const mail::TextSegment> text) {
  return copies::pack_sketch(
      copies::make_sketch(text.first(std::min(text.size(), kMaxReadingSegments))));
}

}  // namespace

void prepare_message_reading() {
  g_mime_init();
  text::prepare_charsets();
  // GMime, ICU and OpenSSL set up their tables at the first use; a message with everything makes it
  // now. Signatures: both hashes, ARC, and some that are none.
  read_message(
      "DKIM-Signature: v=1; a=rsa-sha1; c=simple/relaxed; d=example.org; s=s; h=from; "
      "bh=2jmj7l5rSw0yVb/vlWAYkK/YBwk=; b=AAAA\n"
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from:to; l=1; "
      "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA\n"
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from; b=AAAA\n"
      "DKIM-Signature: v=1; a=rsa-sha256; a=x; d=example.org\nDKIM-Signature: v=2; a=none\n"
      "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.org; s=s; b=AAAA\n"
      "ARC-Message-Signature: i=1; a=rsa-sha256; d=example.org; s=s; h=from; "
      "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA\n"
      "ARC-Authentication-Results: i=1; example.org; none\n"
      "From: =?koi8-r?B?8M8=?= (x) <a@example.org>\nTo: g: =?utf-8?Q?=C3=A4?= <b@example.org>;\n"
      "Thread-Index: AdGlK+oWAAAAAAAAAAAAAAAAAAAAAA==\n"
      "Date: Thu, 1 Jan 1970 00:00:00 +0000\nContent-Type: text/html; charset=utf-7\n\n<p>a</p>\n",
      true);
}

mail::Reading read_message(ByteView message, bool want_fields) {
  mail::Reading reading;
  const mail::Header header = mail::scan_header(message);
  check_octets(header, message, &reading);
  const BodyFields fields = read_header(header, want_fields, read_mailboxes, &reading);
  PartTree tree = read_parts(message, header.body_offset, fields, &reading);
  std::deque<Bytes> storage;
  const DecodedParts decoded = decode_parts(&tree, &storage, &reading);
  read_text(tree, decoded, &reading);
  reading.sketch = sketch_of(reading.text);
  reading.signatures = dkim::digest_signatures(message, header);
  reading.parts = std::move(tree.parts);
  return reading;
}

namespace {

bool is_stated_message(const mail::Part& part) {
  return part.media_type == "message/rfc822" || part.media_type == "message/global";
}

// Whether what was attached as a file is a message. Texts may look like one (text/rfc822-headers),
// and so do reports (message/delivery-status).
bool is_message(const mail::Part& part, ByteView content) {
  if (is_stated_message(part)) return true;
  const bool may_be_one =
      part.file_name.ends_with(".eml") ||
      (!part.media_type.starts_with("text/") && !part.media_type.starts_with("message/"));
  const ByteView head = content.substr(0, source::kSniffBytes);
  return may_be_one &&
         source::sniff(head, head.size() == content.size()).form == source::Form::Message;
}

}  // namespace

void hand_on_parts(ByteView message, std::optional<std::uint64_t> only_key,
                   document::Children& children) {
  mail::Reading reading;
  const PartTree tree = read_structure(message, &reading);
  // Whether the part, or one around it, is handed on: what is in it is not this message's then.
  std::vector<bool> is_taken(tree.parts.size(), false);
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const mail::Part& part = tree.parts[i];
    const PartBody& body = tree.bodies[i];
    if (part.parent >= 0 && is_taken[static_cast<std::size_t>(part.parent)]) {
      is_taken[i] = true;
      continue;
    }
    if (body.kind == PartKind::Multipart || (!part.is_attachment && !is_stated_message(part))) {
      continue;
    }
    is_taken[i] = true;
    if (only_key && *only_key != i) continue;
    Bytes storage;
    bool clean = true;
    const ByteView content = decode_transfer(body.encoding, body.content, &storage, &clean);
    document::Child child;
    child.key = i;
    child.kind =
        is_message(part, content) ? document::ChildKind::Message : document::ChildKind::Document;
    child.path = part.file_name;
    child.media_type = part.media_type;
    child.size_bytes = content.size();
    children.add(child, content);
  }
}

std::optional<Bytes> decode_part(ByteView message, std::uint32_t index) {
  mail::Reading reading;
  const PartTree tree = read_structure(message, &reading);
  if (index >= tree.parts.size()) return std::nullopt;
  const PartBody& body = tree.bodies[index];
  if (body.kind == PartKind::Multipart) return std::nullopt;
  Bytes storage;
  bool clean = true;
  const ByteView content = decode_transfer(body.encoding, body.content, &storage, &clean);
  if (content.data() == storage.data()) return storage;
  return Bytes(content);
}

}  // namespace day::reader
