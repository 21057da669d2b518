// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known of a message once it has been read: the value that the locked room answers with,
// the catalog keeps and the index finds. All text is UTF-8; everything in it was said by a
// stranger.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"
#include "mail/signature.h"

namespace day::mail {

// Who is named in which field (RFC 5322 §3.6.2, §3.6.3, §3.6.6).
enum class Role : std::uint8_t { From, Sender, ReplyTo, To, Cc, Bcc };
inline constexpr std::uint8_t kRoleCount = 6;
std::string_view role_name(Role role);  // "from", "sender", "reply-to", …

struct Mailbox {
  Role role = Role::From;
  std::string name;  // decoded display name, may be empty
  std::string
      address;  // addr-spec as written (local@domain), may be empty for a group or a bad field
};

// Where a date was read.
enum class DateOrigin : std::uint8_t { None, DateField, ResentDate, Received, Envelope, FileTime };
inline constexpr std::uint8_t kDateOriginCount = 6;
std::string_view date_origin_name(
    DateOrigin origin);  // "none", "date", "resent-date", "received", …

struct MessageDate {
  DateOrigin origin = DateOrigin::None;
  ZonedTime time;
  std::string raw;  // the text it was read from
};

// One leaf or multipart of the MIME tree (RFC 2045, 2046), in depth-first order; index 0 is the
// root.
struct Part {
  std::uint32_t index = 0;
  std::int32_t parent = -1;       // index of the enclosing part, -1 for the root
  std::string media_type;         // lower case, "text/plain"
  std::string charset;            // as written, may be empty
  std::string transfer_encoding;  // lower case: "base64", "quoted-printable", "7bit", …
  std::string disposition;        // lower case: "attachment", "inline" or empty
  std::string file_name;          // decoded; may be empty
  std::string content_id;         // without < >
  std::uint64_t size_bytes =
      0;          // of the content with the transfer encoding undone; 0 for multiparts
  Digest sha256;  // of the same bytes; zero for multiparts
  bool is_attachment =
      false;  // has a disposition of attachment, or a file name, or is no body text
};

// Damage is data: what was found wrong, never a reason to refuse.
enum class DefectCode : std::uint8_t {
  NoHeader,        // no field could be found
  BadField,        // a header line that is neither field nor continuation
  DuplicateField,  // a field that may occur once occurs more often (RFC 5322 §3.6)
  BadAddress,
  BadDate,  // present, but cannot be read
  MissingDate,
  BadEncodedWord,       // RFC 2047
  BadTransferEncoding,  // unknown, or the content breaks its rules
  BadCharset,           // unknown charset, or bytes that are not in it
  BadContentType,
  MissingBoundary,  // a multipart without or with an unterminated boundary
  TruncatedPart,
  TooDeep,  // a limit on depth, parts or fields was reached; the rest is not read
  TooManyParts,
  TooManyFields,
  TooLarge,  // not read in full; see detail
  NulBytes,
  BareCarriageReturn,
  BadHtml,
  ReadingFailed,  // the locked room lost this item: crash, hang or limit; see detail
  Other,
};
inline constexpr std::uint8_t kDefectCodeCount = 21;
std::string_view defect_name(DefectCode code);  // "no-header", "bad-field", …

struct Defect {
  DefectCode code = DefectCode::Other;
  std::string detail;  // one line, may be empty
};

// A stretch of the body text. Segments in order are the text as displayed.
enum class TextKind : std::uint8_t {
  Own,        // the writer's own words
  Quoted,     // quoted from another message, with its attribution line
  Forwarded,  // a forwarded message
  Signature,  // after "-- "
  Hidden,     // in HTML, not visible to a reader (display:none, zero size, same colour)
};
inline constexpr std::uint8_t kTextKindCount = 5;
std::string_view text_kind_name(TextKind kind);

struct TextSegment {
  TextKind kind = TextKind::Own;
  std::string text;
};

// By which copies of a text are found, as copies::Sketch says; zeros where a text is too short.
using TextSketch = std::array<std::uint8_t, 24>;

// A field of the header for display: in order of appearance, unfolded and decoded.
struct DisplayField {
  std::string name;
  std::string value;
};

struct Reading {
  std::string subject;                   // decoded, unfolded
  std::string message_id;                // without < >; empty if absent
  std::vector<std::string> in_reply_to;  // ids without < >, in order
  std::vector<std::string> references;
  std::vector<Mailbox> mailboxes;  // in order of the fields and within them
  std::vector<MessageDate> dates;  // every date found in the header, Date first
  Bytes thread_index;      // octets of Thread-Index, as thread::parse_thread_index; may be empty
  std::string list_id;     // RFC 2919, without < >; may be empty
  std::string user_agent;  // User-Agent or X-Mailer
  std::vector<Part> parts;
  std::vector<TextSegment> text;  // body text of the parts that are shown
  TextSketch sketch{};            // of what the writer wrote in it
  std::vector<Defect> defects;
  std::vector<DisplayField> fields;         // only when asked for
  std::vector<SignatureDigest> signatures;  // in the order of their fields
  bool complete = true;  // false when reading failed and only the raw header is known
};

// The date by which a message is sorted: the first of Date, Resent-Date, Received that could be
// read.
const MessageDate* best_date(const Reading& reading);

}  // namespace day::mail
