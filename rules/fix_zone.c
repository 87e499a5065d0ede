/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder zone-for-answers: a rule that puts the backend's answers into the conntrack zone of their requests, at the
 * top of the base chain that gives out zones: the first one that a packet gets is the one that counts.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>

#include "rules/fix_private.h"

/* The answer as it comes in, before its addresses are translated back. */
static void answer_packet(const struct record *top, const struct fix_flow *flow, uint8_t family, struct packet *packet)
{
	struct addr client = fact_get_addr(top, "flow.client");
	uint16_t sport = htons(flow->port), dport = htons((uint16_t)fact_get_int(top, "flow.client_port", 0));
	bool ip6 = flow->server.family == AF_INET6;

	*packet = (struct packet){ .family = family, .hook = NF_INET_PRE_ROUTING, .l4proto = flow->proto };
	packet->nfproto = ip6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	packet->ethertype = ip6 ? 0x86dd : 0x0800;
	packet->nh.len = ip6 ? 40 : 20;
	packet->nh.bytes[0] = ip6 ? 0x60 : 0x45;
	packet->nh.bytes[ip6 ? 6 : 9] = flow->proto;
	memcpy(packet->nh.bytes + (ip6 ? 8 : 12), flow->server.bytes, addr_len(&flow->server));
	memcpy(packet->nh.bytes + (ip6 ? 24 : 16), client.bytes, addr_len(&flow->server));
	packet->th.len = 4;
	memcpy(packet->th.bytes, &sport, 2);
	memcpy(packet->th.bytes + 2, &dport, 2);
	snprintf(packet->iifname, sizeof(packet->iifname), "%s", fact_get_text(top, "route.oif", ""));
}

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
	answer_packet(top, &flow, rule.place.family, &packet);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_NONE };
	rule.opens = xasprintf("nothing; those answers are looked up in zone %lld, also of connections in another one",
			       (long long)zone);
	return fix_rule(job, &rule, ret_fix, err);
}
