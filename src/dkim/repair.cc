// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/repair.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "dkim/limits.h"
#include "dkim/repair_body.h"
#include "dkim/repair_header.h"
#include "mail/fields.h"

namespace day::dkim {
namespace {

using mail::Canonicalization;
using mail::Repair;
using mail::RepairedDigest;
using mail::SignatureDigest;
using Repairs = std::vector<Repair>;

// In which order two changes are undone, so that each pair is tried once: what exports do comes
// after what happens on the way.
int order_of(Repair repair) {
  switch (repair) {
    case Repair::LineEnds:
      return 0;
    case Repair::FromQuote:
      return 1;
    case Repair::ListFooter:
      return 2;
    case Repair::ByteOrderMark:
      return 3;
    case Repair::BlankLinesRemoved:
    case Repair::BlankLineAdded:
      return 4;
    case Repair::SubjectLabel:
      return 5;
    case Repair::OriginalMessageId:
      return 6;
    case Repair::TrailingSpace:
      return 7;
    case Repair::HeaderFolding:
      return 8;
    case Repair::TransferEncoding:
      break;
  }
  return 9;
}

// Whether a text with CRLF has other line ends, too.
bool has_mixed_line_ends(ByteView message) {
  for (std::size_t at = message.find('\n'); at != ByteView::npos; at = message.find('\n', at + 1)) {
    if (at == 0 || message[at - 1] != '\r') return true;
  }
  for (std::size_t at = message.find('\r'); at != ByteView::npos; at = message.find('\r', at + 1)) {
    if (at + 1 == message.size() || message[at + 1] != '\n') return true;
  }
  return false;
}

// Every LF, CR, and CRs before an LF is one line end.
Bytes mend_line_ends(ByteView message) {
  Bytes out;
  out.reserve(message.size() + message.size() / 16);
  while (!message.empty()) {
    const std::size_t text = std::min(message.find_first_of("\r\n"), message.size());
    out += message.substr(0, text);
    message.remove_prefix(text);
    const std::size_t returns = std::min(message.find_first_not_of('\r'), message.size());
    message.remove_prefix(returns);
    const bool has_lf = message.starts_with('\n');
    if (has_lf) message.remove_prefix(1);
    for (std::size_t i = has_lf ? 1 : returns; i > 0; --i) out += "\r\n";
  }
  return out;
}

// The message with its line ends mended, and its signatures.
struct MendedMessage {
  explicit MendedMessage(Bytes mended)
      : bytes(std::move(mended)),
        scanned(mail::scan_header(bytes)),
        view(view_message(scanned, bytes)),
        signatures(find_signatures(view)) {}
  MendedMessage(const MendedMessage&) = delete;  // it is full of views of itself
  MendedMessage& operator=(const MendedMessage&) = delete;

  // The one that is `plain` in the message as it is; null if there is none.
  const FoundSignature* find(const SignatureDigest& plain) const {
    for (const FoundSignature& found : signatures) {
      const SignatureDigest& said = found.field.said;
      if (is_judged(found) && said.kind == plain.kind && said.domain == plain.domain &&
          said.selector == plain.selector && said.signature == plain.signature) {
        return &found;
      }
    }
    return nullptr;
  }

  Bytes bytes;
  mail::Header scanned;
  MessageView view;
  std::vector<FoundSignature> signatures;
};

// What makes the hash of a body match.
struct BodyMatch {
  Repairs repairs;
  std::optional<TextEncoding> recoded;
  std::uint64_t uncovered_bytes = 0;
};

// ---- bodies

class BodySearch {
 public:
  BodySearch(const BodyView& body, const BodyForm& form, std::vector<FoundSignature>* signatures,
             RepairCapture* capture)
      : body_(body),
        form_(form),
        signatures_(signatures),
        capture_(capture),
        matches_(signatures->size()) {
    for (std::size_t i = 0; i < signatures->size(); ++i) {
      const FoundSignature& signature = (*signatures)[i];
      if (!covers_body(signature) || signature.field.said.body_matches) continue;
      wanted_.push_back(i);
      form_.has_simple = form_.has_simple ||
                         signature.field.said.body_canonicalization == Canonicalization::Simple;
    }
  }

