/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matches of one header field each: ICMP types, TTL, TOS, length, MAC address, kind of packet.
 */
#include "rules/xt/private.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netfilter/xt_dscp.h>
#include <linux/netfilter/xt_length.h>
#include <linux/netfilter/xt_mac.h>
#include <linux/netfilter/xt_pkttype.h>
#include <linux/netfilter_ipv4/ipt_ttl.h>

/* ipt_icmp and ip6t_icmp, whose headers do not go together. */
struct icmp_info {
	uint8_t type, code[2], invert;
};
#define ANY_TYPE 0xff /* of ICMP for IPv4 */

XT_EVAL(icmp)
{
	const struct icmp_info *info = data;
	uint8_t l4 = xt->blob->family == NFPROTO_IPV6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
	const struct xt_range type = { info->type, info->type }, code = { info->code[0], info->code[1] };
	bool every_code = info->code[0] == 0 && info->code[1] == 0xff;

	if (info->type == ANY_TYPE && l4 == IPPROTO_ICMP) {
		if (info->invert & 1)
			xt_unknown(xt, "icmp type", "this form of the match is not decoded");
		return;
	}
	if (info->invert & 1 && !every_code) {
		xt_unknown(xt, "icmp type", "this form of the match is not decoded");
		return;
	}
	xt_load_payload(xt, NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1, l4);
	xt_want_number(xt, &type, 1, false, info->invert & 1);
	if (every_code)
		return;
	xt_load_payload(xt, NFT_PAYLOAD_TRANSPORT_HEADER, 1, 1, l4);
	xt_want_number(xt, &code, 1, false, false);
}

XT_WORDS(icmp)
{
	const struct icmp_info *info = data;
	const char *option = blob->family == NFPROTO_IPV6 ? "--icmpv6-type" : "--icmp-type";
	char *type;

	if (info->type == ANY_TYPE && blob->family == NFPROTO_IPV4)
		type = xstrdup("any");
	else if (info->code[0] == 0 && info->code[1] == 0xff)
		type = xasprintf("%u", info->type);
	else if (info->code[0] == info->code[1])
		type = xasprintf("%u/%u", info->type, info->code[0]);
	else
		return false;
	words_option(words, info->invert & 1, option, type);
	return true;
}

/* IP6T_HL_* are the same modes, ip6t_hl_info the same struct. */
static bool ttl_range(const struct ipt_ttl_info *info, struct xt_range *ret_range)
{
	switch (info->mode) {
	case IPT_TTL_EQ:
	case IPT_TTL_NE:
		*ret_range = (struct xt_range){ info->ttl, info->ttl };
		return true;
	case IPT_TTL_LT:
		*ret_range = (struct xt_range){ 0, info->ttl - 1u };
		return info->ttl > 0;
	case IPT_TTL_GT:
		*ret_range = (struct xt_range){ info->ttl + 1u, 255 };
		return info->ttl < 255;
	default:
		return false;
	}
}

XT_EVAL(ttl)
{
	const struct ipt_ttl_info *info = data;
	struct xt_range range;

	if (!ttl_range(info, &range)) {
		xt_unknown(xt, "ttl", "this form of the match is not decoded");
		return;
	}
	xt_load_payload(xt, NFT_PAYLOAD_NETWORK_HEADER, xt->blob->family == NFPROTO_IPV6 ? 7 : 8, 1, 0);
	xt_want_number(xt, &range, 1, false, info->mode == IPT_TTL_NE);
}

XT_WORDS(ttl)
{
	static const char *const modes[] = {
		[IPT_TTL_EQ] = "eq", [IPT_TTL_NE] = "eq", [IPT_TTL_LT] = "lt", [IPT_TTL_GT] = "gt"
	};
	const struct ipt_ttl_info *info = data;
	_cleanup_(freep) char *option = NULL;

	if (info->mode >= ARRAY_SIZE(modes))
		return false;
	option = xasprintf("--%s-%s", blob->name, modes[info->mode]);
	words_option(words, info->mode == IPT_TTL_NE, option, xasprintf("%u", info->ttl));
	return true;
}

/* The byte stands across two of an IPv6 header. */
static void want_tos(struct xt *xt, uint8_t value, uint8_t mask, bool invert)
{
	uint8_t values[2] = { value, 0 }, masks[2] = { mask, 0 };
	uint32_t len = 1;

	if (xt->blob->family == NFPROTO_IPV6) {
		values[1] = (uint8_t)(value << 4);
		masks[1] = (uint8_t)(mask << 4);
		values[0] >>= 4;
		masks[0] >>= 4;
		len = 2;
	}
	xt_load_payload(xt, NFT_PAYLOAD_NETWORK_HEADER, xt->blob->family == NFPROTO_IPV6 ? 0 : 1, len, 0);
	xt_mask(xt, masks, len);
	xt_want(xt, values, NULL, len, invert);
}

XT_EVAL(tos)
{
	const struct xt_tos_match_info *info = data;

	want_tos(xt, info->tos_value, info->tos_mask, info->invert);
}

XT_WORDS(tos)
{
	const struct xt_tos_match_info *info = data;

	(void)blob;
	words_option(words, info->invert, "--tos", xasprintf("0x%02x/0x%02x", info->tos_value, info->tos_mask));
	return true;
}

#define DSCP_SHIFT 2
#define DSCP_MASK 0xfc

XT_EVAL(dscp)
{
	const struct xt_dscp_info *info = data;

	want_tos(xt, (uint8_t)(info->dscp << DSCP_SHIFT), DSCP_MASK, info->invert);
}

XT_WORDS(dscp)
{
	const struct xt_dscp_info *info = data;

	(void)blob;
	words_option(words, info->invert, "--dscp", xasprintf("0x%02x", info->dscp));
	return true;
}

XT_EVAL(length)
{
	const struct xt_length_info *info = data;
	const struct xt_range range = { info->min, info->max };

	xt_load_meta(xt, NFT_META_LEN, 4);
	xt_want_number(xt, &range, 1, true, info->invert);
}

XT_WORDS(length)
{
	const struct xt_length_info *info = data;

	(void)blob;
	words_option(words, info->invert, "--length", xt_range_text(info->min, info->max, ':'));
	return true;
}

XT_EVAL(mac)
{
	const struct xt_mac_info *info = data;

	xt_load_payload(xt, NFT_PAYLOAD_LL_HEADER, ETH_ALEN, ETH_ALEN, 0);
	xt_want(xt, info->srcaddr, NULL, ETH_ALEN, info->invert);
}

XT_WORDS(mac)
{
	const struct xt_mac_info *info = data;
	const uint8_t *a = info->srcaddr;

	(void)blob;
	words_option(words, info->invert, "--mac-source",
		     xasprintf("%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2], a[3], a[4], a[5]));
	return true;
}

XT_EVAL(pkttype)
{
	const struct xt_pkttype_info *info = data;
	const struct xt_range type = { (uint32_t)info->pkttype, (uint32_t)info->pkttype };

	xt_load_meta(xt, NFT_META_PKTTYPE, 1);
	xt_want_number(xt, &type, 1, false, info->invert);
}

XT_WORDS(pkttype)
{
	static const char *const types[] = {
		[PACKET_HOST] = "unicast", [PACKET_BROADCAST] = "broadcast", [PACKET_MULTICAST] = "multicast"
	};
	const struct xt_pkttype_info *info = data;

	(void)blob;
	if (info->pkttype < 0 || (size_t)info->pkttype >= ARRAY_SIZE(types))
		return false;
	words_option(words, info->invert, "--pkt-type", xstrdup(types[info->pkttype]));
	return true;
}
