// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reader/reading_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "copies/sketch.h"
#include "reader/limits.h"
#include "thread/limits.h"
#include "thread/thread_index.h"

namespace day::reader {
namespace {

// Years 1 to 9999, as every calendar field of ours is printed.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;
// RFC 5322 §3.3: four digits, so at most 99 hours and 59 minutes as written.
constexpr std::int32_t kMaxZoneMinutes = 99 * 60 + 59;

bool is_printable(const ZonedTime& time) {
  return time.instant.unix_seconds >= kFirstSecond && time.instant.unix_seconds <= kLastSecond &&
         time.zone_minutes >= -kMaxZoneMinutes && time.zone_minutes <= kMaxZoneMinutes;
}

class Fitter {
 public:
  explicit Fitter(mail::Reading* reading) : reading_(reading) {}

  void string(std::string* text, std::string_view what) {
    if (text->size() <= kMaxReadingStringBytes) return;
    text->resize(clip_utf8(*text, kMaxReadingStringBytes).size());
    note(mail::DefectCode::TooLarge, fmt::format("{} cut at {} bytes", what, text->size()));
  }

  template <typename T>
  void list(std::vector<T>* items, std::size_t most, std::string_view what) {
    if (items->size() <= most) return;
    note(mail::DefectCode::TooLarge,
         fmt::format("{} {} found, {} kept", items->size(), what, most));
    items->resize(most);
  }

  void signature(mail::SignatureDigest* digest);

  void note(mail::DefectCode code, std::string detail) {
    found_.push_back({code, std::move(detail)});
  }

  // Our own findings come last and are never the ones that are cut.
  void end() {
    const std::size_t ours = std::min(found_.size(), kMaxReadingDefects);
    found_.resize(ours);
    auto& defects = reading_->defects;
    defects.resize(std::min(defects.size(), kMaxReadingDefects - ours));
    std::move(found_.begin(), found_.end(), std::back_inserter(defects));
  }

 private:
  mail::Reading* reading_;
  std::vector<mail::Defect> found_;
};

// A signature of which anything had to be cut is one that cannot be judged: half of it must not
// pass for the whole (I6).
void Fitter::signature(mail::SignatureDigest* digest) {
  const std::size_t before = found_.size();
  for (std::string* text : {&digest->malformed, &digest->domain, &digest->selector,
                            &digest->identity, &digest->chain_validation}) {
    string(text, "signature tag");
  }
  for (auto* names : {&digest->signed_fields, &digest->unsigned_fields, &digest->addable_fields,
                      &digest->duplicate_fields}) {
    list(names, kMaxSignatureFields, "field names of a signature");
    for (std::string& name : *names) string(&name, "field name of a signature");
  }
  list(&digest->repaired, kMaxRepairedDigests, "repaired digests");
  for (auto& repaired : digest->repaired) {
    list(&repaired.repairs, kMaxRepairsOfDigest, "repairs of a digest");
  }
  if (digest->signature.size() > kMaxSignatureBytes) {
    note(mail::DefectCode::TooLarge,
         fmt::format("a signature of {} bytes left out", digest->signature.size()));
    digest->signature.clear();
  }
  if (found_.size() == before || !digest->malformed.empty()) return;
  digest->malformed = "too large to be kept whole: " + found_[before].detail;
}

class Encoder {
 public:
  explicit Encoder(Bytes* out) : out_(out) {}

  template <typename T, typename Each>
  void list(const std::vector<T>& items, Each each) {
    out_.varint(items.size());
    for (const T& item : items) each(item);
  }
  void string(std::string_view text) { out_.blob(text); }
  template <typename Enum>
  void choice(Enum value) {
    out_.u8(static_cast<std::uint8_t>(value));
  }

