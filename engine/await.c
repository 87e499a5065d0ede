/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Polls the trace, the changes of the ruleset, and what comes in before netfilter.
 */
#include "engine/await.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/report_path.h"
#include "probes/link_list.h"
#include "probes/sniff.h"
#include "rules/observed.h"

#define TICK_MS 1000 /* of the progress line */
#define EVENTS_AT_ONCE 32768
#define ARM_TRIES 8
/* Beyond the sniffer and within this time a packet has met our first hook, if it ever does (RPS, threaded NAPI). */
#define TAKEN_MS 300
#define SETTLE_MS 50
#define NEIGH_MS 3500 /* three solicitations a second apart */
#define ANSWER_MS 1000
#define KEPT 8 /* packets whose bytes are kept: one of them is traced */

struct waiting {
	struct runner *runner;
	const struct await *await;
	struct awaited *awaited;
	struct run run;
	struct sniff *sniff;
	struct sniffed kept[KEPT]; /* a ring */
	size_t n_kept;
	int64_t seen_ms; /* when the first one was seen; 0: none was */
	int64_t shown_ms;
};

/* Loopback sees only what this host says to itself, which leaves by output. */
static int list_devices(struct waiting *w, struct err *err)
{
	struct trace_plan *plan = &w->run.plan;
	struct link *links = NULL;
	size_t n = 0;
	int r = link_list(w->runner->route, &links, &n, err);

	plan->n_ports = 0;
	for (size_t i = 0; r == 0 && i < n && plan->n_ports < TRACE_PORTS_MAX; i++)
		if ((links[i].flags & IFF_UP) && !(links[i].flags & IFF_LOOPBACK))
			memcpy(plan->ports[plan->n_ports++], links[i].name, sizeof(plan->ports[0]));
	free(links);
	return r;
}

static bool from_client(const struct waiting *w, const struct sniffed *sniffed)
{
	const struct flow *flow = w->await->flow;

	return (!flow->client.family || addr_equal(&flow->client, &sniffed->tuple.src)) &&
	       (!flow->client_port || flow->client_port == sniffed->tuple.sport);
}

static void count_packet(struct waiting *w, const struct sniffed *sniffed)
{
	struct awaited *awaited = w->awaited;

	if (sniffed->outgoing)
		return;
	if (!from_client(w, sniffed)) {
		awaited->others++;
		awaited->other = sniffed->tuple.src;
		return;
	}
	w->kept[w->n_kept++ % KEPT] = *sniffed;
	/* It may be for a bridge, or a macvlan, above that device: the trace tells. */
	if (sniffed->otherhost)
		return;
	awaited->seen++;
	awaited->seen_on = sniffed->ifindex;
	w->seen_ms = w->seen_ms ? w->seen_ms : clock_ms();
}

static void read_sniffer(struct waiting *w)
{
	struct sniffed sniffed;

	for (size_t i = 0; i < EVENTS_AT_ONCE && sniff_next(w->sniff, &sniffed) > 0; i++) {
		if (sniffed.kind == SNIFF_PACKET) {
			count_packet(w, &sniffed);
		} else if (sniffed.kind == SNIFF_TOLD) {
			w->awaited->told += sniffed.outgoing;
		} else if (!sniffed.outgoing) {
			w->awaited->asked++;
			w->awaited->asked_on = sniffed.ifindex;
		}
	}
}

static void note_generation(struct waiting *w)
{
	w->run.generation_known = runner_generation(w->runner, &w->run.generation);
}

/* What was traced before the table was armed met other rules; and what the table noted of it goes with the next one. */
static bool stale_event(struct waiting *w)
{
	struct trace_event event;
	bool began = false;
	int r = 1;

	for (size_t i = 0; i < EVENTS_AT_ONCE && (r > 0 || r == -ENOBUFS || r == -EBADMSG); i++) {
		r = trace_next(w->runner->trace, 0, &event);
		began |= r > 0 && observed_begins(&w->run.plan, w->runner->table, &event);
	}
	return began;
}

static int arm(struct waiting *w, struct err *err)
{
	int r = list_devices(w, err);

	if (!w->runner->table)
		w->runner->table = trace_table_new();
	for (int i = 0; r == 0 && i < ARM_TRIES; i++) {
		r = trace_table_change(w->runner->table, &w->run.plan, err);
		if (!stale_event(w))
			break;
	}
	note_generation(w);
	/* That something was seen before means nothing either. */
	read_sniffer(w);
	w->awaited->seen = 0;
	w->seen_ms = 0;
	return r;
}

/* Behind what has just changed the ruleset. */
static int keep_up(struct waiting *w, bool lost, struct err *err)
{
	enum ruleset_change change = ruleset_watch_read(w->await->watch);

	w->awaited->changes += change != RULESET_SAME;
	/* Ours has to be the first chain again; what it noted is gone, as are the events. */
	if (change == RULESET_CHAINS || lost)
		return arm(w, err);
	if (change != RULESET_SAME)
		note_generation(w);
	return 0;
}

