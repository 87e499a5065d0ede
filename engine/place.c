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

char *place_record_text(const struct record *record, const char *prefix)
{
	_cleanup_(freep) char *family = xasprintf("%s.family", prefix), *table = xasprintf("%s.table", prefix);
	_cleanup_(freep) char *chain = xasprintf("%s.chain", prefix), *handle = xasprintf("%s.handle", prefix);
	const char *words[] = { fact_get_text(record, family, NULL), fact_get_text(record, table, NULL),
				fact_get_text(record, chain, NULL) };
	_cleanup_(freep) char *number = xasprintf("%s.number", prefix);
	int64_t counted = fact_get_int(record, number, -1);
	const struct rule_at at = { .family = words[0],
				    .table = words[1],
				    .chain = words[2],
				    .handle = (uint64_t)fact_get_int(record, handle, 0),
				    .iptables = counted >= 0,
				    .number = (unsigned int)counted };

	return words[0] && words[1] && words[2] ? place_text(&at) : NULL;
}

char *place_of_rule(const struct rule *rule)
{
	return place_text(&(struct rule_at){ family_name(rule->chain->family), rule->chain->table, rule->chain->name,
					     rule->handle, rule->chain->dialect == DIALECT_IPTABLES,
					     (unsigned int)rule->index + 1 });
}
