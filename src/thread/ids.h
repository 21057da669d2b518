// SPDX-License-Identifier: AGPL-3.0-or-later
// Which messages a message names as those that it answers: RFC 5256 §3 (REFERENCES), RFC 5322
// §3.6.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace day::thread {

// The form in which Message-IDs are compared, without < >: a local part in quotation marks that
// need not be is written without (RFC 5256 §3). Anything else stays as it is.
std::string normal_id(std::string_view id);

// What one header says of the conversation, in normal form.
struct Names {
  std::string own;  // empty: the message has no Message-ID
  // Messages before it in the conversation, the oldest first; each once, never `own`.
  std::vector<std::string> ancestors;
  // The one that is answered, among `ancestors`; empty if none is named.
  std::string parent;
  bool by_in_reply_to = false;  // In-Reply-To says which; else it is the last of References
};

// In-Reply-To decides if it names one message: gateways append ids of their own to References.
// Where it names several the last reference counts, and without references the first of them.
Names find_names(std::string_view message_id, const std::vector<std::string>& references,
                 const std::vector<std::string>& in_reply_to);

}  // namespace day::thread
