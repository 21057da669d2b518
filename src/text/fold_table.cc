// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/fold_table.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "base/check.h"

namespace day::text {
namespace {

constexpr std::size_t kPageSize = 256;
constexpr char32_t kMaxCode = 0x10FFFF;

struct Entry {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};

struct Page {
  std::array<Entry, kPageSize> entries;
  std::vector<FoldedChar> pool;
};

const UNormalizer2* normalizer(const UNormalizer2* (*get)(UErrorCode*)) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* found = get(&status);
  CHECK(U_SUCCESS(status));  // the data are linked into ICU
  return found;
}

const UNormalizer2* nfkc_casefold() {
  static const UNormalizer2* const instance = normalizer(unorm2_getNFKCCasefoldInstance);
  return instance;
}

const UNormalizer2* nfkd() {
  static const UNormalizer2* const instance = normalizer(unorm2_getNFKDInstance);
  return instance;
}

const UNormalizer2* nfc() {
  static const UNormalizer2* const instance = normalizer(unorm2_getNFCInstance);
  return instance;
}

std::u16string normalize(const UNormalizer2* form, const std::u16string& text) {
  std::u16string out(std::max<std::size_t>(64, text.size() * 4), u'\0');
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size =
        unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                         static_cast<std::int32_t>(out.size()), &status);
    if (status != U_BUFFER_OVERFLOW_ERROR) CHECK(U_SUCCESS(status));
    const bool fits = static_cast<std::size_t>(size) <= out.size();
    out.resize(static_cast<std::size_t>(size));
    if (fits) return out;
  }
}

// Latin letters that Unicode does not decompose, though their plain forms are what people type.
std::u16string_view plain_latin(char32_t code) {
  switch (code) {
    case 0x00E6:
      return u"ae";
    case 0x00F0:
      return u"d";
    case 0x00F8:
      return u"o";
    case 0x00FE:
      return u"th";
    case 0x0111:
      return u"d";
    case 0x0127:
      return u"h";
    case 0x0131:
      return u"i";
    case 0x0142:
      return u"l";
    case 0x0153:
      return u"oe";
    case 0x0167:
      return u"t";
    case 0x0180:
      return u"b";
    case 0x0237:
      return u"j";
    default:
      return {};
  }
}

bool has_any_script(UChar32 code, std::initializer_list<UScriptCode> scripts) {
  return std::any_of(scripts.begin(), scripts.end(),
                     [&](UScriptCode script) { return uscript_hasScript(code, script) != 0; });
}

// Scripts without spaces between words.
bool is_unspaced(UChar32 code) {
  return u_getIntPropertyValue(code, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT ||
         has_any_script(code, {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_HANGUL,
                               USCRIPT_BOPOMOFO, USCRIPT_YI});
}

// Accents and points, whose absence leaves the word readable.
bool is_dropped_mark(UChar32 code) {
  if (code == 0x3099 || code == 0x309A) return false;  // voicing of kana: か, が
  if (u_charType(code) == U_COMBINING_SPACING_MARK) return false;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code, &status)) {
    case USCRIPT_INHERITED:
    case USCRIPT_COMMON:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC:
      return true;
    default:
      return false;
  }
}

bool is_ignored(UChar32 code) {
  return code == 0x0640 || (code >= 0x1F3FB && code <= 0x1F3FF) ||  // tatweel, skin tones
         u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool is_symbol_word(UChar32 code) {
  const std::int8_t type = u_charType(code);
  if (type == U_PRIVATE_USE_CHAR) return true;
  if (type == U_UNASSIGNED) {
    return u_hasBinaryProperty(code, UCHAR_NONCHARACTER_CODE_POINT) == 0;
  }
  return u_hasBinaryProperty(code, UCHAR_EXTENDED_PICTOGRAPHIC) != 0 ||
         u_hasBinaryProperty(code, UCHAR_EMOJI_PRESENTATION) != 0;
}

CharKind kind_of(UChar32 code) {
  if (code == 0x02BB || code == 0x02BC) return CharKind::Separator;  // apostrophes by another name
  const auto mask = U_GET_GC_MASK(code);
  if ((mask & U_GC_M_MASK) != 0) {
    return is_dropped_mark(code) ? CharKind::DroppedMark : CharKind::Mark;
  }
  if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
    if (code >= 0x1160 && code <= 0x11FF) return CharKind::JamoTail;
    return is_unspaced(code) ? CharKind::Unspaced : CharKind::Letter;
  }
  return is_symbol_word(code) ? CharKind::Symbol : CharKind::Separator;
}

