// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/signature_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/encoding.h"
#include "dkim/limits.h"
#include "dkim/tag_list.h"
#include "mail/fields.h"

namespace day::dkim {
namespace {

using mail::Canonicalization;
using mail::SignatureAlgorithm;
using mail::SignatureKind;

// Longest numbers of RFC 6376 §3.5: l= has up to 76 digits, t= and x= up to twelve.
constexpr std::size_t kMaxLengthDigits = 76;
constexpr std::size_t kMaxTimeDigits = 12;

// So much of a value that is not known is repeated in what is said of it.
constexpr std::size_t kLongestToldValue = 32;

std::string lower(ByteView text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The largest number if it does not fit; nothing unless it is 1 to max_digits digits.
std::optional<std::uint64_t> parse_number(ByteView text, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    number = number > (kMost - digit) / 10 ? kMost : number * 10 + digit;
  }
  return number;
}

// Labels of letters, digits, "-" and "_" (as selectors and signers in the wild have it) or of
// octets above 127 (RFC 8616), with dots between them.
bool is_dotted_name(ByteView name) {
  if (name.empty() || name.size() > kMaxDomainBytes) return false;
  char before = '.';
  for (const char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
                           c == '-' || c == '_' || static_cast<unsigned char>(c) > 127;
    if (!is_letter && (c != '.' || before == '.')) return false;
    before = c;
  }
  return before != '.';
}

bool is_within(ByteView domain, ByteView parent) {
  if (domain.size() <= parent.size()) return domain == parent;
  return domain.ends_with(parent) && domain[domain.size() - parent.size() - 1] == '.';
}

std::optional<Canonicalization> parse_canonicalization(ByteView text) {
  const std::string name = lower(text);
  if (name == "simple") return Canonicalization::Simple;
  if (name == "relaxed") return Canonicalization::Relaxed;
  return std::nullopt;
}

// RFC 8617 §4.2.1. Nothing if there is no i= or it is no number from 1 to kMaxArcInstance.
std::optional<std::uint32_t> instance_of(const TagList& list) {
  const Tag* tag = list.find("i");
  if (tag == nullptr) return std::nullopt;
  const auto number = parse_number(tag->value, 2);
  if (!number || *number == 0 || *number > kMaxArcInstance) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

class FieldReader {
 public:
  FieldReader(SignatureKind kind, ByteView value) : kind_(kind), list_(parse_tag_list(value)) {
    field_.said.kind = kind;
  }

  SignatureField run() {
    if (!list_.problem.empty()) fail(list_.problem);
    if (kind_ == SignatureKind::DomainKey) {
      read_domain_key();
      return std::move(field_);
    }
    if (kind_ == SignatureKind::Dkim) {
      const Tag* version = required("v");
      if (version != nullptr && version->value != "1") fail("v= is not 1");
    } else {
      read_instance();
    }
    read_algorithm();
    read_domain();
    read_selector();
    read_signature();
    if (kind_ == SignatureKind::ArcSeal) {
      read_seal();
    } else {
      read_canonicalization();
      read_signed_fields();
      read_body();
    }
    if (kind_ == SignatureKind::Dkim) read_identity();
    read_times();
    return std::move(field_);
  }

 private:
  // The first reason is kept.
  void fail(std::string reason) {
    if (field_.said.malformed.empty()) field_.said.malformed = std::move(reason);
  }

  const Tag* required(ByteView name) {
    const Tag* tag = list_.find(name);
    if (tag == nullptr) fail(fmt::format("{}= is missing", name));
    return tag;
  }

  // RFC 4870 §3.2.1; RSA with SHA-1 is the only algorithm it has.
  void read_domain_key() {
    if (const Tag* tag = required("d"); tag != nullptr)
      field_.said.domain = dotted_name(*tag, true);
    if (const Tag* tag = required("s"); tag != nullptr) {
      field_.said.selector = dotted_name(*tag, false);
    }
    field_.said.algorithm = SignatureAlgorithm::RsaSha1;
  }

  std::string dotted_name(const Tag& tag, bool want_lower) {
    if (!is_dotted_name(tag.value)) {
      fail(fmt::format("{}= is no {}", tag.name, want_lower ? "domain name" : "selector"));
      return {};
    }
    return want_lower ? lower(tag.value) : std::string(tag.value);
  }

  void read_instance() {
    const auto instance = instance_of(list_);
    if (required("i") != nullptr && !instance) {
      fail(fmt::format("i= is no number from 1 to {}", kMaxArcInstance));
    }
    field_.said.instance = instance.value_or(0);
  }

  // RFC 6376 §3.3 and RFC 8463 §3. RFC 8617 came after RFC 8301, so nothing in ARC has SHA-1.
  void read_algorithm() {
    const Tag* tag = required("a");
    if (tag == nullptr) return;
    const std::string name = lower(tag->value);
    for (const auto algorithm : {SignatureAlgorithm::RsaSha1, SignatureAlgorithm::RsaSha256,
                                 SignatureAlgorithm::Ed25519Sha256}) {
      if (name == signature_algorithm_name(algorithm)) field_.said.algorithm = algorithm;
    }
    if (field_.said.algorithm == SignatureAlgorithm::Unknown) {
      fail("a= is not a known algorithm");
    } else if (field_.said.algorithm == SignatureAlgorithm::RsaSha1 &&
               kind_ != SignatureKind::Dkim) {
      fail("a= is rsa-sha1, which ARC does not have");
    }
  }

  void read_domain() {
    const Tag* tag = required("d");
    if (tag != nullptr) field_.said.domain = dotted_name(*tag, true);
  }

  void read_selector() {
    const Tag* tag = required("s");
    if (tag != nullptr) field_.said.selector = dotted_name(*tag, false);
  }

  void read_signature() {
    const Tag* tag = required("b");
    if (tag == nullptr) return;
    field_.b_offset = tag->raw_offset;
    field_.b_size = tag->raw_size;
    auto octets = parse_base64(without_tag_space(tag->value));
    if (!octets || octets->empty()) return fail("b= is not base64");
    if (octets->size() > kMaxSignatureBytes) {
      return fail(fmt::format("b= has more than {} bytes", kMaxSignatureBytes));
    }
    field_.said.signature = std::move(*octets);
  }

  // RFC 8617 §4.1.3: h= must not be there; the canonicalization is always relaxed (§5.1.1).
  void read_seal() {
    field_.said.header_canonicalization = Canonicalization::Relaxed;
    field_.said.body_canonicalization = Canonicalization::Relaxed;
    if (list_.find("h") != nullptr) fail("h= is there, which a seal does not have");
    const Tag* tag = required("cv");
    if (tag == nullptr) return;
    field_.said.chain_validation = lower(tag->value.substr(0, kLongestToldValue));
    const std::string& cv = field_.said.chain_validation;
    if (cv != "none" && cv != "pass" && cv != "fail") fail("cv= is not none, pass or fail");
  }

  // The part for the body defaults to simple whatever the other is (RFC 6376 §3.5). Without c= a
  // message signature of ARC is relaxed on both sides: RFC 8617 does not say so, but its authors'
  // test suite does (ams_fields_c_na), and so do the programs that sign.
  void read_canonicalization() {
    const Tag* tag = list_.find("c");
    if (tag == nullptr) {
      if (kind_ == SignatureKind::Dkim) return;
      field_.said.header_canonicalization = Canonicalization::Relaxed;
      field_.said.body_canonicalization = Canonicalization::Relaxed;
      return;
    }
    const std::size_t slash = tag->value.find('/');
    const auto header = parse_canonicalization(tag->value.substr(0, slash));
    const auto body = slash == ByteView::npos
                          ? std::optional(Canonicalization::Simple)
                          : parse_canonicalization(tag->value.substr(slash + 1));
    if (!header || !body) return fail("c= is not a known canonicalization");
    field_.said.header_canonicalization = *header;
    field_.said.body_canonicalization = *body;
  }

  // Empty names are passed over, as verifiers do. From must be signed by DKIM (RFC 6376 §5.4); the
  // published ARC suite has chains that pass without, so there it is for the flags to say. A seal
  // must not be named by a message signature (RFC 8617 §4.1.2).
  void read_signed_fields() {
    const Tag* tag = required("h");
    if (tag == nullptr) return;
    std::vector<std::string>& names = field_.said.signed_fields;
    const std::string all = lower(without_tag_space(tag->value));
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = std::min(all.find(':', begin), all.size());
      if (end > begin) {
        if (names.size() == kMaxSignedNames) {
          return fail(fmt::format("h= has more than {} names", kMaxSignedNames));
        }
        names.push_back(all.substr(begin, end - begin));
      }
      begin = end + 1;
    }
    const auto has = [&](ByteView name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (kind_ == SignatureKind::Dkim && !has("from")) fail("h= does not have From");
    if (kind_ == SignatureKind::ArcMessage && has("arc-seal")) fail("h= has ARC-Seal");
  }

  void read_body() {
    if (const Tag* tag = required("bh"); tag != nullptr) {
      auto octets = parse_base64(without_tag_space(tag->value));
      if (!octets || octets->empty()) {
        fail("bh= is not base64");
      } else {
        field_.body_hash = std::move(*octets);
      }
    }
    if (const Tag* tag = list_.find("l"); tag != nullptr) {
      field_.body_limit = parse_number(tag->value, kMaxLengthDigits);
      if (!field_.body_limit) fail("l= is not a number");
    }
  }

  // RFC 6376 §3.5: an address whose domain is that of d= or below it; the local part may be empty.
  void read_identity() {
    const Tag* tag = list_.find("i");
    if (tag == nullptr) return;
    auto identity = decode_tag_text(tag->value);
    if (!identity) return fail("i= is not quoted-printable");
    if (identity->size() > kMaxIdentityBytes) {
      return fail(fmt::format("i= has more than {} bytes", kMaxIdentityBytes));
    }
    field_.said.identity = std::move(*identity);
    const std::size_t at = field_.said.identity.rfind('@');
    if (at == std::string::npos) return fail("i= has no \"@\"");
    const std::string domain = lower(ByteView(field_.said.identity).substr(at + 1));
    if (!is_within(domain, field_.said.domain)) fail("i= is not within d=");
  }

  std::optional<std::int64_t> read_time(ByteView name) {
    const Tag* tag = list_.find(name);
    if (tag == nullptr) return std::nullopt;
    const auto number = parse_number(tag->value, kMaxTimeDigits);
    if (!number) {
      fail(fmt::format("{}= is not a time", name));
      return std::nullopt;
    }
    return static_cast<std::int64_t>(*number);
  }

  void read_times() {
    field_.said.signed_at = read_time("t");
    if (kind_ == SignatureKind::ArcSeal) return;  // which has no x=
    field_.said.expires_at = read_time("x");
    if (field_.said.signed_at && field_.said.expires_at &&
        *field_.said.expires_at < *field_.said.signed_at) {
      fail("x= lies before t=");
    }
  }

  SignatureKind kind_;
  TagList list_;
  SignatureField field_;
};

}  // namespace

std::optional<SignatureKind> find_signature_kind(ByteView field_name) {
  static constexpr std::array<std::pair<ByteView, SignatureKind>, mail::kSignatureKindCount>
      kNames = {{{"dkim-signature", SignatureKind::Dkim},
                 {"arc-message-signature", SignatureKind::ArcMessage},
                 {"arc-seal", SignatureKind::ArcSeal},
                 {"domainkey-signature", SignatureKind::DomainKey}}};
  for (const auto& [name, kind] : kNames) {
    if (mail::same_name(field_name, name)) return kind;
  }
  return std::nullopt;
}

SignatureField parse_signature_field(SignatureKind kind, ByteView value) {
  return FieldReader(kind, value).run();
}

std::optional<std::uint32_t> parse_set_instance(ByteView value) {
  return instance_of(parse_tag_list(value));
}

std::optional<std::uint32_t> parse_results_instance(ByteView value) {
  const std::size_t semicolon = value.find(';');
  if (semicolon == ByteView::npos) return std::nullopt;
  return instance_of(parse_tag_list(value.substr(0, semicolon)));
}

crypto::HashKind hash_kind(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::RsaSha1 ? crypto::HashKind::Sha1
                                                  : crypto::HashKind::Sha256;
}

}  // namespace day::dkim
