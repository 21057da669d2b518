// SPDX-License-Identifier: AGPL-3.0-or-later
// What a file is, told from its first bytes and never from its name. Pure; total; a wrong guess
// costs a better reading, never a byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace day::source {

enum class Form {
  Empty,
  Mbox,
  Message,     // one message, header first
  Emlx,        // Apple Mail: the size of the message, the message, an XML property list
  Document,    // anything else
  Compressed,  // one stream in a compressed file
  Archive,     // entries
};

struct Sniffed {
  Form form = Form::Document;
  std::string_view detail;  // "mboxrd", "eml", "zstd", "zip" …; empty if there is nothing to say
  bool needs_seek = false;  // cannot be unpacked front to back
};

// Where the file lies: in a folder of mail, what begins with any field is a message.
enum class Surroundings { Unknown, MailFolder };

// `head` is the first kSniffBytes of the file, or all of it (`complete`).
Sniffed sniff(ByteView head, bool complete, Surroundings surroundings = Surroundings::Unknown);

// The first line of an .emlx file: how many bytes of message follow it. `line_size` is the size of
// that line with its end. False if it is no such line.
bool parse_emlx_line(ByteView head, std::uint64_t* message_size, std::size_t* line_size);

// What lies in a compressed file of that name: in "x/a.mbox.gz" there is "a.mbox", in "a.tgz" there
// is "a.tar", and in any other a file of the same name.
std::string name_inside(std::string_view path);

}  // namespace day::source
