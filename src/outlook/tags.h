// SPDX-License-Identifier: AGPL-3.0-or-later
// The tags that are looked at, spelled as in [MS-OXPROPS] without "PidTag".
#pragma once

#include <cstdint>

namespace day::outlook::tag {

using Tag = std::uint16_t;

// Of a message.
inline constexpr Tag kImportance = 0x0017;
inline constexpr Tag kMessageClass = 0x001A;
inline constexpr Tag kOriginatorDeliveryReportRequested = 0x0023;
inline constexpr Tag kReadReceiptRequested = 0x0029;
inline constexpr Tag kSensitivity = 0x0036;
inline constexpr Tag kSubject = 0x0037;
inline constexpr Tag kClientSubmitTime = 0x0039;
inline constexpr Tag kSubjectPrefix = 0x003D;
inline constexpr Tag kSentRepresentingName = 0x0042;
inline constexpr Tag kReceivedByName = 0x0040;
inline constexpr Tag kReceivedByEmailAddress = 0x0076;
inline constexpr Tag kReplyRecipientNames = 0x0050;
inline constexpr Tag kSentRepresentingAddressType = 0x0064;
inline constexpr Tag kSentRepresentingEmailAddress = 0x0065;
inline constexpr Tag kConversationTopic = 0x0070;
inline constexpr Tag kConversationIndex = 0x0071;
inline constexpr Tag kTransportMessageHeaders = 0x007D;
inline constexpr Tag kSenderName = 0x0C1A;
inline constexpr Tag kSenderAddressType = 0x0C1E;
inline constexpr Tag kSenderEmailAddress = 0x0C1F;
inline constexpr Tag kDisplayBcc = 0x0E02;
inline constexpr Tag kDisplayCc = 0x0E03;
inline constexpr Tag kDisplayTo = 0x0E04;
inline constexpr Tag kMessageDeliveryTime = 0x0E06;
inline constexpr Tag kMessageFlags = 0x0E07;
inline constexpr Tag kNormalizedSubject = 0x0E1D;
inline constexpr Tag kBody = 0x1000;
inline constexpr Tag kReportText = 0x1001;
inline constexpr Tag kRtfCompressed = 0x1009;
inline constexpr Tag kHtml = 0x1013;
inline constexpr Tag kInternetMessageId = 0x1035;
inline constexpr Tag kInternetReferences = 0x1039;
inline constexpr Tag kInReplyToId = 0x1042;
inline constexpr Tag kFlagStatus = 0x1090;
inline constexpr Tag kInternetCodepage = 0x3FDE;
inline constexpr Tag kMessageCodepage = 0x3FFD;
inline constexpr Tag kSenderSmtpAddress = 0x5D01;
inline constexpr Tag kSentRepresentingSmtpAddress = 0x5D02;

// Of anything.
inline constexpr Tag kDisplayName = 0x3001;
inline constexpr Tag kAddressType = 0x3002;
inline constexpr Tag kEmailAddress = 0x3003;
inline constexpr Tag kCreationTime = 0x3007;
inline constexpr Tag kLastModificationTime = 0x3008;
inline constexpr Tag kSmtpAddress = 0x39FE;

// Of a recipient.
inline constexpr Tag kRecipientType = 0x0C15;

// Of an attachment.
inline constexpr Tag kAttachData = 0x3701;  // binary, or an object
inline constexpr Tag kAttachExtension = 0x3703;
inline constexpr Tag kAttachFilename = 0x3704;
inline constexpr Tag kAttachMethod = 0x3705;
inline constexpr Tag kAttachLongFilename = 0x3707;
inline constexpr Tag kAttachPathname = 0x3708;
inline constexpr Tag kAttachLongPathname = 0x370D;
inline constexpr Tag kAttachMimeTag = 0x370E;
inline constexpr Tag kAttachContentId = 0x3712;
inline constexpr Tag kAttachmentHidden = 0x7FFE;

// Of a folder and of a store.
inline constexpr Tag kContentCount = 0x3602;
inline constexpr Tag kPstPassword = 0x67FF;

}  // namespace day::outlook::tag
