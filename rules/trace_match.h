/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How our table recognises the packets of one probe, or of any of several probes at once: comparisons where they all
 * have the same bytes, and a look-up in a set of ours for the bytes in which they differ. The match is as exact for
 * many as it is for one.
 */
#ifndef NFDIAG_RULES_TRACE_MATCH_H
#define NFDIAG_RULES_TRACE_MATCH_H

#include <libnftnl/rule.h>

#include "rules/batch.h"
#include "rules/own_packet.h"

/* The expressions that match one kind of packet. */
struct recipe {
	struct matches matches; /* of the first probe */
	uint32_t varies;	/* bit (1 << i) where matches.match[i] is not the same for all of them */
	unsigned int set;	/* number of the set with what varies, from 1; 0: nothing does */
};

struct trace_matcher;

/* The sets are added to that table (family inet) within the batch, each before the first rule that uses it. */
struct trace_matcher *trace_matcher_new(const char *table, const struct trace_plan *const *plans, size_t n_plans,
					struct batch *batch);
void trace_matcher_free(struct trace_matcher *matcher);
DEFINE_FREEP(struct trace_matcher, trace_matcher_free)

/* As own_packet_matches(), for all plans: 1, 0 past the last possibility, or -EINVAL where the packets are not of one
 * shape (another protocol, family, or length of payload) and no rule can match them together. */
int trace_matcher_recipe(struct trace_matcher *matcher, enum own_packet which, size_t i,
			 const struct recipe **ret_recipe);

void rule_add_recipe(struct nftnl_rule *rule, const struct recipe *recipe);

#endif
