// SPDX-License-Identifier: AGPL-3.0-or-later
// For the tests of judging: keys and what they signed, made by openssl(1) (genrsa, pkeyutl -sign),
// not by the code that is tested. "Plain" and "repaired" are the SHA-256 of these words, SHA-1
// where the name says so. Strong and Other have 1,024 bits, Weak 1,016, Long 2,048; all base64.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"
#include "crypto/sha256.h"
#include "dkim/judge.h"

namespace day::dkim {

inline constexpr const char* kStrongKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDK+c2MN1lGHWyuYygJcZCh6HVo8tQ5y0tAqUV5b5iU39OXM5GEsQJX"
    "pSbI8oHPovReYqONcvc/aESkAtlO6/RReGsYrJF5mfR0G0h/ASld53dNRe1NAQaTIb5ySbnt/eFt+Ct7F25krL4D7WjJ"
    "+spDi/y5+ruXxEljyD1wX/+4rQIDAQAB";
inline constexpr const char* kStrongOverPlain =
    "SHe57WTedW0gnXFJTiI2PYbQ995JDWiJzp4NcO2GCVUPw2AEZPK6W/3cK3cVZ+/yoTZOM6+WTSDqIiLOH/yCr9gvOJ+V"
    "WWRLuESXlvqXSZhV67+QBJyd+MPTRSbTP0CCA6p+ecg96Jjrp79S6Oe0rzhylZb9TJHAhkkAqfGZO/c=";
inline constexpr const char* kStrongOverRepaired =
    "DMacXJ8DSJu9rFektsTLkYFUMBIJfcVnCS1ffBJexKd0180pjE7zoZ1WzFIgvJ0VI5uXZg+3cSenuFQo/wZaYqHonVdD"
    "TPnt7VmktQWmqpe5ZsPokP47eA0875PbLNeIqX98CCl4obBlBQNpMfjNzIQR0YM3bD0q89GxJMsiEqk=";
inline constexpr const char* kStrongSha1OverPlain =
    "Z1jP3vd+XXGtd/ZZCyGlUHT1tVBOJKNM6CxZl0R3HFbr8pDXLNWtrGl0qhlnK8Tdrqf5DsvyZmX74r3Q1BZpu9/tXDlP"
    "cvXSVXrPbXR9hKBugM1dzGnwNugz6IkwnDh3vu63qbht8uFyb52rmaaAZVMJLX0Mo1KDFs/qLbdjdvw=";
inline constexpr const char* kOtherKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDfCg5Pqdnvj6otxDs5AzeS3fJ3IAZs5YtyGFvIkFjnyI8O6CWoqES6"
    "8Qfys17CcdHP7zoaK8eOJOyw+DhRM+lcM4nbgBatUWfZwV/fli0rtwjdSLNMkI6gtmYeTJgSm9L2AShdcmMLZBjqFUoK"
    "G9kF2fuxFDi6xWwq83VdOCkRcQIDAQAB";
inline constexpr const char* kOtherOverPlain =
    "dgrbAvldU4XVMrIeFkDeECh/FPRSwNKSlcg/1a6cjNc2Kf59g5mLJ+N6tyx0aQQyn9FXZBdybf69Gbk3uixS9LcgUOR1"
    "KYhNJtjfH6yFTjbVeSXxiDmYQ8rGEw4E2cAHlejJ6YcE3gB86ZDHRZnP1n5jdj9q/4EID7zsrBLcnrU=";
inline constexpr const char* kWeakKey =
    "MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgAC+wmn/sQmF1E16gsgT5bFiRfwdVywYO8gAdOmAzN1jgO7wKecHuQSk"
    "LjSXeI2CsAZWfkk738xACUlTmZUFIsgmaYOpKr7BlZk0fS8PvG7SBLX3v0YPpM181M3ETYy5T/m6/74gbTRwSGli+oJF"
    "DcztevVgOX3pqiGx8R5S0xnVAgMBAAE=";
inline constexpr const char* kWeakOverPlain =
    "HfFAOix/SaZ8Yh1fwfvn10daPQ/iyhT53yrF7vOC0MNq6NKSD4UlBGCjEtDEUEdEasnon7dVbpytxjdxgAEgElxYFMWm"
    "49LfwLpXRUDG25P9iYv2moYGoFj521v8tLtsLKwsJqgzNAuiqz1jokowPuLD2TYas0DFxVnhB4yiGg==";
inline constexpr const char* kWeakOverRepaired =
    "XPRGYTqDDjyOgZjnXkqEoCICDbswV42krbwQuMlcq2or5Komp6FzurEHiB1zCZJoaWfovUjcbFUTb3ArWZbRfY7erh74"
    "v21HPk9RcmIiseclOonWfYLblVCorfyjC9GuzOD3AuLzxYup3L8laXDRkSKL86LVOVCJICPp43p2Mg==";
inline constexpr const char* kLongKey =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArzuGeiVrekyO+rYql8BMfJBngpH5JZJ0NHCAcxlvCHSDnFhy"
    "gqPg6Bhg/SzIjDorlCtyKCdge+Qli4CsXJpQL1tWZWtgLaFlQEqSq/BlmXFF1Cqc+rVm+CdXccjAdkCo8RTvFu4St631"
    "JlDCzWr4I/GJZ6678Dz0hbW9PxBaSO5QwWjM5rxc4i39fzsVuOvuCFrGMPu3HdjbXkK/nQj+bo4VPSglPdvlw+n/r+Rz"
    "0idorjkVp7u/T5hh+7KCPOAofVerXumF1jwSY/NqSSKKL1yI3V2Jsp65CZFs1Mkp5aCJVSSQSNaBx8kvA9YH4PsVxbf6"
    "kY2HPfeH9QmJE1lYPQIDAQAB";
inline constexpr const char* kLongOverPlain =
    "o08BljUZIPX/P3NnHK2f1hUg4qbjZY9drXt9DhA0SfXP9w1ZqdfB1b/JY4DlG2IEkwZ9f0gZqtwm7OsqEj+S5tiLROCl"
    "I6StBDsbamxrxP903B+NSFOAmt3uwWQVxHv5fX8t83cv244XLlibJv7OxRePGKPMM0xEl0cG1xQ7G8cbxKrxJU3YhPuP"
    "H2iP3k1eyf/bVFM7wn7U46LYln4an2E/mjEpjFCdyzYDni+jEjXdUwp2XjwqM3+9fMASxkZ1qiKE0rddWeiqOX564C0B"
    "Z40LLlNo6vfAlVgRU/WjDfJdABpZe/EVPYZdl2AiP6cI+SoT64JSA70l/TX6BoPg6Q==";
inline constexpr const char* kEdKey = "8TLcLfqGQ4vfgtIwxFySajZBU5nDASv+bNUkMnsCWVQ=";
inline constexpr const char* kEdOverPlain =
    "hXb9Dy402dWPLXgtvrBTckYWg5vy0Ky7rw6tD3FUkY62QaBSvNoCcMNpogM9YKGnpRnVYHXvpH1tXiHkRgrmAQ==";
inline constexpr const char* kSha1OfPlain = "68c46e84d76d2e7e686e5158bf598909abd4e45b";

inline Bytes octets(std::string_view base64) {
  auto bytes = parse_base64(base64);
  CHECK(bytes.has_value());
  return *std::move(bytes);
}

inline Bytes hash_of(std::string_view word) {
  return Bytes(crypto::sha256(word).view());
}

// A source that knows what it was given.
class KeyMap : public KeySource {
 public:
  void add(const std::string& domain, const std::string& selector, KnownKey key) {
    keys_[{domain, selector}].push_back(std::move(key));
  }
  const std::vector<KnownKey>& find(std::string_view domain,
                                    std::string_view selector) const override {
    const auto found = keys_.find({std::string(domain), std::string(selector)});
    return found == keys_.end() ? none_ : found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<KnownKey>> keys_;
  const std::vector<KnownKey> none_ = {};
};

inline KnownKey known_key(const std::string& txt, KeyChannel channel = KeyChannel::Dns) {
  auto record = parse_key_record(txt);
  CHECK(record.has_value());
  KnownKey key;
  key.channel = channel;
  key.record = *std::move(record);
  return key;
}

inline KnownKey rsa_key(const char* base64, KeyChannel channel = KeyChannel::Dns) {
  return known_key(std::string("v=DKIM1; k=rsa; p=") + base64, channel);
}

// A signature of halden.example over "plain" that passes under kStrongKey.
inline mail::SignatureDigest plain_digest() {
  mail::SignatureDigest digest;
  digest.domain = "halden.example";
  digest.selector = "s1";
  digest.algorithm = mail::SignatureAlgorithm::RsaSha256;
  digest.signed_fields = {"from"};
  digest.header_hash = hash_of("plain");
  digest.signature = octets(kStrongOverPlain);
  digest.body_matches = true;
  digest.body_covered_bytes = 100;
  return digest;
}

inline Claims halden_claims() {
  return Claims{{"halden.example"}, 1'462'284'420, std::nullopt};
}

}  // namespace day::dkim
