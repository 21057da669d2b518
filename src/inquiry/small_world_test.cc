// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/small_world.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/time.h"
#include "catalog/catalog.h"
#include "catalog/documents.h"
#include "crypto/sha256.h"
#include "index/index.h"

namespace day::inquiry {
namespace {

constexpr std::array kWords = {"harbour", "harbours", "tender",   "tenders",  "tendered", "award",
                               "fees",    "fee",      "invoice",  "invoices", "Müller",   "muller",
                               "Straße",  "crane",    "cranes",   "a",        "b",        "c",
                               "x86",     "2016",     "v5.1",     "東京",     "東京都",   "京都",
                               "都",      "데이터",   "日光",     "café",     "port",     "ports",
                               "portal",  "don't",    "io_uring", "dock",     "docks",    "docked"};

constexpr std::array kPeople = {"Anna Solberg", "Bert Müller", "carl", "Dora Holm-Lie", "",
                                "田中 太郎"};
constexpr std::array kAddresses = {"anna@halden.example", "bert@mail.halden.example",
                                   "carl@port.example",   "dora.holm@dock.test",
                                   "ev@halden.example",   "t@tokyo.test"};
constexpr std::array kTypes = {"application/pdf", "image/png", "image/jpeg", "text/html",
                               "application/zip"};
constexpr std::array kSigners = {"halden.example", "mail.halden.example", "lists.test",
                                 "notalden.example"};
constexpr std::array kSourcePaths = {"/mail/Solberg.mbox", "/mail/holm", "/other/port.zip"};

constexpr std::array kDocumentTypes = {"application/pdf",    "image/jpeg",
                                       "text/csv",           "application/zip",
                                       "application/msword", "application/vnd.ms-outlook",
                                       "text/plain",         "application/octet-stream"};

mail::Part text_part() {
  mail::Part part;
  part.media_type = "text/plain";
  part.size_bytes = 10;
  return part;
}

}  // namespace

SmallWorld::SmallWorld(const std::string& folder, std::uint32_t seed, std::int64_t items)
    : folder_(folder), random_(seed), plain_({kSourcePaths.begin(), kSourcePaths.end()}) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder + "/packs");
  for (std::int64_t row = 1; row <= items; ++row) plain_.add(make_item(row));
  const Status written = write();
  EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
}

std::string SmallWorld::word() {
  return kWords[below(kWords.size())];
}

std::string SmallWorld::words(std::size_t most) {
  std::string out;
  const std::size_t count = below(most + 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += below(6) == 0 ? ", " : " ";
    out += word();
  }
  return out;
}

mail::Reading SmallWorld::make_reading(std::int64_t row) {
  mail::Reading reading;
  reading.subject = words(5);
  reading.message_id = fmt::format("{}@halden.example", row);
  const auto add_people = [&](mail::Role role, std::size_t most) {
    for (std::size_t i = below(most + 1); i > 0; --i) {
      reading.mailboxes.push_back(
          {role, kPeople[below(kPeople.size())], kAddresses[below(kAddresses.size())]});
    }
  };
  add_people(mail::Role::From, 1);
  add_people(mail::Role::To, 3);
  add_people(mail::Role::Cc, 2);
  if (below(8) != 0) {
    const std::int64_t seconds = 1'400'000'000 + static_cast<std::int64_t>(below(100'000'000));
    const auto zone = static_cast<std::int32_t>(below(27)) * 60 - 720;
    reading.dates.push_back({mail::DateOrigin::DateField, {{seconds}, zone}, "as written"});
  }
  for (std::size_t i = below(4); i > 0; --i) {
    const auto kind = static_cast<mail::TextKind>(below(mail::kTextKindCount));
    reading.text.push_back({kind, words(14) + "\n"});
  }
  reading.parts.push_back(text_part());
  for (std::size_t i = below(6); i > 4; --i) {
    mail::Part part;
    part.index = static_cast<std::uint32_t>(reading.parts.size());
    part.media_type = kTypes[below(kTypes.size())];
    part.file_name = below(3) == 0 ? "" : word() + ".pdf";
    part.is_attachment = true;
    reading.parts.push_back(part);
  }
  if (below(5) == 0) reading.defects.push_back({mail::DefectCode::BadDate, ""});
  for (std::size_t i = below(3); i > 0; --i) {
    mail::SignatureDigest digest;
    digest.kind = static_cast<mail::SignatureKind>(below(mail::kSignatureKindCount));
    digest.domain = kSigners[below(kSigners.size())];
    digest.selector = "s1";
    reading.signatures.push_back(digest);
  }
  return reading;
}

