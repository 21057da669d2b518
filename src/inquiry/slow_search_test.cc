// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/slow_search.h"

#include <algorithm>
#include <set>
#include <variant>

#include "people/addresses.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

using index::Column;
using Terms = std::vector<std::string>;

// The words of a column. Between two of its values stands a place that holds no word.
struct ColumnText {
  Terms terms;
  bool has_text = false;

  void add(const std::string& value) {
    if (has_text) terms.emplace_back();
    has_text = has_text || !value.empty();
    for (std::string& term : text::fold_words(value)) terms.push_back(std::move(term));
  }
};

Column column_of(mail::Role role) {
  switch (role) {
    case mail::Role::From:
    case mail::Role::Sender:
    case mail::Role::ReplyTo:
      return Column::From;
    case mail::Role::To:
      return Column::To;
    case mail::Role::Cc:
    case mail::Role::Bcc:
      break;
  }
  return Column::Cc;
}

Terms column_terms(const PlainItem& item, Column column) {
  ColumnText text;
  if (item.kind == store::ItemKind::Document) {
    if (column == Column::File) text.add(item.file_name);
    if (column == Column::Subject) text.add(item.document.title);
    for (const document::Page& page : item.document.pages) {
      if (column == Column::Own) text.add(page.text);
    }
    if (column == Column::Quoted) {
      std::string said = item.document.author.empty() ? "" : "author: " + item.document.author;
      for (const document::Property& each : item.document.properties) {
        said += "\n" + each.name + ": " + each.value;
      }
      text.add(said);
    }
    return text.terms;
  }
  const mail::Reading& reading = item.reading;
  if (column == Column::Subject) text.add(reading.subject);
  for (const mail::Mailbox& mailbox : reading.mailboxes) {
    const std::string gap = mailbox.address.empty() ? "" : " ";
    if (column == column_of(mailbox.role)) text.add(mailbox.name + gap + mailbox.address);
  }
  for (const mail::TextSegment& segment : reading.text) {
    const bool own =
        segment.kind == mail::TextKind::Own || segment.kind == mail::TextKind::Signature;
    if (column == (own ? Column::Own : Column::Quoted)) text.add(segment.text);
  }
  for (const mail::Part& part : reading.parts) {
    if (column == Column::File && !part.file_name.empty()) text.add(part.file_name);
  }
  return text.terms;
}

std::vector<Column> columns_of(query::Field field) {
  switch (field) {
    case query::Field::From:
      return {Column::From};
    case query::Field::To:
      return {Column::To};
    case query::Field::Cc:
      return {Column::Cc};
    case query::Field::With:
      return {Column::From, Column::To, Column::Cc};
    case query::Field::Subject:
      return {Column::Subject};
    case query::Field::Body:
      return {Column::Own, Column::Quoted};
    case query::Field::Quoted:
      return {Column::Quoted};
    case query::Field::Own:
      return {Column::Own};
    case query::Field::File:
      return {Column::File};
    case query::Field::Author:
      return {};
    case query::Field::Any:
      break;
  }
  return {Column::Subject, Column::From,   Column::To,  Column::Cc,
          Column::Own,     Column::Quoted, Column::File};
}

// `stem` is that of `wanted`, or empty where only the word itself counts.
bool same_word(const std::string& term, const std::string& wanted, bool prefix,
               const std::string& stem) {
  if (prefix) return term.compare(0, wanted.size(), wanted) == 0;
  const bool may_share_stem = !stem.empty() && term.compare(0, 2, wanted, 0, 2) == 0;
  return term == wanted || (may_share_stem && text::stem(term) == stem);
}

