// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/limits.h"
#include "office/flow.h"
#include "office/inflate.h"
#include "office/legacy_kinds.h"
#include "office/limits.h"
#include "office/little.h"
#include "text/charset.h"

namespace day::office {
namespace {

// [MS-PPT] §2.13.24.
enum Record : std::uint16_t {
  kDocument = 0x03E8,
  kSlideAtom = 0x03EF,
  kNotesAtom = 0x03F1,
  kSlidePersist = 0x03F3,
  kSlideInfo = 0x03F9,
  kPlaceholder = 0x0BC3,
  kTextChars = 0x0FA0,
  kTextBytes = 0x0FA8,
  kCString = 0x0FBA,
  kHeadersFooters = 0x0FD9,
  kHyperlink = 0x0FD7,
  kSlideList = 0x0FF0,
  kUserEdit = 0x0FF5,
  kObjectStorage = 0x1011,
  kShape = 0xF004,
  kBinaryTagData = 0x138B,  // an atom that holds records: comments are there
  kPersistDirectory = 0x1772,
  kComment = 0x2EE0,
};

constexpr std::uint32_t kEncryptedToken = 0xF3D1C4DF;
constexpr std::size_t kHeaderBytes = 8;
constexpr unsigned kSlides = 0;
constexpr unsigned kMasters = 1;
constexpr unsigned kNotes = 2;
constexpr std::uint16_t kIsHidden = 0x0004;

struct Atom {
  std::uint16_t type = 0;
  unsigned instance = 0;
  ByteView body;
  bool is_container = false;
};

// Goes through records as they lie, into containers and out again, without a stack: a container is
// its header only. Within `bytes`, never past it.
class Atoms {
 public:
  explicit Atoms(ByteView bytes) : in_(bytes) {}

  bool next(Atom* atom) {
    if (in_.size() < kHeaderBytes) return false;
    const std::uint16_t head = u16_at(in_, 0);
    atom->type = u16_at(in_, 2);
    atom->instance = head >> 4;
    atom->is_container = (head & 0xF) == 0xF || atom->type == kBinaryTagData;
    atom->body = piece_of(in_, kHeaderBytes, u32_at(in_, 4));
    in_.remove_prefix(kHeaderBytes + (atom->is_container ? 0 : atom->body.size()));
    return true;
  }

 private:
  ByteView in_;
};

// The record at that place, its header included.
ByteView record_at(ByteView stream, std::size_t at) {
  return piece_of(stream, at, kHeaderBytes + u32_at(stream, at + 4));
}

// A vertical tab is a line break, a carriage return the end of a paragraph.
std::string lines_of(std::string text) {
  for (char& c : text) {
    if (c == '\r' || c == '\v') c = '\n';
  }
  return text;
}

std::string text_of(const Atom& atom) {
  if (atom.type != kTextBytes) return lines_of(from_utf16(atom.body));
  // The low octets of UTF-16 (§2.9.43).
  std::string out = text::to_utf8("iso-8859-1", atom.body);
  return lines_of(std::move(out));
}

enum class Shapes { All, WithoutPlaceholders };

// Everything that is written in one slide or page of notes.
std::string texts_in(ByteView record, Shapes shapes = Shapes::All) {
  std::string out;
  Atoms atoms(record);
  Atom atom;
  bool is_left_out = false;
  while (atoms.next(&atom) && out.size() < document::kMaxTextBytes) {
    if (atom.type == kShape) is_left_out = false;
    // What stands in a master for the text of each slide.
    if (atom.type == kPlaceholder) is_left_out = shapes == Shapes::WithoutPlaceholders;
    const bool is_text = atom.type == kTextChars || atom.type == kTextBytes;
    if (is_text && !is_left_out) add_line(&out, text_of(atom));
  }
  return out;
}

// [MS-PPT] §2.4.21.1: author, text and initials of a comment are strings in it, in any order.
std::string comments_in(ByteView record) {
  std::string out;
  std::string author;
  std::string text;
  const auto end_comment = [&] {
    if (!text.empty()) add_line(&out, (author.empty() ? "" : author + ": ") + one_line(text));
    author.clear();
    text.clear();
  };
  bool is_in = false;
  Atoms atoms(record);
  Atom atom;
  while (atoms.next(&atom) && out.size() < document::kMaxTextBytes) {
    if (atom.type == kComment) {
      end_comment();
      is_in = true;
    } else if (is_in && atom.type == kCString) {
      if (atom.instance == 0) author = from_utf16(atom.body);
      if (atom.instance == 1) text = lines_of(from_utf16(atom.body));
    } else if (atom.is_container) {
      end_comment();
      is_in = false;
    }
  }
  end_comment();
  return out;
}

struct ListedSlide {
  std::uint32_t reference = 0;  // in the persist directory
  std::uint32_t id = 0;
  std::string outline;  // its titles and bodies
};

class OldDeck {
 public:
  OldDeck(const Legacy& legacy, ByteView stream) : legacy_(legacy), stream_(stream) {}

