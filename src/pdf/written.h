// SPDX-License-Identifier: AGPL-3.0-or-later
// PDF files written by tests, object by object (ISO 32000-1 §7.5). Not for anything else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace day::pdf {

class Written {
 public:
  // Takes the next number, for an object that others name before it is known.
  int reserve();
  void set(int number, std::string_view object);
  int add(std::string_view object);
  // `entries` is what the dictionary has beside the length.
  int add_stream(std::string_view entries, ByteView content);

  // A page of `width` by `height` points with the content stream `content`; "/F" is Helvetica.
  // `entries` goes into its dictionary. finish() puts the pages in the order of these calls.
  int add_page(std::string_view content, double width = 595, double height = 842,
               std::string_view entries = {});
  // A page that has one content stream with others.
  int add_page_of(int content, double width = 595, double height = 842,
                  std::string_view entries = {});
  // `name` is written as the file name.
  void embed(std::string_view name, ByteView content);

  // The file, with `info` as entries of its information dictionary, `catalog` of its catalog.
  Bytes finish(std::string_view info = {}, std::string_view catalog = {});

 private:
  std::vector<Bytes> objects_ = std::vector<Bytes>(3);  // catalog, pages, font: 1 to 3
  std::vector<int> pages_;
  std::string names_;
};

// A content stream that shows `lines` in 12 points from the top of an A4 page.
std::string shown(const std::vector<std::string>& lines);

// A content stream with `count` thin upright bars of a hundred points, each with two edges in most
// rows at any resolution.
std::string bars(std::size_t count);

}  // namespace day::pdf
