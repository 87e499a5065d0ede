/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One diagnosis, from arming the trace to the verdict: approach, contained step, real step, facts, checks, fixes.
 */
#include "engine/diagnose_private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "engine/base/testswitch.h"
#include "engine/bridged.h"
#include "engine/control.h"
#include "engine/entrance.h"
#include "engine/entries.h"
#include "engine/iif_down.h"
#include "engine/observe_conntrack.h"
#include "engine/observe_elsewhere.h"
#include "engine/observe_hairpin.h"
#include "engine/observe_ipsec.h"
#include "engine/observe_leaving.h"
#include "engine/observe_loopback.h"
#include "engine/observe_onlink.h"
#include "engine/observe_policy.h"
#include "engine/observe_refused.h"
#include "engine/observe_rewrite.h"
#include "engine/observe_zone.h"
#include "engine/public_address.h"
#include "engine/observe_open.h"
#include "engine/steady.h"
#include "engine/target_local.h"
#include "engine/verdict.h"

/* How often a flow is tried whose rules change meanwhile: once, and three times again. */
#define ATTEMPTS 4

static volatile int interrupted;

void diagnose_interrupt(void)
{
	interrupted = 1;
}

bool diagnose_interrupted(void)
{
	return interrupted;
}

static void target_facts(const struct diagnosis_run *d, const struct target *target)
{
	struct record *top = facts_top(d->result->facts);
	_cleanup_(freep) char *backend = endpoint_text(&target->addr, target->port);

	fact_word(top, "flow.target.kind", target_kind_name(target->kind));
	fact_bool(top, "flow.target.here",
		  target->kind == TARGET_LOCAL || (target->kind == TARGET_BACKEND &&
						   target_is_here(d->route, d->approach.vrf, &target->addr)));
	if (target->kind == TARGET_BACKEND)
		fact_addr(top, "flow.target.addr", &target->addr);
	if (target->kind == TARGET_BACKEND)
		fact_text(top, "flow.target.endpoint", backend);
	if (target->kind != TARGET_DROP)
		fact_int(top, "flow.target.port", target->port);
	fact_bool(top, "flow.translated",
		  !flow_drops(d->flow) && !flow_wants(d->flow, &d->flow->public, d->flow->public_port) &&
			  !flow_wants_local(d->flow, d->flow->public_port));
}

void diagnosis_flow_facts(const struct diagnosis_run *d)
{
	struct record *top = facts_top(d->result->facts);
	_cleanup_(freep) char *public = endpoint_text(&d->flow->public, d->flow->public_port);

	fact_word(top, "flow.proto", proto_name(d->flow->proto));
	fact_word(top, "flow.family", d->flow->public.family == AF_INET6 ? "ipv6" : "ipv4");
	fact_addr(top, "flow.client", &d->approach.probe.src);
	fact_int(top, "flow.client_port", d->result->client_port);
	fact_bool(top, "flow.client_given", d->flow->client.family != 0);
	fact_bool(top, "flow.client_port_given", d->flow->client_port != 0);
	fact_addr(top, "flow.public", &d->flow->public);
	fact_int(top, "flow.public_port", d->flow->public_port);
	fact_text(top, "flow.public_endpoint", public);
	fact_bool(top, "public.unanswered", d->approach.unanswered);
	fact_int(top, "public.place", 0);
	if (d->flow->n_targets)
		target_facts(d, &d->flow->targets[0]);
	fact_bool(top, "probe.observed", d->options->observe);
	fact_bool(top, "flow.payload_given", d->flow->payload != NULL);
	fact_word(top, "flow.until", d->options->contain || d->options->until_wire ? "wire" : "answer");
}

/* The MAC that the client's packets come with. */
static bool find_client_mac(struct diagnosis_run *d, uint8_t ret_mac[6])
{
	struct neigh neigh;

	if (d->approach.local || d->options->client_netns || !d->approach.hop.family)
		return false;
	if (neigh_lookup(d->route, d->approach.link.ifindex, &d->approach.hop, &neigh, NULL) < 0 || !neigh.found ||
	    !neigh.has_mac)
		return false;
	memcpy(ret_mac, neigh.mac, sizeof(neigh.mac));
	return true;
}