  void mailbox(const mail::Mailbox& mailbox) {
    choice(mailbox.role);
    string(mailbox.name);
    string(mailbox.address);
  }
  void date(const mail::MessageDate& date) {
    choice(date.origin);
    out_.i64(date.time.instant.unix_seconds);
    out_.u32(static_cast<std::uint32_t>(date.time.zone_minutes));
    string(date.raw);
  }
  void part(const mail::Part& part) {
    out_.varint(static_cast<std::uint64_t>(part.parent + 1));
    for (const std::string* text : {&part.media_type, &part.charset, &part.transfer_encoding,
                                    &part.disposition, &part.file_name, &part.content_id}) {
      string(*text);
    }
    out_.varint(part.size_bytes);
    out_.raw(part.sha256.view());
    out_.u8(part.is_attachment ? 1 : 0);
  }
  void names(const std::vector<std::string>& names) {
    list(names, [this](const std::string& name) { string(name); });
  }
  void signature(const mail::SignatureDigest& digest);
  void repaired(const mail::RepairedDigest& digest) {
    list(digest.repairs, [this](mail::Repair repair) { choice(repair); });
    out_.blob(digest.header_hash);
    out_.u8(digest.body_matches ? 1 : 0);
    out_.varint(digest.body_uncovered_bytes);
  }
  void reading(const mail::Reading& reading);

 private:
  ByteWriter out_;
};

void Encoder::signature(const mail::SignatureDigest& digest) {
  choice(digest.kind);
  out_.u32(digest.field_index);
  out_.u32(digest.instance);
  string(digest.malformed);
  string(digest.domain);
  string(digest.selector);
  string(digest.identity);
  choice(digest.algorithm);
  choice(digest.header_canonicalization);
  choice(digest.body_canonicalization);
  names(digest.signed_fields);
  out_.blob(digest.header_hash);
  out_.blob(digest.signature);
  out_.u8(digest.body_matches ? 1 : 0);
  out_.varint(digest.body_covered_bytes);
  out_.varint(digest.body_uncovered_bytes);
  for (const auto& time : {digest.signed_at, digest.expires_at}) {
    out_.u8(time ? 1 : 0);
    if (time) out_.i64(*time);
  }
  string(digest.chain_validation);
  names(digest.unsigned_fields);
  names(digest.addable_fields);
  names(digest.duplicate_fields);
  list(digest.repaired, [this](const mail::RepairedDigest& one) { repaired(one); });
}

void Encoder::reading(const mail::Reading& reading) {
  const auto put_string = [this](const std::string& text) { string(text); };
  out_.u8(reading.complete ? 1 : 0);
  string(reading.subject);
  string(reading.message_id);
  list(reading.in_reply_to, put_string);
  list(reading.references, put_string);
  list(reading.mailboxes, [this](const mail::Mailbox& one) { mailbox(one); });
  list(reading.dates, [this](const mail::MessageDate& one) { date(one); });
  out_.blob(reading.thread_index);
  string(reading.list_id);
  string(reading.user_agent);
  list(reading.parts, [this](const mail::Part& one) { part(one); });
  list(reading.text, [this](const mail::TextSegment& one) {
    choice(one.kind);
    string(one.text);
  });
  for (const std::uint8_t octet : reading.sketch) out_.u8(octet);
  list(reading.defects, [this](const mail::Defect& one) {
    choice(one.code);
    string(one.detail);
  });
  list(reading.fields, [this](const mail::DisplayField& one) {
    string(one.name);
    string(one.value);
  });
  list(reading.signatures, [this](const mail::SignatureDigest& one) { signature(one); });
}

// After the first failure everything read is empty and ok() is false.
class Decoder {
 public:
  explicit Decoder(ByteView bytes) : in_(bytes) {}

  bool whole() const { return in_.ok() && in_.at_end(); }

  std::string string(std::size_t most = kMaxReadingStringBytes) {
    const ByteView text = in_.blob(most);
    return is_utf8(text) ? std::string(text) : repair_utf8(text);
  }
  // Each item takes at least `least` bytes, so a count never reserves more than was sent.
  template <typename T, typename Each>
  void list(std::vector<T>* items, std::size_t most, std::size_t least, Each each) {
    const std::uint64_t count = in_.varint();
    if (count > most || count > in_.left() / least) return in_.fail();
    items->reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) items->push_back(each());
  }
  template <typename Enum>
  Enum choice(std::uint8_t count) {
    const std::uint8_t value = in_.u8();
    if (value < count) return static_cast<Enum>(value);
    in_.fail();
    return Enum{};
  }
  bool boolean() { return choice<std::uint8_t>(2) == 1; }

