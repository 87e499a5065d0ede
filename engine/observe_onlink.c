/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks for hardware addresses where routes and neighbour entries may be wrong.
 */
#include "engine/observe_onlink.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "probes/link.h"
#include "probes/neigh_ask.h"

#define ASKED_MAX 4 /* interfaces with overlapping networks */

static void mac_fact(struct record *top, const char *name, const uint8_t mac[6])
{
	char text[sizeof("00:00:00:00:00:00")];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	fact_text(top, name, text);
}

/* An address of that interface with which it can ask for `peer`: one in whose network that is. */
static const struct link_addr *asking_addr(const struct link_addr *addrs, size_t n, uint32_t ifindex,
					   const struct addr *peer)
{
	const struct link_addr *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (addrs[i].ifindex == ifindex && addr_in_prefix(peer, &addrs[i].addr, addrs[i].prefix) &&
		    addrs[i].prefix < addr_len(peer) * 8 && (!best || addrs[i].prefix > best->prefix))
			best = &addrs[i];
	return best;
}

/* 1, 0 or -errno as neigh_ask(); -EOPNOTSUPP: on such an interface nobody can be asked; -EXFULL: somebody answers there
 * for every address. */
static int ask(const struct link *link, const struct link_addr *own, const struct addr *peer, const uint8_t *known,
	       uint8_t ret_mac[6], struct err *err)
{
	const struct neigh_question question = { .link = link, .own = own->addr, .peer = *peer };
	int r = neigh_ask_from(&question, known, ret_mac, err);

	if (r > 0 && (!known || memcmp(ret_mac, known, 6) != 0) &&
	    neigh_answers_for_all(&question, own->prefix, ret_mac))
		return err_set(err, -EXFULL, "on %s somebody answers for every address (proxy)", link->name);
	return r;
}

/* The interfaces in whose own networks the target lies, but for the one that the route leads to: the longest prefix
 * first, each once. */
static size_t candidates(const struct observation *obs, const struct addr *target, const struct link_addr *addrs,
			 size_t n_addrs, const struct link_addr *ret_found[ASKED_MAX])
{
	size_t n = 0;

	for (unsigned int len = (unsigned int)addr_len(target) * 8; len-- > 0 && n < ASKED_MAX;)
		for (size_t i = 0; i < n_addrs && n < ASKED_MAX; i++) {
			bool known = !obs->way.error && addrs[i].ifindex == obs->way.oif;

			for (size_t j = 0; j < n; j++)
				known = known || ret_found[j]->ifindex == addrs[i].ifindex;
			if (!known && addrs[i].prefix == len && addr_in_prefix(target, &addrs[i].addr, len))
				ret_found[n++] = &addrs[i];
		}
	return n;
}

static bool subnet_asked(struct observation *obs, const struct link *link, const struct link_addr *own,
			 const struct addr *target)
{
	struct record *top = facts_top(obs->facts);
	struct err err = { 0 };
	uint8_t mac[6];
	int r = ask(link, own, target, NULL, mac, &err);

	if (r < 0)
		fact_unknown(top, "subnet.answers", "%s", err.text);
	else
		fact_bool(top, "subnet.answers", r);
	if (r > 0)
		mac_fact(top, "subnet.lladdr", mac);
	return r > 0;
}

static void subnet_facts(struct observation *obs, const struct addr *target, const struct link_addr *addrs,
			 size_t n_addrs, bool may_ask)
{
	/* The route may be right: then only an answer elsewhere says otherwise. */
	const bool onlink =
		!obs->way.error && !obs->way.gateway.family && asking_addr(addrs, n_addrs, obs->way.oif, target);
	const struct link_addr *found[ASKED_MAX];
	struct record *top = facts_top(obs->facts);
	size_t n = candidates(obs, target, addrs, n_addrs, found), i;
	struct link links[ASKED_MAX];
	bool answered = false;

	for (i = 0; i < n && !answered; i++) {
		if (link_by_index(obs->route, found[i]->ifindex, &links[i], NULL) < 0)
			break;
		answered = may_ask && subnet_asked(obs, &links[i], found[i], target);
	}
	fact_bool(top, "subnet.elsewhere", i && (answered || !onlink));
	if (!i || (onlink && !answered)) {
		fact_group_unknown(obs->facts, "subnet",
				   "the target lies in no other network of this host's interfaces");
		return;
	}
	i = answered ? i - 1 : 0;
	fact_text(top, "subnet.oif", links[i].name);
	fact_bool(top, "subnet.up", links[i].flags & IFF_UP);
	fact_bool(top, "subnet.running", links[i].flags & IFF_RUNNING);
	if (!may_ask)
		fact_unknown(top, "subnet.answers", "nothing may leave this host");
}

/* An entry that was made by hand is not asked about by the kernel. */
static void neigh_facts(struct observation *obs, const struct link_addr *addrs, size_t n_addrs)
{
	struct record *top = facts_top(obs->facts);
	const char *state = fact_get_text(top, "neigh.state", "");
	const struct addr hop = fact_get_addr(top, "neigh.addr");
	const struct link_addr *own = asking_addr(addrs, n_addrs, obs->way.oif, &hop);
	struct err err = { 0 };
	struct neigh entry;
	struct link link;
	uint8_t mac[6];
	int r;

	if (strcmp(state, "permanent") && strcmp(state, "noarp"))
		return;
	if (!own || link_by_index(obs->route, obs->way.oif, &link, NULL) < 0 ||
	    neigh_lookup(obs->route, obs->way.oif, &hop, &entry, NULL) < 0 || !entry.has_mac) {
		fact_unknown(top, "neigh.asked", "it is not known with which address the next hop could be asked");
		return;
	}
	r = ask(&link, own, &hop, entry.mac, mac, &err);
	if (r < 0) {
		fact_unknown(top, "neigh.asked", "%s", err.text);
		return;
	}
	fact_word(top, "neigh.asked", !r ? "none" : memcmp(mac, entry.mac, sizeof(mac)) ? "other" : "same");
	if (r)
		mac_fact(top, "neigh.asked.lladdr", mac);
}

/* By the backend itself: that somebody on the way says it cannot be reached is none. */
static bool is_answered(const struct record *top)
{
	const char *kind = fact_get_text(top, "reply.kind", "none");
	const struct addr from = fact_get_addr(top, "reply.from"), target = fact_get_addr(top, "nat.target.addr");

	return strcmp(kind, "none") && (strcmp(kind, "icmp-error") || addr_equal(&from, &target));
}

void observe_onlink(struct observation *obs, const struct run *run, bool may_ask)
{
	struct record *top = facts_top(obs->facts);
	struct link_addr *addrs = NULL;
	struct tuple tuple;
	size_t n = 0;

	if (is_answered(top) || flow_drops(obs->flow) || !obs->way_known ||
	    !fact_get_bool(top, "nat.expected", false) || fact_get_bool(top, "nat.target.local", true) ||
	    !observe_translated(obs, run, &tuple, NULL) ||
	    link_addrs(obs->route, tuple.dst.family, &addrs, &n, NULL) < 0) {
		fact_bool(top, "subnet.elsewhere", false);
		return;
	}
	subnet_facts(obs, &tuple.dst, addrs, n, may_ask);
	if (may_ask && !strcmp(fact_get_text(top, "probe.stage", ""), "real"))
		neigh_facts(obs, addrs, n);
	free(addrs);
}
