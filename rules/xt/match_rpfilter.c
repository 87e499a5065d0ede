/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m rpfilter: is the source routed back the way that the packet came?
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_rpfilter.h>
#include <linux/rtnetlink.h>

/* Without --validmark the kernel looks up a packet without a mark. For IPv6 it asks for a route over that interface,
 * though another one may be the better. */
static enum outcome passes(const struct xt *xt, uint8_t flags)
{
	const struct eval_env *env = xt->m->env;
	struct packet packet = *xt->m->packet;
	struct addr src = packet_src(&packet);
	uint32_t type, oif;

	if (!(flags & XT_RPFILTER_VALID_MARK))
		packet.mark = 0;
	if (!env->fib || !src.family || !packet.iif ||
	    (flags & XT_RPFILTER_VALID_MARK && !packet.mark_known) ||
	    env->fib(env->data, &packet, &src, packet.iif, &type, &oif) < 0)
		return OUTCOME_UNKNOWN;
	if (type != RTN_UNICAST)
		return type == RTN_LOCAL && flags & XT_RPFILTER_ACCEPT_LOCAL ? OUTCOME_UNKNOWN : OUTCOME_NO_MATCH;
	if (oif == packet.iif || (oif && flags & XT_RPFILTER_LOOSE))
		return OUTCOME_MATCH;
	return packet.nfproto == NFPROTO_IPV6 && oif ? OUTCOME_UNKNOWN : OUTCOME_NO_MATCH;
}

XT_EVAL(rpfilter)
{
	const struct xt_rpfilter_info *info = data;
	bool invert = info->flags & XT_RPFILTER_INVERT;
	enum outcome outcome = passes(xt, info->flags);
	const struct xt_condition condition = {
		"rpfilter",
		invert ? "!= a route back" : "a route back",
		outcome == OUTCOME_UNKNOWN ? NULL
		: outcome == OUTCOME_MATCH ? "a route back"
					   : "none over its interface",
		1u << SUBJECT_SADDR | 1u << SUBJECT_IIF,
	};

	if (invert && outcome != OUTCOME_UNKNOWN)
		outcome = outcome == OUTCOME_MATCH ? OUTCOME_NO_MATCH : OUTCOME_MATCH;
	xt_other(xt, &condition, outcome);
}

XT_WORDS(rpfilter)
{
	static const struct {
		uint8_t flag;
		const char *option;
	} options[] = {
		{ XT_RPFILTER_LOOSE, "--loose" },
		{ XT_RPFILTER_VALID_MARK, "--validmark" },
		{ XT_RPFILTER_ACCEPT_LOCAL, "--accept-local" },
		{ XT_RPFILTER_INVERT, "--invert" },
	};
	const struct xt_rpfilter_info *info = data;

	(void)blob;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (info->flags & options[i].flag)
			words_add(words, options[i].option);
	return true;
}