static void add_event(struct waiting *w, const struct trace_event *event)
{
	journeys_add(&w->run.journeys, event);
	observed_follow(&w->run.plan, &w->run.journeys);
}

/* 1: it is there; 0: not yet; -ENOBUFS: events were lost, and it may have been among them. */
static int read_trace(struct waiting *w)
{
	struct trace_event event;
	int r = 0;

	for (size_t i = 0; i < EVENTS_AT_ONCE; i++) {
		r = trace_next(w->runner->trace, 0, &event);
		if (r <= 0)
			return r;
		if (!observed_begins(&w->run.plan, w->runner->table, &event))
			continue;
		observed_learn(&w->run.plan, &event);
		journeys_init(&w->run.journeys, w->runner->table, &w->run.plan);
		add_event(w, &event);
		return 1;
	}
	return 0;
}

static void show_progress(struct waiting *w)
{
	const struct flow *flow = w->await->flow;
	int64_t now = clock_ms(), left = w->await->end_ms - now;
	struct str line = { 0 };

	if (!isatty(STDERR_FILENO) || now < w->shown_ms + TICK_MS)
		return;
	if (flow->client.family)
		report_endpoint(&line, &flow->client, flow->client_port);
	else
		str_add(&line, "any client");
	str_add(&line, " -> ");
	report_endpoint(&line, &flow->public, flow->public_port);
	fprintf(stderr, "\rwaiting for %s %s, %lld s of %u\033[K", proto_name(flow->proto), line.s,
		((long long)w->await->span_ms - (left > 0 ? left : 0)) / 1000, w->await->span_ms / 1000);
	fflush(stderr);
	str_done(&line);
	w->shown_ms = now;
}

static void erase_progress(struct waiting *w)
{
	if (w->shown_ms)
		fputs("\r\033[K", stderr);
	w->shown_ms = 0;
}

static bool taken(const struct waiting *w)
{
	return w->seen_ms && clock_ms() >= w->seen_ms + TAKEN_MS;
}

static void sleep_until_something(struct waiting *w)
{
	struct pollfd fds[] = {
		{ .fd = trace_fd(w->runner->trace), .events = POLLIN },
		{ .fd = ruleset_watch_fd(w->await->watch), .events = POLLIN },
		{ .fd = sniff_fd(w->sniff), .events = POLLIN },
	};
	int64_t now = clock_ms(), end = w->await->end_ms;

	if (w->seen_ms && w->seen_ms + TAKEN_MS < end)
		end = w->seen_ms + TAKEN_MS;
	if (end > now)
		poll(fds, ARRAY_SIZE(fds), (int)(end - now < TICK_MS ? end - now : TICK_MS));
}

/* Until it is there, the time is over, or it was seen to be taken before our first hook. */
static int wait_for_packet(struct waiting *w, struct err *err)
{
	int r = arm(w, err);

	while (r == 0 && !*w->runner->interrupted) {
		int met = read_trace(w);

		read_sniffer(w);
		if (met > 0) {
			w->awaited->met = true;
			break;
		}
		r = keep_up(w, met < 0, err);
		if (clock_ms() >= w->await->end_ms || taken(w))
			break;
		show_progress(w);
		sleep_until_something(w);
	}
	erase_progress(w);
	return r;
}

/* Reads until `done` says so, or nothing more came for `ms`. */
static void follow(struct waiting *w, bool (*done)(const struct run *run), int ms)
{
	int64_t end = clock_ms() + ms;
	struct trace_event event;

	while (!done(&w->run) && !*w->runner->interrupted) {
		int64_t left = end - clock_ms();
		int r = trace_next(w->runner->trace, left > 0 ? (int)left : 0, &event);

		if (r > 0)
			add_event(w, &event);
		else if (r < 0)
			w->run.lost = true;
		if ((r == 0 && left <= 0) || (r < 0 && r != -ENOBUFS && r != -EBADMSG))
			return;
	}
}

static bool request_ended(const struct run *run)
{
	return journey_ended(&run->journeys, CLASS_PROBE);
}

static bool answer_ended(const struct run *run)
{
	return journey_ended(&run->journeys, CLASS_ANSWER) || journey_ended(&run->journeys, CLASS_ICMP_ERROR);
}

/* What was on its way before is all read by then. */
static bool never(const struct run *run)
{
	(void)run;
	return false;
}

static bool left_netfilter(const struct run *run)
{
	return request_ended(run) || (!journeys_show_egress(&run->journeys) &&
				      journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END));
}

