// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/names.h"

#include <gtest/gtest.h>

#include "people/addresses.h"
#include "people/limits.h"

namespace day::people {
namespace {

TEST(Names, AreTheSameHoweverTheyAreWritten) {
  for (const char* written : {"Ida Berg", "BERG, Ida", "\"Berg, Ida\"", "Dr. Ida Berg (Harbour)",
                              "  ida   berg ", "Ída Berg [port]", "Ida Berg via Harbour List"}) {
    EXPECT_EQ(plain_name(written).key(), "ida berg") << written;
    EXPECT_TRUE(plain_name(written).is_full) << written;
  }
}

TEST(Names, OfOfficesAndRobotsAreNobodysFullName) {
  for (const char* written : {"Harbour Office", "kernel test robot", "Support Team", "Ida", "I. B.",
                              "Ida 2", "Mailing List", ""}) {
    EXPECT_FALSE(plain_name(written).is_full) << written;
  }
}

TEST(Names, WithAnAddressInThemAreNone) {
  EXPECT_TRUE(plain_name("ida@port.example").words.empty());
}

TEST(Names, InHanNeedABlankOrThreeCharacters) {
  EXPECT_TRUE(plain_name("佐藤 健").is_full);
  EXPECT_TRUE(plain_name("欧阳修文").is_full);
  EXPECT_FALSE(plain_name("佐藤").is_full);
}

TEST(Names, WithManyCommasKeepTheirOrder) {
  EXPECT_EQ(plain_name("Berg, Ida, Port").key(), "berg ida port");
  EXPECT_EQ(plain_name("Berg,").key(), "berg");
}

TEST(Names, UpToTheLimitsAreTaken) {
  EXPECT_EQ(plain_name("a b c d e f g h").words.size(), kMaxNameWords);
  EXPECT_TRUE(plain_name("a b c d e f g h i").words.empty());
  EXPECT_EQ(
      plain_name(std::string(100, 'a') + " " + std::string(kMaxNameBytes - 101, 'b')).words.size(),
      2U);
  EXPECT_TRUE(plain_name(std::string(kMaxNameBytes + 1, 'a')).words.empty());
}

TEST(Names, ViaAListAreTakenApart) {
  const ViaName via = split_via("Ida Berg via Harbour List");
  EXPECT_EQ(via.who, "Ida Berg");
  EXPECT_EQ(via.list, "Harbour List");
  EXPECT_EQ(split_via("Olivia Berg").who, "");
  EXPECT_EQ(split_via(" via List").who, "");
}

TEST(Addresses, AreLowerCaseUpToTheLimit) {
  EXPECT_EQ(plain_address(" Ida@Port.Example "), "ida@port.example");
  const std::string longest = std::string(kMaxAddressBytes - 2, 'a') + "@b";
  EXPECT_TRUE(plain_address(longest).has_value());
  EXPECT_FALSE(plain_address("a" + longest).has_value());
  EXPECT_FALSE(plain_address(" ").has_value());
}

TEST(Addresses, OfExchangeAreOneHoweverTheyArePacked) {
  const std::string name = "/o=port/ou=first administrative group/cn=recipients/cn=ida.berg";
  EXPECT_EQ(x500_name("/O=PORT/OU=First Administrative Group/CN=Recipients/CN=ida.berg"), name);
  EXPECT_EQ(x500_name("IMCEAEX-_O=PORT_OU=First+20Administrative+20Group_CN=Recipients_CN=ida+2E"
                      "berg@port.example"),
            name);
  EXPECT_EQ(x500_box(name), "ida.berg");
  EXPECT_EQ(x500_box("/o=p/cn=recipients/cn=0123456789abcdef0123456789abcdef-ida"), "ida");
  EXPECT_FALSE(x500_name("ida@port.example").has_value());
  EXPECT_FALSE(x500_name("imceaex-nothing@port.example").has_value());
  EXPECT_FALSE(x500_name("imceaex-+").has_value());
}

TEST(Addresses, OfOneBoxAreTold) {
  EXPECT_EQ(same_box("ida+list@port.example"), "ida@port.example");
  EXPECT_EQ(same_box("i.d.a@googlemail.com"), "ida@gmail.com");
  EXPECT_EQ(same_box("i.da@port.example"), "i.da@port.example");
  EXPECT_EQ(same_box("+ida@port.example"), "+ida@port.example");
}

TEST(Addresses, AreMadeFromNames) {
  const PlainName ida = plain_name("Ida Maria Solvang");
  for (const char* made :
       {"ida.solvang@x.example", "solvang@x.example", "isolvang@x.example", "solvangi@x.example",
        "ida@x.example", "ida.maria.solvang@x.example", "imsolvang@x.example",
        "solvang.ida77@x.example", "ida.solvang.port@x.example", "post@solvang.example"}) {
    EXPECT_TRUE(is_made_from(made, ida)) << made;
  }
  for (const char* other : {"im@x.example", "maria@x.example", "is@x.example", "x@x.example",
                            "idaho@x.example", "solvangen@x.example", "@x.example"}) {
    EXPECT_FALSE(is_made_from(other, ida)) << other;
  }
  EXPECT_TRUE(is_made_from("/o=port/cn=recipients/cn=ida.solvang", ida));
  EXPECT_FALSE(is_made_from("ida@x.example", plain_name("Ida")));
}

}  // namespace
}  // namespace day::people