  mail::Mailbox mailbox() {
    mail::Mailbox mailbox;
    mailbox.role = choice<mail::Role>(mail::kRoleCount);
    mailbox.name = string();
    mailbox.address = string();
    return mailbox;
  }
  mail::MessageDate date() {
    mail::MessageDate date;
    date.origin = choice<mail::DateOrigin>(mail::kDateOriginCount);
    date.time.instant.unix_seconds = in_.i64();
    date.time.zone_minutes = static_cast<std::int32_t>(in_.u32());
    date.raw = string();
    if (!is_printable(date.time)) in_.fail();
    return date;
  }
  mail::Part part(std::size_t index) {
    mail::Part part;
    part.index = static_cast<std::uint32_t>(index);
    const std::uint64_t parent = in_.varint();
    // Depth first: a parent comes before its children, and only the root has none.
    if (parent > index || (parent == 0) != (index == 0)) in_.fail();
    part.parent = static_cast<std::int32_t>(parent) - 1;
    for (std::string* text : {&part.media_type, &part.charset, &part.transfer_encoding,
                              &part.disposition, &part.file_name, &part.content_id}) {
      *text = string();
    }
    part.size_bytes = in_.varint();
    part.sha256 = parse_digest_bytes(in_.raw(part.sha256.octets.size())).value_or(Digest{});
    part.is_attachment = boolean();
    return part;
  }
  mail::TextSketch sketch() {
    mail::TextSketch octets{};
    for (std::uint8_t& octet : octets) octet = in_.u8();
    if (!copies::unpack_sketch(octets)) in_.fail();
    return octets;
  }
  std::vector<std::string> names() {
    std::vector<std::string> names;
    list(&names, kMaxSignatureFields, 1, [this] { return string(); });
    return names;
  }
  std::uint64_t canonical_bytes() {
    const std::uint64_t size = in_.varint();
    if (size > kMaxCanonicalBytes) in_.fail();
    return size;
  }
  Bytes thread_index() {
    const ByteView index = in_.blob(thread::kMaxThreadIndexBytes);
    if (!index.empty() && !thread::is_thread_index(index)) in_.fail();
    return Bytes(index);
  }
  Bytes hash() { return Bytes(in_.blob(kMaxHeaderHashBytes)); }
  std::optional<std::int64_t> time() {
    if (!boolean()) return std::nullopt;
    return in_.i64();
  }
  mail::RepairedDigest repaired() {
    mail::RepairedDigest digest;
    list(&digest.repairs, kMaxRepairsOfDigest, 1,
         [this] { return choice<mail::Repair>(mail::kRepairCount); });
    digest.header_hash = hash();
    digest.body_matches = boolean();
    digest.body_uncovered_bytes = canonical_bytes();
    return digest;
  }
  mail::SignatureDigest signature();
  mail::Reading reading();

