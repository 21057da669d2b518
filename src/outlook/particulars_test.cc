// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outlook/particulars.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "outlook/tags.h"

namespace day::outlook {
namespace {

Properties of_class(std::string_view message_class) {
  Properties properties;
  properties.set(tag::kMessageClass, Value{kString8, {Bytes(message_class)}});
  return properties;
}

TEST(Particulars, MailHasNone) {
  for (const char* message_class :
       {"", "IPM", "IPM.Note", "ipm.note.SMIME", "REPORT.IPM.Note.NDR"}) {
    Properties properties = of_class(message_class);
    properties.set(tag::kDisplayName, Value{kString8, {"Ida"}});
    EXPECT_TRUE(is_mail_class(message_class));
    EXPECT_EQ(particulars(properties), "");
  }
  EXPECT_FALSE(is_mail_class("IPM.Contact"));
  EXPECT_FALSE(is_mail_class("IPMx"));
}

TEST(Particulars, OfContactsStandInOneOrderWhateverTheirs) {
  Properties properties = of_class("IPM.Contact");
  properties.set(Name{Set::Address, 0x8083, {}}, Value{kString8, {"ida@port.example"}});
  properties.set(Name{Set::Address, 0x801B, {}}, Value{kString8, {"Quay 7\r\nHalden\r\n"}});
  properties.set(0x3A08, Value{kString8, {"+47 1"}});
  properties.set(tag::kDisplayName, Value{kString8, {"Ida Berg"}});
  properties.set(Name{Set::Task, 0x8101, {}}, Value{kInteger32, {Bytes(4, '\0')}});
  EXPECT_EQ(particulars(properties),
            "Name: Ida Berg\nE-mail: ida@port.example\nBusiness telephone: +47 1\n"
            "Work address: Quay 7\n  Halden\n");
}

TEST(Particulars, OfTasksTellHowFarTheyAre) {
  Properties properties = of_class("IPM.Task");
  properties.set(Name{Set::Task, 0x8101, {}}, Value{kInteger32, {Bytes("\3\0\0\0", 4)}});
  properties.set(Name{Set::Task, 0x811C, {}}, Value{kBoolean, {Bytes("\1\0", 2)}});
  EXPECT_EQ(particulars(properties), "Complete: yes\nState: waiting for others\n");
  properties = of_class("IPM.Task");
  properties.set(Name{Set::Task, 0x8101, {}}, Value{kInteger32, {Bytes("\xFF\xFF\xFF\xFF", 4)}});
  EXPECT_EQ(particulars(properties), "");
}

TEST(Particulars, OfListsNameTheirMembers) {
  Properties properties = of_class("IPM.DistList");
  const Bytes beginning = *parse_hex("00000000812b1fa4bea310199d6e00dd010f540200000000");
  const Bytes members = beginning + Bytes("Ida\0SMTP\0ida@port.example\0", 26);
  properties.set(Name{Set::Address, 0x8054, {}},
                 Value{static_cast<std::uint16_t>(kMany | kBinary),
                       {members, "short", beginning, members.substr(0, 27)}});
  EXPECT_EQ(particulars(properties), "Member: Ida <ida@port.example>\nMember: Ida\n");
}

}  // namespace
}  // namespace day::outlook
