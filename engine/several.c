/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many flows whose probes are contained: they are prepared together, sent in volleys of those that are alike, and then
 * judged one by one. A shot that did not show a whole journey is made again, alone.
 */
#include "engine/diagnose_private.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "engine/probe_packet.h"

/* The flows, and their contained steps. */
struct battery {
	struct session *session;
	struct diagnosis_run *runs;
	struct shot *shots; /* parallel */
	size_t n;
};

/* May the two probes be sent over one injector, and be traced by one table? */
static bool alike(const struct diagnosis_run *a, const struct diagnosis_run *b)
{
	const struct payload *x = probe_payload(a->flow->proto, a->flow->payload);
	const struct payload *y = probe_payload(b->flow->proto, b->flow->payload);

	return a->flow->proto == b->flow->proto && a->flow->public.family == b->flow->public.family &&
	       a->approach.local == b->approach.local && a->approach.link.ifindex == b->approach.link.ifindex &&
	       x->len == y->len && x->random_at == y->random_at && x->random_len == y->random_len &&
	       (!a->options->client_netns || addr_equal(&a->flow->public, &b->flow->public));
}

static void prepare_all(struct battery *battery)
{
	struct session *session = battery->session;

	if (session_open(session, NULL) == 0) {
		nl_remember(session->route, true);
		conntrack_view(session->netfilter, &session->view, NULL);
	}
	for (size_t i = 0; i < battery->n; i++)
		diagnosis_prepare(&battery->runs[i]);
	ct_view_free(session->view);
	session->view = NULL;
}

static void load(struct diagnosis_run *d, struct shot *shot)
{
	if (diagnosis_inject(d, &d->err) < 0) {
		d->prepared = -EIO;
		return;
	}
	d->shot = shot;
	shot->approach = &d->approach;
	shot->payload = d->flow->payload;
	memcpy(shot->src_mac, d->session->injector.src_mac, sizeof(shot->src_mac));
}

static double ms_between(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) * 1e3 + (double)(to->tv_nsec - from->tv_nsec) / 1e6;
}

/* The first flow that was not yet sent, and all behind it that are like it. False: there is none. */
static bool fire_volley(struct battery *battery)
{
	_cleanup_(freep) struct shot **volley = xcalloc(battery->n, sizeof(struct shot *));
	const struct diagnosis_run *first = NULL;
	struct timespec start, end;
	size_t n = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (size_t i = 0; i < battery->n; i++) {
		struct diagnosis_run *d = &battery->runs[i];

		if (d->shot || d->prepared < 0 || d->approach.busy || (first && !alike(first, d)))
			continue;
		load(d, &battery->shots[i]);
		if (!d->shot)
			continue;
		first = first ? first : d;
		volley[n++] = d->shot;
	}
	if (!n)
		return false;
	run_volley(&battery->session->runner, volley, n);
	clock_gettime(CLOCK_MONOTONIC, &end);
	for (size_t i = 0; i < n; i++)
		battery->runs[volley[i] - battery->shots].ms += ms_between(&start, &end) / (double)n;
	return true;
}

/* What the shot showed is still how things are. */
static bool shot_is_good(const struct diagnosis_run *d)
{
	uint32_t now;

	return d->shot->good && runner_generation(d->runner, &now) && now == d->shot->run.generation;
}

static struct result *judge(struct diagnosis_run *d)
{
	struct result *result;

	if (!d->shot || shot_is_good(d))
		return diagnosis_judge(d);
	result_free(d->result);
	run_done(&d->shot->run);
	diagnosis_done(d);
	result = diagnose(d->session, d->flow, d->options, d->checks);
	return result;
}

void diagnose_several(struct session *session, struct flow *const *flows, size_t n,
		      const struct diagnose_options *options, const struct checks *checks, struct result **ret_results)
{
	_cleanup_(freep) struct diagnosis_run *runs = xcalloc(n, sizeof(*runs));
	_cleanup_(freep) struct shot *shots = xcalloc(n, sizeof(*shots));
	struct battery battery = { session, runs, shots, n };

	for (size_t i = 0; i < n; i++)
		runs[i] = (struct diagnosis_run){
			.session = session, .flow = flows[i], .options = options, .checks = checks
		};
	prepare_all(&battery);
	while (fire_volley(&battery))
		;
	for (size_t i = 0; i < n; i++)
		ret_results[i] = judge(&runs[i]);
}
