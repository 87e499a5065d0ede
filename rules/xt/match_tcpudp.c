/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m tcp and -m udp: ports, TCP flags.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_tcpudp.h>

#define PORT_MAX 65535

static bool any_port(const __u16 ports[2], bool invert)
{
	return ports[0] == 0 && ports[1] == PORT_MAX && !invert;
}

static void want_port(struct xt *xt, uint8_t l4, uint32_t offset, const __u16 ports[2], bool invert)
{
	const struct xt_range range = { ports[0], ports[1] };

	if (any_port(ports, invert))
		return;
	xt_load_payload(xt, NFT_PAYLOAD_TRANSPORT_HEADER, offset, 2, l4);
	xt_want_number(xt, &range, 1, false, invert);
}

static void port_words(struct words *words, const char *option, const __u16 ports[2], bool invert)
{
	if (!any_port(ports, invert))
		words_option(words, invert, option, xt_range_text(ports[0], ports[1], ':'));
}

XT_EVAL(tcp)
{
	const struct xt_tcp *tcp = data;

	want_port(xt, IPPROTO_TCP, 0, tcp->spts, tcp->invflags & XT_TCP_INV_SRCPT);
	want_port(xt, IPPROTO_TCP, 2, tcp->dpts, tcp->invflags & XT_TCP_INV_DSTPT);
	if (tcp->flg_mask || tcp->flg_cmp) {
		xt_load_payload(xt, NFT_PAYLOAD_TRANSPORT_HEADER, 13, 1, IPPROTO_TCP);
		xt_mask(xt, &tcp->flg_mask, 1);
		xt_want(xt, &tcp->flg_cmp, NULL, 1, tcp->invflags & XT_TCP_INV_FLAGS);
	} else if (tcp->invflags & XT_TCP_INV_FLAGS) {
		xt_unknown(xt, "tcp flags", "this form of the match is not decoded");
	}
	if (tcp->option || tcp->invflags & XT_TCP_INV_OPTION)
		xt_unknown(xt, "tcp option", "options are not looked at by this match");
}

char *xt_tcp_flags_text(uint8_t flags)
{
	static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG" };

	return flags ? xt_bit_names(flags, names, ARRAY_SIZE(names)) : xstrdup("NONE");
}

XT_WORDS(tcp)
{
	const struct xt_tcp *tcp = data;
	char *mask, *flags;

	(void)blob;
	port_words(words, "--sport", tcp->spts, tcp->invflags & XT_TCP_INV_SRCPT);
	port_words(words, "--dport", tcp->dpts, tcp->invflags & XT_TCP_INV_DSTPT);
	if (tcp->option || tcp->invflags & XT_TCP_INV_OPTION)
		words_option(words, tcp->invflags & XT_TCP_INV_OPTION, "--tcp-option", xasprintf("%u", tcp->option));
	if (!tcp->flg_mask && !(tcp->invflags & XT_TCP_INV_FLAGS))
		return true;
	mask = xt_tcp_flags_text(tcp->flg_mask);
	flags = xt_tcp_flags_text(tcp->flg_cmp);
	if (mask && flags) {
		words_option(words, tcp->invflags & XT_TCP_INV_FLAGS, "--tcp-flags", xstrdup(mask));
		words_add(words, flags);
	}
	free(mask);
	free(flags);
	return mask && flags;
}

XT_EVAL(udp)
{
	const struct xt_udp *udp = data;

	want_port(xt, IPPROTO_UDP, 0, udp->spts, udp->invflags & XT_UDP_INV_SRCPT);
	want_port(xt, IPPROTO_UDP, 2, udp->dpts, udp->invflags & XT_UDP_INV_DSTPT);
}

XT_WORDS(udp)
{
	const struct xt_udp *udp = data;

	(void)blob;
	port_words(words, "--sport", udp->spts, udp->invflags & XT_UDP_INV_SRCPT);
	port_words(words, "--dport", udp->dpts, udp->invflags & XT_UDP_INV_DSTPT);
	return true;
}
