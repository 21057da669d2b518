// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "query/limits.h"
#include "query/query.h"

namespace day::query {
namespace {

struct Case {
  std::string text;
  std::string canonical;  // as printed again
};

std::string first_notice(const Query& query) {
  return query.notices.empty() ? "" : query.notices[0].text;
}

void expect_understood(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Query query = parse_query(c.text);
    EXPECT_EQ(print_query(query), c.canonical) << c.text;
    EXPECT_TRUE(query.notices.empty()) << c.text << ": " << first_notice(query);
  }
}

void expect_noticed(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Query query = parse_query(c.text);
    EXPECT_EQ(print_query(query), c.canonical) << c.text;
    EXPECT_FALSE(query.notices.empty()) << c.text;
    for (const Notice& notice : query.notices) {
      EXPECT_LE(notice.begin, notice.end) << c.text;
      EXPECT_LE(notice.end, c.text.size()) << c.text;
      EXPECT_FALSE(notice.text.empty()) << c.text;
      EXPECT_EQ(notice.text.find('\n'), std::string::npos) << c.text;
    }
  }
}

TEST(Parse, WordsAreRequiredTogether) {
  expect_understood({
      {"", "*"},
      {" \t\n", "*"},
      {"*", "*"},
      {"budget", "budget"},
      {"Budget HALDEN", "budget halden"},
      {"budget AND halden", "budget halden"},
      {"jens@kernel.dk", "jens.kernel.dk"},
      {"budget\u00A0halden\u3000port", "budget halden port"},
      {"or and not near", "or and not near"},
  });
}

TEST(Parse, OrBindsLessThanAndAndNearBindsMost) {
  expect_understood({
      {"a OR b", "a OR b"},
      {"a OR b OR c", "a OR b OR c"},
      {"(a b) OR (c d)", "(a b) OR (c d)"},
      {"a (b OR c)", "a (b OR c)"},
      {"(a OR (b OR c))", "a OR b OR c"},
      {"((a) (b))", "a b"},
      {"a NEAR b", "a NEAR/10 b"},
      {"a NEAR/3 b NEAR/3 c d", "a NEAR/3 b NEAR/3 c d"},
      {"\"a b\" NEAR/0 c*", "\"a b\" NEAR/0 c*"},
      {"a OR b NEAR/5 c", "a OR b NEAR/5 c"},
  });
  expect_noticed({
      {"a b OR c", "(a b) OR c"},
      {"a OR b c", "a OR (b c)"},
  });
}

TEST(Parse, NotTakesTheNextPiece) {
  expect_understood({
      {"-a", "-a"},
      {"NOT a", "-a"},
      {"a NOT b", "a -b"},
      {"a AND NOT b", "a -b"},
      {"a OR -b", "a OR -b"},
      {"-(a b)", "-(a b)"},
      {"-\"a b\"", "-\"a b\""},
      {"-from:a", "-from:a"},
      {"-(a NEAR/2 b)", "-(a NEAR/2 b)"},
      {"NOT NOT a", "a"},
      {"NOT -a", "a"},
      {"-(-a)", "a"},
      {"-*", "-*"},
      {"-(-*)", "*"},
      {"--force", "force"},
      {"-5", "-5"},
      {"a-b", "a.b"},
  });
}

TEST(Parse, PhrasesAndPrefixes) {
  expect_understood({
      {"\"a phrase\"", "\"a phrase\""},
      {"\"exactly\"", "\"exactly\""},
      {"word*", "word*"},
      {"\"two wor\"*", "\"two wor\"*"},
      {"\"two wor*\"", "\"two wor\"*"},
      {"\u201Ccurly quotes\u201D", "\"curly quotes\""},
      {"\u201Elow and high\u201C", "\"low and high\""},
      {"disk\"big disk\"", "disk \"big disk\""},
      {"f(x)", "f x"},
      {"\"(OR) -a\"", "\"or a\""},
      {"https://lore.kernel.org/io-uring", "https.lore.kernel.org.io.uring"},
      {"12:30", "12.30"},
      {"std::vector", "std.vector"},
      {"Re: budget", "re budget"},
  });
  const Query query = parse_query("Stock \"Stock\" sto* \"two words\"");
  ASSERT_EQ(query.nodes.size(), 5U);
  EXPECT_EQ(std::get<Phrase>(query.nodes[0].leaf), (Phrase{Field::Any, {"stock"}, false, false}));
  EXPECT_EQ(std::get<Phrase>(query.nodes[1].leaf), (Phrase{Field::Any, {"stock"}, false, true}));
  EXPECT_EQ(std::get<Phrase>(query.nodes[2].leaf), (Phrase{Field::Any, {"sto"}, true, false}));
  EXPECT_EQ(std::get<Phrase>(query.nodes[3].leaf),
            (Phrase{Field::Any, {"two", "words"}, false, true}));
}

