// SPDX-License-Identifier: AGPL-3.0-or-later
// What the tests of this room share: a folder that goes away, two invented operators, and a small
// ledger of every kind.
#pragma once

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"

namespace day::ledger {

class Folder {
 public:
  Folder() {
    // In memory where that is possible: these tests sync thousands of times.
    path_ = "/dev/shm/daylight-ledger-XXXXXX";
    if (::mkdtemp(path_.data()) != nullptr) return;
    path_ = (std::filesystem::temp_directory_path() / "daylight-ledger-XXXXXX").string();
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  Bytes get() const {
    std::ifstream in(decisions_path(path_), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(ByteView bytes) const {
    std::ofstream out(decisions_path(path_), std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    CHECK(out.good());
  }

 private:
  std::string path_;
};

// Fails the program, with the reason, where a test cannot go on.
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) fprintf(stderr, "%s\n", result.error().message.c_str());
  CHECK(result.ok());
  return std::move(result).value();
}

// The key whose 32 octets are all `octet`.
inline crypto::SigningKey key_of(char octet) {
  return crypto::SigningKey::from_seed(Bytes(32, octet)).value();
}

inline OperatorKey public_of(const crypto::SigningKey& key) {
  return OperatorKey{parse_digest_bytes(key.public_octets()).value()};
}

inline ItemId item_of(std::string_view bytes) {
  return ItemId{crypto::sha256(bytes)};
}

inline constexpr std::string_view kVaultId = "00112233445566778899aabbccddeeff";
inline constexpr Instant kStart{1'767'323'045};  // 2026-01-02T03:04:05Z

// One of each kind, the first entry apart.
inline std::vector<Decision> one_of_each() {
  const ItemId item = item_of("Subject: a\n\n");
  return {IntroduceOperator{public_of(key_of('b')), "Paal"},
          ChangeLabel{true, "to publish", {item, item_of("")}, "from:ingrid"},
          ChangeLabel{false, "to publish", {item_of("")}, ""},
          AddNote{item, "Who is \"K\"?\nAsk.", Span{4, 9, "berth"}},
          AddNote{item, "Читать", std::nullopt},
          AmendNote{{5}, "K is the pilot."},
          WithdrawNote{{6}, "wrong message"},
          SaveSearch{"samples", "contaminated samples"},
          ForgetSearch{"samples"},
          MergePersons{{"i@halden.example", "ingrid@halden.example"}, "same signature"},
          SplitPersons{{"k@halden.example"}, {"k@rix.example"}, ""},
          RetireOperator{public_of(key_of('b')), ""}};
}

// A ledger of all kinds, written by key_of('a') at kStart and a second later each.
inline Writer write_sample(const Folder& folder) {
  Writer writer =
      must(Writer::create(folder.path(), std::string(kVaultId), "Ingrid", key_of('a'), kStart));
  Instant time = kStart;
  for (const Decision& each : one_of_each()) {
    ++time.unix_seconds;
    must(writer.append(time, "Ingrid", each));
  }
  return writer;
}

// A scan with its entries.
struct Collected {
  Scan scan;
  std::vector<Entry> entries;
};
inline Collected collect(const Folder& folder, const ScanOptions& options = {}) {
  Collected out;
  out.scan = must(scan(folder.path(), options, [&](const Entry& entry, std::string_view) -> Status {
    out.entries.push_back(entry);
    return {};
  }));
  return out;
}

// The lines of a ledger, each with its line feed.
inline std::vector<std::string> lines_of(const Bytes& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::size_t size = (end == std::string::npos ? text.size() : end + 1) - at;
    lines.push_back(text.substr(at, size));
    at += size;
  }
  return lines;
}

inline Bytes join(const std::vector<std::string>& lines) {
  Bytes text;
  for (const std::string& each : lines) text += each;
  return text;
}

}  // namespace day::ledger
