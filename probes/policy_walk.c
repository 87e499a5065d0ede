/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/policy_walk.h"

#include <errno.h>

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>

#include "engine/base/util.h"

static bool type_forbids(uint8_t type)
{
	return type == RTN_BLACKHOLE || type == RTN_UNREACHABLE || type == RTN_PROHIBIT;
}

/* 1: the lookup ends here; 0: it goes on with the next rule; -errno. Kernel: fib_rules_lookup(). */
static int ends_at(struct nl *nl, const struct policy_packet *packet, const struct policy_rule *rule,
		   struct policy_walk *walk)
{
	int r;

	if (rule->action != FR_ACT_TO_TBL) {
		walk->forbidden = true;
		return 1;
	}
	if (rule->l3mdev)
		return packet->in_vrf ? -ENOTSUP : 0;
	r = fib_longest(nl, rule->table, &packet->tuple.dst, 0, NULL, &walk->route);
	if (r <= 0 || walk->route.type == RTN_THROW)
		return r < 0 ? r : 0;
	walk->forbidden = type_forbids(walk->route.type);
	if (walk->forbidden)
		return 1;
	if (rule->suppress_group)
		return -ENOTSUP;
	return rule->suppress_len < 0 || walk->route.len > (unsigned int)rule->suppress_len;
}

static bool only_everyones(const struct policy_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!policy_is_everyones(&rules[i]) || rules[i].suppress_len >= 0 || rules[i].suppress_group)
			return false;
	return true;
}

int policy_walk(struct nl *route, const struct policy_packet *packet, struct policy_walk *ret_walk)
{
	_cleanup_(freep) struct policy_rule *rules = NULL;
	struct policy_walk walk = { 0 };
	const struct policy_rule *rule;
	enum policy_fit fit;
	size_t n = 0, at = 0;
	int r = policy_rules(route, packet->tuple.dst.family, &rules, &n, NULL);

	if (r < 0)
		return r;
	if (only_everyones(rules, n))
		return 0;
	while (policy_next(rules, n, packet, &at, &rule, &fit)) {
		struct policy_walk here = { .decided = true, .rule = *rule };

		r = ends_at(route, packet, rule, &here);
		if (r > 0 && fit == POLICY_UNKNOWN)
			return -ENOTSUP;
		if (r < 0)
			return r;
		if (r > 0) {
			walk = here;
			break;
		}
	}
	*ret_walk = walk;
	return 1;
}
