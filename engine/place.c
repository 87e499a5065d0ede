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
		return xasprintf("%s%s -t %s %s", iptables_name(family_number(at->family)), at->legacy ? "-legacy" : "",
				 at->table, at->chain);
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

bool place_is_legacy(const struct record *record)
{
	return !strcmp(fact_get_text(record, "kind", ""), "legacy");
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
				    .legacy = place_is_legacy(record) || !strcmp(prefix, "nat.legacy"),
				    .number = (unsigned int)counted };

	return words[0] && words[1] && words[2] ? place_text(&at) : NULL;
}

char *place_of_rule(const struct rule *rule)
{
	const enum dialect dialect = rule->chain->dialect;

	return place_text(&(struct rule_at){ .family = family_name(rule->chain->family),
					     .table = rule->chain->table,
					     .chain = rule->chain->name,
					     .handle = rule->handle,
					     .iptables = dialect == DIALECT_IPTABLES || dialect == DIALECT_LEGACY,
					     .legacy = dialect == DIALECT_LEGACY,
					     .number = (unsigned int)rule->index + 1 });
}

char *place_decided(const struct chain *chain, const struct rule *rule)
{
	if (rule)
		return place_of_rule(rule);
	return place_text(&(struct rule_at){
		.family = family_name(chain->family),
		.table = chain->table,
		.chain = chain->name,
		.iptables = chain->dialect == DIALECT_IPTABLES,
	});
}
