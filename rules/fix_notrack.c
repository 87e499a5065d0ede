/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder exempt-from-notrack: a return for this flow, or for its answers, before the rule that takes them out of
 * conntrack.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <linux/netfilter.h>

#include "engine/base/flow.h"
#include "rules/fix_private.h"

/* The flow would skip them: they must not be able to stop it. */
static int check_rest(const struct fix_job *job, const struct chain *chain, const struct rule *from,
		      const struct packet *packet, struct err *err)
{
	if (chain->base && chain->policy == NF_DROP)
		return err_set(err, -ENOTSUP, "chain %s drops what no rule of it accepts", chain->name);
	for (size_t i = from->index + 1; i < chain->n_rules; i++) {
		struct packet copy = *packet;
		struct rule_eval eval;
		bool harmless;

		eval_rule(chain->rules[i], job->context->env, &copy, &eval);
		harmless = eval.outcome == OUTCOME_NO_MATCH || eval.action.kind == ACTION_NONE ||
			   eval.action.kind == ACTION_CONTINUE || eval.action.kind == ACTION_ACCEPT ||
			   eval.action.kind == ACTION_RETURN || eval.action.kind == ACTION_NOTRACK;
		rule_eval_done(&eval);
		if (!harmless)
			return err_set(err, -ENOTSUP,
				       "the flow would skip rule #%llu of chain %s, which may have more to say of it",
				       (unsigned long long)chain->rules[i]->handle, chain->name);
	}
	return 0;
}

void fix_answer_packet(const struct record *top, const struct fix_flow *flow, uint8_t family, struct packet *packet)
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
	if (proto_has_ports(flow->proto)) {
		memcpy(packet->th.bytes, &sport, 2);
		memcpy(packet->th.bytes + 2, &dport, 2);
	} else {
		packet->th.bytes[0] = ip6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
	}
	snprintf(packet->iifname, sizeof(packet->iifname), "%s", fact_get_text(top, "route.oif", ""));
}

/* The flow's answers: from where the request was translated to. */
static int answers(const struct fix_job *job, struct fix_flow *ret_flow, uint8_t family, struct packet *packet,
		   struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	struct fix_flow flow = { .reply = true, .ct = "", .proto = proto_number(fact_get_text(top, "flow.proto", "")) };

	flow.server = fact_get_addr(top, "nat.target.addr");
	flow.port = (uint16_t)fact_get_int(top, "nat.target.port", 0);
	if (!flow.server.family || !flow.proto || (!flow.port && proto_has_ports(flow.proto)))
		return err_set(err, -ENOTSUP, "where the flow was translated to is not known");
	flow.client_given = fact_get_bool(top, "flow.client_given", false);
	/* Source translation hides the client. */
	if (flow.client_given)
		flow.client = fact_get_addr(top, "ct.reply.dst");
	fix_answer_packet(top, &flow, family, packet);
	if (flow.client.family)
		memcpy(packet->nh.bytes + (flow.client.family == AF_INET6 ? 24 : 16), flow.client.bytes,
		       addr_len(&flow.client));
	*ret_flow = flow;
	return 0;
}

int fix_notrack(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	struct rule_fix fix = { .where = RULE_BEFORE };
	struct chain *chain = NULL;
	struct packet packet;
	struct fix_flow flow;
	struct rule *rule;
	bool of_answers = !strcmp(job->prefix, "reply.notrack");
	int r;

	if (!fix_place(job->record, job->prefix, &fix.place) || !fix.place.handle)
		return err_set(err, -ENOTSUP, "it is not known which rule took the packet out of conntrack");
	r = fix_live_rule(job, &fix.place, &chain, &rule, err);
	if (r == 0)
		r = ruleset_rules(job->context->ruleset, chain, 0, 0, err);
	if (r == 0 && of_answers)
		r = answers(job, &flow, fix.place.family, &packet, err);
	else if (r == 0)
		r = fix_public_packet(job, &packet, err);
	if (r == 0)
		r = check_rest(job, chain, rule, &packet, err);
	if (r == 0 && !of_answers)
		r = fix_flow(job, &packet, fix.place.family, &flow, err);
	if (r < 0)
		return r;
	flow.ct = "";
	terms = fix_terms(&flow);
	words = xasprintf("%s return", terms);
	fix.words = words;
	fix.want = (struct expectation){ .packet = &packet, .action = ACTION_RETURN };
	fix.opens = xasprintf("nothing; the flow is tracked again, and skips the rest of chain %s", chain->name);
	return fix_rule(job, &fix, ret_fix, err);
}