  void run(ByteView current_user) {
    if (u32_at(current_user, 12) == kEncryptedToken) {
      legacy_.draft->end(document::Outcome::Locked, "it needs a password");
      return;
    }
    read_directory(u32_at(current_user, 16));
    ByteView document = persisted(document_reference_);
    if (u16_at(document, 2) != kDocument) document = find_document();
    read_document(document);
    if (slides_.empty()) {
      // Damaged, or of PowerPoint 95: all that is written in it, without order.
      legacy_.draft->defect("its slides are not listed; their texts follow in the file's order");
      legacy_.draft->page({});
      legacy_.draft->text(texts_in(stream_));
      return;
    }
    legacy_.draft->page_count(slides_.size());
    std::size_t number = 0;
    for (const ListedSlide& slide : slides_) {
      read_slide(slide, ++number);
      if (legacy_.draft->is_full()) break;
    }
    std::string masters;
    for (const std::uint32_t master : masters_) {
      add_line(&masters, texts_in(persisted(master), Shapes::WithoutPlaceholders));
    }
    legacy_.draft->page_if_any("Masters of slides", masters);
    legacy_.draft->page_if_any("Links", links_);
  }

  void hand_on_objects() {
    std::set<std::uint32_t> seen;
    for (const auto& [reference, offset] : directory_) {
      if (!seen.insert(offset).second) continue;
      const ByteView record = record_at(stream_, offset);
      if (u16_at(record, 2) != kObjectStorage) continue;
      if (!may_read(record.size())) return;
      const ByteView body = piece_of(record, kHeaderBytes, record.size());
      // Compressed ones have their size before them (§2.10.34).
      if (u16_at(record, 0) >> 4 == 0) {
        legacy_.hand_on("object", {}, body);
        continue;
      }
      Bytes plain;
      const std::string wrong = inflate_zlib(piece_of(body, 4, body.size()), &plain);
      // PowerPoint does not always end them as zlib would.
      if (!wrong.empty() && plain.size() < u32_at(body, 0))
        legacy_.draft->defect("an embedded object: " + wrong);
      if (!may_read(plain.size())) return;
      if (!plain.empty()) legacy_.hand_on("object", {}, plain);
    }
  }

 private:
  // From the newest edit to the oldest: the first place that is told of an object is the one that
  // holds (§2.3.2 to 2.3.5).
  void read_directory(std::size_t edit) {
    for (std::size_t edits = 0; edits < kMaxEdits && edit < stream_.size(); ++edits) {
      const ByteView record = record_at(stream_, edit);
      if (u16_at(record, 2) != kUserEdit) return;
      const ByteView body = piece_of(record, kHeaderBytes, record.size());
      if (document_reference_ == 0) document_reference_ = u32_at(body, 16);
      read_places(record_at(stream_, u32_at(body, 12)));
      const std::size_t before = u32_at(body, 8);
      if (before == 0 || before >= edit) return;
      edit = before;
    }
  }

  void read_places(ByteView record) {
    if (u16_at(record, 2) != kPersistDirectory) return;
    std::size_t at = kHeaderBytes;
    while (at + 8 <= record.size()) {
      const std::uint32_t entry = u32_at(record, at);
      at += 4;
      for (std::uint32_t i = 0; i < entry >> 20 && at + 4 <= record.size(); ++i, at += 4) {
        directory_.try_emplace((entry & 0xFFFFF) + i, u32_at(record, at));
      }
    }
  }

