/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was checked where nothing arrived: the interface, the public address, who asked for it.
 */
#include "engine/arrival.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "engine/verdict.h"
#include "probes/link_list.h"
#include "probes/sysctl.h"
#include "probes/tc.h"

static void name_of(const struct diagnosis_run *d, uint32_t ifindex, const char *fact)
{
	struct link link;

	if (ifindex && link_by_index(d->route, ifindex, &link, NULL) == 0)
		fact_text(facts_top(d->result->facts), fact, link.name);
}

/* Where its packets should come in, as for a probe. What that has to remark is about a probe. */
static bool expected_link(const struct diagnosis_run *d, struct link *ret_link, bool *ret_unanswered)
{
	struct result *aside = result_new(d->flow);
	const struct approach_help help = { 0 };
	struct approach approach = { 0 };
	bool found = approach_find(d->route, d->session->netfilter, &help, d->flow, d->options, aside, &approach,
				   NULL) == 0 &&
		     !approach.local;

	if (!found && d->flow->iif)
		found = link_by_name(d->route, d->flow->iif, &approach.link, NULL) == 0;
	free(approach.doubt);
	result_free(aside);
	if (found)
		*ret_link = approach.link;
	*ret_unanswered = approach.unanswered;
	return found;
}

/* Who has the public address, seen from the client's side. */
static void address_facts(const struct diagnosis_run *d, const struct link *link)
{
	const struct route_query query = { .tuple = { .dst = d->flow->public } };
	struct record *top = facts_top(d->result->facts);
	uint8_t family = d->flow->public.family;
	struct route route;

	if (route_lookup(d->route, &query, &route, NULL) < 0)
		return;
	if (!route.error && route.type == RTN_LOCAL)
		fact_word(top, "arrival.address", "here");
	else if (!link || route.error || route.oif != link->ifindex || route.gateway.family)
		fact_word(top, "arrival.address", "routed");
	else
		fact_word(top, "arrival.address",
			  sysctl_conf(family, link->name, family == AF_INET6 ? "proxy_ndp" : "proxy_arp") > 0
				  ? "proxied"
				  : "absent");
}

/* What stands before netfilter where the packets were seen. */
static void taker_facts(const struct diagnosis_run *d, uint32_t ifindex)
{
	struct record *top = facts_top(d->result->facts);
	_cleanup_(str_done) struct str by = { 0 };
	struct tc_state tc = { 0 };
	struct link link;

	if (link_by_index(d->route, ifindex, &link, NULL) < 0)
		return;
	fact_text(top, "probe.iif", link.name);
	fact_text(top, "probe.device", link.name);
	fact_int(top, "ingress.place", 0);
	if (link.xdp_mode != XDP_ATTACHED_NONE)
		str_addf(&by, "XDP program, id %u", link.xdp_id);
	if (tc_read(d->route, ifindex, TC_INGRESS, &tc, NULL) == 0 && tc.takers.len)
		str_addf(&by, "%s%s", by.len ? "; " : "", tc.takers.s);
	str_done(&tc.takers);
	if (by.len)
		fact_text(top, "ingress.by", by.s);
}

static void link_facts(const struct diagnosis_run *d, const struct link *link)
{
	struct record *top = facts_top(d->result->facts);
	struct link now;

	if (link_by_index(d->route, link->ifindex, &now, NULL) < 0)
		return;
	fact_text(top, "arrival.expected", now.name);
	fact_bool(top, "arrival.up", now.flags & IFF_UP);
	fact_bool(top, "arrival.running", now.flags & IFF_RUNNING);
	fact_bool(top, "arrival.native_xdp", now.xdp_mode == XDP_ATTACHED_DRV || now.xdp_mode == XDP_ATTACHED_HW);
}

static void arrival_facts(struct diagnosis_run *d, const struct awaited *awaited)
{
	struct record *top = facts_top(d->result->facts);
	struct link link = { 0 };
	bool unanswered, found = expected_link(d, &link, &unanswered);

	d->approach = (struct approach){ .probe = { .src = d->flow->client }, .unanswered = unanswered };
	d->result->client_port = d->flow->client_port;
	if (found)
		d->result->iif = xstrdup(link.name);
	diagnosis_flow_facts(d);
	fact_word(top, "probe.stage", "none");
	fact_bool(top, "trace.seen", false);
	fact_bool(top, "nat.consulted", false);
	fact_unknown(top, "public.asked", "nothing was sent");
	fact_int(top, "arrival.waited_s", d->options->wait_ms / 1000);
	fact_int(top, "arrival.seen", (int64_t)awaited->seen);
	fact_int(top, "arrival.misdirected", (int64_t)awaited->misdirected);
	fact_int(top, "arrival.others", (int64_t)awaited->others);
	fact_int(top, "arrival.asked", (int64_t)awaited->asked);
	fact_int(top, "arrival.told", (int64_t)awaited->told);
	if (awaited->others)
		fact_addr(top, "arrival.other", &awaited->other);
	name_of(d, awaited->asked_on, "arrival.asked_on");
	name_of(d, awaited->misdirected_on, "arrival.misdirected_on");
	if (awaited->seen)
		taker_facts(d, awaited->seen_on);
	if (found)
		link_facts(d, &link);
	address_facts(d, found ? &link : NULL);
}

static void missed_verdict(struct diagnosis_run *d, const struct awaited *awaited, unsigned int repeats)
{
	struct record *top = facts_top(d->result->facts);

	if (diagnose_interrupted())
		verdict_inconclusive(d->result, "interrupted before the client tried");
	else if (repeats)
		verdict_inconclusive(d->result,
				     "%u packets came, all of attempts that conntrack had followed before: what the "
				     "rules do with a new one was not seen; let the client begin anew",
				     repeats);
	else if (d->session->await_met)
		verdict_inconclusive(d->result,
				     "a packet came, and the ruleset was changed before it was known what the "
				     "rules had done with it; then none came any more");
	else if (awaited->seen && verdict_failed(d->result))
		return;
	else if (awaited->seen)
		verdict_inconclusive(d->result,
				     "the client's packet came in on %s and met no hook of netfilter: what took it "
				     "before is not known",
				     fact_get_text(top, "probe.iif", "?"));
	else
		verdict_inconclusive(d->result, "nothing of the client arrived on any interface within %g s",
				     d->options->wait_ms / 1000.0);
}

int arrival_missed(struct diagnosis_run *d, const struct awaited *awaited, unsigned int repeats, struct err *err)
{
	struct fix_wishes *wishes = NULL;
	int r = 0;

	arrival_facts(d, awaited);
	if (d->flow->n_targets && !repeats && !d->session->await_met && !diagnose_interrupted())
		r = checks_run(d->checks, d->result->facts, d->result, &wishes, err);
	if (r < 0)
		return r;
	fix_wishes_free(wishes, d->result->n_diagnoses);
	missed_verdict(d, awaited, repeats);
	return 0;
}
