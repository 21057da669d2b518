// SPDX-License-Identifier: AGPL-3.0-or-later
// The value and parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183), with
// continuations and charsets (RFC 2231), and with encoded words where programs wrongly put them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reader/message_words.h"

namespace day::reader {

struct Parameter {
  std::string name;   // lower case, without "*" and section numbers
  std::string value;  // decoded to UTF-8
  bool quoted = false;
};

struct ContentField {
  std::string value;  // lower case: "text/plain", "attachment"
  std::vector<Parameter> parameters;
  bool malformed = false;  // something could not be read and was passed over
  WordTrouble trouble;

  // Empty if absent. Of several, the one with a charset (RFC 2231) comes first, then the first.
  std::string_view find(std::string_view name) const;
  // The same up to the first blank unless it was quoted: for charset and boundary, after which
  // comments may stand. White space at the ends is not part of it.
  std::string_view find_token(std::string_view name) const;
};

ContentField parse_content_field(std::string_view unfolded);

// Whether a lower-case media type is one: type "/" subtype (RFC 2045 §5.1).
bool is_media_type(std::string_view value);

}  // namespace day::reader
