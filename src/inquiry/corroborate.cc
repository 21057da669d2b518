// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/corroborate.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "catalog/filter.h"
#include "catalog/relations.h"
#include "inquiry/limits.h"

namespace day::inquiry {
namespace {

// The weakest verdict whose message may support another.
constexpr dkim::Verdict kWeakest = dkim::Verdict::VerifiedRepaired;

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The writer's own words; what he quotes is another's. An empty line parts stretches of them.
std::string text_of(const mail::Reading& reading, mail::TextKind kind) {
  std::string text;
  for (const auto& segment : reading.text) {
    if (segment.kind != kind) continue;
    if (!text.empty()) text += "\n\n";
    text += segment.text;
  }
  return text;
}

std::vector<std::string_view> quotations_of(const mail::Reading& reading) {
  std::vector<std::string_view> quotations;
  for (const auto& segment : reading.text) {
    const bool quoted =
        segment.kind == mail::TextKind::Quoted || segment.kind == mail::TextKind::Forwarded;
    if (quoted) quotations.push_back(segment.text);
  }
  return quotations;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::set<std::string> addresses_of(const mail::Reading& reading, bool from) {
  std::set<std::string> addresses;
  for (const auto& mailbox : reading.mailboxes) {
    const bool sends = mailbox.role == mail::Role::From || mailbox.role == mail::Role::Sender;
    if (sends == from && !mailbox.address.empty()) addresses.insert(lower(mailbox.address));
  }
  return addresses;
}

bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const auto& each) { return b.count(each) > 0; });
}

// A verified message that may support another, and what of it is proven.
class Witness {
 public:
  static Result<Witness> load(catalog::Reader* reader, catalog::RowId row) {
    Witness witness;
    ASSIGN_OR_RETURN(witness.proof_, reader->proof(row));
    ASSIGN_OR_RETURN(witness.reading_, reader->reading(row));
    ASSIGN_OR_RETURN(auto summary, reader->summary(row));
    if (!summary || !witness.proof_.judgement.by) {
      return Error{Code::Damaged, "catalog.db has a damaged verdict; run `daylight rebuild`"};
    }
    witness.summary_ = std::move(*summary);
    return witness;
  }

  const mail::Reading& reading() const { return reading_; }
  const catalog::Summary& summary() const { return summary_; }

  bool signs(std::string_view field) const {
    const auto& signature = this->signature();
    return has(signature.signed_fields, field) && !has(signature.duplicate_fields, field);
  }

  // Whether what is shown of its body is what was signed. Where Content-Type is not signed the body
  // may be made to read otherwise, and what a list appended was cut off before the signature held.
  bool content_is_proven() const {
    for (const std::string_view field : {"content-type", "content-transfer-encoding"}) {
      if (has(signature().unsigned_fields, field) || has(signature().duplicate_fields, field)) {
        return false;
      }
    }
    const auto& repaired = proof_.judgement.signatures[*proof_.judgement.by].repaired;
    if (!repaired) return true;
    if (*repaired >= signature().repaired.size()) return false;
    const auto& repairs = signature().repaired[*repaired].repairs;
    return std::find(repairs.begin(), repairs.end(), mail::Repair::ListFooter) == repairs.end();
  }

 private:
  const mail::SignatureDigest& signature() const { return proof_.signatures[*proof_.judgement.by]; }

  catalog::Proof proof_;
  mail::Reading reading_;
  catalog::Summary summary_;
};

// The search for the support of one message.
class Chain {
 public:
  Chain(sql::Database* database, catalog::RowId row)
      : row_(row), reader_(database), filters_(database), relations_(database) {}