// Any verdict will do: what is judged is no matter of a search.
dkim::Judgement SmallWorld::make_judgement(const mail::Reading& reading) {
  dkim::Judgement judgement;
  judgement.signatures.resize(reading.signatures.size());
  judgement.verdict = static_cast<dkim::Verdict>(below(dkim::kVerdictCount));
  return judgement;
}

document::Reading SmallWorld::make_document() {
  document::Reading reading;
  reading.outcome = static_cast<document::Outcome>(below(2) * below(document::kOutcomeCount));
  if (reading.outcome != document::Outcome::Read) reading.reason = "so it is";
  reading.media_type = kDocumentTypes[below(kDocumentTypes.size())];
  if (below(2) == 0) reading.title = words(3);
  if (below(2) == 0) reading.author = kPeople[below(kPeople.size())];
  if (below(3) == 0) {
    reading.properties.push_back({"last modified by", kPeople[below(kPeople.size())]});
  }
  if (below(4) == 0) reading.properties.push_back({"latitude", "59.1"});
  for (std::size_t i = below(4); i > 0; --i) {
    document::Page page;
    page.label = std::to_string(reading.pages.size() + 1);
    page.text = words(12) + "\n";
    if (below(3) == 0) page.origin = document::TextOrigin::Recognised;
    reading.pages.push_back(std::move(page));
  }
  reading.page_count = reading.pages.size();
  return reading;
}

// Some items lie in earlier ones: a document by itself too, or only there.
void SmallWorld::lay_inside(std::int64_t row, PlainItem* item) {
  const bool is_message = item->kind == store::ItemKind::Message;
  if (row < 10 || below(is_message ? 20 : 3) == 0) return;
  if (is_message && below(8) != 0) return;
  for (std::size_t i = 1 + below(2); i > 0; --i) {
    const auto parent = 1 + static_cast<std::int64_t>(below(static_cast<std::size_t>(row - 1)));
    if (std::find(item->parents.begin(), item->parents.end(), parent) == item->parents.end()) {
      item->parents.push_back(parent);
    }
  }
  if (below(2) == 0) item->sources.clear();
}

PlainItem SmallWorld::make_item(std::int64_t row) {
  PlainItem item;
  item.row = row;
  if (below(6) == 0) {
    item.kind = store::ItemKind::Document;
    item.document = make_document();
    if (below(2) == 0) item.date = ZonedTime{{1'400'000'000 + 86'400 * row}, 120};
    item.file_name = word() + " " + word() + ".pdf";
    item.original = fmt::format("X-Mailer: {}\n\nfile {}", word(), row);
  } else {
    item.reading = make_reading(row);
    if (below(15) == 0) {
      item.failure = "it hung";
      item.reading.complete = false;
    } else {
      item.judgement = make_judgement(item.reading);
    }
    item.original =
        fmt::format("X-Mailer: {}\r\n {}\r\nReceived: from {}\r\n", words(2), word(), words(4));
    if (below(4) == 0) item.original += "X-Mailer: Second " + word() + "\r\n";
    if (below(6) == 0) item.original += "X-Rare: yes\r\n";
    item.original += fmt::format("X-Number: {}\r\n\r\nX-Rare: in the body\r\n", row);
  }
  item.id = ItemId{crypto::sha256(item.original)};
  for (std::size_t i = 1 + below(5) / 4 + below(5) / 4; i > 0; --i) {
    item.sources.push_back(1 + static_cast<std::uint32_t>(below(kSourcePaths.size())));
  }
  lay_inside(row, &item);
  return item;
}

