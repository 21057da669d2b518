// SPDX-License-Identifier: AGPL-3.0-or-later
#include "plain/plain.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "document/draft.h"
#include "document/limits.h"
#include "plain/decode.h"
#include "plain/kinds.h"
#include "text/charset.h"
#include "xml/xml.h"

namespace day::plain {
namespace {

using document::Draft;
using document::Outcome;

// Enough to see how a file begins, a long comment included.
constexpr std::size_t kBeginningBytes = 4096;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// In ASCII, lower case, without mark and space before it.
std::string beginning_of(ByteView file) {
  std::string begin;
  for (const char c : file.substr(0, kBeginningBytes)) {
    if (c != '\0' && static_cast<unsigned char>(c) < 0x80) begin.push_back(c);
  }
  begin.erase(0, std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
  return lower(begin);
}

// "<!-- … -->", "<?…?>" and "<!doctype …>" before the first element are passed over.
std::string_view first_element(std::string_view begin, bool* is_html_doctype) {
  while (begin.starts_with("<!") || begin.starts_with("<?")) {
    if (begin.starts_with("<!doctype html")) *is_html_doctype = true;
    const bool is_comment = begin.starts_with("<!--");
    const std::size_t end = begin.find(is_comment ? "-->" : ">");
    if (end == std::string_view::npos) return {};
    begin.remove_prefix(end + (is_comment ? 3 : 1));
    begin.remove_prefix(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
  }
  return begin;
}

bool has_name(const document::Options& options, std::string_view ending) {
  return lower(options.name).ends_with(ending);
}

Kind tell_markup(std::string_view begin, const document::Options& options) {
  bool is_html = false;
  const std::string_view element = first_element(begin, &is_html);
  if (is_html) return Kind::Html;
  for (const std::string_view tag : {"<html", "<head", "<body", "<title", "<meta", "<table", "<div",
                                     "<p>", "<p ", "<h1", "<script", "<style", "<font", "<br"}) {
    if (element.starts_with(tag)) return Kind::Html;
  }
  xml::Reader reader(begin);
  if (reader.next() && reader.name() == "svg") return Kind::Svg;
  if (begin.starts_with("<?xml") || has_name(options, ".xml") || has_name(options, ".svg")) {
    return Kind::Xml;
  }
  // Sites saved to disk may begin with anything.
  if (has_name(options, ".html") || has_name(options, ".htm") ||
      lower(options.declared).starts_with("text/html")) {
    return Kind::Html;
  }
  return Kind::Text;
}

std::string_view media_type_of(Kind kind) {
  switch (kind) {
    case Kind::None:
      return "application/octet-stream";
    case Kind::Text:
      return "text/plain";
    case Kind::Csv:
      return "text/csv";
    case Kind::Tsv:
      return "text/tab-separated-values";
    case Kind::Html:
      return "text/html";
    case Kind::Xml:
      return "application/xml";
    case Kind::Svg:
      return "image/svg+xml";
    case Kind::Card:
      return "text/vcard";
    case Kind::Calendar:
      return "text/calendar";
  }
  return {};
}

}  // namespace

void Inlaid::add(ByteView bytes, std::string_view media_type, std::string_view name) {
  const std::uint64_t key = ++count_;
  if (options_.only_key && *options_.only_key != key) return;
  document::Child child;
  child.key = key;
  child.path = document::field_text(name);
  child.media_type = document::field_text(media_type);
  child.size_bytes = bytes.size();
  children_->add(child, bytes);
}

bool Inlaid::add_base64(std::string_view base64, std::string_view media_type,
                        std::string_view name) {
  std::string clean;
  clean.reserve(base64.size());
  for (const char c : base64) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '=') clean.push_back(c);
  }
  while (clean.size() % 4 != 0) clean.push_back('=');
  const std::optional<Bytes> bytes = parse_base64(clean);
  if (!bytes || bytes->empty()) return false;
  add(*bytes, media_type, name);
  return true;
}

bool Inlaid::add_data_url(std::string_view url, std::string_view name) {
  constexpr std::string_view kScheme = "data:";
  if (lower(url.substr(0, kScheme.size())) != kScheme) return false;
  url.remove_prefix(kScheme.size());
  const std::size_t comma = url.find(',');
  if (comma == std::string_view::npos) return false;
  const std::string_view said = url.substr(0, comma);
  if (!lower(said).ends_with(";base64")) return false;
  return add_base64(url.substr(comma + 1), said.substr(0, said.find(';')), name);
}

Kind tell_kind(ByteView file, const document::Options& options) {
  const std::string begin = beginning_of(file);
  if (begin.starts_with("begin:vcard")) return Kind::Card;
  if (begin.starts_with("begin:vcalendar") || begin.starts_with("begin:vevent")) {
    return Kind::Calendar;
  }
  if (!decode_text(file.substr(0, kBeginningBytes), options.charset)) return Kind::None;
  if (begin.starts_with('<')) return tell_markup(begin, options);
  const std::string declared = lower(options.declared);
  if (has_name(options, ".csv") || declared.starts_with("text/csv")) return Kind::Csv;
  if (has_name(options, ".tsv") || declared.starts_with("text/tab-separated")) return Kind::Tsv;
  if (has_name(options, ".html") || has_name(options, ".htm") ||
      declared.starts_with("text/html")) {
    return Kind::Html;
  }
  return Kind::Text;
}

document::Reading read_plain(ByteView file, const document::Options& options,
                             document::Children& children) {
  const Kind kind = tell_kind(file, options);
  Draft draft(media_type_of(kind));
  Inlaid inlaid(options, &children);
  if (kind == Kind::Card) {
    read_cards(file, draft, inlaid);
    return draft.finish();
  }
  if (kind == Kind::Calendar) {
    read_calendar(file, draft, inlaid);
    return draft.finish();
  }
  if (kind == Kind::Xml || kind == Kind::Svg) {
    read_xml(file, draft, inlaid);
    return draft.finish();
  }
  std::string declared(options.charset);
  if (declared.empty() && kind == Kind::Html) declared = html_charset(file);
  const std::optional<Decoded> decoded = decode_text(file, declared);
  if (!decoded) {
    draft.media_type(media_type_of(Kind::None));
    draft.end(Outcome::Unsupported, "it is no text");
    return draft.finish();
  }
  draft.property("charset", decoded->charset + (decoded->is_guess ? " (guessed)" : ""));
  if (decoded->has_damage) draft.defect("some bytes are not in its charset");
  if (kind == Kind::Html) {
    read_html(decoded->text, draft, inlaid);
  } else {
    draft.page({});
    draft.text(decoded->text);
  }
  return draft.finish();
}

}  // namespace day::plain
