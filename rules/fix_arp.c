/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder accept-arp: lets this host ask for the hardware address of one neighbour, or be answered by it.
 */
#include <errno.h>
#include <string.h>

#include "rules/arp.h"
#include "rules/fix_private.h"

/* The question and the answer as rules see them; the hardware addresses are not tested. */
static bool exchange_of(const struct record *top, struct arp_exchange *ret_exchange)
{
	*ret_exchange = (struct arp_exchange){
		.own = fact_get_addr(top, "arp.own"),
		.peer = fact_get_addr(top, "neigh.addr"),
	};
	return ret_exchange->own.family == AF_INET && ret_exchange->peer.family == AF_INET;
}

int fix_accept_arp(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	bool asks = !strcmp(fact_get_text(top, "arp.operation", "reply"), "request");
	struct rule_fix rule = { .where = RULE_BEFORE };
	_cleanup_(freep) char *words = NULL;
	struct arp_exchange exchange;
	char peer[ADDR_TEXT_MAX];
	struct packet packet;

	if (!exchange_of(top, &exchange) || !fix_place(job->record, job->prefix, &rule.place))
		return err_set(err, -ENOTSUP, "it is not known which rule drops ARP");
	if (!rule.place.handle)
		rule.where = RULE_LAST;
	arp_packet(&exchange, asks ? ARP_ASKS : ARP_ANSWERS, &packet);
	addr_text(&exchange.peer, peer);
	words = xasprintf("arp operation %s arp %s ip %s accept", asks ? "request" : "reply", asks ? "daddr" : "saddr",
			  peer);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_ACCEPT };
	rule.opens = asks ? xasprintf("ARP requests for %s", peer) : xasprintf("ARP answers of %s", peer);
	return fix_rule(job, &rule, ret_fix, err);
}
