// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: an unpacker of invented formats, so that this room is tested without libarchive.
// Behind any magic number, a packed file is a list of lines
//   entry PATH SIZE      and then SIZE bytes
//   fail WORDS           the rest is damaged
//   cut PATH SIZE GIVEN  an entry that fails after GIVEN of its SIZE bytes
//   end                  what follows is no part of it
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <vector>

#include "source/source.h"

namespace day::source {

class FakeUnpacking : public Unpacking {
 public:
  FakeUnpacking(OuterFile outer, std::size_t read_size) : outer_(std::move(outer)) {
    buffer_.resize(read_size);
    line();  // the magic
  }

  Result<std::optional<Entry>> next_entry() override {
    while (left_ > 0) {
      if (take().empty()) break;
    }
    if (fails_in_entry_) return Error{Code::Damaged, "bad block"};
    const std::vector<std::string> words = split(line());
    if (words.empty() || words[0] == "end") return std::optional<Entry>();
    if (words[0] == "fail" || words.size() < 3) return Error{Code::Damaged, "damaged here"};
    left_ = number(words[2]);
    if (words[0] == "cut") {
      fails_in_entry_ = true;
      left_ = number(words[3]);
    }
    return std::optional<Entry>(Entry{words[1], 1'000'000'000, number(words[2])});
  }

  Result<std::size_t> read(char* into, std::size_t size) override {
    if (left_ == 0 && fails_in_entry_) return Error{Code::Damaged, "bad block"};
    const std::string piece = take(size);
    piece.copy(into, piece.size());
    return piece.size();
  }

 private:
  static std::uint64_t number(const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      words.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return words;
  }
  bool fill() {
    const auto got = outer_.read(buffer_.data(), buffer_.size());
    if (!got.ok() || *got == 0) return false;
    pending_.append(buffer_.data(), *got);
    return true;
  }
  std::string line() {
    std::size_t end;
    while ((end = pending_.find('\n')) == std::string::npos) {
      if (!fill()) return {};
    }
    std::string out = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    return out;
  }
  std::string take(std::size_t size = 4096) {
    if (left_ == 0 || (pending_.empty() && !fill())) return {};
    std::string out = pending_.substr(
        0,
        std::min(size, static_cast<std::size_t>(std::min<std::uint64_t>(left_, pending_.size()))));
    pending_.erase(0, out.size());
    left_ -= out.size();
    return out;
  }

  OuterFile outer_;
  std::string buffer_;
  std::string pending_;
  std::uint64_t left_ = 0;
  bool fails_in_entry_ = false;
};

inline Unpacker fake_unpacker(std::size_t read_size = 100) {
  return [read_size](Packing, OuterFile outer) -> Result<std::unique_ptr<Unpacking>> {
    return std::unique_ptr<Unpacking>(std::make_unique<FakeUnpacking>(std::move(outer), read_size));
  };
}

inline constexpr ByteView kGzipMagic{"\x1f\x8b\x08", 3};
inline constexpr ByteView kZipMagic{"PK\x03\x04", 4};

inline std::string packed(ByteView magic, const std::string& rest) {
  return std::string(magic) + "\n" + rest;
}
inline std::string entry(const std::string& path, const std::string& bytes) {
  return fmt::format("entry {} {}\n", path, bytes.size()) + bytes;
}

}  // namespace day::source
