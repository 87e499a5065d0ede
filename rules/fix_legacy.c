/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of iptables-legacy for this flow alone, before the one that took or translated it (builder accept-legacy, and
 * translate-like-siblings where the old nat table translates). They are made as nft's, tried, and put into iptables'
 * words (fix_iptables.c).
 */
#include <errno.h>
#include <string.h>

#include "engine/base/flow.h"

#include "rules/fix_private.h"
#include "rules/iptables.h"

/* A chain of that name in the scratch namespace, for the trial. A translation needs one of nat. */
static char *chain_statement(const struct rule_place *place, bool nat)
{
	const char *family = family_name(place->family);

	return xasprintf("add table %s %s; add chain %s %s %s %s", family, place->table, family, place->table,
			 place->chain, nat ? "{ type nat hook prerouting priority -100; }" : "");
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

/* The rule in iptables' words; the live table's own name does not matter to it. */
static int spec_of(const struct fix_job *job, uint8_t family, const struct expectation *want, const char *verdict,
		   const struct fix_flow *flow, char **ret_spec, struct err *err)
{
	const bool nat = want->action == ACTION_DNAT;
	struct rule_place trial = { family, nat ? "nat" : "filter", "legacy", 0 };
	_cleanup_(freep) char *terms = fix_terms(flow);
	_cleanup_(freep) char *words = xasprintf("%s %s comment", terms, verdict);
	_cleanup_(freep) char *before = chain_statement(&trial, nat);
	_cleanup_(freep) char *comment = fix_comment(flow->port);
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	const struct nft_command command = { "add rule", trial, words, quoted };
	int r;

	r = trial_new(job, before, &command, want, err);
	return r < 0 ? r : fix_iptables_words(job, &trial, comment, want, ret_spec, err);
}

static struct fix *fix_of(const struct rule_place *place, int64_t number, const char *spec)
{
	struct fix *fix = fix_new();

	free(fix->manager);
	fix->manager = xstrdup("iptables");
	fix_command(fix, line(place, number ? "-I" : "-A", number, spec));
	fix_undo(fix, line(place, "-D", 0, spec));
	return fix;
}

int fix_accept_legacy(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	int64_t number = fact_get_int(job->record, "rule.number", 0);
	_cleanup_(freep) char *spec = NULL;
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow = { 0 };
	struct fix *fix;
	int r;

	if (!fix_place(job->record, job->prefix, &place))
		return err_set(err, -ENOTSUP, "it is not known which rule stopped the packet");
	r = fix_packet(job, job->record, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, place.family, &flow, err);
	if (r == 0)
		r = spec_of(job, place.family,
			    &(struct expectation){ .packet = &packet, .action = ACTION_ACCEPT }, "accept", &flow, &spec,
			    err);
	if (r < 0)
		return r;
	fix = fix_of(&place, number, spec);
	fix->opens = fix_opens(&flow);
	*ret_fix = fix;
	return 0;
}

int fix_translate_legacy(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	struct expectation want = { .action = ACTION_DNAT };
	_cleanup_(freep) char *target = NULL, *verdict = NULL, *spec = NULL, *opens = NULL;
	struct rule_place place;
	struct packet packet;
	struct fix_flow flow = { 0 };
	int r;

	if (!fix_place(top, "nat.legacy", &place) || strcmp(fact_get_text(top, "flow.target.kind", ""), "backend"))
		return err_set(err, -ENOTSUP, "the destination is rewritten, and not by a nat rule that was seen");
	r = fix_public_packet(job, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, place.family, &flow, err);
	if (r == 0)
		r = fix_target(job, flow.server.family, &want.addr, &want.port, err);
	if (r < 0)
		return r;
	flow.ct = "";
	want.packet = &packet;
	target = endpoint_text(&want.addr, want.port);
	verdict = xasprintf("dnat to %s", target);
	r = spec_of(job, place.family, &want, verdict, &flow, &spec, err);
	if (r < 0)
		return r;
	*ret_fix = fix_of(&place, fact_get_int(top, "nat.legacy.number", 1), spec);
	opens = fix_opens(&flow);
	(*ret_fix)->opens = xasprintf("%s, translated to %s", opens, target);
	return 0;
}
