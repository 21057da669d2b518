// SPDX-License-Identifier: AGPL-3.0-or-later
// The two layers of TNEF below messages: attributes, and lists of properties in some of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "outlook/properties.h"

namespace day::outlook {

// [MS-OXTNEF] §2.1.3.
struct TnefAttribute {
  bool is_of_attachment = false;
  std::uint32_t id = 0;  // with its type in the upper half
  ByteView data;
  bool is_sound = true;  // its checksum is that of its data
};

// Walks the attributes of a stream.
class TnefStream {
 public:
  explicit TnefStream(ByteView stream);
  // Nothing at the end, or where it breaks off; then wrong() says why.
  std::optional<TnefAttribute> next();
  std::string_view wrong() const { return wrong_; }

 private:
  ByteReader in_;
  std::string_view wrong_;
};

// [MS-OXTNEF] §2.1.3.4. False if the list breaks off; what stands before that is set. An object
// (the data of an attached message) has the 16 octets that name its kind before it.
bool read_tnef_properties(ByteReader* in, Properties* properties);

}  // namespace day::outlook
