// SPDX-License-Identifier: AGPL-3.0-or-later
// Splits an mbox (mboxo, mboxrd, mboxcl, mboxcl2) into messages and framing, as its bytes come, in
// constant memory. Every byte is handed on once, in order, exactly as it is: From_ lines, the blank
// line before them and what precedes the first are framing; all else is messages, in which quoted
// ">From " lines stay quoted. docs/formats/mbox.md has the rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "mail/from_line.h"

namespace day::mail {

struct MboxPiece {
  enum class Kind {
    Framing,  // bytes of no message
    Begin,    // a message begins; `bytes` is its From_ line without line end, said again
    Bytes,    // of the message
    End,
    Notice,  // `bytes` is a sentence for a person
  };
  Kind kind = Kind::Framing;
  ByteView bytes;
  std::uint64_t offset = 0;  // in the mbox: of the bytes, or where the message begins or ended
};

// The pieces are the same however the mbox is cut into chunks, but for how runs of Framing and of
// Bytes are cut. Holds at most the last chunk and kMaxContentLengthAheadBytes.
class MboxSplitter {
 public:
  // The views in the answer hold until the next call.
  std::span<const MboxPiece> feed(ByteView chunk);
  // Once, after the last chunk.
  std::span<const MboxPiece> finish();

 private:
  // Whether a From_ line lies inside what Content-Length says is the message before it.
  enum class Reach { Inside, Outside, NeedMore };

  std::span<const MboxPiece> process();
  std::optional<std::size_t> find_candidate() const;
  bool pass_candidate(std::size_t at);
  FromVerdict judge_at(std::size_t at) const;
  std::size_t blank_before(std::size_t at) const;
  Reach find_reach(std::size_t at, std::size_t* boundary);
  Reach find_boundary(std::size_t place, std::size_t* boundary) const;
  void find_content_end(std::size_t limit, bool final);
  void split(std::size_t at);
  void close_message(std::size_t at);
  void begin_message();
  void hand_on(std::size_t end, std::size_t limit);
  void put(MboxPiece::Kind kind, std::size_t begin, std::size_t end);
  void put_notice(ByteView text);
  // Where the message begins in the buffer.
  std::size_t item() const { return static_cast<std::size_t>(item_ - base_); }

  Bytes buffer_;            // of the mbox, from base_; what lies before taken_ is context
  std::uint64_t base_ = 0;  // offset of the buffer in the mbox
  std::size_t taken_ = 0;   // handed on up to here
  std::size_t scan_ = 0;    // From_ lines before here have been dealt with
  bool at_end_ = false;
  bool in_message_ = false;
  bool has_begun_ = false;         // Begin was handed on
  std::size_t from_ = 0;           // the From_ line without line end, until has_begun_
  std::size_t from_size_ = 0;      //
  std::uint64_t item_ = 0;         // offset of the message in the mbox
  bool length_known_ = false;      // content_end_ is final
  std::uint64_t content_end_ = 0;  // where Content-Length points; 0 if there is none
  std::vector<MboxPiece> pieces_;
};

}  // namespace day::mail
