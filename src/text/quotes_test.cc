// SPDX-License-Identifier: AGPL-3.0-or-later
#include "text/quotes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "text/limits.h"

namespace day::text {
namespace {

// "O[own]Q[quoted]F[forwarded]S[signature]H[hidden]".
std::string shown(const std::vector<mail::TextSegment>& segments) {
  std::string out;
  for (const mail::TextSegment& segment : segments) {
    out += "OQFSH"[static_cast<int>(segment.kind)];
    out += "[" + segment.text + "]";
  }
  return out;
}

std::string joined(const std::vector<mail::TextSegment>& segments) {
  std::string out;
  for (const mail::TextSegment& segment : segments) out += segment.text;
  return out;
}

struct QuoteCase {
  const char* text;
  const char* shown;
};

TEST(Quotes, TellsKindsOfLinesApart) {
  const QuoteCase cases[] = {
      {"", ""},
      {"\n\n", "O[\n\n]"},
      {"Hello\n\nBye\n", "O[Hello\n\nBye\n]"},
      {"> a\n> > b\n\nmine\n> c", "Q[> a\n> > b\n\n]O[mine\n]Q[> c]"},
      {"\n> a\n", "Q[\n> a\n]"},
      {"Hi,\n\nOn Tue, 3 May 2016, Ann wrote:\n> a\nmine\n",
       "O[Hi,\n\n]Q[On Tue, 3 May 2016, Ann wrote:\n> a\n]O[mine\n]"},
      {"Hi\nOn Tue, 3 May 2016 at 10:00,\nAnn Lee <ann@h.example>\nwrote:\n\n> a\n",
       "O[Hi\n]Q[On Tue, 3 May 2016 at 10:00,\nAnn Lee <ann@h.example>\nwrote:\n\n> a\n]"},
      {"Hi\nAnn Lee <ann@h.example> writes:\n> a\n",
       "O[Hi\n]Q[Ann Lee <ann@h.example> writes:\n> a\n]"},
      {"The log of 2016 says:\n> a\n", "O[The log of 2016 says:\n]Q[> a\n]"},
      {"yes\n-- \nAnn\n\nOn 3 May Ann wrote:\n> a\n",
       "O[yes\n]S[-- \nAnn\n\n]Q[On 3 May Ann wrote:\n> a\n]"},
      {"yes\n\n--\nAnn\n", "O[yes\n\n]S[--\nAnn\n]"},
      {"a\n-----Original Message-----\nFrom: b\n\nq\n> r\n",
       "O[a\n]Q[-----Original Message-----\nFrom: b\n\nq\n> r\n]"},
      {"a\n---------- Forwarded message ---------\nFrom: b\n\nq\n",
       "O[a\n]F[---------- Forwarded message ---------\nFrom: b\n\nq\n]"},
      {"a\n----- Forwarded message from b -----\nq\n----- End forwarded message -----\nc\n",
       "O[a\n]F[----- Forwarded message from b -----\nq\n----- End forwarded message "
       "-----\n]O[c\n]"},
      {"a\nBegin forwarded message:\n\n> From: b\n",
       "O[a\n]F[Begin forwarded message:\n\n> From: b\n]"},
      {"a\n\n________________________________\nFrom: b\nSent: c\nTo: d\nSubject: e\n\nq\n",
       "O[a\n\n]Q[________________________________\nFrom: b\nSent: c\nTo: d\nSubject: e\n\nq\n]"},
      {"a\n\nVon: b\nGesendet: c\nAn: d;\n  e\nBetreff: f\n\nq",
       "O[a\n\n]Q[Von: b\nGesendet: c\nAn: d;\n  e\nBetreff: f\n\nq]"},
      {"*De :* b\n*Envoyé :* c\n*À :* d\n*Objet :* e\n\nq",
       "Q[*De :* b\n*Envoyé :* c\n*À :* d\n*Objet :* e\n\nq]"},
      {"JD> a\nJD> b\nmine\n", "Q[JD> a\nJD> b\n]O[mine\n]"},
      {"On 3 May, Ann wrote:\n| a\n| b\nmine\n", "Q[On 3 May, Ann wrote:\n| a\n| b\n]O[mine\n]"},
      {"x\n\n > a\n > b\nmine\n", "O[x\n\n]Q[ > a\n > b\n]O[mine\n]"},
  };
  for (const QuoteCase& c : cases) {
    EXPECT_EQ(shown(split_quotes(c.text)), c.shown) << c.text;
    EXPECT_EQ(joined(split_quotes(c.text)), c.text);
  }
}

TEST(Quotes, WhatOnlyLooksQuotedIsTheWritersOwn) {
  const char* const own[] = {
      "2,3c2,3\n< a\n---\n> b\n> c\n",
      "5a6\n> b\n",
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n > context\n > more\n-> old\n+> "
      "new\n",
      "From: Ann <ann@h.example>\nSubject: [PATCH] x\nDate: y\n\nbody\n",
      "one\n>From the start\ntwo\n",
      "x\n    >> 2\n    >> 3\n",
      "mysql> select 1\nmysql> select 2\n",
      "| a | b |\n| c | d |\n",
      "a\n---\n b | 2 +-\n",
      "From: here\nto there\n",
  };
  for (const char* text : own) {
    EXPECT_EQ(shown(split_quotes(text)), "O[" + std::string(text) + "]") << text;
  }
}

TEST(Quotes, KnowsAttributionsInManyLanguages) {
  const char* const lines[] = {
      "On Tue, 3 May 2016 at 10:00, Ann Lee <ann@h.example> wrote:",
      "Am 03.05.2016 um 10:00 schrieb Ann Lee:",
      "Am Di., 3. Mai 2016 um 10:00 Uhr schrieb Ann <ann@h.example>:",
      "Le mar. 3 mai 2016 à 10:00, Ann Lee <ann@h.example> a écrit :",
      "El mar, 3 may 2016 a las 10:00, Ann (<ann@h.example>) escribió:",
      "Il giorno mar 3 mag 2016 alle ore 10:00 Ann ha scritto:",
      "Op di 3 mei 2016 om 10:00 schreef Ann <ann@h.example>:",
      "Em ter., 3 de mai. de 2016 às 10:00, Ann escreveu:",
      "Den tis 3 maj 2016 kl 10:00 skrev Ann <ann@h.example>:",
      "tir. 3. mai 2016 kl. 10:00 skrev Ann <ann@h.example>:",
      "ti 3. toukok. 2016 klo 10.00 Ann (ann@h.example) kirjoitti:",
      "W dniu 03.05.2016 o 10:00, Ann pisze:",
      "wt., 3 maj 2016 o 10:00 Ann <ann@h.example> napisał(a):",
      "út 3. 5. 2016 v 10:00 odesílatel Ann <ann@h.example> napsal:",
      "вт, 3 мая 2016 г. в 10:00, Ann <ann@h.example>:",
      "03.05.2016 10:00, Ann пишет:",
      "3 May 2016 Sal, 10:00 tarihinde Ann şunu yazdı:",
      "2016年5月3日(火) 10:00 Ann <ann@h.example>:",
      "Ann <ann@h.example> 于2016年5月3日周二 10:00写道：",
      "2016년 5월 3일 (화) 오전 10:00, Ann <ann@h.example>님이 작성:",
      "Quoting Ann <ann@h.example>:",
      "* Ann Lee <ann@h.example> wrote:",
      "Ann Lee said:",
      "On Wed, May 06 2020 at 00:38:05 +0300, Ann Lee quoth thus:",
      "On Wed, May 06 2020, Ann Lee:",
  };
  for (const char* line : lines) {
    const std::string text = "mine\n\n" + std::string(line) + "\n> q\n";
    EXPECT_EQ(shown(split_quotes(text)), "O[mine\n\n]Q[" + text.substr(6) + "]") << line;
    EXPECT_EQ(shown(split_quotes("a\n" + std::string(line) + "\nb\n")),
              "O[a\n" + std::string(line) + "\nb\n]");
  }
}

TEST(Quotes, KnowsSeparatorsInManyLanguages) {
  for (const char* line :
       {"-----Ursprüngliche Nachricht-----", "-----Message d'origine-----",
        "-----Mensaje original-----", "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----", "-----Mensagem original-----",
        "-----Ursprungligt meddelande-----", "-----Oprindelig meddelelse-----",
        "-----Alkuperäinen viesti-----", "-----Oryginalna wiadomość-----",
        "-----Původní zpráva-----", "-----Исходное сообщение-----", "-----Özgün İleti-----",
        "------------------ 原始邮件 ------------------", "-----元のメッセージ-----",
        "-----원본 메시지-----", "-------- Original Message --------"}) {
    const std::string text = "mine\n" + std::string(line) + "\nq\n";
    EXPECT_EQ(shown(split_quotes(text)), "O[mine\n]Q[" + text.substr(5) + "]") << line;
  }
  for (const char* line :
       {"-------- Forwarded Message --------", "-------- Weitergeleitete Nachricht --------",
        "-------- Message transféré --------", "---------- Mensaje reenviado ----------",
        "-------- Messaggio Inoltrato --------", "-------- Doorgestuurd bericht --------",
        "-------- Пересылаемое сообщение --------", "---------- 转发的邮件 ----------",
        "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié :"}) {
    const std::string text = "mine\n" + std::string(line) + "\nq\n";
    EXPECT_EQ(shown(split_quotes(text)), "O[mine\n]F[" + text.substr(5) + "]") << line;
  }
}

std::string lines_of(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "x\n";
  return out;
}

TEST(Quotes, SignatureLengthIsLimited) {
  const std::string at = "-- \n" + lines_of(kMaxSignatureLines - 1);
  EXPECT_EQ(shown(split_quotes("a\n" + at)), "O[a\n]S[" + at + "]");
  EXPECT_EQ(shown(split_quotes("a\n" + at + "x\n")), "O[a\n" + at + "x\n]");
}

TEST(Quotes, AttributionLengthIsLimited) {
  const auto text = [](std::size_t between) {
    return "On 3 May 2016\n" + lines_of(between) + "Ann wrote:\n> q\n";
  };
  const std::string at = text(kMaxAttributionLines - 2);
  EXPECT_EQ(shown(split_quotes(at)), "Q[" + at + "]");
  EXPECT_EQ(split_quotes(text(kMaxAttributionLines - 1))[0].kind, mail::TextKind::Own);
}

TEST(Quotes, HeaderBlockLengthIsLimited) {
  const auto text = [](std::size_t between) {
    return "From: a\nTo: b\n" + lines_of(between) + "Subject: c\n\nq\n";
  };
  const std::string at = text(kMaxHeaderBlockLines - 3);
  EXPECT_EQ(shown(split_quotes(at)), "Q[" + at + "]");
  const std::string past = text(kMaxHeaderBlockLines - 2);
  EXPECT_EQ(shown(split_quotes(past)), "O[" + past + "]");
}

TEST(Quotes, HtmlStructureTellsQuotations) {
  const QuoteCase cases[] = {
      {"<div>mine</div><div class=gmail_quote><div class=gmail_attr>On x, Ann wrote:<br></div>"
       "<blockquote>q</blockquote>also mine</div>",
       "O[mine\n]Q[On x, Ann wrote:\n\nq\n\n]O[also mine]"},
      {"<p>mine</p><div>On 3 May 2016, Ann wrote:</div><blockquote>q</blockquote>",
       "O[mine\n\n]Q[On 3 May 2016, Ann wrote:\n\nq]"},
      {"a<span style='display:none'>hidden</span>b<br>c", "O[a]H[hidden]O[b\nc]"},
      {"<p>mine</p><p><b>From:</b> b<br><b>Sent:</b> c<br><b>To:</b> d<br>Subject: e</p><p>q</p>",
       "O[mine\n\n]Q[From: b\nSent: c\nTo: d\nSubject: e\n\nq]"},
      {"a<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>"
       "From: b</div>q</div>",
       "O[a\n]F[---------- Forwarded message ---------\nFrom: b\nq]"},
      {"a<blockquote type=cite>Begin forwarded message:<br>q</blockquote>b",
       "O[a\n\n]F[Begin forwarded message:\nq\n\n]O[b]"},
      {"a<div class=gmail_signature>Ann</div><blockquote>q</blockquote>", "O[a\n]S[Ann\n\n]Q[q]"},
      {"a<br>--<br>Ann", "O[a\n]S[--\nAnn]"},
      {"<p style='display:none'>h</p>", "H[h]"},
  };
  for (const QuoteCase& c : cases) {
    EXPECT_EQ(shown(split_quotes(html_to_text(c.text))), c.shown) << c.text;
  }
}

// Quadratic time would take minutes here.
TEST(Quotes, IsLinearInLargeTexts) {
  for (const char* unit : {"\n", ">\n", "-- \n", "From: a\nTo: b\n", "On 2016 wrote:\n", "____\n",
                           " >\n", "5a6\n> x\n", "x"}) {
    std::string text;
    while (text.size() < 1000000) text += unit;
    HtmlText html;
    html.runs.push_back({false, 0, false, text});
    EXPECT_EQ(joined(split_quotes(html)), text);
    EXPECT_EQ(joined(split_quotes(text)), text);
  }
}

TEST(Quotes, NothingIsLostFromAnyInput) {
  const char* const pieces[] = {"> ",
                                "a",
                                "\n",
                                "\r\n",
                                "-- \n",
                                "On 3 May 2016, Ann wrote:\n",
                                "-----Original Message-----\n",
                                "From: a\nTo: b\nSent: c\n",
                                " > x\n",
                                "JD> y\n",
                                ">From z\n",
                                "| w\n",
                                "5a6\n",
                                "：",
                                ":",
                                "Begin forwarded message:\n",
                                "\xff",
                                " ",
                                "<b>",
                                "----- End forwarded message -----\n"};
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto i = random() % 20; i > 0; --i) text += pieces[random() % std::size(pieces)];
    EXPECT_EQ(joined(split_quotes(text)), text);
    HtmlText html;
    std::string all;
    for (auto i = random() % 6; i > 0; --i) {
      HtmlRun run;
      run.hidden = random() % 4 == 0;
      run.quote_depth = static_cast<int>(random() % 2);
      run.signature = random() % 5 == 0;
      for (auto j = random() % 6; j > 0; --j) run.text += pieces[random() % std::size(pieces)];
      all += run.text;
      html.runs.push_back(run);
    }
    EXPECT_EQ(joined(split_quotes(html)), all);
  }
}

}  // namespace
}  // namespace day::text