// Where in the terms the phrase begins.
std::vector<std::int64_t> starts_of(const Terms& terms, const query::Phrase& phrase, bool stemmed) {
  std::vector<std::int64_t> starts;
  const std::size_t size = phrase.terms.size();
  const std::string stem = stemmed ? text::stem(phrase.terms[0]) : "";
  for (std::size_t at = 0; at + size <= terms.size(); ++at) {
    bool all = true;
    for (std::size_t i = 0; i < size; ++i) {
      const bool last = i + 1 == size;
      all = all && same_word(terms[at + i], phrase.terms[i], last && phrase.prefix, stem);
    }
    if (all) starts.push_back(static_cast<std::int64_t>(at));
  }
  return starts;
}

bool phrase_matches(const query::Phrase& phrase, const ColumnWords& words) {
  const bool stemmed = phrase.terms.size() == 1 && !phrase.prefix && !phrase.exact;
  for (const Column column : columns_of(phrase.field)) {
    if (!starts_of(words[static_cast<std::size_t>(column)], phrase, stemmed).empty()) return true;
  }
  return false;
}

// Some choice of one place for each phrase lies so that no more than `distance` words stand between
// the end of any and the beginning of the last.
bool near_in(const Terms& terms, const query::Near& near) {
  std::vector<std::vector<std::int64_t>> places;
  for (const query::Phrase& phrase : near.phrases) {
    places.push_back(starts_of(terms, phrase, false));
  }
  const auto reaches = [&](std::int64_t last) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto size = static_cast<std::int64_t>(near.phrases[i].terms.size());
      const bool some = std::any_of(places[i].begin(), places[i].end(), [&](std::int64_t start) {
        return start <= last && last - (start + size) <= std::int64_t{near.distance};
      });
      if (!some) return false;
    }
    return true;
  };
  for (const auto& starts : places) {
    if (std::any_of(starts.begin(), starts.end(), reaches)) return true;
  }
  return false;
}

bool near_matches(const query::Near& near, const ColumnWords& words) {
  for (const Column column : columns_of(near.field)) {
    if (near_in(words[static_cast<std::size_t>(column)], near)) return true;
  }
  return false;
}

// Lines up to the first empty one; a line that begins with a blank goes on with the one before.
bool header_matches_slowly(const Bytes& original, const query::HeaderWords& words) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < original.size();) {
    const std::size_t end = std::min(original.find('\n', at), original.size());
    std::string line = original.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) break;
    if (line[0] == ' ' && !lines.empty()) {
      lines.back() += line;
    } else {
      lines.push_back(line);
    }
    at = end + 1;
  }
  for (const std::string& line : lines) {
    const std::size_t colon = line.find(':');
    if (text::fold(line.substr(0, colon)) != words.name) continue;
    if (words.terms.empty()) return true;
    const query::Phrase phrase{query::Field::Any, words.terms, words.prefix, true};
    if (!starts_of(text::fold_words(line.substr(colon + 1)), phrase, false).empty()) return true;
  }
  return false;
}

bool author_matches(const query::Phrase& phrase, const PlainItem& item) {
  if (phrase.field != query::Field::Author) return false;
  std::vector<std::string> names = {item.document.author};
  for (const document::Property& each : item.document.properties) {
    if (each.name == "last modified by") names.push_back(each.value);
  }
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return !starts_of(text::fold_words(name), phrase, false).empty();
  });
}

std::optional<std::int64_t> local_seconds(const PlainItem& item) {
  if (item.date) return item.date->instant.unix_seconds + item.date->zone_minutes * 60;
  const mail::MessageDate* date =
      item.kind == store::ItemKind::Message ? mail::best_date(item.reading) : nullptr;
  if (date == nullptr) return std::nullopt;
  return date->time.instant.unix_seconds + date->time.zone_minutes * std::int64_t{60};
}

bool sent_between(std::int64_t local, const query::SentBetween& between) {
  const std::int64_t day = 86400;
  const auto minute = static_cast<std::uint32_t>((local % day + day) % day / 60);
  if (between.from_minute < between.until_minute) {
    return between.from_minute <= minute && minute < between.until_minute;
  }
  return between.from_minute <= minute || minute < between.until_minute;
}

