/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule of family netdev that hands the packet on to another device (fwd) steals it, and sends no trace event. So
 * where a packet was last seen at such a device, its chains are evaluated.
 */
#include "engine/observe_private.h"

#include <string.h>

#include <linux/netfilter.h>

#include "engine/place.h"
#include "rules/hypothesis.h"

#define CHAINS_MAX 4096

/* The rule of the first chain of that device which hands the packet on, or NULL. */
static const struct rule *handing_rule(const struct observation *obs, const struct run *run, const struct visit *last,
				       uint32_t hook, const struct link *device)
{
	const struct frame_bytes probe = { run->probe.bytes, run->probe.len };
	struct explainer explainer = obs->explainer;
	const struct rule *found = NULL;
	struct chain **chains = NULL;
	int32_t priority = 0;
	bool complete;
	size_t n = 0;

	explainer.plan = &run->plan;
	explainer.probe = &probe;
	if (ruleset_base_chains(explainer.ruleset, NFPROTO_NETDEV, hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		struct hypothesis would;
		struct packet packet;

		if (chain_is_dormant(obs, chains[i]) || !chain_has_device(chains[i], device->name) ||
		    (found && chains[i]->priority >= priority))
			continue;
		explain_packet(&explainer, last, chains[i], &packet);
		packet.hook = (uint8_t)hook;
		would = hypothesis_chain(explainer.ruleset, explainer.env, chains[i], &packet);
		if (!would.handed_on)
			continue;
		found = would.handed_on;
		priority = chains[i]->priority;
	}
	return found;
}

bool observe_handed_on(struct observation *obs, const struct run *run, const char *hook)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];
	const struct visit *last = log->n_visits ? &log->visits[log->n_visits - 1] : NULL;
	const bool in = !strcmp(hook, "ingress");
	const struct rule *rule;
	struct link device;
	struct step *step;

	if (!last || (!in && strcmp(hook, "postrouting")) ||
	    link_by_index(obs->route, in ? last->first.iif : last->first.oif, &device, NULL) < 0)
		return false;
	rule = handing_rule(obs, run, last, in ? NF_NETDEV_INGRESS : NF_NETDEV_EGRESS, &device);
	if (!rule)
		return false;
	free(obs->handed_on);
	obs->handed_on = place_of_rule(rule);
	step = observe_step(obs, JOURNEY_REQUEST, STEP_WIRE, in ? "ingress" : "egress");
	step->text = xasprintf("handed on by %s (fwd)", obs->handed_on);
	step->decisive = step->stopped = true;
	return true;
}
