// SPDX-License-Identifier: AGPL-3.0-or-later
#include "dkim/signer.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"

namespace day::dkim_test {

struct SigningKey::Key {
  explicit Key(EVP_PKEY* made) : pkey(made) { CHECK(made != nullptr); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() { EVP_PKEY_free(pkey); }
  EVP_PKEY* pkey;
};

namespace {

std::string base64(const std::string& octets) {
  std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
  std::vector<unsigned char> in(octets.begin(), octets.end());
  std::vector<unsigned char> text(out.size());
  const int size = EVP_EncodeBlock(text.data(), in.data(), static_cast<int>(in.size()));
  return {text.begin(), text.begin() + size};
}

std::string sha256(const std::string& data) {
  std::vector<unsigned char> out(32);
  CHECK(EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return {out.begin(), out.end()};
}

std::string lower(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::string name_of(const std::string& field) {
  return lower(field.substr(0, field.find(':')));
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// RFC 6376 §3.4.2: unfolded, runs of blanks one space, none at the ends.
std::string relaxed_value(const std::string& value) {
  std::string out;
  for (const char c : value) {
    if (c == '\r' || c == '\n') {
      continue;
    }
    if (!is_blank(c)) {
      out.push_back(c);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') {
    out.pop_back();
  }
  return out;
}

std::string canonical_field(const std::string& field, bool relaxed) {
  if (!relaxed) {
    return field;
  }
  return name_of(field) + ":" + relaxed_value(field.substr(field.find(':') + 1)) + "\r\n";
}

std::string relaxed_line(const std::string& line) {
  std::string out;
  for (const char c : line) {
    if (!is_blank(c)) {
      out.push_back(c);
    } else if (out.empty() || out.back() != ' ') {
      out.push_back(' ');
    }
  }
  while (!out.empty() && out.back() == ' ') {
    out.pop_back();
  }
  return out;
}

}  // namespace

std::string Message::text() const {
  std::string out;
  for (const std::string& field : fields) {
    out += field;
  }
  return out + "\r\n" + body;
}

SigningKey::SigningKey(std::shared_ptr<Key> key) : key_(std::move(key)) {}

SigningKey SigningKey::rsa(unsigned bits) {
  return SigningKey(std::make_shared<Key>(EVP_RSA_gen(bits)));
}

SigningKey SigningKey::ed25519() {
  return SigningKey(std::make_shared<Key>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
}

Bytes SigningKey::spki() const {
  const int size = i2d_PUBKEY(key_->pkey, nullptr);
  CHECK(size > 0);
  std::vector<unsigned char> out(static_cast<std::size_t>(size));
  unsigned char* at = out.data();
  CHECK(i2d_PUBKEY(key_->pkey, &at) == size);
  return {out.begin(), out.end()};
}

std::string SigningKey::sign(const std::string& data, const std::string& algorithm) const {
  const bool is_rsa = algorithm == "rsa-sha256";
  // RFC 8463 §3: Ed25519 signs the hash of the data.
  const std::string input = is_rsa ? data : sha256(data);
  const std::vector<unsigned char> octets(input.begin(), input.end());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  CHECK(EVP_DigestSignInit(context, nullptr, is_rsa ? EVP_sha256() : nullptr, nullptr,
                           key_->pkey) == 1);
  std::size_t size = 0;
  CHECK(EVP_DigestSign(context, nullptr, &size, octets.data(), octets.size()) == 1);
  std::vector<unsigned char> out(size);
  CHECK(EVP_DigestSign(context, out.data(), &size, octets.data(), octets.size()) == 1);
  EVP_MD_CTX_free(context);
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string canonical_body(const std::string& body, bool relaxed) {
  std::string out;
  std::size_t at = 0;
  while (at < body.size()) {
    const std::size_t end = body.find("\r\n", at);
    const std::size_t stop = end == std::string::npos ? body.size() : end;
    const std::string line = body.substr(at, stop - at);
    out += (relaxed ? relaxed_line(line) : line) + "\r\n";
    at = end == std::string::npos ? body.size() : end + 2;
  }
  while (out.size() >= 4 && out.compare(out.size() - 4, 4, "\r\n\r\n") == 0) {
    out.resize(out.size() - 2);
  }
  if (out == "\r\n" && relaxed) {
    out.clear();
  }
  return out.empty() && !relaxed ? "\r\n" : out;
}

Message sign(const Message& message, const Signing& signing, const SigningKey& key) {
  const std::string body = canonical_body(message.body, signing.relaxed_body);
  std::string names;
  for (const std::string& name : signing.names) {
    names += (names.empty() ? "" : " : ") + name;
  }
  std::string field = "DKIM-Signature: v=1; a=" + signing.algorithm +
                      "; c=" + (signing.relaxed_header ? "relaxed/" : "simple/") +
                      (signing.relaxed_body ? "relaxed" : "simple") + ";\r\n d=" + signing.domain +
                      "; s=" + signing.selector + "; t=1600000000; x=1900000000;\r\n h=" + names +
                      ";\r\n ";
  if (signing.with_length) {
    field += "l=" + std::to_string(body.size()) + "; ";
  }
  field += "bh=" + base64(sha256(body)) + ";\r\n b=";

  // RFC 6376 §5.4.2: from the bottom up, each instance once; what is not there is nothing.
  std::map<std::string, std::size_t> next;
  std::string data;
  for (const std::string& name : signing.names) {
    std::size_t& from = next.try_emplace(name, message.fields.size()).first->second;
    while (from > 0 && name_of(message.fields[from - 1]) != name) {
      --from;
    }
    if (from > 0) {
      data += canonical_field(message.fields[--from], signing.relaxed_header);
    }
  }
  std::string own = canonical_field(field + "\r\n", signing.relaxed_header);
  own.resize(own.size() - 2);

  Message out = message;
  out.fields.insert(out.fields.begin(),
                    field + base64(key.sign(data + own, signing.algorithm)) + "\r\n");
  return out;
}

}  // namespace day::dkim_test