bool has_verdict(const std::vector<std::string>& names, const PlainItem& item) {
  return item.judgement && std::find(names.begin(), names.end(),
                                     dkim::verdict_name(item.judgement->verdict)) != names.end();
}

// Another item with the same Message-ID or the same signed octets.
bool is_copy(const PlainItem& one, const PlainItem& other) {
  if (one.row == other.row) return false;
  const mail::Reading& a = one.reading;
  const mail::Reading& b = other.reading;
  if (!a.message_id.empty() && a.message_id == b.message_id) return true;
  return std::any_of(a.signatures.begin(), a.signatures.end(), [&](const auto& mine) {
    return mine.kind == mail::SignatureKind::Dkim && !mine.header_hash.empty() &&
           std::any_of(b.signatures.begin(), b.signatures.end(), [&](const auto& theirs) {
             return theirs.kind == mine.kind && theirs.header_hash == mine.header_hash;
           });
  });
}

bool is_document_with(const PlainItem& item, document::Outcome outcome) {
  return item.kind == store::ItemKind::Document && item.document.outcome == outcome;
}

bool document_trait_matches(query::Trait trait, const PlainItem& item) {
  const document::Reading& read = item.document;
  switch (trait) {
    case query::Trait::HasRecognised:
      return std::any_of(read.pages.begin(), read.pages.end(), [](const document::Page& page) {
        return page.origin == document::TextOrigin::Recognised;
      });
    case query::Trait::HasPlace:
      return std::any_of(read.properties.begin(), read.properties.end(),
                         [](const document::Property& each) { return each.name == "latitude"; });
    case query::Trait::IsPartial:
      return is_document_with(item, document::Outcome::Partial);
    case query::Trait::IsLocked:
      return is_document_with(item, document::Outcome::Locked);
    case query::Trait::IsUnsupported:
      return is_document_with(item, document::Outcome::Unsupported);
    default:
      return false;
  }
}

bool trait_matches(query::Trait trait, const PlainItem& item) {
  const mail::Reading& reading = item.reading;
  const bool is_message = item.kind == store::ItemKind::Message;
  switch (trait) {
    case query::Trait::HasAttachment:
      return std::any_of(reading.parts.begin(), reading.parts.end(),
                         [](const mail::Part& part) { return part.is_attachment; });
    case query::Trait::HasDefect:
      return !reading.defects.empty();
    case query::Trait::IsDuplicate:
      return item.sources.size() + item.parents.size() > 1;  // or as is_copy says
    case query::Trait::IsMessage:
      return is_message;
    case query::Trait::IsDocument:
      return !is_message;
    case query::Trait::IsFailed:
      return !item.failure.empty() || is_document_with(item, document::Outcome::Locked) ||
             is_document_with(item, document::Outcome::Unsupported) ||
             is_document_with(item, document::Outcome::Failed);
    case query::Trait::IsUndated:
      return !local_seconds(item).has_value();
    case query::Trait::IsVerified:
      return has_verdict({"verified", "verified, repaired"}, item);
    case query::Trait::IsConsistent:
      return has_verdict({"consistent"}, item);
    case query::Trait::IsVouched:
      return has_verdict({"vouched"}, item);
    case query::Trait::IsAltered:
      return has_verdict({"altered"}, item);
    case query::Trait::IsSigned:
      return item.judgement && !has_verdict({"unsigned"}, item);
    case query::Trait::IsLabelled:  // nothing is decided in the small world
    case query::Trait::HasNote:
      return false;
    case query::Trait::IsUnsigned:
      return has_verdict({"unsigned"}, item);
    default:
      return document_trait_matches(trait, item);
  }
}

}  // namespace

