// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "compound/compound.h"
#include "desk/mailbox.h"
#include "desk/packed.h"
#include "document/limits.h"
#include "office/legacy.h"
#include "office/odf.h"
#include "office/ooxml.h"
#include "office/rtf.h"
#include "outlook/msg.h"
#include "outlook/store.h"
#include "outlook/tnef.h"
#include "pdf/pdf.h"
#include "picture/picture.h"
#include "plain/plain.h"
#include "reader/message.h"
#include "reader/unarchive.h"
#include "source/limits.h"
#include "source/sniff.h"

namespace day::desk {
namespace {

using document::Form;
using document::Sniffed;

document::Reading not_read(document::Outcome outcome, std::string reason) {
  document::Reading reading;
  reading.outcome = outcome;
  reading.reason = std::move(reason);
  return reading;
}

document::Reading unsupported(std::string_view what) {
  return not_read(document::Outcome::Unsupported, fmt::format("no reader for {}", what));
}

// One container for many programs; its directory says whose it is.
document::Reading read_compound(ByteView file, const document::Options& options,
                                document::Children& children) {
  const Result<compound::File> opened = compound::File::open(file);
  if (!opened.ok()) return not_read(document::Outcome::Failed, opened.error().message);
  if (outlook::is_msg(*opened)) return outlook::read_msg(file, options, children);
  return office::read_legacy(file, options, children);
}

// Readers of files in memory; nothing for a form that is read in place, or not at all.
document::Reading read_bytes(Form form, ByteView file, const document::Options& options,
                             document::Children& children) {
  switch (form) {
    case Form::Empty:
      return {};
    case Form::Mbox:
      return read_mbox(file, children);
    case Form::Emlx:
      return read_emlx(file, children);
    // A message that came as a document: a bare header, mostly. Given as a child it would be
    // itself.
    case Form::Message:
    case Form::Text:
    case Form::Html:
    case Form::Csv:
    case Form::VCard:
    case Form::Calendar:
      // Flat OpenDocument is XML, and that is text.
      if (office::is_odf(file)) return office::read_odf(file, options, children);
      return plain::read_plain(file, options, children);
    case Form::OfficeXml:
      return office::read_ooxml(file, options, children);
    case Form::Rtf:
      return office::read_rtf(file, options, children);
    case Form::OpenDocument:
      return office::read_odf(file, options, children);
    case Form::Data:
      // UTF-16 without a mark is full of zeros.
      if (plain::tell_kind(file, options) == plain::Kind::None) break;
      return plain::read_plain(file, options, children);
    case Form::Compound:
      return read_compound(file, options, children);
    case Form::Pdf:
      return pdf::read_pdf(file, options, children);
    case Form::Image:
      return picture::read_image(file, options, children);
    case Form::Tnef:
      return outlook::read_tnef(file, options, children);
    case Form::Audio:
      return unsupported("sound");
    case Form::Video:
      return unsupported("films");
    case Form::Program:
      return unsupported("programs");
    default:
      break;
  }
  return unsupported("this kind of file");
}

document::Reading read_outlook_store(const reader::DocumentFile& file,
                                     document::Children& children) {
  if (file.access == nullptr) return outlook::read_store(file.bytes, file.options, children);
  return outlook::read_store(*file.access, file.options, children);
}

// The beginning of the file, in *held where it stays with the host.
ByteView head_of(const reader::DocumentFile& file, Bytes* held) {
  if (file.access == nullptr) return file.bytes;
  held->resize(std::min<std::uint64_t>(source::kSniffBytes, file.access->size_bytes()));
  held->resize(file.access->read_at(0, held->data(), held->size()));
  return *held;
}

}  // namespace

Sniffed find_form(ByteView head, bool complete, const document::Options& options) {
  const Sniffed seen = document::sniff(head, {options.name, options.declared});
  const bool may_be_mail = seen.form == Form::Text || seen.form == Form::Data ||
                           seen.form == Form::Csv || seen.form == Form::Html;
  if (!may_be_mail && seen.form != Form::Archive) return seen;
  const source::Sniffed known = source::sniff(head, complete);
  switch (known.form) {
    case source::Form::Mbox:
      return {Form::Mbox, "application/mbox"};
    case source::Form::Message:
      return {Form::Message, "message/rfc822"};
    case source::Form::Emlx:
      return {Form::Emlx, "message/x-emlx"};
    case source::Form::Compressed:
    case source::Form::Archive:
      if (seen.form == Form::Archive) return seen;
      return {known.form == source::Form::Archive ? Form::Archive : Form::Compressed,
              packed_type(known.detail)};
    default:
      break;
  }
  // Kinds that are rare, and begin like text or like nothing in particular.
  const std::string_view image = picture::image_type(head);
  if (image.empty()) return seen;
  return {Form::Image, image};
}

void Desk::prepare() {
  reader::prepare_message_reading();
  reader::prepare_unarchiving();
}

document::Reading Desk::read(const reader::DocumentFile& file, document::Children& children) {
  Bytes held;
  const ByteView head = head_of(file, &held);
  const bool complete = file.access == nullptr || held.size() == file.access->size_bytes();
  const Sniffed sniffed = find_form(head, complete, file.options);
  document::Reading reading;
  if (sniffed.form == Form::Archive || sniffed.form == Form::Compressed) {
    reading = read_packed(file, sniffed.form, children);
  } else if (sniffed.form == Form::OutlookStore) {
    reading = read_outlook_store(file, children);
  } else if (file.access == nullptr) {
    reading = read_bytes(sniffed.form, file.bytes, file.options, children);
  } else if (file.access->size_bytes() <= document::kMaxDocumentBytes) {
    Bytes whole(static_cast<std::size_t>(file.access->size_bytes()), '\0');
    whole.resize(file.access->read_at(0, whole.data(), whole.size()));
    reading = read_bytes(sniffed.form, whole, file.options, children);
  } else {
    reading = not_read(document::Outcome::Failed,
                       fmt::format("larger than {} bytes, which is the most that is read at once",
                                   document::kMaxDocumentBytes));
  }
  // Of text, the name may have told more.
  const bool is_some_text = sniffed.form == Form::Text && reading.media_type == "text/plain";
  if (reading.media_type.empty() || is_some_text) reading.media_type = sniffed.media_type;
  return reading;
}

mail::Reading Desk::read_message(const reader::DocumentFile& file, document::Children& children) {
  reader::hand_on_parts(file.bytes, file.options.only_key, children);
  return reader::read_message(file.bytes, false);
}

std::optional<document::Picture> Desk::draw(const reader::PageTask& task, std::string* why) {
  return draw_page(task, find_form(task.bytes, true, task.options).form, why);
}

std::optional<reader::RecognisedText> Desk::recognise(const reader::PageTask& task,
                                                      std::string* why) {
  return pages_.recognise(task, find_form(task.bytes, true, task.options).form, why);
}

}  // namespace day::desk
