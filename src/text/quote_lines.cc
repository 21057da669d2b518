// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/quote_lines.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/html_scan.h"
#include "text/limits.h"

namespace day::text {
namespace {

// The longest line that is compared with the tables below; mail programs write shorter ones.
constexpr std::size_t kMaxMarkerBytes = 400;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// In lower case as far as they are ASCII.
constexpr auto kWrote = std::to_array<std::string_view>(
    {"wrote",      "writes",     "said",     "schrieb",  "geschrieben", "schreef",   "écrit",
     "ecrit",      "escribió",   "escribio", "scritto",  "scrisse",     "escreveu",  "skrev",
     "kirjoitti",  "napisał",    "napisal",  "pisze",    "napsal",      "napísal",   "пишет",
     "написал",    "писал",      "пише",     "написа",   "yazdı",       "yazdi",     "írta",
     "scris",      "έγραψε",     "כתב",      "كتب",      "rašė",        "kirjutas",  "rakstīja",
     "je napisao", "viết",       "เขียน",     "のメール", "書きました",  "書いた",    "写道",
     "寫道",       "님이",       "작성",     "さんは",   "quoting",     "zitat von", "citeren",
     "a scris",    "va escriure"});

// Followed by a blank, a digit or a comma; in lower case.
constexpr auto kOpeners = std::to_array<std::string_view>(
    {"on",      "am",        "le",      "el",  "il",   "op",  "em",  "den",        "på",
     "pa",      "dnia",      "w dniu",  "dne", "dňa",  "at",  "in",  "in article", "in message",
     "quoting", "zitat von", "citeren", "mon", "tue",  "wed", "thu", "fri",        "sat",
     "sun",     "vào",       "la",      "pe",  "na",   "в",   "вт",  "ср",         "чт",
     "пт",      "сб",        "вс",      "пн",  "στις", "*"});

constexpr auto kOriginal = std::to_array<std::string_view>({"original message",
                                                            "original appointment",
                                                            "original email",
                                                            "reply message",
                                                            "ursprüngliche nachricht",
                                                            "originalnachricht",
                                                            "original-nachricht",
                                                            "urspr. nachricht",
                                                            "message d'origine",
                                                            "message d’origine",
                                                            "message original",
                                                            "mensaje original",
                                                            "mensagem original",
                                                            "messaggio originale",
                                                            "oorspronkelijk bericht",
                                                            "ursprungligt meddelande",
                                                            "originalmeddelande",
                                                            "oprindelig meddelelse",
                                                            "original meddelelse",
                                                            "opprinnelig melding",
                                                            "alkuperäinen viesti",
                                                            "oryginalna wiadomość",
                                                            "wiadomość oryginalna",
                                                            "původní zpráva",
                                                            "pôvodná správa",
                                                            "eredeti üzenet",
                                                            "исходное сообщение",
                                                            "оригинальное сообщение",
                                                            "Исходное сообщение",
                                                            "Оригинальное сообщение",
                                                            "orijinal mesaj",
                                                            "özgün ileti",
                                                            "Özgün İleti",
                                                            "Özgün ileti",
                                                            "原始邮件",
                                                            "邮件原件",
                                                            "原始郵件",
                                                            "元のメッセージ",
                                                            "원본 메시지",
                                                            "원본 메일",
                                                            "원본 이메일",
                                                            "mesaj original",
                                                            "algne kiri",
                                                            "αρχικό μήνυμα",
                                                            "Αρχικό μήνυμα"});

constexpr auto kForwarded = std::to_array<std::string_view>({"forwarded message",
                                                             "forwarded by",
                                                             "forwarded mail",
                                                             "begin forwarded message",
                                                             "weitergeleitete nachricht",
                                                             "weitergeleitet von",
                                                             "anfang der weitergeleiteten",
                                                             "message transféré",
                                                             "message réexpédié",
                                                             "transféré par",
                                                             "mensaje reenviado",
                                                             "mensagem encaminhada",
                                                             "mensagem reencaminhada",
                                                             "messaggio inoltrato",
                                                             "doorgestuurd bericht",
                                                             "vidarebefordrat",
                                                             "videresendt",
                                                             "videresendt meddelelse",
                                                             "välitetty viesti",
                                                             "edelleenlähetetty viesti",
                                                             "przekazana wiadomość",
                                                             "wiadomość przekazana",
                                                             "przesłana dalej",
                                                             "přeposlaná zpráva",
                                                             "preposlaná správa",
                                                             "továbbított üzenet",
                                                             "пересылаемое сообщение",
                                                             "пересланное сообщение",
                                                             "Пересылаемое сообщение",
                                                             "Пересланное сообщение",
                                                             "iletilen mesaj",
                                                             "yönlendirilen ileti",
                                                             "İletilmiş",
                                                             "転送メッセージ",
                                                             "转发的邮件",
                                                             "转发邮件信息",
                                                             "轉寄郵件",
                                                             "전달된 메시지",
                                                             "전달된 메일",
                                                             "missatge reenviat",
                                                             "mesaj redirecționat",
                                                             "προωθημένο μήνυμα"});

// Lines without dashes that begin a forwarded message (Apple Mail).
constexpr auto kForwardLines =
    std::to_array<std::string_view>({"begin forwarded message:",
                                     "anfang der weitergeleiteten nachricht:",
                                     "anfang der weitergeleiteten e-mail:",
                                     "début du message réexpédié :",
                                     "début du message transféré :",
                                     "inicio del mensaje reenviado:",
                                     "inizio messaggio inoltrato:",
                                     "begin doorgestuurd bericht:",
                                     "início da mensagem reencaminhada:",
                                     "início da mensagem encaminhada:",
                                     "vidarebefordrat brev:",
                                     "vidarebefordrat mejl:",
                                     "start på videresendt besked:",
                                     "videresendt melding:",
                                     "välitetty viesti alkaa:",
                                     "początek przekazywanej wiadomości:",
                                     "začátek přeposílané zprávy:",
                                     "начало переадресованного сообщения:",
                                     "Начало переадресованного сообщения:",
                                     "下方是转发的邮件：",
                                     "開始轉寄郵件：",
                                     "転送されたメッセージ：",
                                     "전달된 메시지 시작:",
                                     "iletilen ileti başlangıcı:"});

enum class Field : std::uint8_t { None, From, Sent, To, Other };

struct Label {
  std::string_view text;  // in lower case as far as it is ASCII, without the colon
  Field field;
};

constexpr Label kLabels[] = {
    {"from", Field::From},
    {"von", Field::From},
    {"de", Field::From},
    {"da", Field::From},
    {"van", Field::From},
    {"från", Field::From},
    {"fra", Field::From},
    {"lähettäjä", Field::From},
    {"od", Field::From},
    {"от", Field::From},
    {"От", Field::From},
    {"kimden", Field::From},
    {"gönderen", Field::From},
    {"发件人", Field::From},
    {"寄件者", Field::From},
    {"差出人", Field::From},
    {"보낸 사람", Field::From},
    {"feladó", Field::From},
    {"de la", Field::From},
    {"από", Field::From},
    {"Από", Field::From},
    {"expéditeur", Field::From},
    {"remitente", Field::From},
    {"mittente", Field::From},
    {"sent", Field::Sent},
    {"gesendet", Field::Sent},
    {"envoyé", Field::Sent},
    {"enviado", Field::Sent},
    {"enviado el", Field::Sent},
    {"enviada em", Field::Sent},
    {"enviada", Field::Sent},
    {"inviato", Field::Sent},
    {"verzonden", Field::Sent},
    {"skickat", Field::Sent},
    {"sendt", Field::Sent},
    {"lähetetty", Field::Sent},
    {"wysłano", Field::Sent},
    {"wysłane", Field::Sent},
    {"odesláno", Field::Sent},
    {"odoslané", Field::Sent},
    {"отправлено", Field::Sent},
    {"Отправлено", Field::Sent},
    {"gönderme tarihi", Field::Sent},
    {"gönderildi", Field::Sent},
    {"发送时间", Field::Sent},
    {"寄件日期", Field::Sent},
    {"送信日時", Field::Sent},
    {"보낸 날짜", Field::Sent},
    {"elküldve", Field::Sent},
    {"trimis", Field::Sent},
    {"στάλθηκε", Field::Sent},
    {"to", Field::To},
    {"an", Field::To},
    {"à", Field::To},
    {"À", Field::To},
    {"para", Field::To},
    {"a", Field::To},
    {"aan", Field::To},
    {"till", Field::To},
    {"til", Field::To},
    {"vastaanottaja", Field::To},
    {"do", Field::To},
    {"komu", Field::To},
    {"pro", Field::To},
    {"кому", Field::To},
    {"Кому", Field::To},
    {"kime", Field::To},
    {"alıcı", Field::To},
    {"收件人", Field::To},
    {"收件者", Field::To},
    {"宛先", Field::To},
    {"받는 사람", Field::To},
    {"címzett", Field::To},
    {"către", Field::To},
    {"προς", Field::To},
    {"destinataire", Field::To},
    {"destinatario", Field::To},
    {"cc", Field::Other},
    {"kopie", Field::Other},
    {"copie", Field::Other},
    {"kopia", Field::Other},
    {"копия", Field::Other},
    {"Копия", Field::Other},
    {"date", Field::Other},
    {"datum", Field::Other},
    {"fecha", Field::Other},
    {"data", Field::Other},
    {"dato", Field::Other},
    {"дата", Field::Other},
    {"Дата", Field::Other},
    {"subject", Field::Other},
    {"betreff", Field::Other},
    {"objet", Field::Other},
    {"asunto", Field::Other},
    {"assunto", Field::Other},
    {"oggetto", Field::Other},
    {"onderwerp", Field::Other},
    {"ämne", Field::Other},
    {"Ämne", Field::Other},
    {"emne", Field::Other},
    {"aihe", Field::Other},
    {"temat", Field::Other},
    {"předmět", Field::Other},
    {"predmet", Field::Other},
    {"тема", Field::Other},
    {"Тема", Field::Other},
    {"konu", Field::Other},
    {"主题", Field::Other},
    {"主旨", Field::Other},
    {"件名", Field::Other},
    {"제목", Field::Other},
    {"抄送", Field::Other},
    {"참조", Field::Other},
    {"tárgy", Field::Other},
    {"subiect", Field::Other},
    {"θέμα", Field::Other},
    {"importance", Field::Other},
    {"attachments", Field::Other},
    {"reply-to", Field::Other},
};

constexpr std::size_t kMaxLabelBytes = 32;
constexpr std::string_view kWideColon = "：";

Field field_of(std::string_view line) {
  line = trim_line(line);
  while (line.starts_with('*')) line.remove_prefix(1);  // bold, as Gmail writes it in plain text
  const std::size_t narrow = line.substr(0, kMaxLabelBytes).find(':');
  const std::size_t wide = line.substr(0, kMaxLabelBytes).find(kWideColon);
  const std::size_t colon = std::min(narrow, wide);
  if (colon == std::string_view::npos || colon == 0) return Field::None;
  std::string_view label = line.substr(0, colon);
  while (label.ends_with('*')) label.remove_suffix(1);
  const std::string lower = ascii_lower(trim_line(label));
  for (const Label& known : kLabels) {
    if (known.text == lower) return known.field;
  }
  return Field::None;
}

// The text between runs of at least two "-", "_", "=" on both sides; empty if there are none.
std::string_view between_dashes(std::string_view line) {
  const auto is_dash = [](char c) { return c == '-' || c == '_' || c == '=' || c == '*'; };
  if (line.size() < 4 || !is_dash(line[0]) || !is_dash(line[1])) return {};
  while (!line.empty() && (is_dash(line.front()) || line.front() == ' ')) line.remove_prefix(1);
  while (!line.empty() && (is_dash(line.back()) || line.back() == ' ')) line.remove_suffix(1);
  return line;
}

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

bool has_year_or_time(std::string_view text) {
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    if (!is_digit(text[i])) continue;
    const bool is_time = text[i + 1] == ':' && is_digit(text[i + 2]) && is_digit(text[i + 3]);
    const bool is_year = (text.substr(i, 2) == "19" || text.substr(i, 2) == "20") &&
                         is_digit(text[i + 2]) && is_digit(text[i + 3]);
    if (is_time || is_year) return true;
  }
  return false;
}

}  // namespace

