/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many flows whose probes are contained: they are prepared together, sent in volleys of those that are alike, and then
 * judged one by one. A shot that did not show a whole journey is made again, alone.
 */
#include "engine/diagnose_private.h"

#include <errno.h>
#include <string.h>

#include "engine/bridged.h"
#include "engine/probe_packet.h"

/* Our table is armed for as long as these take to be sent: some milliseconds. */
#define BATTERY_MAX 128

/* Flows that are sent together, and their contained steps. */
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

	/* Below the interface they may come in by different devices. */
	if (lower_has(&a->approach.link) && !addr_equal(&a->approach.hop, &b->approach.hop))
		return false;
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
		if (!session->flight_nl)
			nl_open(NETLINK_NETFILTER, &session->flight_nl, NULL);
		if (!session->runner.table)
			session->runner.table = trace_table_new();
	}
	for (size_t i = 0; i < battery->n; i++)
		diagnosis_prepare(&battery->runs[i]);
	ct_view_free(session->view);
	session->view = NULL;
}

static void load(struct diagnosis_run *d, struct shot *shot)
{
	if (diagnosis_inject(d, &d->err) < 0) {
		d->prepared = d->approach.down ? 0 : -EIO;
		return;
	}
	d->shot = shot;
	shot->approach = &d->approach;
	shot->payload = d->flow->payload;
	memcpy(shot->src_mac, d->session->injector.src_mac, sizeof(shot->src_mac));
}

/* The first flow that was not yet sent, and all behind it that are like it, in an array: how many. */
static size_t gather(struct battery *battery, struct shot **volley)
{
	const struct diagnosis_run *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < battery->n; i++) {
		struct diagnosis_run *d = &battery->runs[i];

		if (d->shot || d->prepared < 0 || d->approach.busy || d->approach.down || (first && !alike(first, d)))
			continue;
		/* What a bridge holds back must be waited for. */
		if (!d->approach.local && bridged_may(&d->approach.link))
			continue;
		load(d, &battery->shots[i]);
		if (!d->shot)
			continue;
		first = first ? first : d;
		volley[n++] = d->shot;
	}
	return n;
}

/* Volleys until all have been sent. Of the last one, which mostly is the only one, the end is not waited for. */
static void fire(struct battery *battery)
{
	struct session *session = battery->session;
	size_t n;

	do {
		struct shot **volley = xcalloc(battery->n, sizeof(*volley));

		n = gather(battery, volley);
		if (n)
			flight_start(&session->flight, &session->runner, session->flight_nl, volley, n);
		else
			free(volley);
	} while (n);
}

static struct battery *battery_new(struct session *session, struct flow *const *flows, size_t n,
				   const struct diagnose_options *options, const struct checks *checks)
{
	struct battery *battery = xcalloc(1, sizeof(*battery));

	battery->session = session;
	battery->n = n < BATTERY_MAX ? n : BATTERY_MAX;
	battery->runs = xcalloc(battery->n, sizeof(*battery->runs));
	battery->shots = xcalloc(battery->n, sizeof(*battery->shots));
	for (size_t i = 0; i < battery->n; i++)
		battery->runs[i] = (struct diagnosis_run){
			.session = session, .flow = flows[i], .options = options, .checks = checks
		};
	prepare_all(battery);
	fire(battery);
	return battery;
}

static void battery_free(struct battery *battery)
{
	free(battery->runs);
	free(battery->shots);
	free(battery);
}

static struct result *judge(struct diagnosis_run *d)
{
	if (!d->shot || d->shot->good)
		return diagnosis_judge(d);
	result_free(d->result);
	run_done(&d->shot->run);
	diagnosis_done(d);
	return diagnose(d->session, d->flow, d->options, d->checks);
}

size_t diagnose_several(struct session *session, struct flow *const *flows, size_t n,
			const struct diagnose_options *options, const struct checks *checks,
			struct result **ret_results, void (*progress)(void *data, size_t done), void *data)
{
	struct battery *next = battery_new(session, flows, n, options, checks);
	size_t done = 0;

	while (next) {
		struct battery *now = next;
		size_t sent = done + now->n;

		flight_land(&session->flight, &session->runner);
		next = sent < n && !diagnose_interrupted()
			       ? battery_new(session, flows + sent, n - sent, options, checks)
			       : NULL;
		for (size_t i = 0; i < now->n; i++)
			ret_results[done++] = judge(&now->runs[i]);
		battery_free(now);
		progress(data, done);
	}
	return done;
}
