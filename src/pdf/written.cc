// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pdf/written.h"

#include <fmt/format.h>

namespace day::pdf {

int Written::reserve() {
  objects_.emplace_back();
  return static_cast<int>(objects_.size());
}

void Written::set(int number, std::string_view object) {
  objects_[static_cast<std::size_t>(number) - 1] = Bytes(object);
}

int Written::add(std::string_view object) {
  const int number = reserve();
  set(number, object);
  return number;
}

int Written::add_stream(std::string_view entries, ByteView content) {
  return add(
      fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, content.size(), content));
}

int Written::add_page_of(int content, double width, double height, std::string_view entries) {
  const int page =
      add(fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents {} 0 R "
                      "/Resources << /Font << /F 3 0 R >> >> {} >>",
                      width, height, content, entries));
  pages_.push_back(page);
  return page;
}

int Written::add_page(std::string_view content, double width, double height,
                      std::string_view entries) {
  return add_page_of(add_stream("", content), width, height, entries);
}

void Written::embed(std::string_view name, ByteView content) {
  const int stream = add_stream("/Type /EmbeddedFile /Subtype /text#2Fplain", content);
  const int spec =
      add(fmt::format("<< /Type /Filespec /F ({}) /EF << /F {} 0 R >> >>", name, stream));
  names_ += fmt::format("({:06}) {} 0 R ", objects_.size(), spec);
}

Bytes Written::finish(std::string_view info, std::string_view catalog) {
  std::string kids;
  for (const int page : pages_) kids += fmt::format("{} 0 R ", page);
  const std::string names =
      names_.empty() ? "" : fmt::format("/Names << /EmbeddedFiles << /Names [{}] >> >>", names_);
  set(1, fmt::format("<< /Type /Catalog /Pages 2 0 R {} {} >>", names, catalog));
  if (objects_[1].empty()) {
    set(2, fmt::format("<< /Type /Pages /Count {} /Kids [{}] >>", pages_.size(), kids));
  }
  set(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  const int facts = add(fmt::format("<< {} >>", info));
  Bytes out = "%PDF-1.7\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t at = 0; at < objects_.size(); ++at) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", at + 1, objects_[at]);
  }
  const std::size_t start = out.size();
  out += fmt::format("xref\n0 {}\n{}trailer\n<< /Size {} /Root 1 0 R /Info {} 0 R >>\n",
                     objects_.size() + 1, table, objects_.size() + 1, facts);
  out += fmt::format("startxref\n{}\n%%EOF\n", start);
  return out;
}

std::string shown(const std::vector<std::string>& lines) {
  std::string out = "BT /F 12 Tf 72 770 Td 14 TL\n";
  for (const std::string& line : lines) out += fmt::format("({}) Tj T*\n", line);
  return out + "ET\n";
}

std::string bars(std::size_t count) {
  std::string out;
  for (std::size_t at = 0; at < count; ++at) out += fmt::format("{} 100 3 100 re f\n", 50 + 6 * at);
  return out;
}

}  // namespace day::pdf
