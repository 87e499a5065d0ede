/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trace events, as messages of any bytes, through the decoder and the sorter; and the walk of the rules beside them.
 */
#include "engine/base/str.h"
#include "rules/explain.h"
#include "tests/fuzz/fuzz.h"

#include <linux/netfilter.h>
#include <string.h>

#define EVENTS_MAX 32

static void take_event(struct feed *feed, struct journeys *journeys)
{
	struct trace_event event;
	struct nlmsghdr *nlh;
	struct tuple tuple;
	uint8_t flags;
	size_t size;
	void *body = feed_block(feed, feed_u16(feed), &size);

	nlh = calloc(1, sizeof(*nlh) + MNL_ALIGN(size));
	if (!nlh)
		abort();
	*nlh = (struct nlmsghdr){ .nlmsg_len = (uint32_t)(sizeof(*nlh) + size), .nlmsg_type = 10 << 8 | 17 };
	memcpy(nlh + 1, body, size);
	free(body);
	if (trace_event_parse(nlh, &event) == 0) {
		trace_event_tuple(&event, &tuple, &flags);
		journeys_add(journeys, &event);
	}
	free(nlh);
}

static void walk(struct ruleset *ruleset, const struct journeys *journeys, const struct trace_plan *plan)
{
	struct eval_env env;
	struct explainer explainer = { .ruleset = ruleset, .env = &env, .plan = plan, .all = true, .beyond = true };

	eval_env_ruleset(ruleset, &env);
	for (int class = 0; class < CLASS_COUNT; class ++)
		for (size_t i = 0; i < journeys->logs[class].n_visits; i++) {
			const struct visit *visit = &journeys->logs[class].visits[i];
			struct walk walk = { 0 };

			visit_drop(visit);
			if (explain_visit(&explainer, visit, &walk, NULL) < 0)
				continue;
			if (walk.check.rules != walk.check.agreed + walk.check.unknown + walk.check.disagreed)
				abort();
			walk_done(&walk);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct trace_table *table; /* for all inputs */
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	struct feed feed = { data, size }, none = { 0 };
	/* The packet of the recorded events, up to what was chosen at random. */
	struct trace_plan plan = { .probe = { .proto = IPPROTO_TCP, .dport = 1222 }, .iif = "enp0" };
	struct journeys journeys;
	struct nl *nl;

	addr_parse("10.2.1.2", &plan.probe.src);
	addr_parse("10.1.2.3", &plan.probe.dst);
	plan.seq = feed_u32(&feed);
	plan.probe.sport = feed_u16(&feed);
	plan.ip_mark = feed_u32(&feed);
	fakenl_feed(&none);
	if (!table && trace_table_open(&plan, &table, NULL) < 0)
		abort();
	journeys_init(&journeys, table, &plan);
	for (unsigned int n = feed_u8(&feed) % EVENTS_MAX; n; n--)
		take_event(&feed, &journeys);
	fakenl_feed(&feed);
	nl_open(NETLINK_NETFILTER, &nl, NULL);
	ruleset = ruleset_new(nl);
	walk(ruleset, &journeys, &plan);
	journeys_done(&journeys);
	nl_free(nl);
	return 0;
}