  ByteView persisted(std::uint32_t reference) {
    const auto place = directory_.find(reference);
    if (place == directory_.end()) return {};
    const ByteView record = record_at(stream_, place->second);
    return may_read(record.size()) ? record : ByteView();
  }

  // Records that are referred to again and again are read so often, but not for ever.
  bool may_read(std::size_t size) {
    read_bytes_ += size;
    if (read_bytes_ <= kMaxPackageBytes) return true;
    legacy_.draft->defect("its records overlap; the rest is not read");
    return false;
  }

  ByteView find_document() const {
    std::size_t at = 0;
    ByteView last;
    while (at + kHeaderBytes <= stream_.size()) {
      const ByteView record = record_at(stream_, at);
      if (u16_at(record, 2) == kDocument) last = record;
      at += record.size();
    }
    return last;
  }

  void read_document(ByteView document) {
    Atoms atoms(document);
    Atom atom;
    unsigned list = kMasters;
    bool is_link = false;
    while (atoms.next(&atom)) {
      if (atom.type == kSlideList) {
        list = atom.instance;
      } else if (atom.type == kSlidePersist) {
        const ListedSlide slide{u32_at(atom.body, 0), u32_at(atom.body, 12), {}};
        if (list == kSlides && slides_.size() < document::kMaxPages) slides_.push_back(slide);
        if (list == kMasters) masters_.push_back(slide.reference);
        if (list == kNotes) notes_.try_emplace(slide.id, slide.reference);
      } else if (atom.type == kTextChars || atom.type == kTextBytes) {
        if (list == kSlides && !slides_.empty()) add_line(&slides_.back().outline, text_of(atom));
      } else if (atom.type == kHyperlink) {
        is_link = true;
      } else if (atom.type == kCString && is_link) {
        const std::string text = from_utf16(atom.body);
        if (atom.instance == 1 && text.find("slide") != 0) add_line(&links_, text);
      } else if (atom.is_container) {
        is_link = false;
      }
    }
  }

  void read_slide(const ListedSlide& slide, std::size_t number) {
    const std::string label = "Slide " + std::to_string(number);
    const ByteView record = persisted(slide.reference);
    std::uint32_t notes = 0;
    bool is_hidden = false;
    Atoms atoms(record);
    Atom atom;
    while (atoms.next(&atom)) {
      if (atom.type == kSlideAtom) notes = u32_at(atom.body, 16);
      if (atom.type == kSlideInfo) is_hidden = (u16_at(atom.body, 10) & kIsHidden) != 0;
    }
    document::Draft& draft = *legacy_.draft;
    draft.page(is_hidden ? label + " (hidden)" : label);
    if (record.empty()) draft.defect(label + ": it is missing");
    draft.text(slide.outline);
    draft.text(texts_in(record));
    const auto page = notes_.find(notes);
    if (notes != 0 && page != notes_.end()) {
      draft.page_if_any(label + ", notes", texts_in(persisted(page->second)));
    }
    draft.page_if_any(label + ", comments", comments_in(record));
  }

  // Each time that a deck is saved quickly adds one; after some the whole is written anew.
  static constexpr std::size_t kMaxEdits = 10'000;

  const Legacy& legacy_;
  ByteView stream_;
  std::map<std::uint32_t, std::uint32_t> directory_;  // places by reference
  std::uint32_t document_reference_ = 0;
  std::uint64_t read_bytes_ = 0;
  std::vector<ListedSlide> slides_;
  std::vector<std::uint32_t> masters_;
  std::map<std::uint32_t, std::uint32_t> notes_;  // references by identity
  std::string links_;
};

}  // namespace

void read_old_slides(const Legacy& legacy) {
  const Bytes stream = legacy.read("PowerPoint Document");
  const Bytes user = legacy.read("Current User");
  OldDeck deck(legacy, stream);
  deck.run(user);
  deck.hand_on_objects();
  find_pictures(legacy.read("Pictures"), legacy);
}

}  // namespace day::office
