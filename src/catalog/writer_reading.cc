// SPDX-License-Identifier: AGPL-3.0-or-later
// What was read in a message, as rows.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "catalog/date_text.h"
#include "catalog/text_block.h"
#include "catalog/writer_impl.h"
#include "copies/sketch.h"
#include "thread/ids.h"

namespace day::catalog {
namespace {

void lend_or_null(sql::Statement* statement, int parameter, std::string_view text) {
  if (text.empty()) {
    statement->bind_null(parameter);
  } else {
    statement->lend_text(parameter, text);
  }
}

void bind_or_null(sql::Statement* statement, int parameter, std::int64_t number) {
  if (number == 0) {
    statement->bind_null(parameter);
  } else {
    statement->bind(parameter, number);
  }
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

// The number of a text in a table of texts. `mostly_new`: trying to add it first saves a search.
Result<std::int64_t> Writer::Impl::intern(std::string_view text, WriteSql find, WriteSql add,
                                          InternCache* cache, bool mostly_new) {
  if (const std::int64_t known = cache->find(text); known != 0) return known;
  std::int64_t number = 0;
  for (const bool adding : {mostly_new, !mostly_new}) {
    ASSIGN_OR_RETURN(sql::Statement* const ask, statements.get(adding ? add : find));
    const sql::ResetAtEnd reset(ask);
    ASSIGN_OR_RETURN(const bool found, ask->lend_text(1, text).step());
    if (found) number = ask->column_int(0);
    if (adding && database->changes() > 0) number = database->last_row();
    if (number != 0) break;
  }
  if (number == 0) return Error{Code::Damaged, "catalog.db neither has nor takes a text"};
  cache->put(text, number);
  return number;
}

Result<std::int64_t> Writer::Impl::intern_address(std::string_view address) {
  const std::string lower = lower_ascii(address);
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(WriteSql::FindAddress));
    const sql::ResetAtEnd reset(find);
    ASSIGN_OR_RETURN(const bool found, find->lend_text(1, lower).step());
    if (found) return find->column_int(0);
  }
  const std::size_t at = lower.rfind('@');
  const std::string_view domain =
      at == std::string::npos ? std::string_view() : std::string_view(lower).substr(at + 1);
  ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddAddress));
  TRY(add->lend_text(1, lower).lend_text(2, domain).run());
  return database->last_row();
}

Result<std::int64_t> Writer::Impl::intern_mailbox(const mail::Mailbox& mailbox) {
  key.assign(mailbox.address);
  key.push_back('\0');
  key.append(mailbox.name);
  if (const std::int64_t known = mailboxes.find(key); known != 0) return known;
  std::int64_t number = 0;
  {
    ASSIGN_OR_RETURN(sql::Statement* const find, statements.get(WriteSql::FindMailbox));
    const sql::ResetAtEnd reset(find);
    find->lend_text(1, mailbox.address).lend_text(2, mailbox.name);
    ASSIGN_OR_RETURN(const bool found, find->step());
    if (found) number = find->column_int(0);
  }
  if (number == 0) {
    std::int64_t address = 0;
    if (!mailbox.address.empty()) {
      ASSIGN_OR_RETURN(address, intern_address(mailbox.address));
    }
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddMailbox));
    add->lend_text(1, mailbox.address).lend_text(2, mailbox.name);
    bind_or_null(add, 3, address);
    TRY(add->run());
    number = database->last_row();
  }
  mailboxes.put(key, number);
  return number;
}

Status Writer::Impl::add_mailboxes(RowId item, const mail::Reading& reading,
                                   std::int64_t* first_from) {
  std::int64_t position = 0;
  for (const mail::Mailbox& mailbox : reading.mailboxes) {
    ASSIGN_OR_RETURN(const std::int64_t number, intern_mailbox(mailbox));
    if (mailbox.role == mail::Role::From && *first_from == 0) *first_from = number;
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddRole));
    TRY(add->bind(1, item.value)
            .bind(2, position++)
            .bind(3, std::int64_t{static_cast<std::uint8_t>(mailbox.role)})
            .bind(4, number)
            .run());
  }
  return {};
}

