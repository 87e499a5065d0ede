/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trace tells of the entry since Linux 6.16. Before, a nat chain that is there and was not asked does.
 */
#include "engine/observe_old.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include "rules/hypothesis.h"

#define CHAINS_MAX 5000

static bool nat_chain_awake(const struct observation *obs)
{
	const uint8_t families[] = { obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4, NFPROTO_INET };
	const uint32_t hook = obs->approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains = NULL;
		bool complete = false;
		size_t n = 0;

		if (ruleset_base_chains(obs->explainer.ruleset, families[f], hook, CHAINS_MAX, &chains, &n, &complete,
					NULL) < 0)
			continue;
		for (size_t i = 0; i < n; i++)
			if (chain_translates(chains[i]) && !chain_is_dormant(obs, chains[i]))
				return true;
	}
	return false;
}

bool observe_captured(const struct observation *obs, const struct run *run)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];
	const struct visit *visit;
	struct tuple tuple;

	if (!observe_translated(obs, run, &tuple, &visit))
		return false;
	for (size_t i = 0; i < log->n_visits; i++)
		if (log->visits[i].first.has_ct)
			return visit->first.has_ct && visit->first.ct_status & IPS_CONFIRMED;
	/* Of a probe the port is one that no entry has. */
	if (!run->plan.await || !run->entry_found)
		return false;
	for (size_t v = 0; v < obs->n_visits; v++)
		if (obs->visits[v].journey == JOURNEY_REQUEST && chain_translates(obs->visits[v].walk.base))
			return false;
	return nat_chain_awake(obs);
}

/* What nat chains would do with it if it were the first packet of a connection. They are asked one after the other,
 * until one translates. */
static struct hypothesis as_new(const struct observation *obs, const struct packet *packet, uint8_t family,
				bool *unknown)
{
	const uint32_t hook = obs->approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;
	struct hypothesis result = { 0 };
	struct chain **chains = NULL;
	bool complete = false;
	size_t n = 0;

	if (ruleset_base_chains(obs->explainer.ruleset, family, hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0 ||
	    !complete)
		*unknown = true;
	for (size_t i = 0; i < n && result.result != WOULD_TRANSLATE && !*unknown; i++) {
		if (!chain_translates(chains[i]) || chain_is_dormant(obs, chains[i]))
			continue;
		result = hypothesis_chain(obs->explainer.ruleset, obs->explainer.env, chains[i], packet);
		*unknown = result.result == WOULD_UNKNOWN;
	}
	return result;
}

bool observe_would_be_right(const struct observation *obs, const struct packet *sent)
{
	const uint8_t families[] = { obs->flow->public.family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4, NFPROTO_INET };
	struct packet packet = *sent;
	bool unknown = false, translates = false, right = false;

	packet.ct_known = packet.ct_status_known = true;
	packet.ct_state = NF_CT_STATE_BIT(IP_CT_NEW);
	packet.ct_status = 0;
	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct hypothesis would = as_new(obs, &packet, families[f], &unknown);

		if (would.result != WOULD_TRANSLATE)
			continue;
		/* Which of the two families' chains comes first is not looked at: they must agree. */
		unknown |= !would.target_known || translates;
		translates = true;
		right = flow_wants(obs->flow, &would.target_addr, would.target_port) ||
			flow_wants_local(obs->flow, would.target_port);
	}
	if (unknown)
		return false;
	return translates ? right
			  : flow_wants(obs->flow, &obs->flow->public, obs->flow->public_port) ||
				    flow_wants_local(obs->flow, obs->flow->public_port);
}
