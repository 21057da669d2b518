// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/proven.h"

#include <algorithm>
#include <array>

#include "dkim/digest.h"
#include "mail/fields.h"

namespace day::inquiry {
namespace {

// Without them an encoded body cannot be read. That they are not signed is said of them.
constexpr std::array<ByteView, 3> kNeededToRead = {"mime-version", "content-type",
                                                   "content-transfer-encoding"};

bool contains(const std::vector<std::string>& names, ByteView name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined_text(const mail::Reading& reading) {
  std::string text;
  for (const mail::TextSegment& segment : reading.text) text += segment.text;
  return text;
}

// The other repairs leave the words as they are.
bool changes_words(const mail::RepairedDigest& repaired) {
  return std::any_of(repaired.repairs.begin(), repaired.repairs.end(), [](mail::Repair repair) {
    return repair == mail::Repair::ListFooter || repair == mail::Repair::SubjectLabel;
  });
}

}  // namespace

Bytes signed_message(ByteView message, const mail::SignatureDigest& signature,
                     const mail::RepairedDigest* repaired) {
  const dkim::CanonicalBytes canonical =
      dkim::canonical_bytes(message, signature.field_index, repaired);
  if (canonical.headers.empty()) return {};
  Bytes out;
  const mail::Header all = mail::scan_header(message);
  for (const ByteView name : kNeededToRead) {
    const mail::Field* field = all.find_last(name);
    if (field == nullptr || contains(signature.signed_fields, name)) continue;
    ByteView raw = message.substr(field->offset, field->size);
    while (raw.ends_with('\n') || raw.ends_with('\r')) raw.remove_suffix(1);
    out += raw;
    out += "\r\n";
  }
  // Fields of one name were hashed from the bottom up; here the lowest is the last again.
  const Bytes hashed = canonical.headers + "\r\n\r\n";
  const mail::Header covered = mail::scan_header(hashed);
  for (auto field = covered.fields.rbegin(); field != covered.fields.rend(); ++field) {
    out += ByteView(hashed).substr(field->offset, field->size);
  }
  return out + "\r\n" + canonical.body;
}

Result<Proven> find_proven(const catalog::Proof& proof, const mail::Reading& shown,
                           const ProvenReaders& readers) {
  Proven out;
  if (!proof.judgement.by) return out;
  const mail::SignatureDigest& signature = proof.signatures[*proof.judgement.by];
  const dkim::SignatureJudgement& judged = proof.judgement.signatures[*proof.judgement.by];
  out.any = judged.verdict == dkim::SignatureVerdict::Pass ||
            judged.verdict == dkim::SignatureVerdict::BodyAltered;
  if (!out.any) return out;
  out.text = judged.verdict == dkim::SignatureVerdict::Pass;
  out.unsigned_fields = signature.unsigned_fields;
  out.duplicate_fields = signature.duplicate_fields;
  const mail::RepairedDigest* repaired =
      judged.repaired ? &signature.repaired[*judged.repaired] : nullptr;
  const std::uint64_t uncovered =
      repaired != nullptr ? repaired->body_uncovered_bytes : signature.body_uncovered_bytes;
  const bool is_whole = uncovered == 0 || !out.text;
  if (is_whole && (repaired == nullptr || !changes_words(*repaired))) return out;

  ASSIGN_OR_RETURN(const Bytes message, readers.original());
  Bytes covered = signed_message(message, signature, repaired);
  if (covered.empty()) {
    // A catalog of another making. What was signed cannot be told from what was not.
    out.text = false;
    return out;
  }
  ASSIGN_OR_RETURN(const mail::Reading proven, readers.read(std::move(covered)));
  if (out.text) {
    out.unproven = text::find_unmatched_lines(joined_text(shown), joined_text(proven));
  }
  const bool is_subject_signed = contains(signature.signed_fields, "subject");
  if (is_subject_signed && proven.subject != shown.subject) out.signed_subject = proven.subject;
  return out;
}

}  // namespace day::inquiry
