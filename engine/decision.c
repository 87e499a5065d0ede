/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/decision.h"

#include <errno.h>
#include <string.h>

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>

#include "engine/base/str.h"

/* What a lookup answers where a route or a rule of that kind ends it. A rule of kind unreachable says what no route
 * at all does. */
static const struct {
	const char *word;
	uint8_t type, action;
	int route_error, rule_error;
} forbiddings[] = {
	{ "blackhole", RTN_BLACKHOLE, FR_ACT_BLACKHOLE, -EINVAL, -EINVAL },
	{ "unreachable", RTN_UNREACHABLE, FR_ACT_UNREACHABLE, -EHOSTUNREACH, -ENETUNREACH },
	{ "prohibit", RTN_PROHIBIT, FR_ACT_PROHIBIT, -EACCES, -EACCES },
};

/* 1: the route that this table has for the packet is d->route, and d->forbids where it forbids the way; 0: it has none, or
 * one that sends the lookup on; -errno. */
static int table_decided(struct decision *d, const struct policy_rule *rule)
{
	int r = fib_longest(d->nl, rule->table, &d->packet.tuple.dst, 0, NULL, &d->route);

	if (r <= 0 || d->route.type == RTN_THROW)
		return r < 0 ? r : 0;
	for (size_t i = 0; i < ARRAY_SIZE(forbiddings); i++)
		if (forbiddings[i].type == d->route.type && forbiddings[i].route_error == d->way->error)
			d->forbids = forbiddings[i].word;
	return d->forbids || rule->suppress_len < 0 || d->route.len > (unsigned int)rule->suppress_len;
}

static bool rule_forbids(struct decision *d, const struct policy_rule *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(forbiddings); i++)
		if (forbiddings[i].action == rule->action && forbiddings[i].rule_error == d->way->error)
			return true;
	return false;
}

/* 1: this rule decided; 0: the lookup went on behind it; -errno. */
static int rule_decided(struct decision *d, const struct policy_rule *rule)
{
	if (rule->action != FR_ACT_TO_TBL)
		return rule_forbids(d, rule);
	if (d->way->error)
		return rule->l3mdev ? -ENOTSUP : table_decided(d, rule);
	return (rule->l3mdev || rule->table == d->way->table) &&
	       !(rule->suppress_len >= 0 && d->way->prefix_len <= (unsigned int)rule->suppress_len);
}

/* Could any rule or route have to do with that errno? The kernel sends no routes of other types, so the tables are read
 * in full only where there is one. */
static bool is_forbidden_somewhere(struct decision *d, const struct policy_rule *rules, size_t n)
{
	const struct policy_rule *rule;
	struct fib_route route;
	enum policy_fit fit;
	size_t at = 0;

	while (policy_next(rules, n, &d->packet, &at, &rule, &fit)) {
		if (rule->action != FR_ACT_TO_TBL && rule_forbids(d, rule))
			return true;
		for (size_t i = 0; i < ARRAY_SIZE(forbiddings) && rule->action == FR_ACT_TO_TBL; i++)
			if (forbiddings[i].route_error == d->way->error &&
			    fib_longest(d->nl, rule->table, &d->packet.tuple.dst, forbiddings[i].type, NULL,
					&route) > 0)
				return true;
	}
	return false;
}

static int decide(struct decision *d, const struct policy_rule *rules, size_t n)
{
	const struct policy_rule *rule;
	enum policy_fit fit;
	size_t at = 0;
	int r;

	if (d->way->error && !is_forbidden_somewhere(d, rules, n))
		return 0;
	while (policy_next(rules, n, &d->packet, &at, &rule, &fit)) {
		r = rule_decided(d, rule);
		if (r > 0 && fit == POLICY_UNKNOWN)
			return -ENOTSUP;
		if (r > 0)
			d->rule = *rule;
		if (r)
			return r;
	}
	return 0;
}

int decision_find(struct decision *d)
{
	_cleanup_(freep) struct policy_rule *rules = NULL;
	size_t n = 0;
	int r;

	d->forbids = NULL;
	r = policy_rules(d->nl, d->packet.tuple.dst.family, &rules, &n, NULL);
	return r < 0 ? r : decide(d, rules, n);
}

int decision_asks(struct decision *d, uint32_t table)
{
	_cleanup_(freep) struct policy_rule *rules = NULL;
	const struct policy_rule *rule;
	enum policy_fit fit;
	size_t n = 0, at = 0;
	int r = policy_rules(d->nl, d->packet.tuple.dst.family, &rules, &n, NULL);

	while (r >= 0 && policy_next(rules, n, &d->packet, &at, &rule, &fit))
		if (rule->action == FR_ACT_TO_TBL && rule->table == table && rule->suppress_len < 0 && !rule->suppress_group)
			return fit == POLICY_UNKNOWN ? -ENOTSUP : 1;
	return r < 0 ? r : 0;
}

char *decision_unknown(int error)
{
	return xasprintf("which routing rule decided cannot be told: %s",
			 error == -ENOTSUP ? "what one of them selects is not known here" : strerror(-error));
}