int diagnosis_inject(struct diagnosis_run *d, struct err *err)
{
	struct inject_target target = {
		.link = d->approach.link,
		.client_netns = d->options->client_netns,
		.local = d->approach.local,
		.public = d->flow->public,
	};
	uint8_t mac[6];
	bool has_mac = find_client_mac(d, mac);
	const char *name;
	int r;

	r = entrance_find(d, has_mac ? mac : NULL, &target, err);
	if (r == 0)
		r = session_inject(d->session, &target, err);
	if (r < 0)
		return r;
	name = d->session->injector.ops->name;
	/* Rules may test it, and a bridge learns from it. */
	if (has_mac)
		memcpy(d->session->injector.src_mac, mac, sizeof(mac));
	d->result->injector = xstrdup(name);
	fact_word(facts_top(d->result->facts), "probe.injector", name);
	fact_text(facts_top(d->result->facts), "probe.iif", d->approach.local ? "lo" : d->approach.link.name);
	fact_text(facts_top(d->result->facts), "probe.device", d->approach.local ? "lo" : target.link.name);
	if (d->approach.below.n > 1)
		d->result->device = xstrdup(target.link.name);
	if (d->session->skipped)
		result_note(d->result, "injected by %s: %s", name, d->session->skipped);
	return 0;
}

static int approach_flow(struct diagnosis_run *d, struct err *err)
{
	const struct approach_help help = {
		.view = d->session->view,
		.memory = d->session->view ? &d->session->approach : NULL,
	};
	int r;

	r = approach_find(d->route, d->session->netfilter, &help, d->flow, d->options, d->result, &d->approach, err);
	if (r < 0)
		return r;
	d->result->client = d->approach.probe.src;
	d->result->client_port = proto_has_ports(d->flow->proto) ? d->approach.probe.sport : 0;
	d->result->iif = xstrdup(d->approach.local ? "lo" : d->approach.link.name);
	diagnosis_flow_facts(d);
	return 0;
}

void diagnosis_begin(struct diagnosis_run *d)
{
	d->obs = (struct observation){
		.flow = d->flow,
		.approach = &d->approach,
		.result = d->result,
		.facts = d->result->facts,
		.route = d->route,
		.filled = &d->session->filled,
		.explainer = { .ruleset = d->session->ruleset,
			       .env = &d->session->environment.env,
			       .all = d->options->explain },
	};
}

static int contained_step(struct diagnosis_run *d, struct err *err)
{
	if (!d->shot)
		return run_contained(d->runner, &d->contained, err);
	d->contained = d->shot->run;
	d->contained.journeys.plan = &d->contained.plan;
	d->shot->run = (struct run){ 0 };
	return 0;
}

/* Both steps, and the walks of what they showed. */
static int probe_flow(struct diagnosis_run *d, struct err *err)
{
	const struct visit *ended;
	struct run_target target;
	int r;

	r = contained_step(d, err);
	if (r < 0)
		return r;
	/* Stopped by a rule: there will be no second step. */
	if (!d->shot && journey_drop(&d->contained.journeys, CLASS_PROBE, &ended) && ended->own == OWN_NONE)
		runner_disarm(d->runner);
	if (test_switch("stop-after-probe"))
		raise(SIGSTOP);
	session_read(d->session);
	d->obs.explainer.ruleset = d->session->ruleset;
	r = observe_walk(&d->obs, &d->contained, CLASS_PROBE, JOURNEY_REQUEST, err);
	if (r < 0)
		return r;
	observe_way(&d->obs, &d->contained);
	if (interrupted || !diagnosis_wants_real(d, &target))
		return 0;
	r = run_real(d->runner, &target, &d->real, err);
	if (r < 0)
		return r;
	d->real_done = true;
	if (d->real.left)
		result_note(d->result, "%s", d->real.left);
	/* The real probe may have met what the contained one did not: a limit, a change. Its journey is the one to
	 * tell. */
	observe_forget(&d->obs, JOURNEY_REQUEST);
	r = observe_walk(&d->obs, &d->real, CLASS_PROBE, JOURNEY_REQUEST, err);
	if (r == 0)
		r = observe_walk(&d->obs, &d->real,
				 d->real.journeys.logs[CLASS_ANSWER].n_visits ? CLASS_ANSWER : CLASS_ICMP_ERROR,
				 JOURNEY_REPLY, err);
	return r;
}

int diagnosis_try(struct diagnosis_run *d, struct err *err)
{
	if (!d->shot) {
		d->runner->approach = &d->approach;
		d->runner->payload = d->flow->payload;
		runner_drain(d->runner);
	}
	diagnosis_begin(d);
	return probe_flow(d, err);
}