Status Writer::Impl::add_refs(RowId item, const mail::Reading& reading) {
  std::int64_t position = 0;
  for (const std::int64_t kind : {std::int64_t{0}, std::int64_t{1}}) {
    for (const std::string& id : kind == 0 ? reading.references : reading.in_reply_to) {
      ASSIGN_OR_RETURN(const std::int64_t number,
                       intern(id, WriteSql::FindMessageId, WriteSql::AddMessageId, &message_ids,
                              /*mostly_new=*/false));
      ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddRef));
      TRY(add->bind(1, item.value).bind(2, position++).bind(3, kind).bind(4, number).run());
    }
  }
  return {};
}

// The numbers of all ids that say which thread the message belongs to.
Status Writer::Impl::add_named(const mail::Reading& reading, std::vector<std::int64_t>* named) {
  const thread::Names names =
      thread::find_names(reading.message_id, reading.references, reading.in_reply_to);
  named->clear();
  const auto take = [&](std::string_view id, bool mostly_new) -> Status {
    if (id.empty()) return {};
    ASSIGN_OR_RETURN(
        const std::int64_t number,
        intern(id, WriteSql::FindMessageId, WriteSql::AddMessageId, &message_ids, mostly_new));
    named->push_back(number);
    return {};
  };
  TRY(take(names.own, true));
  for (const std::string& id : names.ancestors) TRY(take(id, false));
  return {};
}

Status Writer::Impl::add_dates(RowId item, const mail::Reading& reading) {
  std::int64_t position = 0;
  for (const mail::MessageDate& date : reading.dates) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddDate));
    // Of the usual spelling only what follows is kept: "(PST)".
    const DateText usual(date.time);
    const std::string_view raw = date.raw;
    add->bind_null(6).bind_null(7);
    if (usual.view().empty() || !raw.starts_with(usual.view())) {
      add->lend_text(6, raw);
    } else if (raw.size() > usual.view().size()) {
      add->lend_text(7, raw.substr(usual.view().size()));
    }
    TRY(add->bind(1, item.value)
            .bind(2, position++)
            .bind(3, std::int64_t{static_cast<std::uint8_t>(date.origin)})
            .bind(4, date.time.instant.unix_seconds)
            .bind(5, std::int64_t{date.time.zone_minutes})
            .run());
  }
  return {};
}

Status Writer::Impl::add_parts(RowId item, const mail::Reading& reading,
                               std::int64_t* attachments) {
  std::int64_t position = 0;
  for (const mail::Part& part : reading.parts) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddPart));
    add->bind(1, item.value).bind(2, position++).bind_null(3).lend_text(4, part.media_type);
    if (part.parent >= 0) add->bind(3, std::int64_t{part.parent});
    lend_or_null(add, 5, part.charset);
    lend_or_null(add, 6, part.transfer_encoding);
    lend_or_null(add, 7, part.disposition);
    lend_or_null(add, 8, part.file_name);
    lend_or_null(add, 9, part.content_id);
    add->bind(10, static_cast<std::int64_t>(part.size_bytes)).bind_null(11);
    if (part.sha256 != Digest()) add->lend_blob(11, part.sha256.view());
    TRY(add->bind(12, std::int64_t{part.is_attachment}).run());
    if (part.is_attachment) ++*attachments;
  }
  return {};
}

Status Writer::Impl::add_defects(RowId item, const mail::Reading& reading) {
  std::int64_t position = 0;
  for (const mail::Defect& defect : reading.defects) {
    ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddDefect));
    lend_or_null(add, 4, defect.detail);
    TRY(add->bind(1, item.value)
            .bind(2, position++)
            .bind(3, std::int64_t{static_cast<std::uint8_t>(defect.code)})
            .run());
  }
  return {};
}

Status Writer::Impl::add_texts_of(RowId item, const mail::Reading& reading) {
  if (reading.text.empty()) return {};
  if (texts.empty()) first_text_item = item.value;
  append_texts(first_text_item, item.value, reading.text, &texts);
  return texts.size() >= kTextBlockBytes ? flush_texts() : Status();
}

