/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How full the table of connections is, and whether the request was lost just where it would get its entry.
 */
#include "engine/observe_conntrack.h"

#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#define SYSCTL "/proc/sys/net/netfilter/nf_conntrack_"

static bool read_number(const char *path, int64_t *ret_number)
{
	FILE *file = fopen(path, "re");
	long long number;
	bool ok = file && fscanf(file, "%lld", &number) == 1;

	if (file)
		fclose(file);
	if (ok)
		*ret_number = number;
	return ok;
}

static bool before_conntrack(const struct chain *base)
{
	const char *hook = hook_name(base->family, base->hook);

	return base->family == NFPROTO_NETDEV || !strcmp(hook, "ingress") ||
	       ((!strcmp(hook, "prerouting") || !strcmp(hook, "output")) && base->priority < NF_IP_PRI_CONNTRACK);
}

/* It came into the stack, and met no chain that is behind conntrack. */
static bool last_seen_before(const struct observation *obs, const struct run *run)
{
	const struct journey_log *log = &run->journeys.logs[CLASS_PROBE];
	const enum own_chain start = obs->approach->local ? OWN_OUT_START : OWN_PRE_START;

	for (size_t i = 0; i < log->n_visits; i++)
		if (log->visits[i].own != OWN_NONE && log->visits[i].own != OWN_INGRESS && log->visits[i].own != start)
			return false;
	for (size_t v = 0; v < obs->n_visits; v++)
		if (obs->visits[v].journey == JOURNEY_REQUEST && !before_conntrack(obs->visits[v].walk.base))
			return false;
	return journey_visit(&run->journeys, CLASS_PROBE, start) && !journey_drop(&run->journeys, CLASS_PROBE, NULL);
}

void observe_conntrack(struct observation *obs, const struct run *run)
{
	struct record *top = facts_top(obs->facts);
	int64_t count, max;

	fact_bool(top, "ct.lost", last_seen_before(obs, run));
	if (!fact_get_bool(top, "ct.lost", false))
		return;
	if (!read_number(SYSCTL "count", &count) || !read_number(SYSCTL "max", &max)) {
		fact_unknown(top, "ct.full", "the size of conntrack's table could not be read");
		return;
	}
	fact_int(top, "ct.count", count);
	fact_int(top, "ct.max", max);
	/* 0: no limit. Others come and go meanwhile. */
	fact_bool(top, "ct.full", max && count >= max - max / 1000);
}
