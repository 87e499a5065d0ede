/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names the device that is down, and lets the checks say it.
 */
#include "engine/iif_down.h"

#include <net/if.h>
#include <string.h>

#include "engine/verdict.h"
#include "probes/bridge.h"

static bool is_running(const struct link *link)
{
	return link->flags & IFF_UP && link->flags & IFF_RUNNING;
}

bool iif_down_matters(const struct flow *flow, const struct approach *approach)
{
	return flow->client.family && !approach->doubt && flow->n_targets && !flow_drops(flow);
}

/* An interface is without carrier where all that lies below it is: the only one of these, or it itself. */
static struct link culprit(struct nl *route, const struct link *top)
{
	struct link link = *top, below[LOWER_DEPTH];
	size_t n = 0;

	for (int depth = 0; depth < LOWER_DEPTH && link.flags & IFF_UP; depth++) {
		n = 0;
		lower_next(route, &link, below, ARRAY_SIZE(below), &n);
		if (n != 1 || is_running(&below[0]))
			break;
		link = below[0];
	}
	return link;
}

static struct link device_down(struct diagnosis_run *d)
{
	const struct lower *below = &d->approach.below;

	if (!is_running(&d->approach.link))
		return culprit(d->route, &d->approach.link);
	for (size_t i = 1; i < below->n; i++)
		if (!is_running(&below->links[i]))
			return culprit(d->route, &below->links[i]);
	return d->approach.link;
}

int iif_down_judge(struct diagnosis_run *d, struct err *err)
{
	struct record *top = facts_top(d->result->facts);
	const struct link device = device_down(d);
	struct fix_wishes *wishes = NULL;
	struct err why = { 0 };
	int r;

	fact_word(top, "probe.stage", "none");
	fact_bool(top, "nat.consulted", false);
	fact_text(top, "probe.iif", d->approach.link.name);
	fact_text(top, "iif.device", device.name);
	fact_bool(top, "iif.up", device.flags & IFF_UP);
	fact_bool(top, "iif.running", device.flags & IFF_RUNNING);
	fact_int(top, "iif.place", 0);
	r = checks_run(d->checks, d->result->facts, d->result, &wishes, err);
	if (r < 0)
		return r;
	fix_wishes_free(wishes, d->result->n_diagnoses);
	if (verdict_failed(d->result))
		return 0;
	inject_check_link(&device, &why);
	verdict_inconclusive(d->result, "%s", why.exit ? why.text : "the client's interface was down for a moment");
	return 0;
}
