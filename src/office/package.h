// SPDX-License-Identifier: AGPL-3.0-or-later
// A package as ECMA-376-2 (OPC) has it: parts, and relationships from part to part. Also how parts
// that are files of their own are handed on; OpenDocument packages share that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/draft.h"
#include "office/zip.h"

namespace day::office {

struct Relationship {
  std::string id;
  std::string type;    // the last word of its address: "slide", "hyperlink"
  std::string target;  // name of a part, or an address if external
  bool is_external = false;
};

class Package {
 public:
  // Both must outlive it; what cannot be read becomes a defect of the draft.
  Package(Zip* zip, document::Draft* draft) : zip_(zip), draft_(draft) {}

  // A part to be read as text. Absent: nothing and no defect. Damaged: as far as it goes.
  std::optional<Bytes> read(std::string_view name);
  bool has(std::string_view name) const { return zip_->find(name).has_value(); }
  const Zip& zip() const { return *zip_; }
  document::Draft& draft() { return *draft_; }

  // From that part ("" for the package itself), in their order.
  std::vector<Relationship> relationships(std::string_view part);
  // The first of that type, or nothing.
  std::optional<std::string> related(std::string_view part, std::string_view type);

  // Hands on one part. Its key is its number in the package, counted from 1.
  void hand_on(std::size_t index, const document::Options& options, document::Children* children);

 private:
  Zip* zip_;
  document::Draft* draft_;
};

// "../media/a.png" seen from "word/document.xml" is "media/a.png"; percent signs are decoded.
std::string resolve_part(std::string_view from, std::string_view target);

// True if it ends so, whatever the case of its letters.
bool has_ending(std::string_view name, std::string_view ending);

}  // namespace day::office
