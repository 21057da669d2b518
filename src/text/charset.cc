// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/udata.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace day::text {
namespace {

// A charset name longer than this is none (RFC 2978 §2.3 allows 40).
constexpr std::size_t kMaxCharsetName = 40;
// Converters kept open per thread; more than that many charsets in one run are opened anew.
constexpr std::size_t kMaxConverters = 32;
// ICU states no bound on one converter's output per call; the text is converted in pieces.
constexpr std::size_t kPieceChars = 16384;

enum class Family { Utf8, Ascii, Named, Guess };

struct Label {
  Family family = Family::Named;
  std::string name;  // what ICU is asked for
};

struct Alias {
  std::string_view label;
  std::string_view name;
};

// Labels that mail uses for a larger charset than they name, or that ICU knows by another name.
constexpr std::array kAliases = std::to_array<Alias>({
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"iso-8859-1-i", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"l1", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"iso-8859-6-e", "iso-8859-6"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"euc-cn", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"hz-gb-2312", "hz"},
    {"big5", "big5-hkscs"},
    {"x-x-big5", "big5-hkscs"},
    {"cp950", "big5-hkscs"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601-1989", "windows-949"},
    {"ksc5601", "windows-949"},
    {"euc-kr", "windows-949"},
    {"uhc", "windows-949"},
    {"cp949", "windows-949"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"cp932", "windows-31j"},
    {"cp50220", "iso-2022-jp"},
    {"iso-2022-jp-ms", "iso-2022-jp"},
    {"koi8", "koi8-r"},
    {"koi8-ru", "koi8-u"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"unicode", "utf-16"},
    {"ucs-2", "utf-16"},
    {"ucs-4", "utf-32"},
});

constexpr std::array kAsciiLabels = std::to_array<std::string_view>(
    {"us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "646", "us", "iso-ir-6"});
constexpr std::array kUtf8Labels = std::to_array<std::string_view>(
    {"utf-8", "utf8", "unicode-1-1-utf-8", "utf-8-mac", "utf8mb4", "cp65001", "x-utf-8"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& labels, std::string_view name) {
  return std::find(labels.begin(), labels.end(), name) != labels.end();
}

Label read_label(std::string_view charset) {
  std::string name;
  for (const char c : charset.substr(0, kMaxCharsetName + 1)) {
    if (c == '"' || c == '\'' || c == ' ' || c == '\t') continue;
    name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (name.empty() || name.size() > kMaxCharsetName) return {Family::Guess, {}};
  if (holds(kUtf8Labels, name)) return {Family::Utf8, {}};
  if (holds(kAsciiLabels, name)) return {Family::Ascii, {}};
  for (const Alias& alias : kAliases) {
    if (alias.label == name) return {Family::Named, std::string(alias.name)};
  }
  // "windows1252", "cp1251", "win-1250": the number decides.
  for (const std::string_view prefix : {"windows", "win", "cp-", "cp", "x-cp"}) {
    if (!name.starts_with(prefix)) continue;
    std::string_view rest = std::string_view(name).substr(prefix.size());
    if (rest.starts_with('-') || rest.starts_with('_')) rest.remove_prefix(1);
    if (rest.size() == 4 && rest.starts_with("125")) {
      return {Family::Named, "windows-" + std::string(rest)};
    }
  }
  return {Family::Named, std::move(name)};
}

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

// Writes U+FFFD (ICU itself would write U+001A for some charsets), and counts.
void count_and_substitute(const void* context, UConverterToUnicodeArgs* args, const char*,
                          std::int32_t, UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  ++*const_cast<std::size_t*>(static_cast<const std::size_t*>(context));
  constexpr UChar kMark = 0xFFFD;
  *error = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &kMark, 1, 0, error);
}

// Converters by name, opened once: opening costs far more than converting a line.
class ConverterCache {
 public:
  // Borrowed until the next call; null if ICU does not know the name.
  UConverter* find(const std::string& name) {
    for (const auto& [known, converter] : open_) {
      if (known == name) return converter.get();
    }
    UErrorCode error = U_ZERO_ERROR;
    Converter converter(ucnv_open(name.c_str(), &error));
    if (U_FAILURE(error)) converter.reset();
    // Names that carry no text for people are as good as unknown.
    if (converter && !carries_text(converter.get())) converter.reset();
    if (open_.size() >= kMaxConverters) open_.erase(open_.begin());
    open_.emplace_back(name, std::move(converter));
    return open_.back().second.get();
  }

 private:
  static bool carries_text(const UConverter* converter) {
    switch (ucnv_getType(converter)) {
      case UCNV_UNSUPPORTED_CONVERTER:
      case UCNV_IMAP_MAILBOX:
      case UCNV_BOCU1:
      case UCNV_SCSU:
      case UCNV_CESU8:
        return false;
      default:
        return true;
    }
  }

  std::vector<std::pair<std::string, Converter>> open_;
};

ConverterCache& converters() {
  thread_local ConverterCache cache;
  return cache;
}

void append_utf16(std::string* out, const UChar* units, std::size_t count, char16_t* pending) {
  for (std::size_t i = 0; i < count; ++i) {
    const char16_t unit = units[i];
    if (*pending != 0) {
      if (unit >= 0xDC00 && unit <= 0xDFFF) {
        append_utf8(out, 0x10000 + ((static_cast<char32_t>(*pending) - 0xD800) << 10) +
                             (static_cast<char32_t>(unit) - 0xDC00));
        *pending = 0;
        continue;
      }
      append_utf8(out, kReplacement);
      *pending = 0;
    }
    if (unit < 0x80) {
      out->push_back(static_cast<char>(unit));
    } else if (unit >= 0xD800 && unit <= 0xDBFF) {
      *pending = unit;
    } else {
      append_utf8(out, unit >= 0xDC00 && unit <= 0xDFFF ? kReplacement : unit);
    }
  }
}

// The number of places that were not in the charset.
std::size_t convert(UConverter* converter, ByteView bytes, std::string* out) {
  std::size_t bad = 0;
  UErrorCode error = U_ZERO_ERROR;
  UConverterToUCallback old_action = nullptr;
  const void* old_context = nullptr;
  ucnv_reset(converter);
  ucnv_setToUCallBack(converter, count_and_substitute, &bad, &old_action, &old_context, &error);
  std::array<UChar, kPieceChars> piece;
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  char16_t pending = 0;
  out->reserve(bytes.size() + bytes.size() / 8);
  do {
    UChar* into = piece.data();
    error = U_ZERO_ERROR;
    ucnv_toUnicode(converter, &into, piece.data() + piece.size(), &from, end, nullptr, true,
                   &error);
    append_utf16(out, piece.data(), static_cast<std::size_t>(into - piece.data()), &pending);
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (pending != 0) append_utf8(out, kReplacement);
  if (U_FAILURE(error)) ++bad;
  error = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter, old_action, old_context, nullptr, nullptr, &error);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (out->starts_with(kByteOrderMark)) out->erase(0, kByteOrderMark.size());
  return bad;
}

bool is_ascii(ByteView bytes) {
  std::uint64_t seen = 0;
  while (bytes.size() >= sizeof seen) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    seen |= word;
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) seen |= static_cast<unsigned char>(c);
  return (seen & 0x8080808080808080u) == 0;
}

CharsetText guess(ByteView bytes, CharsetTrouble trouble, std::string* storage) {
  if (is_ascii(bytes)) {
    return {bytes, trouble == CharsetTrouble::Unlabelled ? CharsetTrouble::None : trouble};
  }
  if (is_utf8(bytes)) return {bytes, trouble};
  storage->clear();
  if (UConverter* converter = converters().find("windows-1252")) {
    convert(converter, bytes, storage);
  } else {
    *storage = repair_utf8(bytes);
  }
  return {*storage, trouble};
}

}  // namespace

void prepare_charsets() {
  UErrorCode error = U_ZERO_ERROR;
  udata_setFileAccess(UDATA_NO_FILES, &error);
  // Loads the table of names, which is shared by all converters.
  converters().find("windows-1252");
}

CharsetText decode_charset(std::string_view charset, ByteView bytes, std::string* storage) {
  if (charset.empty()) return guess(bytes, CharsetTrouble::Unlabelled, storage);
  const Label label = read_label(charset);
  switch (label.family) {
    case Family::Ascii:
      return guess(bytes, CharsetTrouble::Unlabelled, storage);
    case Family::Guess:
      return guess(bytes, CharsetTrouble::Unknown, storage);
    case Family::Utf8:
      if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
      if (is_utf8(bytes)) return {bytes, CharsetTrouble::None};
      *storage = repair_utf8(bytes);
      return {*storage, CharsetTrouble::BadBytes};
    case Family::Named:
      break;
  }
  UConverter* converter = converters().find(label.name);
  if (converter == nullptr) return guess(bytes, CharsetTrouble::Unknown, storage);
  storage->clear();
  const std::size_t bad = convert(converter, bytes, storage);
  return {*storage, bad == 0 ? CharsetTrouble::None : CharsetTrouble::BadBytes};
}

std::string to_utf8(std::string_view charset, ByteView bytes) {
  std::string storage;
  const CharsetText decoded = decode_charset(charset, bytes, &storage);
  if (!storage.empty() && decoded.text.data() == storage.data()) return storage;
  return std::string(decoded.text);
}

}  // namespace day::text
