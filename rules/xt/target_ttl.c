/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -j TTL and -j HL, which write the time to live or hop limit, and go on.
 */
#include "rules/ttl.h"
#include "rules/xt/private.h"

#include <linux/netfilter_ipv4/ipt_TTL.h>

/* What IPT_TTL_SET, INC and DEC are called; IP6T_HL_* are the same, ip6t_HL_info the same struct. */
static const char *const modes[] = { [IPT_TTL_SET] = "set", [IPT_TTL_INC] = "inc", [IPT_TTL_DEC] = "dec" };

/* As the kernel does it: not below 0, and not past 255. */
static int written(const struct ipt_TTL_info *info, int ttl)
{
	int now = info->mode == IPT_TTL_SET ? info->ttl : info->mode == IPT_TTL_INC ? ttl + info->ttl : ttl - info->ttl;

	return now < 0 ? 0 : now > UINT8_MAX ? UINT8_MAX : now;
}

XT_EVAL(set_ttl)
{
	const struct ipt_TTL_info *info = data;
	struct packet *packet;
	size_t at;
	bool sure;

	packet = machine_write(xt->m, &sure);
	if (!packet)
		return;
	at = ttl_offset(packet->nfproto == NFPROTO_IPV6 ? AF_INET6 : AF_INET);
	packet->rewritten = true;
	if (packet->nh.len <= at)
		return;
	if (sure && info->mode < ARRAY_SIZE(modes))
		packet->nh.bytes[at] = (uint8_t)written(info, packet->nh.bytes[at]);
	else
		packet->nh.len = (uint16_t)at;
}

XT_WORDS(set_ttl)
{
	const struct ipt_TTL_info *info = data;
	_cleanup_(freep) char *option = NULL;

	if (info->mode >= ARRAY_SIZE(modes))
		return false;
	option = xasprintf("--%s-%s", blob->family == NFPROTO_IPV6 ? "hl" : "ttl", modes[info->mode]);
	words_option(words, false, option, xasprintf("%u", info->ttl));
	return true;
}