static void run_facts(struct diagnosis_run *d, const struct run *run)
{
	struct record *top = facts_top(d->result->facts);
	bool seen = run->journeys.logs[CLASS_PROBE].n_visits > 0;

	d->result->retries = d->contained.retries + (d->real_done ? d->real.retries : 0);
	fact_word(top, "probe.stage", d->real_done ? "real" : "contained");
	fact_bool(top, "trace.complete", !run->lost);
	fact_bool(top, "trace.seen", seen);
	if (seen || !run->counted_known || run->ingress.tracer_proven)
		fact_bool(top, "trace.proven", seen || run->ingress.tracer_proven);
	else
		fact_unknown(top, "trace.proven",
			     run->counted ? "packets were counted and no event came"
					  : "the probe was not seen in any hook");
	counters_facts(&run->before, &run->after, d->result->facts);
	taken_facts(run, d->result->facts);
	lost_facts(run->reason.known || !d->real_done ? run : &d->contained, d->result->facts);
}

static void search_elsewhere(struct diagnosis_run *d)
{
	struct packet sent;

	observe_elsewhere(&d->obs, diagnosis_packet_sent(d, &sent) == 0 ? &sent : NULL, d->session->scratch);
}

static void set_verdict(struct diagnosis_run *d)
{
	const struct run *real = d->real_done ? &d->real : NULL;

	if (d->flow->n_targets)
		verdict_set(&d->obs, d->options, &d->contained, real, d->why_contained);
	else
		verdict_trace(&d->obs, &d->contained, real, d->why_contained);
}

/* A probe goes out only where it went through before; the client's own packet may have been stopped. */
static bool may_be_answered(const struct diagnosis_run *d)
{
	const struct journeys *journeys = &d->real.journeys;

	return d->real_done && d->real.plan.answer &&
	       (!d->real.plan.await || journey_visit(journeys, CLASS_PROBE, OWN_POST_END) ||
		journey_visit(journeys, CLASS_PROBE, OWN_INPUT_END));
}

int diagnosis_conclude(struct diagnosis_run *d, struct err *err)
{
	struct scratch *scratch = d->session->scratch;
	const struct run *last = d->real_done ? &d->real : &d->contained;
	const bool may_ask = !d->options->contain && !d->options->until_wire && !d->options->observe;
	struct fix_wishes *wishes = NULL;
	size_t n;
	int r;

	/* From here on the live ruleset is only read. A volley's table has gone, and another's may be there. */
	if (!d->shot)
		runner_disarm(d->runner);
	r = observe_texts(&d->obs, scratch, err);
	if (r < 0)
		return r;
	if (err->exit) {
		result_note(d->result, "rules are shown in the kernel's words, and no fix was tried: %s", err->text);
		*err = (struct err){ 0 };
	}
	run_facts(d, last);
	observe_request(&d->obs, last);
	observe_policy(&d->obs, last);
	search_elsewhere(d);
	observe_conntrack(&d->obs, last);
	observe_loopback(&d->obs);
	observe_refused(&d->obs, last);
	observe_socks(&d->obs, last);
	observe_open(&d->obs, last);
	if (may_be_answered(d)) {
		observe_reply(&d->obs, last);
		observe_zone(&d->obs, last);
		control_ask(d);
	} else {
		fact_group_unknown(d->result->facts, "reply", "no answer was asked for");
		bridged_facts(&d->obs, last);
	}
	if (observe_public(&d->obs, may_ask) && d->approach.doubts_public) {
		free(d->approach.doubt);
		d->approach.doubt = NULL;
	}
	observe_onlink(&d->obs, last, may_ask);
	observe_leaving(&d->obs, last, &d->session->hop, may_ask);
	observe_hairpin(&d->obs, last, d->real_done);
	observe_rewrites(&d->obs, last);
	observe_arp(&d->obs, scratch);
	observe_ipsec(&d->obs, last);
	if (!d->flow->n_targets || last->lost ||
	    (!last->journeys.logs[CLASS_PROBE].n_visits && !last->ingress.by)) {
		/* Where nothing is expected, nothing is wrong; and half a journey must not be diagnosed. */
		set_verdict(d);
		return 0;
	}
	for (size_t i = 0; i < d->approach.others.n; i++)
		entry_facts(d->result->facts, d->flow, &d->approach.others.entries[i], false);
	r = checks_run(d->checks, d->result->facts, d->result, &wishes, err);
	if (r < 0)
		return r;
	n = d->result->n_diagnoses;
	diagnosis_mend(d, wishes);
	fix_wishes_free(wishes, n);
	set_verdict(d);
	fact_word(facts_top(d->result->facts), "probe.reach", reach_name(d->result->reach));
	return 0;
}

