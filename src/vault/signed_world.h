// SPDX-License-Identifier: AGPL-3.0-or-later
// For tests: invented messages that are signed, by a key made for them with OpenSSL and thrown
// away.
#pragma once

#include <string>
#include <vector>

namespace day::vault {

struct SignedExample {
  std::string body_hash;    // bh=
  std::string signature;    // b=
  std::string header_hash;  // SHA-256 of what was signed, in hexadecimal
};

inline const std::string kExampleKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCZtusJBF4z8R1UpqIwvAaKP6OQQIYrbn8Lzl4u"
    "58s/DtJv7jnMH5l4WHrEZZ2Uf5ri0X+EadnD6UMvyr3dGp7YmTB4YPESTdZxBr6hEIwLokF7PHI7"
    "VgKyxtm05LVJbJTZRBZ5nWCtS4UbbkgGtkgbMgHU997GzQmXx/MyQpmp7QIDAQAB";
inline const std::string kExampleModulus =
    "99b6eb09045e33f11d54a6a230bc068a3fa39040862b6e7f0bce5e2ee7cb3f0ed26fee39cc1f"
    "9978587ac4659d947f9ae2d17f8469d9c3e9432fcabddd1a9ed899307860f1124dd67106bea1"
    "108c0ba2417b3c723b5602b2c6d9b4e4b5496c94d94416799d60ad4b851b6e4806b6481b3201"
    "d4f7dec6cd0997c7f3324299a9ed";

inline const std::vector<SignedExample>& signed_examples() {
  static const std::vector<SignedExample> examples = {
      {"ufJ613ARGCg3FkwGu8vzrQ9pNAZKHt1UcfSsB3quhJg=",
       "GqSydTnPydVWJEN8tZQxnEoUWeWDxZVpfIXJxe8+hMEHVGwuOlNCjZukjgnPVaVMZkpPiRwYA/Cf"
       "90clboJ633IIWc8zPjio1ItEhP6sRHVcoMZ4IbvTc6zeSZsGfuA5xWR5PdUbh+oVZXJvWP4HqyeZ"
       "h+ZwH0qocYQmKjZYsVs=",
       "08eccd7106a4f58149fe43a783bcf8c4e8e31c375ff94c5157f2ddd0dec058b2"},
      {"sONK5BPWqRBq3gtMXbhRbWsSpvlKVevGlkEY65XncJw=",
       "Y9OaDP7F+gOI8mfAduQdNtJrELya6LkvW9GFWSQaLfWWACN6PNPKUjA2zGUvDzSoY5P0AnxDZtTQ"
       "GkDnOupj4J2QCSNY7rMRwAD4xwosiNx5coKJoQ4HDO70Dwr0E+B+3D/QtB5+d3Fhj7WIuuDfxG7G"
       "ZaoUway5/wTYSpsVZxM=",
       "ce43f70824618658f5b0ab882b0eacb7a0f7311c151ed72ac4fa1624f05f9453"},
      {"cbohq3YrJV3Fd8ZmryDmSNbBHiosamoR9B9Tq7uE9BQ=",
       "kxuZGsAv4Q8166jR4yzmHBHeHRIu1eaZGMb2oAg0VTdNJrN+Rg8obvC2TuZdRLIz0cAQIGH9v8Uv"
       "vhK9c3ShmMiaNYMQQvBbTKHl0ORjt8z6RLg1GF5FvoER6JFRKX3kQRYTC4Ctkdvc9NVGyUUdAQnQ"
       "evs4PkrB9DjwWdQnQZY=",
       "b62cba0fea2594aaf9bb08b81aff766dd089db05a5bc7b7e5731a54cb40e9eb6"},
  };
  return examples;
}

// One of them, numbered from 1, signed by halden.example with selector s1.
inline std::string signed_message(std::size_t number) {
  const SignedExample& example = signed_examples().at(number - 1);
  const std::string n = std::to_string(number);
  return "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=halden.example; s=s1; "
         "t=1456815600; h=from:to:subject:date:message-id; bh=" +
         example.body_hash + "; b=" + example.signature +
         "\nFrom: Harbour Office <office@halden.example>\nTo: pilots@halden.example\nSubject: "
         "Berth " +
         n + "\nDate: Tue, 1 Mar 2016 08:00:00 +0100\nMessage-ID: <signed" + n +
         "@halden.example>\n\nBerth " + n + " is free.\n";
}

// A zone with their key.
inline std::string example_zone() {
  return "s1._domainkey.halden.example. IN TXT \"v=DKIM1; k=rsa; p=" + kExampleKey + "\"\n";
}

}  // namespace day::vault
