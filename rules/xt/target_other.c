/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -j REJECT, LOG, NFLOG, TCPMSS, NFQUEUE, and those that change nothing which a rule or the flow's way could tell.
 */
#include "rules/xt/private.h"

#include <linux/icmp.h>
#include <linux/netfilter/xt_LOG.h>
#include <linux/netfilter/xt_NFLOG.h>
#include <linux/netfilter/xt_NFQUEUE.h>
#include <linux/netfilter/xt_TCPMSS.h>

struct reject {
	const char *name;
	uint8_t type, code; /* NFT_REJECT_*, and the ICMP code */
};

/* ipt_reject_with and ip6t_reject_with. */
static const struct reject rejects4[] = {
	{ "icmp-net-unreachable", NFT_REJECT_ICMP_UNREACH, ICMP_NET_UNREACH },
	{ "icmp-host-unreachable", NFT_REJECT_ICMP_UNREACH, ICMP_HOST_UNREACH },
	{ "icmp-proto-unreachable", NFT_REJECT_ICMP_UNREACH, ICMP_PROT_UNREACH },
	{ "icmp-port-unreachable", NFT_REJECT_ICMP_UNREACH, ICMP_PORT_UNREACH },
	{ NULL, 0, 0 },
	{ "icmp-net-prohibited", NFT_REJECT_ICMP_UNREACH, ICMP_NET_ANO },
	{ "icmp-host-prohibited", NFT_REJECT_ICMP_UNREACH, ICMP_HOST_ANO },
	{ "tcp-reset", NFT_REJECT_TCP_RST, 0 },
	{ "icmp-admin-prohibited", NFT_REJECT_ICMP_UNREACH, ICMP_PKT_FILTERED },
};
static const struct reject rejects6[] = {
	{ "icmp6-no-route", NFT_REJECT_ICMP_UNREACH, 0 },
	{ "icmp6-adm-prohibited", NFT_REJECT_ICMP_UNREACH, 1 },
	{ NULL, 0, 0 },
	{ "icmp6-addr-unreachable", NFT_REJECT_ICMP_UNREACH, 3 },
	{ "icmp6-port-unreachable", NFT_REJECT_ICMP_UNREACH, 4 },
	{ NULL, 0, 0 },
	{ "tcp-reset", NFT_REJECT_TCP_RST, 0 },
	{ "icmp6-policy-fail", NFT_REJECT_ICMP_UNREACH, 5 },
	{ "icmp6-reject-route", NFT_REJECT_ICMP_UNREACH, 6 },
};

static const struct reject *reject_of(const struct xt_blob *blob, const void *data)
{
	const struct reject *rejects = blob->family == NFPROTO_IPV6 ? rejects6 : rejects4;
	size_t n = blob->family == NFPROTO_IPV6 ? ARRAY_SIZE(rejects6) : ARRAY_SIZE(rejects4);
	uint32_t with;

	memcpy(&with, data, sizeof(with));
	return with < n && rejects[with].name ? &rejects[with] : NULL;
}

XT_EVAL(reject)
{
	const struct reject *reject = reject_of(xt->blob, data);

	action_set(xt->m, ACTION_REJECT);
	xt->m->ended = true;
	if (!xt->m->eval || !reject)
		return;
	xt->m->eval->action.reject_type = reject->type;
	xt->m->eval->action.reject_code = reject->code;
}

XT_WORDS(reject)
{
	const struct reject *reject = reject_of(blob, data);

	if (reject)
		words_option(words, false, "--reject-with", xstrdup(reject->name));
	return reject;
}

XT_EVAL(goes_on)
{
	(void)xt;
	(void)data;
}

#define LEVEL_DEFAULT 4

XT_WORDS(log)
{
	static const struct {
		uint8_t bit;
		const char *option;
	} flags[] = {
		{ XT_LOG_TCPSEQ, "--log-tcp-sequence" }, { XT_LOG_TCPOPT, "--log-tcp-options" },
		{ XT_LOG_IPOPT, "--log-ip-options" },	 { XT_LOG_UID, "--log-uid" },
		{ XT_LOG_MACDECODE, "--log-macdecode" },
	};
	const struct xt_log_info *info = data;

	(void)blob;
	if (*info->prefix) {
		words_add(words, "--log-prefix");
		words_text(words, info->prefix, sizeof(info->prefix));
	}
	if (info->level != LEVEL_DEFAULT)
		words_option(words, false, "--log-level", xasprintf("%u", info->level));
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (info->logflags & flags[i].bit)
			words_add(words, flags[i].option);
	return true;
}

XT_WORDS(nflog)
{
	const struct xt_nflog_info *info = data;

	(void)blob;
	if (*info->prefix) {
		words_add(words, "--nflog-prefix");
		words_text(words, info->prefix, sizeof(info->prefix));
	}
	if (info->group)
		words_option(words, false, "--nflog-group", xasprintf("%u", info->group));
	if (info->len)
		words_option(words, false, info->flags & XT_NFLOG_F_COPY_LEN ? "--nflog-size" : "--nflog-range",
			     xasprintf("%u", info->len));
	if (info->threshold != XT_NFLOG_DEFAULT_THRESHOLD)
		words_option(words, false, "--nflog-threshold", xasprintf("%u", info->threshold));
	return true;
}

XT_WORDS(tcpmss)
{
	const struct xt_tcpmss_info *info = data;

	(void)blob;
	if (info->mss == XT_TCPMSS_CLAMP_PMTU)
		words_add(words, "--clamp-mss-to-pmtu");
	else
		words_option(words, false, "--set-mss", xasprintf("%u", info->mss));
	return true;
}

XT_EVAL(queue)
{
	(void)data;
	action_set(xt->m, ACTION_QUEUE);
	xt->m->ended = true;
}

XT_WORDS(queue)
{
	const struct xt_NFQ_info_v3 *info = data;

	if (blob->revision != 3)
		return false;
	if (info->queues_total > 1)
		words_option(words, false, "--queue-balance",
			     xasprintf("%u:%u", info->queuenum, info->queuenum + info->queues_total - 1));
	else
		words_option(words, false, "--queue-num", xasprintf("%u", info->queuenum));
	if (info->flags & NFQ_FLAG_BYPASS)
		words_add(words, "--queue-bypass");
	if (info->flags & NFQ_FLAG_CPU_FANOUT)
		words_add(words, "--queue-cpu-fanout");
	return true;
}
