// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/key_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "dkim/key_file_sink.h"

namespace day::dkim {
namespace {

TrustedKeys trusted() {
  return parse_trusted_keys(R"({"kty":"OKP","crv":"Ed25519","kid":"ed",)"
                            R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
}

KeyFile parse(const std::string& text, const KeyFileDefaults& defaults = {},
              const KeyFileLimits& limits = {}) {
  return parse_key_file(text, defaults, trusted(), limits);
}

std::string print_time(std::optional<std::int64_t> time) {
  return time ? std::to_string(*time) : "-";
}

// As the page writes it.
std::vector<std::string> print(const KeyFile& file) {
  std::vector<std::string> lines;
  for (const auto& entry : file.entries) {
    lines.push_back(fmt::format("{} {} {} {} {} {} {} : {}", entry.line,
                                key_channel_name(entry.channel), entry.selector, entry.domain,
                                print_time(entry.first_seen), print_time(entry.last_seen),
                                print_time(entry.private_since), entry.txt));
  }
  for (const auto& problem : file.problems) {
    lines.push_back(fmt::format("! {} {}", problem.line, problem.reason));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

struct Block {
  std::string kind;
  std::vector<std::string> lines;
};

std::vector<Block> read_blocks(const std::string& page) {
  std::vector<Block> blocks;
  bool open = false;
  LineReader lines(page);
  while (const auto line = lines.next()) {
    if (line->starts_with("```")) {
      open = !open;
      if (open) blocks.push_back({std::string(line->substr(3)), {}});
    } else if (open) {
      blocks.back().lines.emplace_back(*line);
    }
  }
  return blocks;
}

std::string file_of(const Block& block) {
  std::string text;
  for (std::string line : block.lines) {
    constexpr std::string_view kArrow = "→";
    for (std::size_t at; (at = line.find(kArrow)) != std::string::npos;) {
      line.replace(at, kArrow.size(), "\t");
    }
    text += line + "\n";
  }
  return text;
}

TEST(KeyFile, GivesWhatItsPageSays) {
  std::ifstream in(std::string(std::getenv("DAYLIGHT_DOCS")) + "/formats/key-evidence.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::vector<Block> blocks = read_blocks(page);
  ASSERT_GE(blocks.size(), 18u);
  for (std::size_t i = 0; i + 1 < blocks.size(); i += 2) {
    const Block& given = blocks[i];
    ASSERT_EQ(blocks[i + 1].kind, "gives");
    const bool bare = given.kind == "txt";
    const KeyFile file = parse(file_of(given), {bare ? "default.example" : "", bare ? "s1" : ""});
    EXPECT_EQ(key_file_format_name(file.format), given.kind);
    std::vector<std::string> gives = blocks[i + 1].lines;
    std::sort(gives.begin(), gives.end());
    EXPECT_EQ(print(file), gives) << "case " << i / 2 + 1;
  }
}

TEST(KeyFile, ReadsTheNameOfAFile) {
  const auto name = parse_key_file_name("Old.Harbour._domainkey.Halden.example.txt");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->selector, "old.harbour");
  EXPECT_EQ(name->domain, "halden.example");
  EXPECT_TRUE(parse_key_file_name("s1._domainkey.halden.example").has_value());
  for (const char* other : {"keys.txt", "_domainkey.halden.example", "s1._domainkey.", ""}) {
    EXPECT_FALSE(parse_key_file_name(other).has_value()) << other;
  }
}

TEST(KeyFile, WantsTheNameOfABareRecord) {
  EXPECT_TRUE(parse("v=DKIM1; p=").entries.empty());
  EXPECT_EQ(parse("v=DKIM1; p=", {"halden.example", ""}).problems.size(), 1u);
  EXPECT_EQ(parse("v=DKIM1; p=", {"halden.example", "s1"}).entries.size(), 1u);
}

// dig +short gives one record a line.
TEST(KeyFile, ReadsSeveralQuotedRecordsOfOneName) {
  const KeyFile file = parse("\"v=DKIM1; p=\"\n\n\"k=rsa; \" \"p=\"\n", {"halden.example", "s1"});
  ASSERT_EQ(file.entries.size(), 2u);
  EXPECT_EQ(file.entries[1].line, 3u);
  EXPECT_EQ(parse("\"v=DKIM1; \"\n\"p=\"\n", {"halden.example", "s1"}).entries.size(), 1u);
}

TEST(KeyFile, ReadsAZoneUnderTheDefaultDomain) {
  const KeyFile file = parse("s1._domainkey TXT \"p=\"\n", {"halden.example.", ""});
  ASSERT_EQ(file.entries.size(), 1u);
  EXPECT_EQ(file.entries[0].domain, "halden.example");
}

TEST(KeyFile, PassesOverAByteOrderMarkAndReadsCrlf) {
  const KeyFile file =
      parse("\xef\xbb\xbf\r\ndomain\tselector\tvalue\r\nhalden.example\ts1\tp=\r\n");
  ASSERT_EQ(file.entries.size(), 1u);
  EXPECT_EQ(file.entries[0].txt, "p=");
}

TEST(KeyFile, FindsRecordsInWhateverHoldsThem) {
  const std::string record = R"({"domain":"halden.example","selector":"s1","txt":"p="})";
  for (const std::string& text : {record, "[" + record + "]", "{\"records\":[" + record + "]}",
                                  "{\"data\":{\"a\":[" + record + "]}}"}) {
    EXPECT_EQ(parse(text).entries.size(), 1u) << text;
  }
  EXPECT_EQ(parse("[]").problems.size(), 1u);
  EXPECT_EQ(parse("{\"a\":").problems.size(), 1u);
  EXPECT_EQ(parse("[1, \"x\", null]").problems.size(), 3u);
}

TEST(KeyFile, SaysNothingOfOtherTxtInAZone) {
  const KeyFile file =
      parse("$ORIGIN halden.example.\n@ TXT \"v=spf1 -all\"\n_dmarc TXT \"v=DMARC1; p=none\"\n");
  EXPECT_TRUE(file.entries.empty());
  EXPECT_TRUE(file.problems.empty());
}

TEST(KeyFile, ReadsEveryFormOfTime) {
  const std::pair<const char*, std::int64_t> times[] = {
      {"2016-05-03T14:07:00Z", 1'462'284'420},
      {"2016-05-03T16:07:00+02:00", 1'462'284'420},
      {"2016-05-03T14:07:00.9Z", 1'462'284'420},
      {"1462284420", 1'462'284'420},
      {"1462284420999", 1'462'284'420},
      {"2016-05-03", 1'462'233'600},
      {"0", 0}};
  for (const auto& [text, seconds] : times) EXPECT_EQ(parse_evidence_time(text), seconds) << text;
  for (const char* text : {"", "soon", "2016-05", "2016-13-01", "2016-05-03T14:07:00.Z",
                           "2016-05-03T14:07:00.5", "-5", "1.5", "9999999999999999999"}) {
    EXPECT_FALSE(parse_evidence_time(text).has_value()) << text;
  }
}

TEST(KeyFile, TakesBytesAndLinesUpToItsLimitsAndNotOneMore) {
  const std::string text = "a.example\ts1\tp=\nb.example\ts1\tp=\n";
  KeyFileLimits limits;
  EXPECT_EQ(limits.max_bytes, kMaxKeyFileBytes);
  EXPECT_EQ(limits.max_lines, kMaxKeyFileLines);
  limits.max_bytes = text.size();
  limits.max_lines = 2;
  EXPECT_EQ(parse(text, {}, limits).entries.size(), 2u);
  limits.max_lines = 1;
  EXPECT_EQ(parse(text, {}, limits).problems.size(), 1u);
  limits.max_lines = 2;
  limits.max_bytes = text.size() - 1;
  EXPECT_EQ(parse(text, {}, limits).problems.size(), 1u);
  EXPECT_TRUE(parse(text, {}, limits).entries.empty());
}

TEST(KeyFile, TakesEntriesUpToItsLimitAndSaysThatThereAreMore) {
  const std::string text = "a.example\ts1\tp=\nb.example\ts1\tp=\nc.example\ts1\tp=\n";
  KeyFileLimits limits;
  EXPECT_EQ(limits.max_entries, kMaxKeyFileEntries);
  limits.max_entries = 3;
  EXPECT_TRUE(parse(text, {}, limits).problems.empty());
  limits.max_entries = 1;
  const KeyFile file = parse(text, {}, limits);
  EXPECT_EQ(file.entries.size(), 1u);
  ASSERT_EQ(file.problems.size(), 1u);
  EXPECT_EQ(file.problems[0].line, 2u);
}

TEST(KeyFile, TellsProblemsUpToItsLimitAndCountsTheRest) {
  const std::string text = "a.example\ts1\tx\nb.example\ts1\tx\nc.example\ts1\tx\n";
  KeyFileLimits limits;
  EXPECT_EQ(limits.max_problems, kMaxKeyFileProblems);
  limits.max_problems = 3;
  EXPECT_EQ(parse(text, {}, limits).problems.size(), 3u);
  limits.max_problems = 1;
  const KeyFile file = parse(text, {}, limits);
  ASSERT_EQ(file.problems.size(), 2u);
  EXPECT_EQ(file.problems[1].reason, "2 more problems");
}

TEST(KeyFile, TakesAnEntryUpToItsLengthAndNotOneOctetMore) {
  // Words are counted with the blank between them: "a._domainkey.b.", "TXT", and the string.
  const std::size_t before = 16 + 4 + 1;
  const std::string text(kMaxWrittenRecordBytes - before, 'x');
  const auto reason = [](const std::string& string) {
    const KeyFile file = parse("a._domainkey.b. TXT \"" + string + "\"\n");
    EXPECT_EQ(file.problems.size(), 1u);
    return file.problems[0].reason;
  };
  EXPECT_NE(reason(text).find("no key record"), std::string::npos);
  EXPECT_NE(reason(text + "x").find("longer than"), std::string::npos);

  const std::string row = "a.b\ts1\tp=;n=";
  std::string line = row + std::string(kMaxWrittenRecordBytes - row.size(), 'x');
  EXPECT_NE(parse(line).problems[0].reason.find("no key record"), std::string::npos);
  EXPECT_NE(parse(line + "x").problems[0].reason.find("longer than"), std::string::npos);
}

TEST(KeyFile, TakesANameUpToItsLengthAndNotOneOctetMore) {
  const std::string domain(kMaxNameBytes - std::string("s1._domainkey.").size(), 'd');
  EXPECT_EQ(parse("p=", {domain, "s1"}).entries.size(), 1u);
  EXPECT_EQ(parse("p=", {domain + "d", "s1"}).problems.size(), 1u);
}

// Zones of the room next door: 50 keys that sign real list mail.
TEST(KeyFile, ReadsThePublishedKeysAlikeAsZoneAndAsJson) {
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  const std::string folder = std::string(shared == nullptr ? "" : shared) + "/vectors/dkim-keys/";
  const auto read = [&](const char* name) {
    std::ifstream in(folder + name, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  const std::string json = read("keys.json");
  if (json.empty()) GTEST_SKIP() << "no shared vectors";
  const KeyFile published = parse(read("published.zone"));
  const KeyFile recovered = parse(read("recovered.zone"));
  const KeyFile both = parse(json);
  EXPECT_TRUE(published.problems.empty() && recovered.problems.empty() && both.problems.empty());
  EXPECT_EQ(published.entries.size() + recovered.entries.size(), both.entries.size());
  EXPECT_EQ(both.entries.size(), 50u);
  std::size_t outside = 0;
  for (const auto& entry : both.entries) {
    outside += entry.channel == KeyChannel::File ? 1 : 0;
    const auto same = [&](const KeyFileEntry& other) {
      return other.domain == entry.domain && other.selector == entry.selector &&
             parse_key_record(other.txt)->key->spki_sha256() ==
                 parse_key_record(entry.txt)->key->spki_sha256();
    };
    const auto& zone = entry.channel == KeyChannel::File ? published : recovered;
    EXPECT_TRUE(std::any_of(zone.entries.begin(), zone.entries.end(), same)) << entry.selector;
  }
  EXPECT_EQ(outside, published.entries.size());
}

}  // namespace
}  // namespace day::dkim