// One character fully folded, as UTF-16. Hangul syllables stay whole.
std::u16string map_char(char32_t code) {
  if (code >= 0xAC00 && code <= 0xD7A3) return std::u16string(1, static_cast<char16_t>(code));
  std::u16string text;
  if (code > 0xFFFF) {
    text = {static_cast<char16_t>(U16_LEAD(code)), static_cast<char16_t>(U16_TRAIL(code))};
  } else {
    text.assign(1, static_cast<char16_t>(code));
  }
  return normalize(nfkd(), normalize(nfkc_casefold(), text));
}

void append_folded(UChar32 code, std::vector<FoldedChar>* out) {
  if (is_ignored(code)) return;
  const std::u16string_view plain = plain_latin(static_cast<char32_t>(code));
  if (!plain.empty()) {
    for (char16_t letter : plain) out->push_back({letter, CharKind::Letter});
    return;
  }
  if (u_charType(code) == U_DECIMAL_DIGIT_NUMBER) {
    out->push_back({static_cast<char32_t>('0' + u_charDigitValue(code)), CharKind::Letter});
    return;
  }
  out->push_back({static_cast<char32_t>(code), kind_of(code)});
}

std::unique_ptr<const Page> make_page(std::size_t number) {
  auto page = std::make_unique<Page>();
  for (std::size_t i = 0; i < kPageSize; ++i) {
    const char32_t code = static_cast<char32_t>(number * kPageSize + i);
    const std::size_t first = page->pool.size();
    if (U_IS_SURROGATE(code)) {
      page->pool.push_back({0xFFFD, CharKind::Separator});
    } else {
      const std::u16string mapped = map_char(code);
      for (std::size_t at = 0; at < mapped.size();) {
        UChar32 next;
        U16_NEXT(mapped.data(), at, mapped.size(), next);
        append_folded(next, &page->pool);
      }
    }
    page->entries[i] = {static_cast<std::uint16_t>(first),
                        static_cast<std::uint16_t>(page->pool.size() - first)};
  }
  return page;
}

const Page& page_of(char32_t code) {
  static std::array<std::atomic<const Page*>, (kMaxCode + 1) / kPageSize> pages{};
  const std::size_t number = std::min(code, kMaxCode) / kPageSize;
  const Page* found = pages[number].load(std::memory_order_acquire);
  if (found != nullptr) return *found;
  std::unique_ptr<const Page> made = make_page(number);
  if (pages[number].compare_exchange_strong(found, made.get(), std::memory_order_acq_rel)) {
    return *made.release();
  }
  return *found;  // another thread was first
}

}  // namespace

std::span<const FoldedChar> fold_char(char32_t code) {
  const Page& page = page_of(code);
  const Entry entry = page.entries[code % kPageSize];
  return {page.pool.data() + entry.first, entry.count};
}

char32_t compose_pair(char32_t first, char32_t second) {
  const UChar32 found =
      unorm2_composePair(nfc(), static_cast<UChar32>(first), static_cast<UChar32>(second));
  return found < 0 ? 0 : static_cast<char32_t>(found);
}

void compose_cluster(std::vector<char32_t>* cluster) {
  if (cluster->size() < 2) return;
  const auto combining_class = [](char32_t code) {
    return u_getCombiningClass(static_cast<UChar32>(code));
  };
  // Marks may stand without a character before them; then the first is sorted too.
  const bool has_base = combining_class(cluster->front()) == 0;
  for (auto from = cluster->begin() + (has_base ? 1 : 0); from != cluster->end();) {
    const auto is_starter = [&](char32_t code) { return combining_class(code) == 0; };
    const auto to = std::find_if(from, cluster->end(), is_starter);
    std::stable_sort(
        from, to, [&](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    from = to == cluster->end() ? to : to + 1;
  }
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t kept = 0;
  std::size_t starter = kNone;  // what the next mark may join
  int last_class = -1;          // of the last mark kept since the starter; -1 if there is none
  for (const char32_t code : std::vector<char32_t>(*cluster)) {
    const int code_class = combining_class(code);
    const bool may_join = starter != kNone && last_class < code_class;
    const char32_t joined = may_join ? compose_pair((*cluster)[starter], code) : 0;
    if (joined != 0) {
      (*cluster)[starter] = joined;
      continue;
    }
    if (code_class == 0) starter = kept;
    last_class = code_class == 0 ? -1 : code_class;
    (*cluster)[kept++] = code;
  }
  cluster->resize(kept);
}

}  // namespace day::text
