/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks below the client's interface, and below the one that the probe leaves by.
 */
#include "engine/entrance.h"

#include <errno.h>
#include <string.h>

#include "engine/diagnose_private.h"
#include "engine/iif_down.h"
#include "probes/bridge.h"

static void note_unknown(const struct diagnosis_run *d, const struct link *last)
{
	if (link_is_bridge(last))
		result_note(d->result,
			    "behind which port of bridge %s the client is, is not known: what the bridge's own chains "
			    "and the port's do with its packets was not tried",
			    last->name);
	else
		result_note(d->result,
			    "by which port of %s the client's packets come in is not known: what meets them there was "
			    "not tried",
			    last->name);
}

static void say_what_is_out_of_reach(const struct diagnosis_run *d)
{
	const struct lower *below = &d->approach.below;
	const struct link *last = &below->links[below->n - 1];

	if (below->port_unknown)
		note_unknown(d, last);
	if (below->port_chosen)
		result_note(d->result, "clients' packets come in by any port of %s: the probe came in by %s",
			    below->links[below->chosen].name, below->links[below->chosen + 1].name);
	if (*below->beyond)
		result_note(d->result, "%s", below->beyond);
	if (lower_tunnel(last))
		result_note(d->result,
			    "%s is a tunnel (%s): what meets the packets that carry the client's was not tried",
			    last->name, lower_tunnel(last));
}

int entrance_find(struct diagnosis_run *d, const uint8_t *mac, struct inject_target *target, struct err *err)
{
	struct lower *below = &d->approach.below;

	int r = 0;

	if (d->approach.local || d->options->client_netns)
		return 0;
	lower_find(d->route, &d->approach.link, mac, below);
	for (size_t i = 1; i < below->n && r == 0; i++)
		r = inject_check_link(&below->links[i], err);
	d->approach.down = r == -ENETDOWN && iif_down_matters(d->flow, &d->approach);
	if (r < 0)
		return r;
	say_what_is_out_of_reach(d);
	target->link = below->links[below->n - 1];
	memcpy(target->mac, d->approach.link.mac, sizeof(target->mac));
	memcpy(target->tags, below->tags, sizeof(target->tags));
	target->n_tags = below->n_tags;
	return 0;
}

static size_t put_names(const struct link *links, size_t n, char names[][16])
{
	for (size_t i = 0; i < n; i++)
		memcpy(names[i], links[i].name, sizeof(names[i]));
	return n;
}

void entrance_ports(struct nl *route, const struct approach *approach, struct trace_plan *plan)
{
	struct link in[TRACE_PORTS_MAX], out[TRACE_PORTS_MAX], oif;
	size_t n_in = 0, n_out = 0;

	for (size_t i = 1; i < approach->below.n; i++)
		in[n_in++] = approach->below.links[i];
	if (*plan->oif && link_by_name(route, plan->oif, &oif, NULL) == 0)
		lower_all(route, &oif, out, ARRAY_SIZE(out), &n_out);
	/* The answer comes in there. */
	for (size_t i = 0; i < n_out && n_in < ARRAY_SIZE(in) / 2; i++)
		lower_add(in, ARRAY_SIZE(in), &n_in, &out[i]);
	if (!approach->local)
		lower_all(route, &approach->link, in, ARRAY_SIZE(in), &n_in);
	for (size_t i = 0; i < n_out; i++)
		lower_add(in, ARRAY_SIZE(in), &n_in, &out[i]);
	plan->n_ports = put_names(in, n_in, plan->ports);
	plan->n_outs = put_names(out, n_out, plan->outs);
}