TEST(Parse, RunsWithoutBlanksAreFoundInsideLongerRuns) {
  expect_understood({
      {"東京都", "東京都"},
      {"東京", "東京"},
      {"都", "都*"},
      {"\"東京 は\"", "\"東京 は\"*"},
      {"from:東京都", "from:東京都"},
      {"東京*", "東京"},
  });
  const Query query = parse_query("東京都 都");
  EXPECT_EQ(std::get<Phrase>(query.nodes[0].leaf).terms,
            (std::vector<std::string>{"東京", "京都"}));
  EXPECT_EQ(std::get<Phrase>(query.nodes[1].leaf), (Phrase{Field::Any, {"都"}, true, false}));
}

TEST(Parse, FieldsTakeWordsPhrasesPrefixesAndGroups) {
  expect_understood({
      {"from:anna", "from:anna"},
      {"From:Anna", "from:anna"},
      {"to:anna cc:bert with:carl", "to:anna cc:bert with:carl"},
      {"subject:\"port fees\"", "subject:\"port fees\""},
      {"body:fee*", "body:fee*"},
      {"file:report.pdf", "file:report.pdf"},
      {"from:(anna OR bert)", "from:anna OR from:bert"},
      {"from:(anna -bert)", "from:anna -from:bert"},
      {"from:(anna subject:fees)", "from:anna subject:fees"},
      {"subject:(port NEAR/3 fees)", "subject:(port NEAR/3 fees)"},
      {"subject:port NEAR/3 subject:fees", "subject:(port NEAR/3 fees)"},
      {"-from:(a OR b)", "-(from:a OR from:b)"},
      {"with:jens@kernel.dk", "with:jens.kernel.dk"},
      {"by:Jens@Kernel.dk", "by:jens@kernel.dk"},
      {"by:\"jens axboe\"", "by:\"jens axboe\""},
  });
}

TEST(Parse, QuotedAndOwnRestrictPlainWordsWhereTheyStand) {
  expect_understood({
      {"quoted:fees", "quoted:fees"},
      {"-quoted:fees", "-quoted:fees"},
      {"own:fees", "own:fees"},
      {"fees -quoted:", "own:fees"},
      {"-quoted: fees from:anna", "own:fees from:anna"},
      {"fees quoted:", "quoted:fees"},
      {"NOT quoted: fees", "own:fees"},
      {"own: fees", "own:fees"},
      {"-own: fees", "quoted:fees"},
      {"(fees -quoted:) port", "own:fees port"},
      {"(fees OR port) -quoted:", "own:fees OR own:port"},
      {"port NEAR/4 fees -quoted:", "own:(port NEAR/4 fees)"},
      {"quoted:(port fees)", "quoted:port quoted:fees"},
  });
  expect_noticed({
      {"-quoted:", "*"},
      {"from:anna -quoted:", "from:anna"},
      {"quoted: -quoted: fees", "own:fees"},
  });
}

TEST(Parse, HeaderFieldsByName) {
  expect_understood({
      {"header:X-Mailer:Thunderbird", "header:x-mailer:thunderbird"},
      {"header:x-mailer:\"mozilla thunder\"*", "header:x-mailer:\"mozilla thunder\"*"},
      {"header:received:kernel.org", "header:received:\"kernel org\""},
      {"header:x-mailer:(mutt OR pine)", "header:x-mailer:mutt OR header:x-mailer:pine"},
      {"header:x-mailer", "header:x-mailer:*"},
      {"header:x-mailer:", "header:x-mailer:*"},
      {"header:x-mailer:*", "header:x-mailer:*"},
      {"-header:list-id:", "-header:list-id:*"},
      {"header:x:thunder*", "header:x:thunder*"},
  });
  expect_noticed({{"header:", "header"}, {"header::x", "header.x"}});
}

TEST(Parse, KeysKeepTheirValues) {
  expect_understood({
      {"type:PDF", "type:pdf"},
      {"type:image/png", "type:image/png"},
      {"type:image/*", "type:image/"},
      {"type:(pdf OR png)", "type:pdf OR type:png"},
      {"id:ABCD1234", "id:abcd1234"},
      {"thread:abcd1234", "thread:abcd1234"},
      {"copies:ABCD1234", "copies:abcd1234"},
      {"source:\"My Mail.mbox\"", "source:\"My Mail.mbox\""},
      {"label:Checked", "label:Checked"},
      {"domain:Kernel.ORG", "domain:kernel.org"},
      {"signer:Kernel.ORG", "signer:kernel.org"},
      {"verdict:Verified", "verdict:verified"},
      {"verdict:\"verified, repaired\"", "verdict:verified-repaired"},
      {"verdict:verified-repaired", "verdict:verified-repaired"},
      {"verdict:no_key", "verdict:no-key"},
      {"verdict:(\"no key\" OR headers-only)", "verdict:no-key OR verdict:headers-only"},
      {"msgid:<A.b@c>", "msgid:A.b@c"},
      {"msgid:a:b@c", "msgid:a:b@c"},
  });
  expect_noticed({{"id:ab", "ab"}, {"id:u!u", "u.u"}, {"type:*", "-*"}, {"verdict:good", "good"}});
}

