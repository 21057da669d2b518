// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/ledger.h"

#include <gtest/gtest.h>

#include "ledger/ledger_testing.h"
#include "ledger/limits.h"

namespace day::ledger {
namespace {

TEST(Ledger, ASecondOneIsNotMadeOverTheFirst) {
  const Folder folder;
  write_sample(folder);
  const Bytes before = folder.get();
  EXPECT_FALSE(
      Writer::create(folder.path(), std::string(kVaultId), "Ingrid", key_of('a'), kStart).ok());
  EXPECT_EQ(folder.get(), before);
}

TEST(Ledger, WhatWasAppendedIsThereForTheNextWriter) {
  const Folder folder;
  const Head head = write_sample(folder).head();
  Writer writer = must(Writer::open(folder.path(), {}, key_of('a')));
  EXPECT_EQ(writer.head(), head);
  EXPECT_EQ(writer.signer().holder, "Ingrid");
  const Entry entry = must(writer.append(kStart, "Guest", SaveSearch{"a", "b"}));
  EXPECT_EQ(entry.number.value, head.entries + 1);
  EXPECT_EQ(entry.previous, head.digest);
  const Collected read = collect(folder);
  EXPECT_EQ(read.scan.head, writer.head());
  EXPECT_EQ(read.entries.back().author, "Guest");
  EXPECT_EQ(read.scan.vault, kVaultId);
}

TEST(Ledger, AStrangersKeyDoesNotWrite) {
  const Folder folder;
  write_sample(folder);
  const Bytes before = folder.get();
  const auto opened = Writer::open(folder.path(), {}, key_of('x'));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::Denied);
  EXPECT_EQ(folder.get(), before);
}

TEST(Ledger, WhatMayNotBeKeptIsRefusedAndChangesNothing) {
  const Folder folder;
  Writer writer = write_sample(folder);
  const Bytes before = folder.get();
  EXPECT_FALSE(writer.append(kStart, "Ingrid", SaveSearch{"", "b"}).ok());
  EXPECT_FALSE(writer.append(kStart, "", SaveSearch{"a", "b"}).ok());
  EXPECT_FALSE(writer.append(kStart, "Ingrid", Unknown{"label.add/9", "{}", ""}).ok());
  EXPECT_EQ(folder.get(), before);
  EXPECT_TRUE(writer.append(kStart, "Ingrid", SaveSearch{"a", "b"}).ok());
}

TEST(Ledger, EntriesThatAreTrustedAreNotHandedOn) {
  const Folder folder;
  Writer writer = write_sample(folder);
  ScanOptions options;
  options.known = writer.head();
  options.trust_known = true;
  must(writer.append(kStart, "Ingrid", SaveSearch{"a", "b"}));
  const Collected read = collect(folder, options);
  ASSERT_EQ(read.entries.size(), 1u);
  EXPECT_EQ(read.entries[0].number.value, options.known->entries + 1);
  EXPECT_EQ(read.scan.head, writer.head());
}

TEST(Ledger, AnErrorOfTheSinkEndsTheScan) {
  const Folder folder;
  write_sample(folder);
  const auto ended = scan(folder.path(), {}, [](const Entry&, std::string_view) -> Status {
    return Error{Code::NoSpace, "full"};
  });
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().code, Code::NoSpace);
}

}  // namespace
}  // namespace day::ledger