  Result<Corroboration> find() {
    ASSIGN_OR_RETURN(const auto item, reader_.item(row_));
    if (!item || item->kind != store::ItemKind::Message) {
      return Error{Code::NotFound, "the item is no message"};
    }
    ASSIGN_OR_RETURN(reading_, reader_.reading(row_));
    ASSIGN_OR_RETURN(auto summary, reader_.summary(row_));
    if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
    summary_ = std::move(*summary);
    found_.own_text = text_of(reading_, mail::TextKind::Own);
    found_.quoted = text::find_coverage(found_.own_text, {});
    TRY(find_naming());
    TRY(find_copies());
    TRY(find_places());
    TRY(find_attachments());
    std::stable_sort(found_.links.begin(), found_.links.end(), [](const Link& a, const Link& b) {
      if (a.support != b.support) return a.support < b.support;
      if (a.quoted.covered_bytes != b.quoted.covered_bytes) {
        return a.quoted.covered_bytes > b.quoted.covered_bytes;
      }
      const auto rank = [](const Link& link) {
        return link.by.verdict.value_or(dkim::Verdict::Unsigned);
      };
      return rank(a) < rank(b);
    });
    return std::move(found_);
  }

 private:
  Status find_naming() {
    ASSIGN_OR_RETURN(const auto related, relations_.find_naming(reading_.message_id, row_, kWeakest,
                                                                kMaxSupportCandidates));
    if (related.total > related.rows.size()) found_.complete = false;
    for (const catalog::RowId row : related.rows) {
      ASSIGN_OR_RETURN(const Witness witness, Witness::load(&reader_, row));
      if (!add_quotation(witness)) add_naming(witness);
    }
    return {};
  }

  bool add_quotation(const Witness& witness) {
    if (!witness.content_is_proven()) return false;
    text::Coverage coverage =
        text::find_coverage(found_.own_text, quotations_of(witness.reading()));
    if (!coverage.complete) found_.complete = false;
    if (coverage.longest_covered_words < kMinTellingWords) return false;
    for (std::size_t i = 0; i < coverage.sentences.size(); ++i) {
      auto& all = found_.quoted.sentences[i];
      if (!coverage.sentences[i].covered || all.covered) continue;
      all.covered = true;
      ++found_.quoted.covered;
      found_.quoted.covered_bytes += all.end - all.begin;
    }
    found_.quoted.longest_covered_words =
        std::max(found_.quoted.longest_covered_words, coverage.longest_covered_words);
    Link link;
    link.support = Support::Quoted;
    link.by = witness.summary();
    link.quoted = std::move(coverage);
    found_.links.push_back(std::move(link));
    return true;
  }

  void add_naming(const Witness& witness) {
    const mail::Reading& other = witness.reading();
    const bool proven =
        (has(other.in_reply_to, reading_.message_id) && witness.signs("in-reply-to")) ||
        (has(other.references, reading_.message_id) && witness.signs("references"));
    const bool later = summary_.date && witness.summary().date &&
                       summary_.date->instant.unix_seconds <=
                           witness.summary().date->instant.unix_seconds + kMaxClockErrorSeconds;
    // Somebody who had it answers, or its writer is answered.
    const bool between = meet(addresses_of(other, true), addresses_of(reading_, false)) ||
                         meet(addresses_of(other, false), addresses_of(reading_, true)) ||
                         meet(addresses_of(other, true), addresses_of(reading_, true));
    if (!proven || !later || !between) {
      ++found_.named_without_support;
      return;
    }
    Link link;
    link.support = Support::Named;
    link.by = witness.summary();
    found_.links.push_back(std::move(link));
  }

  Status find_copies() {
    if (reading_.message_id.empty()) return {};
    ASSIGN_OR_RETURN(auto rows, filters_.find_message_id(reading_.message_id));
    std::erase(rows, row_);
    if (rows.size() > kMaxSupportCandidates) {
      rows.resize(kMaxSupportCandidates);
      found_.complete = false;
    }
    if (rows.empty()) return {};
    ASSIGN_OR_RETURN(const auto digests, reader_.signatures(row_));
    for (const catalog::RowId row : rows) {
      ASSIGN_OR_RETURN(const auto theirs, reader_.signatures(row));
      ASSIGN_OR_RETURN(const auto segments, reader_.text(row));
      ASSIGN_OR_RETURN(auto summary, reader_.summary(row));
      if (!summary) continue;
      add_copy(digests, theirs, segments, std::move(*summary));
    }
    return {};
  }

