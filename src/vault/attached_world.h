// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: invented messages with files, and an archive to put into them.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "base/encoding.h"

namespace day::vault {

struct Attached {
  std::string name;
  std::string type;
  std::string content;
};

inline std::string message_with(const std::string& id, const std::vector<Attached>& files) {
  std::string text =
      "From: Asa Lind <asa.lind@port.example>\nTo: desk@port.example\nSubject: " + id +
      "\nDate: Tue, 3 May 2016 13:07:00 +0200\nMessage-ID: <" + id +
      "@port.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"cut\"\n\n"
      "--cut\nContent-Type: text/plain\n\nSee what is attached.\n";
  for (const Attached& file : files) {
    text += "--cut\nContent-Type: " + file.type + "; name=\"" + file.name + "\"\n";
    if (file.type == "message/rfc822") {
      text += "\n" + file.content + "\n";
      continue;
    }
    text += "Content-Disposition: attachment; filename=\"" + file.name +
            "\"\nContent-Transfer-Encoding: base64\n\n" + encode_base64(file.content) + "\n";
  }
  return text + "--cut--\n";
}

// A tar of one file (POSIX.1-1988 ustar).
inline std::string tar_of(const std::string& name, const std::string& content) {
  std::string head(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    head.replace(at, text.size(), text);
  };
  char size[12];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  put(0, name);
  put(100, "0000644");
  put(124, size);
  put(136, "00000000000");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar");
  put(263, "00");
  unsigned sum = 0;
  for (const char c : head) sum += static_cast<unsigned char>(c);
  char checksum[8];
  std::snprintf(checksum, sizeof checksum, "%06o", sum);
  put(148, std::string(checksum) + std::string("\0 ", 2));
  return head + content + std::string((512 - content.size() % 512) % 512 + 1024, '\0');
}

}  // namespace day::vault
