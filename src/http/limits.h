// SPDX-License-Identifier: AGPL-3.0-or-later
// What a stranger may ask of the server; each with the origin of its number. Those that an operator
// or a test may set otherwise are the defaults of ServerLimits (http.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace day::http {

// The request line, as RFC 9112 §3 recommends to support: 8,000 octets. A search with a long query
// stays below; browsers send up to 64 KiB.
inline constexpr std::size_t kMaxTargetBytes = 8'000;

// Request line and all header fields. Browsers send about 1 KiB; with cookies of other programs on
// the same address at most a few more. nginx takes 32 KiB, Apache 8 KiB a line.
inline constexpr std::size_t kMaxHeadBytes = 32'768;

// Header fields. Browsers send about twenty; Apache's default is 100.
inline constexpr std::size_t kMaxHeaderFields = 100;

// Parameters of a query, of a form, or cookies: those past it are refused with the whole. A search
// has some twenty; a form with every label of a vault some hundred.
inline constexpr std::size_t kMaxPairs = 1'000;

// Body of a POST, whole in memory: notes and labels, not files.
inline constexpr std::size_t kMaxBodyBytes = std::size_t{1} << 20;

// Entity tags in one If-None-Match; a browser sends one.
inline constexpr std::size_t kMaxEntityTags = 100;

// Codings in one Accept-Encoding; a browser sends five.
inline constexpr std::size_t kMaxCodings = 32;

// Bodies that are compressed: below, they fit into one packet anyway (1,500 octets of Ethernet);
// above, it would hold up a handler for more than about 50 ms.
inline constexpr std::size_t kMinCompressedBytes = 1'024;
inline constexpr std::size_t kMaxCompressedBytes = std::size_t{4} << 20;

// Connections in all. Each costs a descriptor and about 10 KiB while idle. When they are all taken,
// the one that has waited longest without a request gives way.
inline constexpr std::size_t kMaxConnections = 1'024;

// Connections of one address of the network (of one /64 in IPv6). Browsers open six.
inline constexpr std::size_t kMaxConnectionsPerPeer = 64;

// The same for loopback addresses, where a proxy or a load test may stand: wrk with 256 and as many
// for everybody else, with half of all left for the Unix socket and the network.
inline constexpr std::size_t kMaxConnectionsOfLoopback = 512;

// From the first moment of a connection, or the first octet of a later request, to the end of the
// head. Tor needs some seconds; nginx gives 60.
inline constexpr std::uint32_t kMaxHeadMillis = 15'000;

// To the end of the body: 1 MiB at 32 KiB/s.
inline constexpr std::uint32_t kMaxBodyMillis = 32'000;

// Between two requests. Browsers close by themselves after one to five minutes; opening anew costs
// little here.
inline constexpr std::uint32_t kMaxIdleMillis = 30'000;

// What a reader may lag behind kMinSendBytesPerSecond before it is let go; also the time that one
// has to close its side after the last answer.
inline constexpr std::uint32_t kMaxSendLagMillis = 15'000;

// The slowest reader that is served. A modem of 1998 took 5 KiB/s; a slow circuit of Tor 10 KiB/s.
inline constexpr std::uint32_t kMinSendBytesPerSecond = 2'048;

// Requests of one connection, after which it is closed, so that none lasts for ever. nginx: 1,000;
// more, because wrk and a proxy send tens of thousands and opening anew is then felt.
inline constexpr std::uint32_t kMaxRequestsPerConnection = 100'000;

// Requests that wait for a handler. At 5 ms each and two handlers the last waits 0.7 s, which is as
// long as it makes sense to wait before one is told to come again. Above wrk -c 256, so that a
// load test within what is promised meets no 503.
inline constexpr std::size_t kMaxQueuedRequests = 288;

// What may be sent after the last answer before a connection is cut: a request that was refused in
// the middle is read out, for closing at once could take the answer away (RFC 9112 §9.6).
inline constexpr std::size_t kMaxDrainedBytes = std::size_t{1} << 18;

// From stop() to the moment when connections are cut, whatever is under way on them.
inline constexpr std::uint32_t kMaxStopSeconds = 10;

// Threads that answer. More than cores help only where handlers wait for a disk.
inline constexpr unsigned kMaxHandlerThreads = 64;

}  // namespace day::http