  void run(const MendedMessage* mended) {
    if (mended != nullptr) try_body({Repair::LineEnds}, mended->view.body, {});
    const std::vector<BodyChange> changes = find_body_changes(body_, form_, true);
    for (const BodyChange& change : changes) try_change({}, body_, change);
    if (mended != nullptr) try_pairs(Repair::LineEnds, mended->view.body);
    for (const BodyChange& change : changes) {
      if (wanted_.empty() || change.repair == Repair::TransferEncoding) break;
      if (body_.bytes.size() > kMaxPairedBodyBytes || trials_left_ == 0) break;
      try_pairs(change.repair, undo_body_change(change, body_, form_).view());
    }
  }

  const std::vector<std::optional<BodyMatch>>& matches() const { return matches_; }

 private:
  // Whether a body of that size may be made and hashed once more.
  bool may_try(std::size_t size) const {
    return !wanted_.empty() && trials_left_ > 0 && size <= bytes_left_;
  }

  void try_pairs(Repair first, const BodyView& body) {
    if (body.bytes.size() > kMaxPairedBodyBytes) return;
    for (const BodyChange& change : find_body_changes(body, form_, false)) {
      if (order_of(change.repair) > order_of(first)) try_change({first}, body, change);
    }
  }

  void try_change(Repairs before, const BodyView& body, const BodyChange& change) {
    if (!may_try(body.bytes.size())) return;
    const ChangedBody changed = undo_body_change(change, body, form_);
    before.push_back(change.repair);
    std::optional<TextEncoding> recoded;
    if (change.action == BodyAction::Recode) recoded = recoded_as(change.amount);
    try_body(before, changed.view(), recoded);
  }

  void try_body(const Repairs& repairs, const BodyView& body, std::optional<TextEncoding> recoded) {
    if (!may_try(body.bytes.size())) return;
    --trials_left_;
    bytes_left_ -= body.bytes.size();
    std::vector<BodyWant> wants;
    for (const std::size_t i : wanted_) wants.push_back(body_want((*signatures_)[i].field));
    const std::vector<BodyHash> hashes = hash_body(body, wants);
    std::vector<std::size_t> left;
    for (std::size_t at = 0; at < wanted_.size(); ++at) {
      const std::size_t i = wanted_[at];
      if (!body_matches((*signatures_)[i].field, hashes[at])) {
        left.push_back(i);
        continue;
      }
      matches_[i] = BodyMatch{repairs, recoded, hashes[at].whole_bytes - hashes[at].covered_bytes};
      if (capture_ != nullptr && capture_->signature == i) {
        capture_->body = canonical_body((*signatures_)[i], body);
      }
    }
    wanted_ = std::move(left);
  }

  BodyView body_;
  BodyForm form_;
  std::vector<FoundSignature>* signatures_;
  RepairCapture* capture_;
  std::vector<std::size_t> wanted_;  // signatures without a match
  std::vector<std::optional<BodyMatch>> matches_;
  std::size_t trials_left_ = kMaxRepairTrials;
  std::size_t bytes_left_ = kMaxRepairBytes;
};

// ---- headers

std::size_t size_bytes(const HeaderView& header) {
  std::size_t size = 0;
  for (const HeaderField& field : header.fields()) size += field.raw.size();
  return size;
}

// A header that a signature may have been made over.
struct Base {
  Repairs repairs;
  const HeaderView* header;
  const ChangedHeader* changed;  // what made it; null if it is one that lies there
  const FoundSignature* signature;
};

class HeaderSearch {
 public:
  HeaderSearch(const MessageView& view, const MendedMessage* mended,
               std::vector<FoundSignature>* signatures, RepairCapture* capture)
      : view_(view), mended_(mended), signatures_(signatures), capture_(capture) {
    has_simple_ = std::any_of(signatures->begin(), signatures->end(), [](const auto& signature) {
      return is_judged(signature) &&
             signature.field.said.header_canonicalization == Canonicalization::Simple;
    });
  }

