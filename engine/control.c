/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A backend that answers this host, and not the client, has another way to the client, or a filter that knows whom it
 * likes. The experiment is a whole diagnosis of a flow of its own, from this host to the backend, that is never
 * reported.
 */
#include "engine/control.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/rtnetlink.h>

#include "engine/environment.h"
#include "engine/reply_word.h"
#include "probes/glimpse.h"
#include "probes/tc.h"

#define WAIT_MS_MAX 1000

/* Only silence towards the client's own address is worth it, and only where the service is known to answer. */
static bool worth_asking(const struct diagnosis_run *d)
{
	const struct run *real = &d->real;
	const struct visit *post = journey_visit(&real->journeys, CLASS_PROBE, OWN_POST_END);
	struct tuple left;

	if (!d->real_done || real->lost || !post || journey_drop(&real->journeys, CLASS_PROBE, NULL) ||
	    real->journeys.logs[CLASS_ANSWER].n_visits || real->journeys.logs[CLASS_ICMP_ERROR].n_visits)
		return false;
	if (!journey_visit(&real->journeys, CLASS_PROBE, OWN_EGRESS_END) &&
	    journeys_show_egress(&real->journeys))
		return false;
	/* Who only observes sends nothing. */
	if (d->options->observe || d->approach.local || d->approach.vrf || d->options->client_netns ||
	    !d->flow->n_targets || diagnose_interrupted())
		return false;
	trace_event_tuple(&post->first, &left, NULL);
	return addr_equal(&left.src, &real->plan.probe.src) && (left.proto != IPPROTO_UDP || d->flow->payload);
}

/* With which address would this host itself ask? family 0: it would not ask on that interface. */
static struct addr own_address(const struct diagnosis_run *d)
{
	const struct route_query query = { .tuple = { .dst = d->obs.way_dst } };
	struct route route;

	if (!d->obs.way_known || route_lookup(d->route, &query, &route, NULL) < 0 || route.error ||
	    route.type != RTN_UNICAST || route.oif != d->obs.way.oif)
		return (struct addr){ 0 };
	return route.prefsrc;
}

static struct tuple answer_to(const struct tuple *probe)
{
	struct tuple answer = { .proto = probe->proto, .src = probe->dst, .dst = probe->src };

	answer.sport = proto_has_ports(probe->proto) ? probe->dport : probe->sport;
	answer.dport = proto_has_ports(probe->proto) ? probe->sport : 0;
	return answer;
}

static const char *answer_word(const struct run *run)
{
	const struct journey_log *answer = &run->journeys.logs[CLASS_ANSWER];
	struct tuple tuple;
	uint8_t flags;

	if (!answer->n_visits)
		return run->journeys.logs[CLASS_ICMP_ERROR].n_visits ? "icmp-error" : "none";
	trace_event_tuple(&answer->visits[0].first, &tuple, &flags);
	return reply_word(run->plan.probe.proto, flags);
}

static void own_facts(struct diagnosis_run *d, const struct diagnosis_run *own)
{
	struct record *top = facts_top(d->result->facts);

	if (own->real.left)
		result_note(d->result, "%s", own->real.left);
	if (!own->real_done || own->real.lost || diagnose_interrupted() ||
	    (!journey_visit(&own->real.journeys, CLASS_PROBE, OWN_EGRESS_END) &&
	     journeys_show_egress(&own->real.journeys))) {
		fact_group_unknown(d->result->facts, "own", "this host's own question did not get out: %s",
				   own->err.exit	? own->err.text
				   : own->why_contained ? own->why_contained
							: "its rules do not let it");
		return;
	}
	fact_word(top, "own.kind", answer_word(&own->real));
	fact_addr(top, "own.addr", &own->approach.probe.src);
}

/* An answer that came in, and met no hook: something before netfilter took it. */
static void seen_facts(struct diagnosis_run *d, int fd, const struct tuple *answer)
{
	struct record *top = facts_top(d->result->facts);
	struct tc_state tc = { 0 };
	struct link link;
	uint32_t ifindex;

	if (strcmp(fact_get_text(top, "own.kind", ""), "none"))
		return;
	if (fd < 0) {
		fact_unknown(top, "own.seen", "no packet socket could be opened");
		return;
	}
	fact_bool(top, "own.seen", glimpse_seen(fd, answer, &ifindex));
	if (!fact_get_bool(top, "own.seen", false) || link_by_index(d->route, ifindex, &link, NULL) < 0)
		return;
	fact_text(top, "own.seen.iif", link.name);
	if (tc_read(d->route, ifindex, TC_INGRESS, &tc, NULL) == 0 && tc.takers.s)
		fact_text(top, "own.seen.by", tc.takers.s);
	str_done(&tc.takers);
}

/* The answer itself must not be lost here on its way in: but its first event is enough. */
static void ask(struct diagnosis_run *d, const struct flow *flow)
{
	const struct diagnose_options options = {
		.force = d->options->force,
		.wait_ms = d->options->wait_ms < WAIT_MS_MAX ? d->options->wait_ms : WAIT_MS_MAX,
	};
	struct diagnosis_run own = { .session = d->session, .flow = flow, .options = &options };
	struct runner *runner = d->runner;
	int glimpse = -1, r = diagnosis_prepare(&own);
	struct tuple answer;

	if (r == 0 && !own.approach.busy && own.approach.local)
		r = diagnosis_inject(&own, &own.err);
	else if (r == 0)
		r = err_set(&own.err, -EADDRNOTAVAIL, "no port is free for it");
	if (r == 0) {
		answer = answer_to(&own.approach.probe);
		glimpse = glimpse_open(&answer, NULL);
		/* The rules that were read are still needed. */
		d->session->keep = true;
		r = diagnosis_try(&own, &own.err);
		d->session->keep = false;
	}
	own_facts(d, &own);
	if (glimpse >= 0 || r == 0)
		seen_facts(d, glimpse, &answer);
	if (glimpse >= 0)
		close(glimpse);
	diagnosis_done(&own);
	facts_free(own.result->facts);
	own.result->facts = NULL;
	result_free(own.result);
	runner->approach = &d->approach;
	runner->payload = d->flow->payload;
	environment_forget(&d->session->environment);
}

void control_ask(struct diagnosis_run *d)
{
	const struct addr own = d->real_done ? own_address(d) : (struct addr){ 0 };
	const struct visit *post = journey_visit(&d->real.journeys, CLASS_PROBE, OWN_POST_END);
	struct target target = { .kind = TARGET_BACKEND };
	struct flow flow = {
		.proto = d->flow->proto,
		.client = own,
		.payload = d->flow->payload,
		.targets = &target,
		.n_targets = 1,
	};
	struct tuple left;

	if (!worth_asking(d))
		return;
	if (!own.family) {
		fact_group_unknown(d->result->facts, "own", "this host's own packets would go another way");
		return;
	}
	trace_event_tuple(&post->first, &left, NULL);
	flow.public = target.addr = left.dst;
	flow.public_port = target.port = proto_has_ports(left.proto) ? left.dport : 0;
	ask(d, &flow);
}
