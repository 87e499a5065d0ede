/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder accept-legacy: a rule of iptables-legacy that accepts this flow alone, before the one that took it. It is
 * made as one of nft's, tried, and put into iptables' words (fix_iptables.c).
 */
#include <errno.h>

#include "rules/fix_private.h"
#include "rules/iptables.h"

/* A chain of that name in the scratch namespace, for the trial. */
static char *chain_statement(const struct rule_place *place)
{
	const char *family = family_name(place->family);

	return xasprintf("add table %s %s; add chain %s %s %s", family, place->table, family, place->table,
			 place->chain);
}

static char *line(const struct rule_place *place, const char *option, int64_t number, const char *spec)
{
	struct str out = { 0 };

	str_addf(&out, "%s-legacy -t ", iptables_name(place->family));
	str_add_shell(&out, place->table);
	str_addf(&out, " %s ", option);
	str_add_shell(&out, place->chain);
	if (number)
		str_addf(&out, " %lld", (long long)number);
	str_addf(&out, " %s", spec);
	return str_take(&out);
}

/* Which the flow goes through as it is; the table's own name does not matter to it. */
static int spec_of(const struct fix_job *job, const struct rule_place *place, struct packet *packet,
		   const struct fix_flow *flow, char **ret_spec, struct err *err)
{
	struct rule_place trial = { place->family, "filter", "legacy", 0 };
	_cleanup_(freep) char *terms = fix_terms(flow);
	_cleanup_(freep) char *words = xasprintf("%s accept comment", terms);
	_cleanup_(freep) char *before = chain_statement(&trial);
	_cleanup_(freep) char *comment = fix_comment(flow->port);
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	const struct expectation want = { .packet = packet, .action = ACTION_ACCEPT };
	const struct nft_command command = { "add rule", trial, words, quoted };
	int r;

	r = trial_new(job, before, &command, &want, err);
	return r < 0 ? r : fix_iptables_words(job, &trial, comment, &want, ret_spec, err);
}

int fix_accept_legacy(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	int64_t number = fact_get_int(job->record, "rule.number", 0);
	_cleanup_(freep) char *spec = NULL;
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow;
	struct fix *fix;
	int r;

	if (!fix_place(job->record, job->prefix, &place))
		return err_set(err, -ENOTSUP, "it is not known which rule stopped the packet");
	r = fix_packet(job, job->record, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, place.family, &flow, err);
	if (r == 0)
		r = spec_of(job, &place, &packet, &flow, &spec, err);
	if (r < 0)
		return r;
	fix = fix_new();
	free(fix->manager);
	fix->manager = xstrdup("iptables");
	fix_command(fix, line(&place, number ? "-I" : "-A", number, spec));
	fix_undo(fix, line(&place, "-D", 0, spec));
	fix->opens = fix_opens(&flow);
	*ret_fix = fix;
	return 0;
}
