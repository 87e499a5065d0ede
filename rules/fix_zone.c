/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder zone-for-answers: a rule that puts the backend's answers into the conntrack zone of their requests, at the
 * top of the base chain that gives out zones: the first one that a packet gets is the one that counts.
 */
#include <errno.h>
#include <string.h>

#include <netinet/in.h>
#include <linux/netfilter.h>

#include "rules/fix_private.h"

int fix_zone(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	const char *proto = fact_get_text(top, "flow.proto", "");
	int64_t zone = fact_get_int(top, "ct.zone.wanted", -1);
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	struct rule_fix rule = { .where = RULE_BEFORE };
	struct fix_flow flow = { .reply = true, .ct = "" };
	struct packet packet;

	if (!fix_place(top, "ct.zone.base", &rule.place) || zone < 0)
		return err_set(err, -ENOTSUP, "no chain that gives out zones is known");
	if (strcmp(proto, "tcp") && strcmp(proto, "udp"))
		return err_set(err, -ENOTSUP, "answers of %s have no port that tells them from others", proto);
	flow.proto = !strcmp(proto, "udp") ? IPPROTO_UDP : IPPROTO_TCP;
	flow.server = fact_get_addr(top, "nat.target.addr");
	flow.port = (uint16_t)fact_get_int(top, "nat.target.port", 0);
	/* One that source translation hides has another address here. */
	if (fact_get_bool(top, "flow.client_given", false))
		flow.client = fact_get_addr(top, "ct.reply.dst");
	terms = fix_terms(&flow);
	words = xasprintf("%s ct zone set %lld", terms, (long long)zone);
	fix_answer_packet(top, &flow, rule.place.family, &packet);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_NONE };
	rule.opens = xasprintf("nothing; those answers are looked up in zone %lld, also of connections in another one",
			       (long long)zone);
	return fix_rule(job, &rule, ret_fix, err);
}
