/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xt matches and targets: a blob of any bytes is evaluated and put in words.
 */
#include "engine/base/str.h"
#include "rules/xt/xt.h"
#include "tests/fuzz/fuzz.h"

#include <linux/netfilter.h>
#include <string.h>

static const char *const matches[] = { "addrtype", "comment", "connbytes", "connlimit", "connmark",  "conntrack",
				       "cpu",	   "dscp",    "hashlimit", "hl",	"icmp",	     "icmp6",
				       "iprange",  "length",  "limit",	   "mac",	"mark",	     "multiport",
				       "physdev",  "pkttype", "quota",	   "recent",	"state",     "statistic",
				       "tcp",	   "tos",     "ttl",	   "udp",	"unheard-of" };
static const char *const targets[] = { "CHECKSUM",   "CONNMARK", "CT",	   "DNAT",    "LOG",	   "MARK",
				       "MASQUERADE", "NETMAP",	 "NFLOG",  "NFQUEUE", "NOTRACK",   "REDIRECT",
				       "REJECT",     "SNAT",	 "TCPMSS", "TRACE",   "UNHEARD-OF" };

static struct nftnl_expr *expression(struct feed *feed, bool target)
{
	const char *name =
		target ? targets[feed_u8(feed) % ARRAY_SIZE(targets)] : matches[feed_u8(feed) % ARRAY_SIZE(matches)];
	struct nftnl_expr *expr = nftnl_expr_alloc(target ? "target" : "match");
	size_t size;
	void *blob;

	if (!expr)
		abort();
	nftnl_expr_set_str(expr, target ? NFTNL_EXPR_TG_NAME : NFTNL_EXPR_MT_NAME, name);
	nftnl_expr_set_u32(expr, target ? NFTNL_EXPR_TG_REV : NFTNL_EXPR_MT_REV, feed_u8(feed) & 7);
	/* The rest of the feed is for others too. */
	blob = feed_block(feed, feed_u16(feed), &size);
	/* libnftnl keeps the block itself. */
	nftnl_expr_set(expr, target ? NFTNL_EXPR_TG_INFO : NFTNL_EXPR_MT_INFO, blob, (uint32_t)size);
	return expr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct eval_env no_env = { 0 };
	struct feed feed = { data, size };
	struct packet packet, before;
	struct chain chain = { .table = (char *)"filter", .name = (char *)"FORWARD" };
	struct rule rule = { .chain = &chain, .handle = 1, .nftnl = nftnl_rule_alloc() };
	struct rule_eval eval;
	enum outcome outcome;
	struct xt_blob blob;
	uint8_t kinds = feed_u8(&feed);

	if (!rule.nftnl)
		abort();
	feed_packet(&feed, &packet);
	chain.family = packet.nfproto;
	for (unsigned int i = 0; i < 3; i++) {
		struct nftnl_expr *expr = expression(&feed, kinds >> i & 1);
		struct words words = { 0 };

		if (xt_blob_of(expr, chain.family, &blob)) {
			if (kinds >> i & 1)
				xt_target_words(&blob, &words);
			else
				xt_match_words(&blob, &words);
			free(words_shown(&words));
			free(words_shell(&words));
			words_done(&words);
		}
		nftnl_rule_add_expr(rule.nftnl, expr);
	}
	before = packet;
	eval_rule(&rule, &no_env, &packet, &eval);
	eval_rule_quick(&rule, &no_env, &before, &outcome);
	/* The two ways must agree. */
	if (outcome != eval.outcome || memcmp(&before, &packet, sizeof(packet)))
		abort();
	eval_rule_matched(&rule, &no_env, &packet);
	rule_eval_done(&eval);
	nftnl_rule_free(rule.nftnl);
	return 0;
}
