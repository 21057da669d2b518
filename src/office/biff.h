// SPDX-License-Identifier: AGPL-3.0-or-later
// Records of old Excel files, with those that continue them ([MS-XLS] §2.1.4, §2.5.293).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace day::office {

struct BiffRecord {
  std::uint16_t type = 0;
  ByteView body;
  // Of the records that continue it; a string that goes on there begins with its flags again.
  std::vector<ByteView> more;
};

class BiffScanner {
 public:
  explicit BiffScanner(ByteView stream) : in_(stream) {}
  std::optional<BiffRecord> next();
  bool is_cut_off() const { return is_cut_off_; }

 private:
  ByteView in_;
  bool is_cut_off_ = false;
};

// Reads strings on over the borders of records.
class BiffReader {
 public:
  explicit BiffReader(const BiffRecord& record, std::size_t at = 0)
      : record_(record), rest_(record.body.substr(std::min(at, record.body.size()))) {}

  bool at_end() const { return rest_.empty() && next_ >= record_.more.size(); }
  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  // XLUnicodeRichExtendedString: flags, runs of formats and Asian readings are passed over.
  std::string rich_string();
  // Of one octet each, or of two.
  std::string characters(std::size_t count, bool is_wide);

 private:
  void skip(std::size_t size);
  bool advance();

  const BiffRecord& record_;
  ByteView rest_;
  std::size_t next_ = 0;
};

}  // namespace day::office
