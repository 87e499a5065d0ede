/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the evaluator asks the live host.
 */
#include "engine/environment.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "probes/link.h"

static int set_find(void *data, uint8_t family, const char *table, const char *name, const struct set **ret_set)
{
	const struct environment *e = data;

	return e->rules.set_find(e->rules.data, family, table, name, ret_set);
}

static int set_get(void *data, const struct set *set, const void *key, struct set_answer *ret_answer)
{
	struct environment *e = data;
	struct environment_answer *slot;
	int r;

	for (size_t i = 0; i < ENVIRONMENT_ANSWERS; i++) {
		slot = &e->answers[i];
		if (slot->set == set && !memcmp(slot->key, key, set->key_len)) {
			*ret_answer = slot->answer;
			return 0;
		}
	}
	r = e->rules.set_get(e->rules.data, set, key, ret_answer);
	if (r < 0 || set->key_len > sizeof(slot->key))
		return r;
	slot = &e->answers[e->n_answers++ % ENVIRONMENT_ANSWERS];
	slot->set = set;
	memcpy(slot->key, key, set->key_len);
	slot->answer = *ret_answer;
	return 0;
}

void environment_forget(struct environment *environment)
{
	for (size_t i = 0; i < ENVIRONMENT_ANSWERS; i++)
		environment->answers[i].set = NULL;
}

static int ipset(void *data, const struct ipset_ask *ask, const struct packet *packet, struct ipset_answer *ret_answer)
{
	const struct environment *e = data;

	return e->rules.ipset(e->rules.data, ask, packet, ret_answer);
}

/* As nft_fib does it: the type out of the local table, where what is not there counts as unicast; the interface by a
 * look-up as of a packet to that address. */
static int fib(void *data, const struct packet *packet, const struct addr *addr, uint32_t iif, uint32_t *ret_type,
	       uint32_t *ret_oif)
{
	const struct environment *e = data;
	const struct route_query query = { .tuple = { .dst = *addr }, .mark = packet->mark_known ? packet->mark : 0 };
	struct route route;
	bool special;
	int r;

	r = route_lookup(e->route, &query, &route, NULL);
	if (r < 0)
		return r;
	special = !route.error && (route.type == RTN_LOCAL || route.type == RTN_BROADCAST ||
				   route.type == RTN_ANYCAST || route.type == RTN_MULTICAST);
	/* A local route's interface is lo to the look-up; whose address it is would be another question. */
	if (special && iif && route.type == RTN_LOCAL)
		return -ENOTSUP;
	*ret_type = special ? route.type : RTN_UNICAST;
	*ret_oif = route.error ? 0 : route.oif;
	return 0;
}

static int link_group(void *data, uint32_t ifindex, uint32_t *ret_group)
{
	const struct environment *e = data;
	struct link link;
	int r = link_by_index(e->route, ifindex, &link, NULL);

	if (r == 0)
		*ret_group = link.group;
	return r;
}

/* br_netfilter makes notes on packets of bridges; these kinds of interfaces cannot be on top of one. */
static int came_by_bridge(void *data, const struct packet *packet)
{
	static const char *const kinds[] = { "", "veth", "tun", "wireguard", "ifb" };
	const struct environment *e = data;
	struct link link;
	int r;

	if (!packet->iif)
		return 0;
	r = link_by_index(e->route, packet->iif, &link, NULL);
	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(link.kind, kinds[i]))
			return 0;
	return 1;
}

void environment_init(struct environment *environment, struct ruleset *ruleset, struct nl *route)
{
	*environment = (struct environment){
		.env = { .set_find = set_find,
			 .set_get = set_get,
			 .ipset = ipset,
			 .fib = fib,
			 .came_by_bridge = came_by_bridge,
			 .link_group = link_group,
			 .data = environment },
		.route = route,
	};
	eval_env_ruleset(ruleset, &environment->rules);
}
