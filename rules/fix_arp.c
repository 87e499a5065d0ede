/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder accept-arp: lets this host ask for the hardware address of one neighbour, or be answered by it (ARP, or
 * IPv6's neighbour discovery).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "rules/fix_private.h"
#include "rules/nd.h"

/* Behind netinet/in.h. */
#include <linux/netfilter.h>

/* The question and the answer as rules see them; the hardware addresses are not tested. */
static bool exchange_of(const struct record *top, struct arp_exchange *ret_exchange)
{
	*ret_exchange = (struct arp_exchange){
		.own = fact_get_addr(top, "arp.own"),
		.peer = fact_get_addr(top, "neigh.addr"),
	};
	return ret_exchange->own.family && ret_exchange->own.family == ret_exchange->peer.family;
}

/* As a chain of that family sees it there. */
static void put_on_wire(const struct arp_exchange *exchange, bool asks, uint8_t family, const char *hook,
			struct packet *packet)
{
	static const struct {
		const char *name;
		uint8_t inet, netdev; /* bridge numbers its hooks as inet does */
	} hooks[] = {
		{ "ingress", NF_INET_INGRESS, NF_NETDEV_INGRESS },
		{ "egress", 0, NF_NETDEV_EGRESS },
		{ "output", NF_INET_LOCAL_OUT, 0 },
		{ "postrouting", NF_INET_POST_ROUTING, 0 },
		{ "prerouting", NF_INET_PRE_ROUTING, 0 },
		{ "input", NF_INET_LOCAL_IN, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!strcmp(hook, hooks[i].name) &&
		    (family == NFPROTO_BRIDGE || family == NFPROTO_NETDEV || hooks[i].inet == NF_INET_INGRESS))
			arp_on_wire(exchange, asks ? ARP_ASKS : ARP_ANSWERS, family,
				    family == NFPROTO_NETDEV ? hooks[i].netdev : hooks[i].inet, packet);
}

/* IPv6: either of them asks and answers, and each needs both. The question goes to a group of hosts: only the interface
 * names its way out. */
static int accept_nd(const struct fix_job *job, bool asks, struct fix **ret_fix, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	const char *oif = fact_get_text(top, "arp.device", fact_get_text(top, "route.oif", NULL)),
		   *hook = fact_get_text(top, "arp.hook", "");
	struct rule_fix rule = { .where = RULE_BEFORE };
	_cleanup_(freep) char *words = NULL;
	struct arp_exchange exchange;
	char peer[ADDR_TEXT_MAX];
	struct packet packet;

	if (!exchange_of(top, &exchange) || !oif || !fix_place(job->record, job->prefix, &rule.place))
		return err_set(err, -ENOTSUP, "it is not known which rule drops neighbour discovery");
	if (!rule.place.handle)
		rule.where = RULE_LAST;
	if (fix_name("interface", oif, err) < 0)
		return -ENOTSUP;
	snprintf(exchange.ifname, sizeof(exchange.ifname), "%s", oif);
	exchange.ifindex = 1; /* the name alone is tested */
	nd_packet(&exchange, asks ? ARP_ASKS : ARP_ANSWERS, rule.place.family,
		  !strcmp(hook, "output")	 ? NF_INET_LOCAL_OUT
		  : !strcmp(hook, "postrouting") ? NF_INET_POST_ROUTING
		  : !strcmp(hook, "prerouting")	 ? NF_INET_PRE_ROUTING
						 : NF_INET_LOCAL_IN,
		  &packet);
	put_on_wire(&exchange, asks, rule.place.family, hook, &packet);
	addr_text(&exchange.peer, peer);
	words = asks ? xasprintf("oifname %s icmpv6 type 135-136 accept", oif)
		     : xasprintf("iifname %s ip6 saddr %s icmpv6 type 135-136 accept", oif, peer);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_ACCEPT };
	rule.opens = asks ? xasprintf("neighbour discovery out on %s", oif)
			  : xasprintf("neighbour discovery of %s, in on %s", peer, oif);
	return fix_rule(job, &rule, ret_fix, err);
}

int fix_accept_arp(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	bool asks = !strcmp(fact_get_text(top, "arp.operation", "reply"), "request");
	const char *device = fact_get_text(top, "arp.device", NULL);
	struct rule_fix rule = { .where = RULE_BEFORE };
	_cleanup_(freep) char *words = NULL;
	struct arp_exchange exchange;
	char peer[ADDR_TEXT_MAX];
	struct packet packet;

	if (fact_get_addr(top, "neigh.addr").family == AF_INET6)
		return accept_nd(job, asks, ret_fix, err);
	if (!exchange_of(top, &exchange) || !fix_place(job->record, job->prefix, &rule.place))
		return err_set(err, -ENOTSUP, "it is not known which rule drops ARP");
	if (!rule.place.handle)
		rule.where = RULE_LAST;
	if (device) {
		snprintf(exchange.ifname, sizeof(exchange.ifname), "%s", device);
		exchange.ifindex = 1;
	}
	arp_packet(&exchange, asks ? ARP_ASKS : ARP_ANSWERS, &packet);
	if (rule.place.family != NFPROTO_ARP)
		put_on_wire(&exchange, asks, rule.place.family, fact_get_text(top, "arp.hook", ""), &packet);
	addr_text(&exchange.peer, peer);
	words = xasprintf("arp operation %s arp %s ip %s accept", asks ? "request" : "reply", asks ? "daddr" : "saddr",
			  peer);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_ACCEPT };
	rule.opens = asks ? xasprintf("ARP requests for %s", peer) : xasprintf("ARP answers of %s", peer);
	return fix_rule(job, &rule, ret_fix, err);
}