TEST(Parse, Sizes) {
  expect_understood({
      {"size:1234", "size:1234"},
      {"size:>1mb", "size:1000001.."},
      {"size:>=1MB", "size:1000000.."},
      {"size:<20kB", "size:..19999"},
      {"size:<=20k", "size:..20000"},
      {"size:..100kb", "size:..100000"},
      {"size:1.5mb..", "size:1500000.."},
      {"size:10kb..2mb", "size:10000..2000000"},
      {"size:2mb..10kb", "size:10000..2000000"},
      {"size:\"10 kb .. 2 mb\"", "size:10000..2000000"},
      {"size:0.3kb", "size:300"},
      {"size:1kib..1.5mib", "size:1024..1572864"},
      {"size:(<1kb OR >1gb)", "size:..999 OR size:1000000001.."},
      {"size:9223372036854775807", "size:9223372036854775807"},
  });
  expect_noticed({{"size:large", "large"},
                  {"size:<0", "0"},
                  {"size:1.kb", "1.kb"},
                  {"size:9223372036854775808", "9223372036854775808"},
                  {"size:>9223372036854775807", "9223372036854775807"},
                  {"size:8388608tib", "8388608tib"},
                  {"size:..", "-*"}});
}

TEST(Parse, AuthorsAreWordsButNotNearEachOther) {
  expect_understood({
      {"author:Solberg", "author:solberg"},
      {"author:\"Anna Solberg\"", "author:\"anna solberg\""},
      {"author:sol* -author:(anna OR bert)", "author:sol* -(author:anna OR author:bert)"},
  });
  expect_noticed({{"author:(anna NEAR solberg)", "author:anna author:solberg"}});
}

TEST(Parse, Traits) {
  expect_understood({
      {"has:attachment", "has:attachment"},
      {"has:attachments", "has:attachment"},
      {"has:defect", "has:defect"},
      {"is:verified", "is:verified"},
      {"is:unsigned", "is:unsigned"},
      {"is:signed", "is:signed"},
      {"is:consistent", "is:consistent"},
      {"is:vouched", "is:vouched"},
      {"is:altered", "is:altered"},
      {"is:duplicate", "is:duplicate"},
      {"is:message", "is:message"},
      {"is:document", "is:document"},
      {"is:failed", "is:failed"},
      {"is:undated", "is:undated"},
      {"IS:(message OR Document)", "is:message OR is:document"},
      {"-has:attachment", "-has:attachment"},
      {"has:image", "has:image"},
      {"has:OCR", "has:ocr"},
      {"has:place", "has:place"},
      {"is:(locked OR partial OR unsupported)", "is:locked OR is:partial OR is:unsupported"},
      {"in:attachment", "in:attachment"},
      {"-in:attachments", "-in:attachment"},
      {"in:(message OR attachment)", "in:message OR in:attachment"},
  });
  expect_noticed({{"in:zip", "zip"}});
  expect_noticed({{"is:nice", "nice"}, {"has:\"two eyes\"", "two.eyes"}});
}

TEST(Parse, WhatIsNotUnderstoodIsSearchedAsWordsAndSaid) {
  expect_noticed({
      {"foo:bar", "foo.bar"},
      {"foo:\"bar baz\"", "foo \"bar baz\""},
      {"foo:(a OR b)", "foo (a OR b)"},
      {"from:", "from"},
      {"\"no end", "\"no end\""},
      {"(a b", "a b"},
      {"((a OR b) c", "(a OR b) c"},
      {"a) b", "a b"},
      {"()", "*"},
      {"a ()", "a"},
      {"OR", "or"},
      {"a OR", "a or"},
      {"OR a", "or a"},
      {"a AND", "a and"},
      {"a OR OR b", "a OR (or b)"},
      {"a NOT", "a not"},
      {"a NEAR/5", "a near.5"},
      {"NEAR/5 a", "near.5 a"},
      {"a NEAR (b c)", "a b c"},
      {"a NEAR from:b", "a from:b"},
      {"a NEAR -b", "a -b"},
      {"a NEAR/3 b NEAR/5 c", "a NEAR/5 b NEAR/5 c"},
      {"wo*rd", "wo.rd"},
      {"*word", "word"},
      {"\"a * b\"", "\"a b\""},
      {"&&& a", "a"},
      {"&&&", "-*"},
      {"a OR &&&", "a"},
      {"-&&& a", "a"},
      {"- a", "a"},
      {"\"\"", "-*"},
      {"from:*", "-*"},
      {"date:2016-13", "2016.13"},
      {"date:never", "never"},
      {"sent:25h..26h", "25h.26h"},
  });
}