Status SmallWorld::write_document(const PlainItem& item, catalog::Writer* catalog,
                                  index::Writer* index) {
  const document::Reading& read = item.document;
  TRY(catalog->put_document({item.row}, read, {item.file_name}));
  if (item.date) TRY(catalog->set_date({item.row}, *item.date));
  catalog::DocumentInfo info;
  info.author = read.author;
  info.properties = read.properties;
  const std::string properties = catalog::describe_properties(info);
  index::DocumentText text;
  text.title = read.title;
  text.names = {item.file_name};
  for (const document::Page& page : read.pages) text.pages.push_back(page.text);
  text.properties = properties;
  return index->add_document(item.row, text);
}

Status SmallWorld::write_places(const PlainItem& item, catalog::Writer* catalog) {
  for (const std::int64_t parent : item.parents) {
    document::Child child;
    child.key = static_cast<std::uint64_t>(item.row);
    child.path = item.file_name;
    TRY(catalog->add_place({parent}, child, child.key, {item.row}));
  }
  return {};
}

Status SmallWorld::write() {
  ASSIGN_OR_RETURN(const auto packs, store::Writer::open(folder_ + "/packs"));
  ASSIGN_OR_RETURN(database_, sql::Database::open(folder_ + "/catalog.db", sql::Mode::ReadWrite));
  TRY(catalog::prepare_schema(database_.get()));
  TRY(index::prepare_schema(database_.get()));
  TRY(database_->execute("BEGIN"));
  catalog::Writer catalog(database_.get());
  index::Writer index(database_.get());
  std::vector<catalog::ContainerRow> containers;
  for (std::uint32_t i = 0; i < kSourcePaths.size(); ++i) {
    TRY(catalog.begin_source({i + 1}, {kSourcePaths[i], 1, true}));
    ASSIGN_OR_RETURN(const auto container,
                     catalog.begin_container({i + 1}, std::nullopt,
                                             {store::ContainerKind::Mbox, "box", {}, "mboxrd"}));
    containers.push_back(container);
  }
  for (const PlainItem& item : plain_.items()) {
    ASSIGN_OR_RETURN(const auto location, packs->append(item.id, item.original));
    ASSIGN_OR_RETURN(const auto row,
                     catalog.add_item(item.id, item.kind, item.original.size(), location));
    EXPECT_EQ(row.value, item.row);
    if (item.kind == store::ItemKind::Message) {
      TRY(catalog.add_reading(row, item.reading, item.failure));
      if (item.judgement) TRY(catalog.signatures()->put_judgement(row, *item.judgement));
      TRY(index.add(row.value, item.reading));
    } else {
      TRY(write_document(item, &catalog, &index));
    }
    TRY(write_places(item, &catalog));
    std::uint64_t offset = static_cast<std::uint64_t>(item.row) * 1000;
    for (const std::uint32_t source : item.sources) {
      store::ItemRef ref;
      ref.kind = item.kind;
      ref.id = item.id;
      ref.size_bytes = item.original.size();
      TRY(catalog.add_occurrence({source}, containers[source - 1], "box", offset++, row, ref, {}));
    }
  }
  for (std::uint32_t i = 0; i < kSourcePaths.size(); ++i) {
    TRY(catalog.end_container(containers[i], {}, 0, 0, 0));
    TRY(catalog.end_source({i + 1}, true));
  }
  TRY(index.flush());
  ASSIGN_OR_RETURN(const store::Position position, packs->commit());
  TRY(catalog.set_followed_position(position));
  TRY(database_->execute("COMMIT"));
  ASSIGN_OR_RETURN(originals_, store::Reader::open(folder_ + "/packs"));
  return {};
}

namespace {

// Writes queries whose parts occur in the world.
class QueryWriter {
 public:
  explicit QueryWriter(std::mt19937* random) : random_(random) {}