  void add_copy(const std::vector<mail::SignatureDigest>& ours,
                const std::vector<mail::SignatureDigest>& theirs,
                const std::vector<mail::TextSegment>& segments, catalog::Summary summary) {
    Link link;
    link.by = std::move(summary);
    for (const auto& a : ours) {
      for (const auto& b : theirs) {
        // A seal covers no body; the two hashes of a signature cover all that was signed.
        const bool same = a.malformed.empty() && b.malformed.empty() &&
                          a.kind == mail::SignatureKind::Dkim && b.kind == a.kind &&
                          a.body_matches && b.body_matches && a.body_uncovered_bytes == 0 &&
                          b.body_uncovered_bytes == 0 && a.header_hash == b.header_hash &&
                          a.signature == b.signature;
        if (!same) continue;
        link.support = Support::SameSigned;
        link.domain = a.domain;
        link.selector = a.selector;
        found_.links.push_back(std::move(link));
        return;
      }
    }
    mail::Reading other;
    other.text = segments;
    const std::string text = text_of(other, mail::TextKind::Own);
    const text::Coverage here = text::find_coverage(found_.own_text, {text});
    const text::Coverage there = text::find_coverage(text, {found_.own_text});
    const auto all_covered = [](const text::Coverage& coverage) {
      return coverage.complete && coverage.covered == coverage.sentences.size();
    };
    const bool same = text == found_.own_text || (all_covered(here) && all_covered(there));
    if (!same) {
      ++found_.other_texts;
      return;
    }
    if (here.sentences.empty()) return;
    link.support = Support::SameText;
    found_.links.push_back(std::move(link));
  }

  Status find_places() {
    ASSIGN_OR_RETURN(const auto places, reader_.occurrences(row_));
    ASSIGN_OR_RETURN(const auto sources, reader_.sources());
    std::set<std::uint32_t> told;
    for (const auto& place : places) {
      if (!told.insert(place.source.number).second || told.size() == 1) continue;
      if (told.size() > kMaxSupportCandidates) {
        found_.complete = false;
        break;
      }
      Link link;
      link.support = Support::OtherSource;
      link.by = summary_;
      link.place = place;
      for (const auto& source : sources) {
        if (source.id == place.source) link.source_path = source.path;
      }
      found_.links.push_back(std::move(link));
    }
    return {};
  }

  Status find_attachments() {
    std::set<Digest> seen;
    for (const mail::Part& part : reading_.parts) {
      if (!part.is_attachment || part.size_bytes == 0) continue;
      if (!seen.insert(part.sha256).second) continue;
      if (seen.size() > kMaxSupportAttachments) {
        found_.complete = false;
        break;
      }
      ASSIGN_OR_RETURN(const auto related, relations_.find_attaching(part.sha256, row_, kWeakest,
                                                                     kMaxLinksPerAttachment));
      for (const catalog::RowId row : related.rows) {
        ASSIGN_OR_RETURN(const Witness witness, Witness::load(&reader_, row));
        if (!witness.content_is_proven()) continue;
        Link link;
        link.support = Support::SharedAttachment;
        link.by = witness.summary();
        link.file_name = part.file_name;
        link.attachment = part.sha256;
        link.attachment_bytes = part.size_bytes;
        link.carried_by = related.total;
        found_.links.push_back(std::move(link));
      }
    }
    return {};
  }

  catalog::RowId row_;
  catalog::Reader reader_;
  catalog::Filters filters_;
  catalog::Relations relations_;
  mail::Reading reading_;
  catalog::Summary summary_;
  Corroboration found_;
};

}  // namespace

std::string_view support_name(Support support) {
  static constexpr std::array<std::string_view, kSupportCount> kNames = {
      "quoted", "same-signed", "same-text", "other-source", "named", "shared-attachment"};
  return kNames.at(static_cast<std::size_t>(support));
}

Result<Corroboration> corroborate(sql::Database* database, catalog::RowId message) {
  return Chain(database, message).find();
}

}  // namespace day::inquiry
