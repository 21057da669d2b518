// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: a scratch folder that goes away, invented messages, and a small vault made from them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "vault/add.h"
#include "vault/vault.h"

namespace day::vault {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "daylight-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline void write_all(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string invented_message(int number) {
  const std::string n = std::to_string(number);
  return "From: Harbour Office <office@halden.example>\nTo: pilots@halden.example\nSubject: "
         "Berth " +
         n + "\nDate: Tue, 1 Mar 2016 08:00:00 +0100\nMessage-ID: <" + n +
         "@halden.example>\n\nBerth " + n + " is free.\n";
}

// An mbox of messages [first, last).
inline std::string invented_mbox(int first, int last) {
  std::string box;
  for (int number = first; number < last; ++number) {
    box +=
        "From office@halden.example Tue Mar  1 08:00:00 2016\n" + invented_message(number) + "\n";
  }
  return box;
}

// The program whose `locked-room` the tests run; set by CMake.
inline reader::PoolOptions test_pool() {
  reader::PoolOptions options;
  options.workers = 1;
  options.program = std::getenv("DAYLIGHT_WORKER");
  options.document_program = std::getenv("DAYLIGHT_DOCUMENT_WORKER");
  return options;
}

inline AddOptions test_add() {
  AddOptions options;
  options.pool = test_pool();
  return options;
}

}  // namespace day::vault