bool SlowSearch::key_matches(const query::KeyValue& pair, const PlainItem& item) const {
  switch (pair.key) {
    case query::Key::Type:
      return type_matches(pair.value, item);
    case query::Key::Id: {
      const auto range = parse_item_prefix(pair.value);
      return range && range->low <= item.id && item.id <= range->high;
    }
    case query::Key::Source:
      return is_from(pair.value, item);
    case query::Key::Domain:
      return std::any_of(item.reading.mailboxes.begin(), item.reading.mailboxes.end(),
                         [&](const mail::Mailbox& mailbox) {
                           const std::string at = "@" + pair.value, dot = "." + pair.value;
                           const std::string& address = mailbox.address;
                           return mailbox.role == mail::Role::From &&
                                  (address.ends_with(at) || address.ends_with(dot));
                         });
    case query::Key::MessageId:
      return item.reading.message_id == pair.value;
    case query::Key::Verdict: {
      std::string name = pair.value;
      std::replace(name.begin(), name.end(), '-', ' ');
      return has_verdict({name == "verified repaired" ? "verified, repaired" : name}, item);
    }
    case query::Key::Signer:
      return std::any_of(item.reading.signatures.begin(), item.reading.signatures.end(),
                         [&](const mail::SignatureDigest& digest) {
                           return digest.domain == pair.value ||
                                  digest.domain.ends_with("." + pair.value);
                         });
    case query::Key::Thread: {
      // Nothing in this world names another message: each is a thread of its own.
      const auto range = parse_item_prefix(pair.value);
      return item.kind == store::ItemKind::Message && range && range->low <= item.id &&
             item.id <= range->high;
    }
    case query::Key::By:  // by id: names are found as with: finds them
      return std::any_of(item.reading.mailboxes.begin(), item.reading.mailboxes.end(),
                         [&](const mail::Mailbox& mailbox) {
                           const auto plain = people::plain_address(mailbox.address);
                           const auto at = plain ? people_.find_address(*plain) : std::nullopt;
                           return mailbox.role == mail::Role::From && at &&
                                  people::print_person_id(
                                      people_.persons[people_.person_of[*at]].id) == pair.value;
                         });
    case query::Key::Copies:
    case query::Key::Label:
    case query::Key::Note:
    case query::Key::Saved:
      return false;
  }
  return false;
}

// Whether somebody takes part of whom a mailbox anywhere has these words, or this very address.
bool SlowSearch::person_matches(const query::Phrase& phrase, const PlainItem& item) const {
  if (phrase.field != query::Field::With) return false;
  const bool stemmed = phrase.terms.size() == 1 && !phrase.prefix && !phrase.exact;
  const auto person_of = [&](const mail::Mailbox& mailbox) -> std::int64_t {
    const auto plain = people::plain_address(mailbox.address);
    const auto at = plain ? people_.find_address(*plain) : std::nullopt;
    return at ? std::int64_t{people_.person_of[*at]} : -1;
  };
  std::set<std::int64_t> by_words, by_address;
  for (const PlainItem& other : items_) {
    for (const mail::Mailbox& mailbox : other.reading.mailboxes) {
      const std::int64_t person = person_of(mailbox);
      const Terms terms = text::fold_words(mailbox.name + " " + mailbox.address);
      if (!starts_of(terms, phrase, stemmed).empty()) by_words.insert(person);
      const bool whole = text::fold_words(mailbox.address) == phrase.terms;
      if (whole && phrase.terms.size() > 1) by_address.insert(person);
    }
  }
  const std::set<std::int64_t>& wanted = by_address.empty() ? by_words : by_address;
  return std::any_of(item.reading.mailboxes.begin(), item.reading.mailboxes.end(),
                     [&](const mail::Mailbox& mailbox) {
                       const std::int64_t person = person_of(mailbox);
                       return person >= 0 && wanted.contains(person);
                     });
}

void SlowSearch::add(PlainItem item) {
  ColumnWords words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i] = column_terms(item, static_cast<Column>(i));
  }
  words_.push_back(std::move(words));
  items_.push_back(std::move(item));
}