 private:
  ByteReader in_;
};

mail::SignatureDigest Decoder::signature() {
  mail::SignatureDigest digest;
  digest.kind = choice<mail::SignatureKind>(mail::kSignatureKindCount);
  digest.field_index = in_.u32();
  digest.instance = in_.u32();
  digest.malformed = string();
  digest.domain = string();
  digest.selector = string();
  digest.identity = string();
  digest.algorithm = choice<mail::SignatureAlgorithm>(mail::kSignatureAlgorithmCount);
  digest.header_canonicalization = choice<mail::Canonicalization>(mail::kCanonicalizationCount);
  digest.body_canonicalization = choice<mail::Canonicalization>(mail::kCanonicalizationCount);
  digest.signed_fields = names();
  digest.header_hash = hash();
  digest.signature = Bytes(in_.blob(kMaxSignatureBytes));
  digest.body_matches = boolean();
  digest.body_covered_bytes = canonical_bytes();
  digest.body_uncovered_bytes = canonical_bytes();
  digest.signed_at = time();
  digest.expires_at = time();
  digest.chain_validation = string();
  digest.unsigned_fields = names();
  digest.addable_fields = names();
  digest.duplicate_fields = names();
  list(&digest.repaired, kMaxRepairedDigests, 4, [this] { return repaired(); });
  return digest;
}

mail::Reading Decoder::reading() {
  mail::Reading reading;
  const auto take_string = [this] { return string(); };
  reading.complete = boolean();
  reading.subject = string();
  reading.message_id = string();
  list(&reading.in_reply_to, kMaxReadingIds, 1, take_string);
  list(&reading.references, kMaxReadingIds, 1, take_string);
  list(&reading.mailboxes, kMaxReadingMailboxes, 3, [this] { return mailbox(); });
  list(&reading.dates, kMaxReadingDates, 14, [this] { return date(); });
  reading.thread_index = thread_index();
  reading.list_id = string();
  reading.user_agent = string();
  list(&reading.parts, kMaxReadingParts, 41, [&] { return part(reading.parts.size()); });
  list(&reading.text, kMaxReadingSegments, 2, [this] {
    const auto kind = choice<mail::TextKind>(mail::kTextKindCount);
    return mail::TextSegment{kind, string(kMaxAnswerBytes)};
  });
  reading.sketch = sketch();
  list(&reading.defects, kMaxReadingDefects, 2, [this] {
    const auto code = choice<mail::DefectCode>(mail::kDefectCodeCount);
    return mail::Defect{code, string()};
  });
  list(&reading.fields, kMaxReadingFields, 2, [this] {
    std::string name = string();
    return mail::DisplayField{std::move(name), string()};
  });
  list(&reading.signatures, kMaxReadingSignatures, 29, [this] { return signature(); });
  return reading;
}

}  // namespace

void fit_reading(mail::Reading* reading) {
  Fitter fit(reading);
  fit.list(&reading->in_reply_to, kMaxReadingIds, "answered ids");
  fit.list(&reading->references, kMaxReadingIds, "references");
  fit.list(&reading->mailboxes, kMaxReadingMailboxes, "mailboxes");
  fit.list(&reading->parts, kMaxReadingParts, "parts");
  fit.list(&reading->text, kMaxReadingSegments, "stretches of text");
  fit.list(&reading->fields, kMaxReadingFields, "fields");
  fit.list(&reading->signatures, kMaxReadingSignatures, "signatures");
  const auto unprintable = [](const mail::MessageDate& date) { return !is_printable(date.time); };
  if (std::erase_if(reading->dates, unprintable) != 0) {
    fit.note(mail::DefectCode::BadDate, "a date outside the years 1 to 9999");
  }
  fit.list(&reading->dates, kMaxReadingDates, "dates");
  fit.string(&reading->subject, "subject");
  fit.string(&reading->message_id, "message id");
  fit.string(&reading->list_id, "list id");
  fit.string(&reading->user_agent, "user agent");
  for (std::string& id : reading->in_reply_to) fit.string(&id, "answered id");
  for (std::string& id : reading->references) fit.string(&id, "reference");
  for (mail::Mailbox& mailbox : reading->mailboxes) {
    fit.string(&mailbox.name, "name");
    fit.string(&mailbox.address, "address");
  }
  for (mail::MessageDate& date : reading->dates) fit.string(&date.raw, "date");
  for (mail::Part& part : reading->parts) {
    for (std::string* text : {&part.media_type, &part.charset, &part.transfer_encoding,
                              &part.disposition, &part.file_name, &part.content_id}) {
      fit.string(text, "part description");
    }
  }
  for (mail::Defect& defect : reading->defects) fit.string(&defect.detail, "defect");
  for (mail::DisplayField& field : reading->fields) {
    fit.string(&field.name, "field name");
    fit.string(&field.value, "field value");
  }
  for (mail::SignatureDigest& digest : reading->signatures) fit.signature(&digest);
  fit.end();
}

void encode_reading(const mail::Reading& reading, Bytes* out) {
  Encoder(out).reading(reading);
}

std::optional<mail::Reading> decode_reading(ByteView bytes) {
  Decoder decoder(bytes);
  mail::Reading reading = decoder.reading();
  if (!decoder.whole()) return std::nullopt;
  return reading;
}

}  // namespace day::reader