TEST(Parse, AnyOctetsAreTaken) {
  expect_noticed({{std::string("\xff\xfe(\x00\"", 5), "-*"}});
  const Query query = parse_query("foo:\xff\xffx date:\xff");
  for (const Notice& notice : query.notices) {
    EXPECT_EQ(notice.text.find('\xff'), std::string::npos);
  }
}

TEST(Limits, LengthIsCutAtAWordAndSaid) {
  std::string text(kMaxQueryBytes - 2, ' ');
  text += "ab";
  EXPECT_EQ(print_query(parse_query(text)), "ab");
  EXPECT_TRUE(parse_query(text).notices.empty());
  const Query cut = parse_query(" " + text);
  EXPECT_EQ(print_query(cut), "*");
  ASSERT_EQ(cut.notices.size(), 1U);
  EXPECT_EQ(cut.notices[0].end, kMaxQueryBytes + 1);
}

TEST(Limits, LeavesPastTheMostAreLeftOutAndSaid) {
  std::string text;
  for (std::size_t i = 0; i < kMaxLeaves; ++i) text += "a ";
  const Query whole = parse_query(text);
  EXPECT_EQ(whole.nodes.size(), kMaxLeaves + 1);
  EXPECT_TRUE(whole.notices.empty());
  for (const char* more : {"b", "is:message", "(b)", "-(b OR c)", "header:x", "\"b\"", "*"}) {
    const Query cut = parse_query(text + more);
    EXPECT_EQ(cut.nodes, whole.nodes) << more;
    EXPECT_EQ(cut.notices.size(), 1U) << more;
  }
}

TEST(Limits, WordsPastTheMostAreLeftOutAndSaid) {
  std::string text = "\"";
  for (std::size_t i = 0; i + 1 < kMaxTerms; ++i) text += "a ";
  const Query whole = parse_query(text + "b\" ");
  EXPECT_EQ(std::get<Phrase>(whole.nodes[0].leaf).terms.size(), kMaxTerms);
  EXPECT_TRUE(whole.notices.empty());
  const Query cut = parse_query(text + "b\" c");
  EXPECT_EQ(cut.nodes, whole.nodes);
  EXPECT_EQ(cut.notices.size(), 1U);
}

TEST(Limits, ParenthesesTooDeepAreLeftOutAndSaid) {
  const std::string open(kMaxDepth, '('), close(kMaxDepth, ')');
  const Query whole = parse_query("x " + open + "a" + close);
  EXPECT_EQ(print_query(whole), "x a");
  EXPECT_TRUE(whole.notices.empty());
  const Query cut = parse_query("x " + open + "(a (b))y" + close);
  EXPECT_EQ(print_query(cut), "x y");
  EXPECT_EQ(cut.notices.size(), 1U);
}

TEST(Limits, ParenthesesWithoutEndAreTakenQuickly) {
  EXPECT_FALSE(parse_query(std::string(kMaxQueryBytes, '(')).notices.empty());
  EXPECT_FALSE(parse_query(std::string(kMaxQueryBytes, ')')).notices.empty());
  std::string text;
  while (text.size() + 3 < kMaxQueryBytes) text += "-( ";
  EXPECT_EQ(parse_query(text).nodes.size(), 1U);
}

TEST(Limits, NearReachesNoFurtherThanTheMost) {
  const std::string most = std::to_string(kMaxNearDistance);
  expect_understood({{"a NEAR/" + most + " b", "a NEAR/" + most + " b"}});
  expect_noticed({
      {"a NEAR/" + std::to_string(kMaxNearDistance + 1) + " b", "a NEAR/" + most + " b"},
      {"a NEAR/99999999999999999999999 b", "a NEAR/" + most + " b"},
  });
}

TEST(Limits, ADateIsReadFromNoMoreWordsThanTheMost) {
  static_assert(kMaxDateWords == 5);
  expect_understood({{"date:3 may 2016..4 june 2016", "date:2016-05-03..2016-06-04"}});
  // Six words: the range is not read as one, the first date is.
  expect_understood({{"date:3 may 2016 ..4 june 2016", "date:2016-05-03 4 june 2016"}});
}

TEST(Limits, NoticesRepeatNoMoreThanTheMost) {
  const std::string most(kMaxCitedBytes, 'x');
  EXPECT_NE(first_notice(parse_query("date:" + most)).find(most + " is"), std::string::npos);
  EXPECT_NE(first_notice(parse_query("date:" + most + "x")).find(most + "… is"), std::string::npos);
}

}  // namespace
}  // namespace day::query
