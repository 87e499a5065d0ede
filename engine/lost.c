/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the kernel why it drops the probe. To look up its types takes some milliseconds, so it is done where a packet
 * was lost without a word, and not for every flow.
 */
#include "engine/lost.h"

#include <errno.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/run.h"

/* As long as a packet may take that is not handled at once (KERNEL.md 1: RPS, threaded NAPI). */
#define LATE_MS 50
#define EVENTS_MAX 4096

struct drop_watch *lost_watch(struct run *run)
{
	struct drop_watch *watch = NULL;
	struct err err = { 0 };

	if (drop_watch_open(&run->probe, &watch, &err) < 0 && !run->reason.why)
		run->reason.why = xstrdup(err.text);
	return watch;
}

void lost_read(struct drop_watch *watch, struct run *run)
{
	struct drop drop;
	int r = drop_watch_read(watch, &drop);

	if (r > 0 && !run->reason.known) {
		run->reason.known = true;
		run->reason.drop = drop;
	} else if (r <= 0 && !run->reason.why) {
		run->reason.why = xstrdup(r == -EXDEV ? "it was dropped in another network namespace"
					  : r < 0     ? "the kernel's note of it cannot be read"
						      : "as far as the kernel tells it did not drop the packet");
	}
}

/* Did this packet get just as far? A limit, or somebody's change, may have led it another way. */
static bool same_end(const struct journeys *first, const struct journeys *again)
{
	const struct journey_log *a = &first->logs[CLASS_PROBE], *b = &again->logs[CLASS_PROBE];
	const struct visit *last, *last_again;

	if (a->n_visits != b->n_visits || journey_drop(again, CLASS_PROBE, NULL))
		return false;
	if (!a->n_visits)
		return true;
	last = &a->visits[a->n_visits - 1];
	last_again = &b->visits[b->n_visits - 1];
	return last->own == last_again->own && last->first.family == last_again->first.family &&
	       !strcmp(last->first.table, last_again->first.table) &&
	       !strcmp(last->first.chain, last_again->first.chain);
}

static bool send_again(struct runner *runner, const struct run *run, const struct drop_watch *watch)
{
	struct journeys again = { 0 };
	struct trace_event event;
	struct drop drop;
	int64_t end;
	int r;
	bool same;

	journeys_init(&again, runner->table, &run->plan);
	runner_drain(runner);
	r = runner->injector->ops->send(runner->injector, &run->probe, NULL);
	end = clock_ms() + LATE_MS;
	for (size_t i = 0; r >= 0 && i < EVENTS_MAX; i++) {
		int64_t left = drop_watch_read(watch, &drop) ? 0 : end - clock_ms();

		r = trace_next(runner->trace, left > 0 ? (int)left : 0, &event);
		if (r > 0)
			journeys_add(&again, &event);
		else if (left <= 0)
			break;
	}
	runner->n_sent++;
	same = r >= 0 && same_end(&run->journeys, &again);
	journeys_done(&again);
	return same;
}

void lost_ask(struct runner *runner, struct run *run)
{
	_cleanup_(drop_watch_freep) struct drop_watch *watch = NULL;

	if (!run->sent || run->lost || journey_ended(&run->journeys, CLASS_PROBE) ||
	    journey_drop(&run->journeys, CLASS_PROBE, NULL) || run->reason.known || run->reason.why)
		return;
	watch = lost_watch(run);
	if (!watch)
		return;
	if (send_again(runner, run, watch))
		lost_read(watch, run);
	else
		run->reason.why = xstrdup("sent once more to ask the kernel, the packet fared otherwise");
}

void lost_facts(const struct run *run, struct facts *facts)
{
	struct record *top = facts_top(facts);
	const struct lost *reason = &run->reason;

	if (!reason->known) {
		fact_group_unknown(facts, "drop", "%s",
				   reason->why ? reason->why : "no packet was lost where the kernel is asked for it");
		return;
	}
	if (*reason->drop.where)
		fact_text(top, "drop.where", reason->drop.where);
	if (*reason->drop.dev)
		fact_text(top, "drop.dev", reason->drop.dev);
	if (*reason->drop.reason) {
		fact_text(top, "drop.reason", reason->drop.reason);
		fact_word(top, "drop.meaning", drop_meaning(reason->drop.reason));
	}
	fact_group_unknown(facts, "drop", "the kernel gives no reason where it dropped the packet%s%s",
			   *reason->drop.where ? ", in " : "", reason->drop.where);
}
