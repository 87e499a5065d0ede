/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words for what comes back to a probe.
 */
#include "engine/reply_word.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_ACK 0x10

const char *reply_word(uint8_t proto, uint8_t tcp_flags)
{
	if (proto != IPPROTO_TCP)
		return "answer";
	if (tcp_flags & TCP_RST)
		return "rst";
	return (tcp_flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK) ? "syn-ack" : "other";
}

bool reply_is_good(const char *word)
{
	return !strcmp(word, "syn-ack") || !strcmp(word, "answer");
}

#define ANY_CODE 0xff

/* RFC 792, RFC 1812 (5.2.7.1), RFC 4443. */
static const struct icmp_error {
	uint8_t proto, type, code;
	const char *word;
} icmp_errors[] = {
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_NET_UNREACH, "no-route" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, "host-unreachable" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, "protocol-unreachable" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, "port-unreachable" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "too-big" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_NET_UNKNOWN, "no-route" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNKNOWN, "host-unreachable" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_NET_ANO, "prohibited" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_ANO, "prohibited" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_NET_UNR_TOS, "no-route" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNR_TOS, "host-unreachable" },
	{ IPPROTO_ICMP, ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, "prohibited" },
	{ IPPROTO_ICMP, ICMP_TIME_EXCEEDED, ANY_CODE, "ttl-exceeded" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOROUTE, "no-route" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADMIN, "prohibited" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_BEYONDSCOPE, "no-route" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR, "host-unreachable" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT, "port-unreachable" },
	/* source refused by policy; reject route */
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, 5, "prohibited" },
	{ IPPROTO_ICMPV6, ICMP6_DST_UNREACH, 6, "prohibited" },
	{ IPPROTO_ICMPV6, ICMP6_PACKET_TOO_BIG, ANY_CODE, "too-big" },
	{ IPPROTO_ICMPV6, ICMP6_TIME_EXCEEDED, ANY_CODE, "ttl-exceeded" },
	/* an unknown next header */
	{ IPPROTO_ICMPV6, ICMP6_PARAM_PROB, ICMP6_PARAMPROB_NEXTHEADER, "protocol-unreachable" },
};

const char *icmp_error_word(uint8_t proto, uint8_t type, uint8_t code)
{
	for (size_t i = 0; i < ARRAY_SIZE(icmp_errors); i++) {
		const struct icmp_error *error = &icmp_errors[i];

		if (error->proto == proto && error->type == type && (error->code == code || error->code == ANY_CODE))
			return error->word;
	}
	return "other";
}