static void follow_packet(struct waiting *w)
{
	struct run *run = &w->run;
	int64_t start;

	follow(w, request_ended, SETTLE_MS);
	if (!request_ended(run) && journey_visit(&run->journeys, CLASS_PROBE, OWN_POST_END) &&
	    journeys_show_egress(&run->journeys))
		follow(w, request_ended, NEIGH_MS);
	if (journey_dropped(&run->journeys, CLASS_PROBE) || !left_netfilter(run) || !w->await->answer)
		return;
	start = clock_ms();
	follow(w, answer_ended, ANSWER_MS);
	if (!answer_ended(run) && journey_visit(&run->journeys, CLASS_ANSWER, OWN_POST_END))
		follow(w, answer_ended, NEIGH_MS);
	follow(w, never, 0);
	run->waited_ms = (unsigned int)(clock_ms() - start);
}

/* The packet's own bytes, where the sniffer had them: an event cuts off TCP options and payload. */
static void find_bytes(struct waiting *w)
{
	const struct trace_event *first = &w->run.journeys.logs[CLASS_PROBE].visits[0].first;
	const size_t head = 16; /* up to the end of IPv6's source, IPv4's destination begins */

	for (size_t i = 0; i < KEPT && i < w->n_kept; i++) {
		const struct sniffed *s = &w->kept[i];
		size_t th = first->nh_len;

		if (s->len < th + first->th_len || memcmp(s->bytes, first->nh, head) ||
		    memcmp(s->bytes + th, first->th, first->th_len))
			continue;
		memcpy(w->run.probe.bytes, s->bytes, s->len < FRAME_MAX ? s->len : FRAME_MAX);
		w->run.probe.len = s->whole;
	}
}

/* Met no hook but that of the device, and its frame is for a hardware address that none of our interfaces has. */
static bool passed_by(const struct waiting *w)
{
	const struct journeys *journeys = &w->run.journeys;
	const struct trace_event *first = &journeys->logs[CLASS_PROBE].visits[0].first;
	struct link *links = NULL;
	bool ours;
	size_t n = 0;

	if (first->ll_len < 6 || first->ll[0] & 1 || journey_drop(journeys, CLASS_PROBE, NULL) ||
	    journey_visit(journeys, CLASS_PROBE, OWN_PRE_START) || journey_visit(journeys, CLASS_PROBE, OWN_OUT_START))
		return false;
	ours = link_list(w->runner->route, &links, &n, NULL) < 0;
	for (size_t i = 0; i < n && !ours; i++)
		ours = links[i].has_mac && !memcmp(links[i].mac, first->ll, sizeof(links[i].mac));
	free(links);
	return !ours;
}

static void count_passed_by(struct waiting *w)
{
	w->awaited->met = false;
	w->awaited->misdirected++;
	w->awaited->misdirected_on = w->run.journeys.logs[CLASS_PROBE].visits[0].first.iif;
}

/* Of the entry that the packet was given, where the trace tells; 0: it does not. */
static uint32_t entry_id(const struct run *run)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];

	for (size_t i = 0; i < log->n_visits; i++)
		if (log->visits[i].first.has_ct)
			return log->visits[i].first.ct_id;
	return 0;
}

/* 1: a packet came that is not for this host. */
static int await_once(struct waiting *w, struct err *err)
{
	const struct flow *flow = w->await->flow;
	int r;

	run_done(&w->run);
	w->run = (struct run){ 0 };
	w->seen_ms = 0;
	sniff_free(w->sniff);
	w->sniff = NULL;

	w->run.plan = (struct trace_plan){
		.await = true,
		.answer = w->await->answer,
		.probe = { .proto = flow->proto,
			   .src = flow->client,
			   .dst = flow->public,
			   .sport = flow->client_port,
			   .dport = flow->public_port },
	};
	r = sniff_open(&w->run.plan.probe, &w->sniff, err);
	if (r == 0)
		r = wait_for_packet(w, err);
	if (r < 0 || !w->awaited->met)
		return r;
	/* From here on nobody else's packet is traced, nor another one of this client's. */
	r = trace_table_close(w->runner->table, &w->run.plan, err);
	if (r < 0)
		return r;
	w->run.sent = true;
	w->run.first = true;
	follow_packet(w);
	if (passed_by(w)) {
		count_passed_by(w);
		return 1;
	}
	read_sniffer(w);
	find_bytes(w);
	w->run.entry_found =
		conntrack_find_id(w->runner->netfilter, &w->run.plan.probe, entry_id(&w->run), &w->run.entry, NULL) > 0;
	return 0;
}

int run_await(struct runner *runner, const struct await *await, struct run *ret_run, struct awaited *ret_awaited,
	      struct err *err)
{
	struct waiting *w = xcalloc(1, sizeof(*w));
	int r;

	*w = (struct waiting){ .runner = runner, .await = await, .awaited = ret_awaited };
	runner_drain(runner);
	do {
		r = await_once(w, err);
	} while (r > 0 && clock_ms() < await->end_ms && !*runner->interrupted);
	runner_disarm(runner);
	sniff_free(w->sniff);
	if (r >= 0 && ret_awaited->met) {
		*ret_run = w->run;
		ret_run->journeys.plan = &ret_run->plan;
	} else {
		run_done(&w->run);
	}
	free(w);
	return r < 0 ? r : 0;
}
