/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words for places of rules.
 */
#include "engine/place.h"

#include <string.h>

#include "engine/base/str.h"
#include "rules/iptables.h"

char *place_chain_text(const struct rule_at *at)
{
	if (at->iptables)
		return xasprintf("%s -t %s %s", iptables_name(family_number(at->family)), at->table, at->chain);
	return xasprintf("%s %s %s", at->family, at->table, at->chain);
}

char *place_rule_text(const struct rule_at *at)
{
	if (!at->handle)
		return xstrdup("");
	return at->iptables ? xasprintf("%u", at->number) : xasprintf("#%llu", (unsigned long long)at->handle);
}

char *place_text(const struct rule_at *at)
{
	_cleanup_(freep) char *chain = place_chain_text(at);
	_cleanup_(freep) char *rule = place_rule_text(at);

	return xasprintf("%s%s%s", chain, *rule ? " " : "", rule);
}