  void run(const std::vector<std::optional<BodyMatch>>& matches) {
    for (std::size_t i = 0; i < signatures_->size(); ++i) {
      FoundSignature& signature = (*signatures_)[i];
      if (is_judged(signature)) digest(matches[i], &signature);
    }
  }

 private:
  using Changes = std::vector<std::unique_ptr<ChangedHeader>>;

  // Headers are changed once for all signatures.
  const Changes& changes_of(const HeaderView& header, const ChangedHeader* made_by) {
    const auto [found, is_new] = changes_.try_emplace(&header);
    if (is_new && size_bytes(header) <= kMaxRepairedHeaderBytes) {
      for (HeaderChange& change : find_header_changes(header, has_simple_)) {
        if (made_by != nullptr && order_of(change.repair) <= order_of(made_by->change().repair)) {
          continue;
        }
        found->second.push_back(
            std::make_unique<ChangedHeader>(header, std::move(change), made_by));
      }
    }
    return found->second;
  }

  const Changes& encodings_of(const HeaderView& header, TextEncoding encoding) {
    const auto [found, is_new] = encodings_.try_emplace({&header, encoding});
    if (is_new) {
      for (HeaderChange& change : find_encoding_changes(header, encoding)) {
        found->second.push_back(
            std::make_unique<ChangedHeader>(header, std::move(change), nullptr));
      }
    }
    return found->second;
  }

  void digest(const std::optional<BodyMatch>& match, FoundSignature* signature) {
    const SignatureDigest& said = signature->field.said;
    RepairedDigest body;
    body.body_matches = said.body_matches || match.has_value();
    body.body_uncovered_bytes = match ? match->uncovered_bytes : said.body_uncovered_bytes;
    const std::vector<Base> bases = find_bases(match, *signature);
    for (const Base& base : bases) add(base, body, signature);
    for (const Base& base : bases) {
      if (base.repairs.size() < 2) add_changes(base, body, signature);
    }
  }

  std::vector<Base> find_bases(const std::optional<BodyMatch>& match,
                               const FoundSignature& signature) {
    const Repairs repairs = match ? match->repairs : Repairs();
    std::vector<Base> bases = {{repairs, &view_.header, nullptr, &signature}};
    const FoundSignature* mended =
        mended_ == nullptr ? nullptr : mended_->find(signature.field.said);
    if (mended != nullptr) {
      Base base{repairs, &mended_->view.header, nullptr, mended};
      const bool is_mended = !repairs.empty() && repairs.front() == Repair::LineEnds;
      if (!is_mended) base.repairs.insert(base.repairs.begin(), Repair::LineEnds);
      if (base.repairs.size() <= 2) bases.insert(bases.begin() + (is_mended ? 0 : 1), base);
    }
    if (!match || !match->recoded) return bases;
    std::vector<Base> recoded;
    for (const Base& base : bases) {
      for (const auto& changed : encodings_of(*base.header, *match->recoded)) {
        recoded.push_back({base.repairs, &changed->view(), changed.get(), base.signature});
      }
    }
    bases.insert(bases.begin(), recoded.begin(), recoded.end());
    return bases;
  }

  void add(const Base& base, const RepairedDigest& body, FoundSignature* signature) {
    if (base.repairs.empty()) return;
    if (base.changed != nullptr) {
      add_form(base.repairs, changed_header_form(*base.signature, *base.changed, &bytes_left_),
               body, signature);
    } else if (base.header == &view_.header) {
      add_hash(base.repairs, signature->field.said.header_hash, body, signature);
      if (is_captured(base.repairs, signature->field.said.header_hash, *signature)) {
        capture_->headers =
            canonical_headers(*signature, select_fields(*signature, view_.header), view_.header);
      }
    } else {
      const Selection selection = select_fields(*base.signature, *base.header);
      const std::size_t size = signed_size_bytes(*base.signature, selection, *base.header);
      if (size > bytes_left_) return;
      bytes_left_ -= size;
      if (!selection.problem.empty()) return;
      add_form(base.repairs, canonical_headers(*base.signature, selection, *base.header), body,
               signature);
    }
  }

