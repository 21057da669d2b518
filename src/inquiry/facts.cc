// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "catalog/threads.h"
#include "inquiry/persons.h"
#include "text/fold.h"

namespace day::inquiry {
namespace {

// What no message can be found to be without a key.
bool needs_keys(const query::LeafValue& leaf) {
  if (const auto* trait = std::get_if<query::HasTrait>(&leaf)) {
    return trait->trait == query::Trait::IsVerified || trait->trait == query::Trait::IsConsistent ||
           trait->trait == query::Trait::IsVouched || trait->trait == query::Trait::IsAltered;
  }
  const auto* pair = std::get_if<query::KeyValue>(&leaf);
  return pair != nullptr && pair->key == query::Key::Verdict && pair->value != "no-key" &&
         pair->value != "unsigned";
}

constexpr std::size_t kMaxNamed = 3;

std::string print_several(const catalog::PeopleBook& book, const std::string& typed,
                          PersonNumbers found) {
  sort_by_uses(book, &found);
  std::string who;
  for (std::size_t i = 0; i < std::min(found.size(), kMaxNamed); ++i) {
    const std::string& name = book.persons[found[i]].name;
    who += (i == 0 ? "" : ", ") +
           (name.empty() ? book.people.addresses[book.persons[found[i]].main] : name) + " (" +
           people::print_person_id(book.people.persons[found[i]].id) + ")";
  }
  return fmt::format("{} fits {} persons: {}{}; the messages of all of them were searched", typed,
                     found.size(), who, found.size() > kMaxNamed ? " …" : "");
}

static_assert(query::kVerdictWords.size() == dkim::kVerdictCount);

}  // namespace

Facts::Facts(sql::Database* database)
    : database_(database),
      filters_(database),
      reader_(database),
      copies_(database),
      decisions_(database) {}

Status Facts::refresh() {
  // This first read fixes the snapshot; the mark is then that of the snapshot.
  ASSIGN_OR_RETURN(sql::Statement select, database_->prepare("SELECT max(id) FROM items"));
  TRY(select.step());
  const std::int64_t last = select.column_int(0);
  ASSIGN_OR_RETURN(const sql::Database::ChangeMark mark, database_->change_mark());
  notices_.clear();
  if (mark == mark_) return {};
  last_ = last;
  mark_ = mark;
  all_.reset();
  traits_.clear();
  people_.reset();
  return {};
}

DocumentSet Facts::to_set(const std::vector<catalog::RowId>& rows) const {
  DocumentSet set(last_);
  for (const catalog::RowId row : rows) set.add(row.value);
  return set;
}

Result<DocumentSet> Facts::all() {
  if (!all_) {
    ASSIGN_OR_RETURN(const auto rows, filters_.find_all());
    all_ = to_set(rows);
  }
  return *all_;
}

Result<DocumentSet> Facts::find(const query::LeafValue& leaf) {
  if (const auto* range = std::get_if<query::DateRange>(&leaf)) {
    ASSIGN_OR_RETURN(const auto rows, filters_.find_dated(range->from, range->until));
    return to_set(rows);
  }
  if (const auto* between = std::get_if<query::SentBetween>(&leaf)) {
    ASSIGN_OR_RETURN(const auto rows,
                     filters_.find_sent_between(between->from_minute, between->until_minute));
    return to_set(rows);
  }
  if (const auto* trait = std::get_if<query::HasTrait>(&leaf)) return find_trait(trait->trait);
  if (const auto* pair = std::get_if<query::KeyValue>(&leaf)) return find_key(*pair);
  if (const auto* range = std::get_if<query::SizeRange>(&leaf)) {
    ASSIGN_OR_RETURN(const auto rows,
                     filters_.find_size(range->from.value_or(0), range->to.value_or(UINT64_MAX)));
    return to_set(rows);
  }
  if (const auto* phrase = std::get_if<query::Phrase>(&leaf)) {
    return phrase->field == query::Field::Author ? find_author(*phrase) : find_with(*phrase);
  }
  if (std::holds_alternative<query::MatchAll>(leaf)) return all();
  return DocumentSet(last_);
}

Result<DocumentSet> Facts::find_trait(query::Trait trait) {
  if (const auto known = traits_.find(trait); known != traits_.end()) return known->second;
  Result<std::vector<catalog::RowId>> rows = std::vector<catalog::RowId>();
  switch (trait) {
    case query::Trait::HasAttachment:
      rows = filters_.find_with_attachment();
      break;
    case query::Trait::HasDefect:
      rows = filters_.find_with_defect();
      break;
    case query::Trait::IsDuplicate:
      rows = catalog::CopyReader(database_).duplicates();
      break;
    case query::Trait::IsMessage:
      rows = filters_.find_kind(store::ItemKind::Message);
      break;
    case query::Trait::IsDocument:
      rows = filters_.find_kind(store::ItemKind::Document);
      break;
    case query::Trait::IsFailed:
      rows = filters_.find_failed();
      break;
    case query::Trait::IsUndated:
      rows = filters_.find_undated();
      break;
    case query::Trait::IsLabelled:
      rows = decisions_.find_labelled();
      break;
    case query::Trait::HasNote:
      rows = decisions_.find_noted();
      break;
    case query::Trait::HasImage:
    case query::Trait::HasRecognised:
    case query::Trait::HasPlace:
    case query::Trait::IsPartial:
    case query::Trait::IsLocked:
    case query::Trait::IsUnsupported:
    case query::Trait::InAttachment:
    case query::Trait::InMessage: {
      ASSIGN_OR_RETURN(DocumentSet found, find_document_trait(trait));
      return traits_.emplace(trait, std::move(found)).first->second;
    }
    case query::Trait::IsVerified:
      rows = filters_.find_verdicts({dkim::Verdict::Verified, dkim::Verdict::VerifiedRepaired});
      break;
    case query::Trait::IsConsistent:
      rows = filters_.find_verdicts({dkim::Verdict::Consistent});
      break;
    case query::Trait::IsVouched:
      rows = filters_.find_verdicts({dkim::Verdict::Vouched});
      break;
    case query::Trait::IsAltered:
      rows = filters_.find_verdicts({dkim::Verdict::Altered});
      break;
    case query::Trait::IsSigned:
      rows = filters_.find_verdicts({dkim::Verdict::Verified, dkim::Verdict::VerifiedRepaired,
                                     dkim::Verdict::Consistent, dkim::Verdict::Vouched,
                                     dkim::Verdict::HeadersOnly, dkim::Verdict::Altered,
                                     dkim::Verdict::NoKey});
      break;
    case query::Trait::IsUnsigned:
      rows = filters_.find_verdicts({dkim::Verdict::Unsigned});
      break;
  }
  if (!rows.ok()) return rows.error();
  return traits_.emplace(trait, to_set(*rows)).first->second;
}

Result<DocumentSet> Facts::find_key(const query::KeyValue& pair) {
  Result<std::vector<catalog::RowId>> rows = std::vector<catalog::RowId>();
  switch (pair.key) {
    case query::Key::Type:
      return find_type(pair.value);
    case query::Key::Source:
      return find_source(pair.value);
    case query::Key::Copies:
      return find_copies(pair.value);
    case query::Key::Domain:
      rows = filters_.find_from_domain(pair.value);
      break;
    case query::Key::Signer:
      rows = filters_.find_signer(pair.value);
      break;
    case query::Key::Verdict:
      for (std::size_t i = 0; i < query::kVerdictWords.size(); ++i) {
        if (query::kVerdictWords[i] != pair.value) continue;
        rows = filters_.find_verdicts({static_cast<dkim::Verdict>(i)});
      }
      break;
    case query::Key::MessageId:
      rows = filters_.find_message_id(pair.value);
      break;
    case query::Key::Id:
      if (const auto range = parse_item_prefix(pair.value)) rows = filters_.find_ids(*range);
      break;
    case query::Key::Thread:
      if (const auto range = parse_item_prefix(pair.value)) return find_threads(*range);
      break;
    case query::Key::Label:
      return find_label(pair.value);
    case query::Key::Note: {
      const std::string wanted = text::fold(pair.value);
      rows = decisions_.find_notes([&](std::string_view note) {
        return text::fold(note).find(wanted) != std::string::npos;
      });
      break;
    }
    case query::Key::By:
      return find_by(pair.value);
    case query::Key::Saved:  // stands for another query: expand_saved
      break;
  }
  if (!rows.ok()) return rows.error();
  return to_set(*rows);
}

Result<const catalog::PeopleBook*> Facts::people() {
  if (!people_) {
    ASSIGN_OR_RETURN(people_, catalog::read_people(database_, catalog::Want::WhoIsWho));
  }
  return &*people_;
}

Result<DocumentSet> Facts::find_with(const query::Phrase& phrase) {
  ASSIGN_OR_RETURN(const catalog::PeopleBook* const book, people());
  PersonWords words{phrase.terms, true, phrase.prefix, false};
  words.stemmed = phrase.terms.size() == 1 && !phrase.prefix && !phrase.exact;
  const PersonNumbers found = find_persons_named(*book, words);
  if (found.size() > 1) {
    const std::string typed = fmt::format("with:{}", fmt::join(phrase.terms, " "));
    notices_.push_back({0, 0, print_several(*book, typed, found)});
  }
  ASSIGN_OR_RETURN(const auto rows, find_messages_with(database_, *book, found));
  return to_set(rows);
}

Result<DocumentSet> Facts::find_by(const std::string& typed) {
  ASSIGN_OR_RETURN(const catalog::PeopleBook* const book, people());
  const PersonNumbers found = find_persons(*book, typed);
  if (found.size() > 1) notices_.push_back({0, 0, print_several(*book, "by:" + typed, found)});
  ASSIGN_OR_RETURN(const auto rows, find_messages_by(database_, *book, found));
  return to_set(rows);
}

// The threads of all messages whose ids begin so.
Result<DocumentSet> Facts::find_threads(const ItemIdRange& range) {
  DocumentSet found(last_);
  catalog::ThreadReader threads(database_);
  ASSIGN_OR_RETURN(const auto rows, filters_.find_ids(range));
  for (const catalog::RowId row : rows) {
    if (found.has(row.value)) continue;
    ASSIGN_OR_RETURN(const auto thread, threads.thread_of(row));
    if (!thread) continue;
    ASSIGN_OR_RETURN(const auto members, threads.members(*thread));
    for (const catalog::RowId member : members) found.add(member.value);
  }
  return found;
}

// A number names one source; anything else is part of the paths of any number of them. What lies in
// something that came from there came from there.
Result<DocumentSet> Facts::find_source(std::string_view value) {
  std::uint32_t number = 0;
  const char* const end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, number);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end;
  const std::string wanted = text::fold(value);
  DocumentSet found(last_);
  ASSIGN_OR_RETURN(const auto sources, reader_.sources());
  for (const catalog::SourceInfo& source : sources) {
    const bool named = is_number ? source.id.number == number
                                 : text::fold(source.path).find(wanted) != std::string::npos;
    if (!named) continue;
    ASSIGN_OR_RETURN(const auto rows, filters_.find_source(source.id));
    for (const catalog::RowId row : rows) found.add(row.value);
  }
  TRY(add_inside(&found));
  return found;
}