static double ms_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) * 1e3 + (double)(now.tv_nsec - start->tv_nsec) / 1e6;
}

/* Everything before the injector: how the flow comes to this host. */
int diagnosis_prepare(struct diagnosis_run *d)
{
	struct timespec start;
	int r;

	clock_gettime(CLOCK_MONOTONIC, &start);
	d->result = result_new(d->flow);
	if (!d->result->facts)
		d->result->facts = facts_new();
	r = session_open(d->session, &d->err);
	if (r == 0) {
		d->route = d->session->route;
		d->runner = &d->session->runner;
		d->runner->interrupted = &interrupted;
		r = d->options->observe ? 0 : approach_flow(d, &d->err);
	}
	d->prepared = r;
	d->ms += ms_since(&start);
	return r;
}

static int judge(struct diagnosis_run *d)
{
	struct err *err = &d->err;
	int r = d->prepared;

	if (r < 0)
		return r;
	if (d->options->observe)
		return diagnosis_observe(d, err);
	if (d->approach.busy)
		return diagnosis_busy(d, err);
	if (!d->shot && !d->approach.down)
		r = diagnosis_inject(d, err);
	if (d->approach.down)
		return iif_down_judge(d, err);
	if (r < 0)
		return r;
	environment_forget(&d->session->environment);
	d->session->size_before = ruleset_size(d->session->ruleset);
	r = diagnosis_try(d, err);
	if (r == 0)
		r = diagnosis_conclude(d, err);
	if (r == 0 && interrupted)
		verdict_inconclusive(d->result, "interrupted");
	return r;
}

void diagnosis_done(struct diagnosis_run *d)
{
	/* A flow that failed half-way leaves nothing armed. */
	if (d->runner && !d->shot)
		runner_disarm(d->runner);
	observe_filled(&d->obs);
	observation_done(&d->obs);
	run_done(&d->contained);
	/* What was observed is both. */
	if (!d->options->observe)
		run_done(&d->real);
	free(d->why_contained);
	free(d->approach.doubt);
	free(d->wanted);
}

/* One attempt, which was prepared. *ret_steady other than STEADY: what was used of the ruleset may not be what judged
 * the probe. */
static struct result *attempt(struct diagnosis_run *d, enum steady *ret_steady, char **ret_what)
{
	struct timespec start;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (judge(d) < 0) {
		verdict_inconclusive(d->result, "%s", d->err.text);
		d->result->error_exit = d->err.exit == EXIT_INCONCLUSIVE ? 0 : d->err.exit;
	}
	if (!d->result->stage)
		d->result->stage = xstrdup("live");
	if (test_switch("stop-before-verdict"))
		raise(SIGSTOP);
	*ret_steady = d->contained.sent ? steady_check(d->session, &d->contained, observe_explained(&d->obs), ret_what)
					: STEADY;
	diagnosis_done(d);
	facts_free(d->result->facts);
	d->result->facts = NULL;
	d->result->ms = d->ms + ms_since(&start);
	return d->result;
}

/* Attempts until the ruleset stands still; the first one was prepared. */
struct result *diagnosis_judge(struct diagnosis_run *first)
{
	struct diagnosis_run d = *first;
	struct result *result = NULL;
	enum steady steady = CHANGED;

	for (unsigned int i = 0; i < ATTEMPTS && steady != STEADY && (!i || !interrupted); i++) {
		_cleanup_(freep) char *what = NULL;
		double before = result ? result->ms : 0;

		result_free(result);
		if (i) {
			d = (struct diagnosis_run){ .session = first->session,
						    .flow = first->flow,
						    .options = first->options,
						    .checks = first->checks };
			diagnosis_prepare(&d);
		}
		result = attempt(&d, &steady, &what);
		result->ms += before;
		result->retries += i;
		if (steady != STEADY)
			verdict_unsteady(result, what);
	}
	return result;
}

struct result *diagnose(struct session *session, const struct flow *flow, const struct diagnose_options *options,
			const struct checks *checks)
{
	struct diagnosis_run d = { .session = session, .flow = flow, .options = options, .checks = checks };

	diagnosis_prepare(&d);
	return diagnosis_judge(&d);
}