Status Writer::Impl::flush_texts() {
  if (texts.empty()) return {};
  // A block that does not shrink is kept as it is: then it has its raw size.
  const bool squeezed = compressor.compress(texts, &compressed) && compressed.size() < texts.size();
  ASSIGN_OR_RETURN(sql::Statement* const add, statements.get(WriteSql::AddTexts));
  TRY(add->bind(1, first_text_item)
          .bind(2, static_cast<std::int64_t>(texts.size()))
          .lend_blob(3, squeezed ? compressed : texts)
          .run());
  texts.clear();
  if (texts.capacity() > 4 * kTextBlockBytes) texts.shrink_to_fit();
  return {};
}

Status Writer::add_reading(RowId item, const mail::Reading& reading, std::string_view failure) {
  std::int64_t attachments = 0;
  std::int64_t from = 0;
  TRY(impl_->add_mailboxes(item, reading, &from));
  TRY(impl_->add_refs(item, reading));
  TRY(impl_->add_dates(item, reading));
  TRY(impl_->add_parts(item, reading, &attachments));
  TRY(impl_->add_defects(item, reading));
  TRY(impl_->add_texts_of(item, reading));
  const std::optional<copies::Sketch> sketch = copies::unpack_sketch(reading.sketch);
  if (sketch && sketch->exists()) {
    TRY(impl_->sketches.append(static_cast<std::size_t>(item.value - 1), *sketch, {}));
  }
  TRY(impl_->signatures.add_digests(item, reading.signatures));
  impl_->observations.add(reading);
  std::int64_t message_id = 0;
  if (!reading.message_id.empty()) {
    ASSIGN_OR_RETURN(message_id, impl_->intern(reading.message_id, WriteSql::FindMessageId,
                                               WriteSql::AddMessageId, &impl_->message_ids, true));
  }
  std::int64_t list = 0;
  if (!reading.list_id.empty()) {
    ASSIGN_OR_RETURN(list, impl_->intern(reading.list_id, WriteSql::FindList, WriteSql::AddList,
                                         &impl_->lists, false));
  }
  std::int64_t program = 0;
  if (!reading.user_agent.empty()) {
    ASSIGN_OR_RETURN(program, impl_->intern(reading.user_agent, WriteSql::FindProgram,
                                            WriteSql::AddProgram, &impl_->programs, false));
  }
  std::vector<std::int64_t> named;
  TRY(impl_->add_named(reading, &named));
  ASSIGN_OR_RETURN(const ThreadRow thread, impl_->threads.place(item, named, reading));
  const mail::MessageDate* const date = mail::best_date(reading);
  ASSIGN_OR_RETURN(sql::Statement* const add, impl_->statements.get(WriteSql::AddMessage));
  add->bind(1, item.value).bind_null(2).bind_null(3);
  if (date != nullptr) {
    add->bind(2, date->time.instant.unix_seconds).bind(3, std::int64_t{date->time.zone_minutes});
  }
  const mail::DateOrigin origin = date == nullptr ? mail::DateOrigin::None : date->origin;
  add->bind(4, std::int64_t{static_cast<std::uint8_t>(origin)}).lend_text(5, reading.subject);
  bind_or_null(add, 6, from);
  bind_or_null(add, 7, message_id);
  bind_or_null(add, 8, list);
  bind_or_null(add, 9, program);
  TRY(add->bind(10, attachments)
          .bind(11, std::int64_t{reading.complete})
          .bind(12, thread.value)
          .run());
  if (date != nullptr) {
    constexpr std::int32_t kZoneLimit = std::numeric_limits<std::int16_t>::max();
    const auto at = static_cast<std::size_t>(item.value - 1);
    const auto zone =
        static_cast<std::int16_t>(std::clamp(date->time.zone_minutes, -kZoneLimit, kZoneLimit));
    TRY(impl_->dates.append(at, date->time.instant.unix_seconds, kNoDate));
    TRY(impl_->zones.append(at, zone, 0));
  }
  if (failure.empty()) return {};
  ASSIGN_OR_RETURN(sql::Statement* const fail, impl_->statements.get(WriteSql::AddFailure));
  return fail->bind(1, item.value).lend_text(2, failure).run();
}

}  // namespace day::catalog