// Of every item whose id begins so, with the items themselves.
Result<DocumentSet> Facts::find_copies(std::string_view value) {
  DocumentSet found(last_);
  const auto range = parse_item_prefix(value);
  if (!range) return found;
  ASSIGN_OR_RETURN(const auto rows, filters_.find_ids(*range));
  for (const catalog::RowId row : rows) {
    if (found.has(row.value)) continue;
    ASSIGN_OR_RETURN(const auto group, copies_.group(row));
    for (const catalog::RowId each : group) found.add(each.value);
  }
  return found;
}

// By the whole label, whatever its case and accents: two that differ in these alone are both meant.
Result<DocumentSet> Facts::find_label(std::string_view value) {
  const std::string wanted = text::fold(value);
  DocumentSet found(last_);
  ASSIGN_OR_RETURN(const auto labels, decisions_.label_names());
  for (const std::string& label : labels) {
    if (text::fold(label) != wanted) continue;
    ASSIGN_OR_RETURN(const auto rows, decisions_.find_label(label));
    for (const catalog::RowId row : rows) found.add(row.value);
  }
  return found;
}

Result<bool> Facts::has_labels() {
  ASSIGN_OR_RETURN(sql::Statement any, database_->prepare("SELECT 1 FROM labels LIMIT 1"));
  return any.step();
}

Result<bool> Facts::has_keys() {
  ASSIGN_OR_RETURN(sql::Statement any, database_->prepare("SELECT 1 FROM keys LIMIT 1"));
  return any.step();
}

std::vector<query::Notice> unknown_facts(const query::Query& query, bool has_keys,
                                         bool has_labels) {
  bool verdicts = false, labels = false;
  for (const query::Node& node : query.nodes) {
    if (node.kind != query::Node::Kind::Leaf) continue;
    verdicts |= !has_keys && needs_keys(node.leaf);
    if (const auto* pair = std::get_if<query::KeyValue>(&node.leaf)) {
      labels |= !has_labels && pair->key == query::Key::Label;
    }
  }
  std::vector<query::Notice> notices;
  if (verdicts) {
    notices.push_back({0, 0,
                       "this vault has no keys yet (`daylight keys import`): nothing can be "
                       "verified, which says nothing about the messages"});
  }
  if (labels) notices.push_back({0, 0, "this vault has no labels yet: label: finds nothing"});
  return notices;
}

}  // namespace day::inquiry