  std::string write() {
    std::string out;
    std::size_t open = 0;
    for (std::size_t left = 1 + below(6); left > 0; --left) {
      if (!out.empty()) out += below(4) == 0 ? " OR " : " ";
      if (below(4) == 0) out += '-';
      if (below(5) == 0) {
        if (below(3) == 0) out += kFields[below(7)];
        out += '(';
        ++open;
      }
      out += piece();
      while (open > 0 && below(2) == 0) out += ')', --open;
    }
    return out + std::string(open, ')');
  }

 private:
  static constexpr std::array kFields = {
      "from:", "to:",   "cc:",     "with:",    "subject:", "body:",
      "own:",  "file:", "quoted:", "-quoted:", "-from:"};
  static constexpr std::array kNames = {"anna",         "solberg",     "bert*", "halden.example",
                                        "\"holm lie\"", "\"anna@h\"*", "田中",  "muller"};
  static constexpr std::array kFacts = {"date:2015",
                                        "date:2014-09..2016-02",
                                        "since:2016-05-03",
                                        "until:june-2015",
                                        "sent:9h..17h",
                                        "sent:22:30..6h",
                                        "has:attachment",
                                        "has:defect",
                                        "is:duplicate",
                                        "is:message",
                                        "is:document",
                                        "is:failed",
                                        "is:undated",
                                        "is:verified",
                                        "is:unsigned",
                                        "is:signed",
                                        "is:altered",
                                        "is:consistent",
                                        "is:vouched",
                                        "verdict:verified",
                                        "verdict:verified-repaired",
                                        "verdict:headers-only",
                                        "verdict:\"no key\"",
                                        "signer:halden.example",
                                        "signer:example",
                                        "type:pdf",
                                        "type:image",
                                        "type:image/png",
                                        "type:document",
                                        "type:spreadsheet",
                                        "type:archive",
                                        "type:message",
                                        "type:text",
                                        "author:solberg",
                                        "author:\"anna s\"*",
                                        "author:müller",
                                        "size:>60",
                                        "size:..30",
                                        "size:20..100",
                                        "has:image",
                                        "has:ocr",
                                        "has:place",
                                        "is:partial",
                                        "is:locked",
                                        "is:unsupported",
                                        "in:attachment",
                                        "in:message",
                                        "source:Solberg",
                                        "source:2",
                                        "source:/mail",
                                        "domain:halden.example",
                                        "domain:example",
                                        "msgid:7@halden.example",
                                        "label:seen",
                                        "header:x-mailer:harbour",
                                        "header:x-rare",
                                        "header:received:(a OR tender)",
                                        "header:x-mailer:\"second po\"*",
                                        "header:x-number:3*",
                                        "*"};

  std::size_t below(std::size_t n) { return static_cast<std::size_t>((*random_)() % n); }
  std::string word() { return kWords[below(kWords.size())]; }

  std::string phrase() {
    switch (below(6)) {
      case 0:
        return '"' + word() + " " + word() + '"';
      case 1:
        return '"' + word() + '"';
      case 2:
        return word().substr(0, 1 + below(4)) + "*";
      case 3:
        return '"' + word() + " " + word().substr(0, 2) + "\"*";
      default:
        return word();
    }
  }

  std::string piece() {
    const std::size_t kind = below(12);
    if (kind < 5) return phrase();
    if (kind == 5) return phrase() + fmt::format(" NEAR/{} ", below(6)) + phrase();
    if (kind == 6) return kFields[below(kFields.size())] + phrase();
    if (kind == 7) return std::string(kFields[below(4)]) + kNames[below(kNames.size())];
    if (kind == 8 && below(4) == 0) return below(2) == 0 ? "quoted:" : "-quoted:";
    return kFacts[below(kFacts.size())];
  }

  std::mt19937* random_;
};

}  // namespace

std::string random_query(std::mt19937* random) {
  return QueryWriter(random).write();
}

}  // namespace day::inquiry
