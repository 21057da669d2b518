// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/hmac.h"

#include <gtest/gtest.h>

#include <string>

namespace day::crypto {
namespace {

// RFC 4231 §4.2, §4.3, §4.7.
TEST(Hmac, AgreesWithThePublishedVectors) {
  EXPECT_EQ(print_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(print_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(print_hex(hmac_sha256(std::string(131, '\xaa'),
                                  "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace day::crypto
