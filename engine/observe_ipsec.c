/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which IPsec policy applies to a packet that was not seen again.
 */
#include "engine/observe_ipsec.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>

#include "probes/xfrm.h"

/* What is asked of a packet behind the hook in which it was last seen, in that order. */
static const struct {
	const char *hook;
	enum xfrm_dir dir;
	const char *word;
} asked[] = {
	{ "prerouting", XFRM_FWD, "fwd" },
	{ "prerouting", XFRM_OUT, "out" },
	{ "input", XFRM_IN, "in" },
};

/* The packet for which the policy is looked up. Where protection is demanded of what came in (fwd, in) the kernel takes
 * the addresses from before any translation; for what goes out it takes the packet as it stands. */
static bool packet_of(const struct run *run, enum journey journey, const char *hook, struct xfrm_query *query)
{
	enum journey_class class = journey == JOURNEY_REQUEST ? CLASS_PROBE : CLASS_ANSWER;
	const struct visit *end =
		journey_visit(&run->journeys, class, !strcmp(hook, "input") ? OWN_INPUT_END : OWN_PRE_END);
	const struct visit *start = journey_visit(&run->journeys, class, OWN_PRE_START);

	if (!end || !start)
		return false;
	trace_event_tuple(query->dir == XFRM_OUT ? &end->first : &start->first, &query->tuple, NULL);
	query->mark = end->first.mark;
	return true;
}

static char *host_text(const struct addr *addr, unsigned int len)
{
	char text[ADDR_TEXT_MAX];

	return xasprintf("%s/%u", addr_text(addr, text), len);
}

/* A client that was only assumed stands for all of them. */
static char *end_text(const struct observation *obs, const struct addr *addr, bool client)
{
	struct addr any = { .family = addr->family };
	bool every = client && !obs->flow->client.family;

	return host_text(every ? &any : addr, every ? 0 : (unsigned int)addr_len(addr) * 8);
}

static void add_policy(struct observation *obs, const struct record *stop, const char *dir,
		       const struct xfrm_query *query, const struct xfrm_answer *policy)
{
	bool reply = !strcmp(fact_get_text(stop, "journey", ""), "reply");
	struct record *record = facts_add(obs->facts, "ipsec");
	_cleanup_(freep) char *from = host_text(&policy->src, policy->src_len);
	_cleanup_(freep) char *to = host_text(&policy->dst, policy->dst_len);
	_cleanup_(freep) char *text = xasprintf("src %s dst %s dir %s priority %u", from, to, dir, policy->priority);
	_cleanup_(freep) char *src = end_text(obs, &query->tuple.src, !reply);
	_cleanup_(freep) char *dst = end_text(obs, &query->tuple.dst, reply);

	fact_ref(record, "stop", stop);
	fact_word(record, "dir", dir);
	fact_word(record, "why", policy->blocks ? "block" : "protection");
	fact_text(record, "policy", text);
	fact_text(record, "src", src);
	fact_text(record, "dst", dst);
	fact_int(record, "port", reply ? query->tuple.sport : query->tuple.dport);
	if (policy->priority)
		fact_int(record, "earlier", policy->priority - 1);
}

static void ask(struct observation *obs, const struct run *run, const struct record *stop, struct nl *xfrm)
{
	const char *hook = fact_get_text(stop, "hook", "");
	enum journey journey = !strcmp(fact_get_text(stop, "journey", ""), "reply") ? JOURNEY_REPLY : JOURNEY_REQUEST;

	for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
		struct xfrm_query query = { .dir = asked[i].dir };
		struct xfrm_answer answer = { 0 };

		if (journey == JOURNEY_REQUEST)
			query.oif = obs->way.oif;
		if (strcmp(hook, asked[i].hook) || !packet_of(run, journey, hook, &query) ||
		    xfrm_find(xfrm, &query, &answer, NULL) < 0)
			continue;
		/* What leaves may well be encrypted. */
		if (answer.blocks || (answer.wants_ipsec && query.dir != XFRM_OUT)) {
			add_policy(obs, stop, asked[i].word, &query, &answer);
			return;
		}
	}
}

void observe_ipsec(struct observation *obs, const struct run *run)
{
	_cleanup_(nl_freep) struct nl *xfrm = NULL;

	for (size_t i = 0; i < facts_count(obs->facts, "stops"); i++) {
		const struct record *stop = facts_at(obs->facts, "stops", i);

		if (strcmp(fact_get_text(stop, "kind", ""), "silent"))
			continue;
		/* A kernel without xfrm has no policy. */
		if (!xfrm && nl_open(NETLINK_XFRM, &xfrm, NULL) < 0)
			return;
		ask(obs, run, stop, xfrm);
	}
}