bool SlowSearch::leaf_matches(const query::LeafValue& leaf, std::size_t at) const {
  const PlainItem& item = items_[at];
  if (const auto* phrase = std::get_if<query::Phrase>(&leaf)) {
    return phrase_matches(*phrase, words_[at]) || person_matches(*phrase, item) ||
           author_matches(*phrase, item);
  }
  if (const auto* near = std::get_if<query::Near>(&leaf)) return near_matches(*near, words_[at]);
  if (leaf == query::LeafValue(query::HasTrait{query::Trait::IsDuplicate}) &&
      std::any_of(items_.begin(), items_.end(),
                  [&](const PlainItem& other) { return is_copy(item, other); })) {
    return true;
  }
  if (const auto* words = std::get_if<query::HeaderWords>(&leaf)) {
    return item.kind == store::ItemKind::Message && header_matches_slowly(item.original, *words);
  }
  if (const auto* range = std::get_if<query::DateRange>(&leaf)) {
    const auto local = local_seconds(item);
    return local && (!range->from || *range->from <= *local) &&
           (!range->until || *local < *range->until);
  }
  if (const auto* between = std::get_if<query::SentBetween>(&leaf)) {
    const auto local = local_seconds(item);
    return local && sent_between(*local, *between);
  }
  if (const auto* range = std::get_if<query::SizeRange>(&leaf)) {
    const std::uint64_t size = item.original.size();
    return (!range->from || *range->from <= size) && (!range->to || size <= *range->to);
  }
  if (const auto* trait = std::get_if<query::HasTrait>(&leaf)) {
    const bool is_message = item.kind == store::ItemKind::Message;
    if (trait->trait == query::Trait::HasImage) return type_matches("image", item);
    if (trait->trait == query::Trait::InAttachment) return !is_message || is_attached(item);
    if (trait->trait == query::Trait::InMessage) return is_message && !is_attached(item);
    return trait_matches(trait->trait, item);
  }
  if (const auto* pair = std::get_if<query::KeyValue>(&leaf)) return key_matches(*pair, item);
  return std::holds_alternative<query::MatchAll>(leaf);
}

std::vector<std::int64_t> SlowSearch::matches(const query::Query& query) const {
  if (people_.addresses.empty()) {
    people::Evidence evidence;
    for (const PlainItem& item : items_) {
      for (const mail::Mailbox& mailbox : item.reading.mailboxes) {
        const auto plain = people::plain_address(mailbox.address);
        const bool is_sender = mailbox.role == mail::Role::From;
        if (plain) evidence.mailboxes.push_back({*plain, mailbox.name, is_sender});
      }
      if (!item.reading.list_id.empty()) evidence.list_ids.push_back(item.reading.list_id);
      for (const people::Observation& each : people::observe(item.reading)) {
        evidence.observations.push_back({each, 1});
      }
    }
    people_ = people::resolve(evidence, {});
  }
  std::vector<std::int64_t> rows;
  for (std::size_t at = 0; at < items_.size(); ++at) {
    std::vector<bool> value(query.nodes.size());
    for (std::size_t i = 0; i < query.nodes.size(); ++i) {
      const query::Node& node = query.nodes[i];
      const auto holds = [&](std::uint32_t child) { return value[child]; };
      switch (node.kind) {
        case query::Node::Kind::Leaf:
          value[i] = leaf_matches(node.leaf, at);
          break;
        case query::Node::Kind::Not:
          value[i] = !value[node.children[0]];
          break;
        case query::Node::Kind::And:
          value[i] = std::all_of(node.children.begin(), node.children.end(), holds);
          break;
        case query::Node::Kind::Or:
          value[i] = std::any_of(node.children.begin(), node.children.end(), holds);
          break;
      }
    }
    if (value.back()) rows.push_back(items_[at].row);
  }
  return rows;
}

}  // namespace day::inquiry
