// SPDX-License-Identifier: AGPL-3.0-or-later
// What readers of a PDF have put on its pages (ISO 32000-1 §12.5): notes, and files pinned to a
// page. By poppler's face for GLib, since that for C++ does not tell of them.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "document/document.h"

namespace day::pdf {

class Annotations {
 public:
  // Both must outlive this. A Complaints must live.
  Annotations(ByteView file, std::string_view password);
  Annotations(const Annotations&) = delete;
  Annotations& operator=(const Annotations&) = delete;
  ~Annotations();

  // False: the library cannot open it (with this password); no note and no file is found.
  bool is_open() const;

  // The notes on a page, each as lines that begin with who wrote it and when, as far as it is
  // stated: "[Note by A. Reader, 2015-05-07] Which samples?". Not those whose words stand in
  // `shown`, the text of the page: what is written upon a page is drawn with it. At most
  // `max`.
  std::vector<std::string> find_notes(std::size_t page, std::string_view shown,
                                      std::size_t max) const;

  // Hands on the files pinned to a page; keys are above those of the catalog, see
  // first_key(). What is wrong with one of them is told to it, and given back.
  std::vector<std::string> hand_on(std::size_t page, std::optional<std::uint64_t> only_key,
                                   document::Children* children) const;

  // Of the first file on a page; its number is in the lower half.
  static std::uint64_t first_key(std::size_t page) { return (std::uint64_t{page} + 1) << 32; }

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace day::pdf