std::string_view trim_line(std::string_view line) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

bool is_angle_quoted(std::string_view line) {
  return line.starts_with('>');
}

std::size_t initials_quote_size(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && size <= 4 && is_upper(line[size])) ++size;
  if (size == 0 || size > 4 || size >= line.size() || line[size] != '>') return 0;
  return size + 1;
}

bool ends_attribution(std::string_view line) {
  line = trim_line(line);
  if (line.size() > kMaxMarkerBytes) return false;
  const bool has_colon = line.ends_with(':') || line.ends_with(kWideColon);
  const std::string lower = ascii_lower(line);
  if (contains_any(lower, kWrote)) {
    return has_colon || line.ends_with('>') || line.ends_with("...") || has_year_or_time(line);
  }
  if (!has_colon) return false;
  return line.find('@') != std::string_view::npos ||
         (lower.starts_with("on ") && has_year_or_time(line));
}

bool begins_attribution(std::string_view line) {
  line = trim_line(line);
  if (line.empty()) return false;
  if (is_digit(line[0])) return has_year_or_time(line);
  if (line[0] == '"') return true;
  const std::string lower = ascii_lower(line.substr(0, kMaxLabelBytes));
  for (std::string_view opener : kOpeners) {
    if (!lower.starts_with(opener) || lower.size() == opener.size()) continue;
    const char next = lower[opener.size()];
    if (next == ' ' || next == ',' || next == '.' || is_digit(next)) return true;
  }
  return false;
}

