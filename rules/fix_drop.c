/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builders drop-before and remove-element: close one flow that must not be open. A drop for this flow alone, where it
 * was let through; or the element by which it was.
 */
#include <errno.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <string.h>

#include "rules/fix_private.h"

/* Behind the translation the packet's own addresses are shared with other flows: the connection's first ones are not.
 */
static char *original_terms(const struct fix_flow *flow, const struct packet *packet)
{
	const char *ip = packet->nfproto == NFPROTO_IPV6 ? "ip6" : "ip";
	_cleanup_(freep) char *service = fix_service_terms(flow);
	char addr[ADDR_TEXT_MAX];
	struct str terms = { 0 };

	if (packet->orig_dport)
		str_addf(&terms, "meta l4proto %s ", fix_service_name(flow));
	else
		str_addf(&terms, "%s ", service);
	if (flow->client_given)
		str_addf(&terms, "ct original %s saddr %s ", ip, addr_text(&packet->orig_src, addr));
	str_addf(&terms, "ct original %s daddr %s", ip, addr_text(&packet->orig_dst, addr));
	if (packet->orig_dport)
		str_addf(&terms, " ct original proto-dst %u", packet->orig_dport);
	return str_take(&terms);
}

static char *closes(const struct fix_job *job, const struct fix_flow *flow)
{
	const struct record *top = facts_top(job->context->facts);
	const struct fact *cuts = fact_get(job->record, "cuts");
	struct fix_flow asked = *flow;
	_cleanup_(freep) char *what = NULL;

	asked.server = fact_get_addr(top, "flow.public");
	asked.port = (uint16_t)fact_get_int(top, "flow.public_port", 0);
	asked.ct = "";
	what = fix_opens(&asked);
	return xasprintf("nothing; closes %s; connections that are open already %s", what,
			 !cuts || !cuts->known ? "may be cut off too"
			 : cuts->value.b       ? "are cut off too"
					       : "go on");
}

static int drop_at(const struct fix_job *job, const struct rule_place *place, const char *note, struct fix **ret_fix,
		   struct err *err)
{
	struct rule_fix rule = { .where = place->handle ? RULE_BEFORE : RULE_LAST, .place = *place };
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *words = NULL;
	struct packet packet;
	struct fix_flow flow;
	int r;

	r = fix_packet(job, job->record, &packet, err);
	if (r < 0)
		return r;
	r = fix_flow(job, &packet, place->family, &flow, err);
	if (r < 0)
		return r;
	terms = strstr(flow.ct, "dnat") && packet.orig_known ? original_terms(&flow, &packet) : fix_terms(&flow);
	words = xasprintf("%s drop", terms);
	rule.words = words;
	rule.want = (struct expectation){ .packet = &packet, .action = ACTION_DROP };
	rule.opens = closes(job, &flow);
	if (note) {
		char *longer = xasprintf("%s; %s", rule.opens, note);

		free(rule.opens);
		rule.opens = longer;
	}
	return fix_rule(job, &rule, ret_fix, err);
}

/* Nothing filters in that hook: a table and a chain of its own. */
static int drop_new(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	static const char *const names[2] = { "filter", "filter_nfdiag" };
	const struct record *top = facts_top(job->context->facts);
	const char *hook = fact_get_text(job->record, "hook", NULL), *table = NULL;
	_cleanup_(freep) char *comment = fix_comment((uint16_t)fact_get_int(top, "flow.public_port", 0));
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	_cleanup_(freep) char *before = NULL;
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *spec = NULL;
	_cleanup_(freep) char *rule = NULL;
	struct nft_command command = { "add rule", { .family = NFPROTO_INET, .chain = hook }, NULL, quoted };
	struct packet packet;
	struct fix_flow flow;
	bool exists = false;
	struct fix *fix;
	int r;

	if (!hook || fact_get_bool(top, "nat.done", true))
		return err_set(err, -ENOTSUP, "it is not known where the flow was let through");
	r = fix_public_packet(job, &packet, err);
	if (r == 0)
		r = fix_flow(job, &packet, NFPROTO_INET, &flow, err);
	if (r == 0)
		r = fix_new_table(job, NFPROTO_INET, names, hook, &table, &exists, err);
	if (r < 0)
		return r;
	command.place.table = table;
	terms = fix_terms(&flow);
	rule = xasprintf("%s drop comment", terms);
	command.words = rule;
	spec = xasprintf("{ type filter hook %s priority filter; policy accept; }", hook);
	before = xasprintf("add table inet %s; add chain inet %s %s %s", table, table, hook, spec);
	r = trial_new(job, before, &command, &(struct expectation){ .packet = &packet, .action = ACTION_DROP }, err);
	if (r < 0)
		return r;
	fix = fix_new();
	if (!exists)
		fix_command(fix, xasprintf("nft add table inet %s", table));
	fix_command(fix, xasprintf("nft add chain inet %s %s '%s'", table, hook, spec));
	fix_command(fix, command_shell(&command));
	fix_undo(fix, command_undo(&command.place, comment, NULL));
	fix_undo(fix, xasprintf("nft delete chain inet %s %s", table, hook));
	if (!exists)
		fix_undo(fix, xasprintf("nft delete table inet %s", table));
	fix->opens = closes(job, &flow);
	*ret_fix = fix;
	return 0;
}

int fix_drop_before(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	struct rule_place place;

	if (!fix_place(job->record, job->prefix, &place))
		return drop_new(job, ret_fix, err);
	return drop_at(job, &place, NULL, ret_fix, err);
}

int fix_remove_element(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(freep) char *note = NULL;
	struct rule_place place;

	if (fix_delete_element_only(job, ret_fix, &note, NULL) == 0) {
		char *what = (*ret_fix)->opens;

		(*ret_fix)->opens = xasprintf("nothing; closes %s", what);
		free(what);
		return 0;
	}
	if (!fix_place(job->record, "gate", &place))
		return err_set(err, -ENOTSUP, "it is not known where the flow was let through");
	return drop_at(job, &place, note, ret_fix, err);
}