  // What else may have been done to the header: one change, or two if nothing else was done.
  void add_changes(const Base& base, const RepairedDigest& body, FoundSignature* signature) {
    const auto matters = [&](const ChangedHeader& changed) {
      return !changed.change().simple_only ||
             signature->field.said.header_canonicalization == Canonicalization::Simple;
    };
    for (const auto& changed : changes_of(*base.header, nullptr)) {
      if (!matters(*changed)) continue;
      Repairs repairs = base.repairs;
      // Blanks may have been added to the header and to the body: one kind of damage.
      if (std::find(repairs.begin(), repairs.end(), changed->change().repair) == repairs.end()) {
        repairs.push_back(changed->change().repair);
      }
      add_form(repairs, changed_header_form(*base.signature, *changed, &bytes_left_), body,
               signature);
    }
    if (!base.repairs.empty() || !body.body_matches) return;
    for (const auto& first : changes_of(*base.header, nullptr)) {
      if (!matters(*first)) continue;
      for (const auto& second : changes_of(first->view(), first.get())) {
        if (!matters(*second)) continue;
        add_form({first->change().repair, second->change().repair},
                 changed_header_form(*base.signature, *second, &bytes_left_), body, signature);
      }
    }
  }

  bool is_captured(const Repairs& repairs, ByteView hash, const FoundSignature& signature) const {
    return capture_ != nullptr && &signature == &(*signatures_)[capture_->signature] &&
           capture_->headers.empty() && capture_->wanted->header_hash == hash &&
           capture_->wanted->repairs == repairs;
  }

  void add_form(const Repairs& repairs, Bytes headers, const RepairedDigest& body,
                FoundSignature* signature) {
    if (headers.empty()) return;
    Bytes hash = crypto::hash_bytes(hash_kind(signature->field.said.algorithm), headers);
    if (is_captured(repairs, hash, *signature)) capture_->headers = std::move(headers);
    add_hash(repairs, std::move(hash), body, signature);
  }

  static void add_hash(const Repairs& repairs, Bytes hash, const RepairedDigest& body,
                       FoundSignature* signature) {
    SignatureDigest& said = signature->field.said;
    if (hash.empty() || said.repaired.size() >= kMaxRepairedDigests) return;
    if (hash == said.header_hash && body.body_matches == said.body_matches) return;
    const bool is_known = std::any_of(said.repaired.begin(), said.repaired.end(),
                                      [&](const auto& known) { return known.header_hash == hash; });
    if (is_known) return;
    RepairedDigest out = body;
    out.repairs = repairs;
    out.header_hash = std::move(hash);
    said.repaired.push_back(std::move(out));
  }

  const MessageView& view_;
  const MendedMessage* mended_;
  std::vector<FoundSignature>* signatures_;
  RepairCapture* capture_;
  bool has_simple_ = false;
  std::map<const HeaderView*, Changes> changes_;
  std::map<std::pair<const HeaderView*, TextEncoding>, Changes> encodings_;
  std::size_t bytes_left_ = kMaxSignedHeaderBytes;
};

}  // namespace

void find_repairs(ByteView message, const MessageView& view,
                  std::vector<FoundSignature>* signatures, RepairCapture* capture) {
  if (std::none_of(signatures->begin(), signatures->end(), is_judged)) return;
  std::unique_ptr<MendedMessage> mended;
  if (view.body.line_ends == LineEnds::Crlf && message.size() <= kMaxRepairBytes &&
      has_mixed_line_ends(message)) {
    mended = std::make_unique<MendedMessage>(mend_line_ends(message));
  }
  std::vector<std::optional<BodyMatch>> matches(signatures->size());
  const bool any_wanted =
      std::any_of(signatures->begin(), signatures->end(), [](const FoundSignature& signature) {
        return covers_body(signature) && !signature.field.said.body_matches;
      });
  if (any_wanted) {
    BodySearch search(view.body, read_body_form(view.header), signatures, capture);
    search.run(mended.get());
    matches = search.matches();
  }
  HeaderSearch(view, mended.get(), signatures, capture).run(matches);
}

}  // namespace day::dkim