Separator find_separator(std::string_view line) {
  line = trim_line(line);
  if (line.size() < 6 || line.size() > kMaxMarkerBytes) return Separator::None;
  const std::string_view inside = between_dashes(line);
  if (!inside.empty()) {
    const std::string lower = ascii_lower(inside);
    const bool is_end = lower.starts_with("end ");
    if (contains_any(lower, kForwarded)) {
      return is_end ? Separator::EndOfForwarded : Separator::Forwarded;
    }
    return starts_with_any(lower, kOriginal) ? Separator::Original : Separator::None;
  }
  if (!line.ends_with(':') && !line.ends_with(kWideColon)) return Separator::None;
  const std::string lower = ascii_lower(line);
  const bool is_forward =
      std::find(kForwardLines.begin(), kForwardLines.end(), lower) != kForwardLines.end();
  return is_forward ? Separator::Forwarded : Separator::None;
}

bool begins_header_block(std::span<const std::string_view> lines) {
  if (lines.empty() || field_of(lines[0]) != Field::From) return false;
  std::size_t fields = 1;
  bool has_recipient_or_sent = false;
  for (std::size_t i = 1; i < std::min(lines.size(), kMaxHeaderBlockLines); ++i) {
    if (trim_line(lines[i]).empty()) break;
    const Field field = field_of(lines[i]);
    if (field == Field::From) break;
    if (field == Field::None) continue;  // recipients go on
    ++fields;
    if (field == Field::Sent || field == Field::To) has_recipient_or_sent = true;
  }
  return fields >= 3 && has_recipient_or_sent;
}

}  // namespace day::text
