/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder translate-like-siblings: a rule that translates this flow alone, in the nat chain that is there, or in a new
 * one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <libnftnl/expr.h>

#include "engine/base/flow.h"
#include "rules/fix_private.h"
#include "rules/iptables.h"

/* Chains that are looked through for the one that translates. */
#define CHAINS_MAX 10000

int fix_public_packet(const struct fix_job *job, struct packet *ret_packet, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	struct addr client = fact_get_addr(top, "flow.client"), public = fact_get_addr(top, "flow.public");
	uint16_t sport = htons((uint16_t)fact_get_int(top, "flow.client_port", 0));
	uint16_t dport = htons((uint16_t)fact_get_int(top, "flow.public_port", 0));
	struct packet packet = { .family = NFPROTO_INET, .hook = NF_INET_PRE_ROUTING };
	uint8_t proto = proto_number(fact_get_text(top, "flow.proto", "tcp"));
	bool ip6 = public.family == AF_INET6;

	if (fix_packet(job, job->record, ret_packet, NULL) == 0)
		return 0;
	if (!public.family || (!dport && proto_has_ports(proto)) || (client.family && client.family != public.family))
		return err_set(err, -ENOTSUP, "the flow's public address and port are not known");
	packet.nfproto = ip6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	packet.ethertype = ip6 ? 0x86dd : 0x0800;
	packet.l4proto = proto;
	packet.nh.len = ip6 ? 40 : 20;
	packet.nh.bytes[0] = ip6 ? 0x60 : 0x45;
	packet.nh.bytes[ip6 ? 6 : 9] = packet.l4proto;
	memcpy(packet.nh.bytes + (ip6 ? 8 : 12), client.bytes, addr_len(&public));
	memcpy(packet.nh.bytes + (ip6 ? 24 : 16), public.bytes, addr_len(&public));
	packet.th.len = 4;
	if (proto_has_ports(proto)) {
		memcpy(packet.th.bytes, &sport, 2);
		memcpy(packet.th.bytes + 2, &dport, 2);
	} else {
		packet.th.bytes[0] = ip6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
	}
	snprintf(packet.iifname, sizeof(packet.iifname), "%s", fact_get_text(top, "probe.iif", ""));
	*ret_packet = packet;
	return 0;
}

/* Everything that a translating rule of ours says. */
struct translation {
	struct packet packet;
	struct fix_flow flow;
	struct expectation want;
	char *words, *opens;
};

static void translation_done(struct translation *t)
{
	free(t->words);
	free(t->opens);
}

static void translate_to(struct translation *t, uint8_t family)
{
	_cleanup_(freep) char *terms = fix_terms(&t->flow);
	_cleanup_(freep) char *opened = fix_opens(&t->flow);
	_cleanup_(freep) char *target = endpoint_text(&t->want.addr, t->want.port);
	bool ip6 = t->want.addr.family == AF_INET6;

	t->want.action = ACTION_DNAT;
	t->words = xasprintf("%s dnat%s to %s", terms, family != NFPROTO_INET ? "" : ip6 ? " ip6" : " ip", target);
	t->opens = xasprintf("%s, translated to %s", opened, target);
}

/* To a port of this host: where it is the public one, the packet need only be left as it is. A redirect leads to the
 * first address of the interface that the packet came in on, so what listens at one address alone needs a dnat. */
static void keep_here(const struct fix_job *job, uint8_t family, struct translation *t)
{
	const struct record *top = facts_top(job->context->facts);
	_cleanup_(freep) char *terms = fix_terms(&t->flow);
	_cleanup_(freep) char *opened = fix_opens(&t->flow);
	uint16_t port = (uint16_t)fact_get_int(top, "flow.target.port", 0);
	struct addr bound = fact_get_addr(top, "listen.addr");

	if (bound.family && !fact_get_bool(top, "listen.any", false) &&
	    (port != t->flow.port || !fact_get_bool(top, "listen.public", false))) {
		t->want.addr = bound;
		t->want.port = port;
		translate_to(t, family);
		return;
	}
	if (port == t->flow.port) {
		t->want.action = ACTION_ACCEPT;
		t->words = xasprintf("%s accept", terms);
		t->opens = xasprintf("%s, not translated", opened);
		return;
	}
	t->want.action = ACTION_REDIRECT;
	t->want.port = port;
	t->words = xasprintf("%s redirect to :%u", terms, port);
	t->opens = xasprintf("%s, redirected to port %u of this host", opened, port);
}

static int translation_make(const struct fix_job *job, uint8_t family, struct translation *t, struct err *err)
{
	int r;

	r = fix_public_packet(job, &t->packet, err);
	if (r == 0)
		r = fix_flow(job, &t->packet, family, &t->flow, err);
	if (r < 0)
		return r;
	t->flow.ct = "";
	t->want.packet = &t->packet;
	if (!strcmp(fact_get_text(facts_top(job->context->facts), "flow.target.kind", ""), "local")) {
		keep_here(job, family, t);
		return 0;
	}
	r = fix_target(job, t->flow.server.family, &t->want.addr, &t->want.port, err);
	if (r < 0)
		return r;
	translate_to(t, family);
	return 0;
}

static int translate_at(const struct fix_job *job, enum rule_where where, struct rule_place place, struct fix **ret_fix,
			struct err *err)
{
	_cleanup_(translation_done) struct translation t = { 0 };
	struct rule_fix rule = { .where = where, .place = place };
	int r;

	r = translation_make(job, place.family, &t, err);
	if (r < 0)
		return r;
	rule.words = t.words;
	rule.want = t.want;
	rule.opens = TAKE_PTR(t.opens);
	return fix_rule(job, &rule, ret_fix, err);
}

static int look_for_dnat(struct nftnl_expr *expr, void *data)
{
	const char *name = nftnl_expr_get_str(expr, NFTNL_EXPR_NAME);

	if (!strcmp(name, "nat") && nftnl_expr_get_u32(expr, NFTNL_EXPR_NAT_TYPE) == NFT_NAT_DNAT)
		*(bool *)data = true;
	if (!strcmp(name, "target") && nftnl_expr_is_set(expr, NFTNL_EXPR_TG_NAME) &&
	    !strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_TG_NAME), "DNAT"))
		*(bool *)data = true;
	return 0;
}

static bool has_dnat(const struct chain *chain)
{
	bool found = false;

	for (size_t i = 0; i < chain->n_rules && !found; i++)
		nftnl_expr_foreach(chain->rules[i]->nftnl, look_for_dnat, &found);
	return found;
}

/* A chain in which a dnat rule may stand. */
static bool may_translate(const struct chain *chain)
{
	return chain->base ? chain_translates(chain) : has_dnat(chain);
}

int fix_translate_before(const struct fix_job *job, const struct rule_place *place, struct fix **ret_fix,
			 struct err *err)
{
	struct chain *chain = NULL;
	struct rule *rule;
	int r;

	if (!place->handle)
		return fix_translate(job, ret_fix, err);
	r = fix_live_rule(job, place, &chain, &rule, err);
	if (r < 0)
		return r;
	if (!may_translate(chain))
		return err_set(err, -ENOTSUP, "a translating rule cannot stand in chain %s", chain->name);
	return translate_at(job, RULE_BEFORE, *place, ret_fix, err);
}

/* Before the first rule that would decide, or could: what stands behind is not reached. */
static int place_in_chain(const struct fix_job *job, struct chain *chain, const struct packet *packet,
			  struct rule_place *place, struct err *err)
{
	struct packet here = *packet;
	struct rule_place exit = { 0 };
	int r;

	r = ruleset_rules(job->context->ruleset, chain, 0, 0, err);
	if (r < 0)
		return r;
	*place = (struct rule_place){ chain->family, chain->table, chain->name, 0 };
	if (fix_place(facts_top(job->context->facts), "nat.exit", &exit) && exit.family == chain->family &&
	    !strcmp(exit.table, chain->table) && !strcmp(exit.chain, chain->name))
		place->handle = exit.handle;
	for (size_t i = 0; i < chain->n_rules && !place->handle; i++) {
		struct packet before = here;
		struct rule_eval eval;
		enum outcome outcome;

		eval_rule_quick(chain->rules[i], job->context->env, &here, &outcome);
		if (outcome == OUTCOME_NO_MATCH)
			continue;
		eval_rule(chain->rules[i], job->context->env, &before, &eval);
		if (eval.action.kind != ACTION_NONE && eval.action.kind != ACTION_CONTINUE &&
		    eval.action.kind != ACTION_NOTRACK && eval.action.kind != ACTION_JUMP)
			place->handle = chain->rules[i]->handle;
		rule_eval_done(&eval);
	}
	return 0;
}

/* The nat chain of that hook: with dnat rules if there is one, else the first; dormant ones do nothing. */
static int find_chain(const struct fix_job *job, const struct packet *packet, uint32_t hook, struct chain **ret_chain,
		      struct err *err)
{
	const uint8_t families[] = { NFPROTO_INET, packet->nfproto };
	struct chain *best = NULL;
	bool best_dnat = false;

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains;
		bool complete, dormant = false;
		size_t n;
		int r;

		r = ruleset_base_chains(job->context->ruleset, families[f], hook, CHAINS_MAX, &chains, &n, &complete,
					err);
		if (r < 0)
			return r;
		for (size_t i = 0; i < n; i++) {
			bool dnat;

			if (!may_translate(chains[i]) || fix_name("table", chains[i]->table, NULL) < 0 ||
			    fix_name("chain", chains[i]->name, NULL) < 0)
				continue;
			if (ruleset_table(job->context->ruleset, chains[i]->family, chains[i]->table, &dormant, NULL) ==
				    0 &&
			    dormant)
				continue;
			if (ruleset_rules(job->context->ruleset, chains[i], 0, 0, NULL) < 0)
				continue;
			dnat = has_dnat(chains[i]);
			if (best && (best_dnat > dnat || (best_dnat == dnat && best->priority <= chains[i]->priority)))
				continue;
			best = chains[i];
			best_dnat = dnat;
		}
		if (!complete && !best)
			return err_set(err, -ENOTSUP, "there are too many chains to find the one that translates");
	}
	*ret_chain = best;
	return 0;
}

int fix_new_table(const struct fix_job *job, uint8_t family, const char *const names[2], const char *chain_name,
		  const char **ret_name, bool *ret_exists, struct err *err)
{
	struct ruleset *ruleset = job->context->ruleset;

	if (!job->context->nl)
		return err_set(err, -ENOTSUP, "whether a table is there cannot be asked");
	for (size_t i = 0; i < 2; i++) {
		struct chain *chain;
		bool dormant;
		int r = ruleset_table(ruleset, family, names[i], &dormant, NULL);

		if (r < 0 && r != -ENOENT)
			return err_set(err, -ENOTSUP, "table %s cannot be read", names[i]);
		*ret_exists = r == 0;
		*ret_name = names[i];
		if (r == -ENOENT ||
		    (!dormant && ruleset_chain(ruleset, family, names[i], chain_name, &chain, NULL) == -ENOENT))
			return 0;
	}
	return err_set(err, -ENOTSUP, "the tables %s %s and %s %s are there, and neither has room for a new chain",
		       family_name(family), names[0], family_name(family), names[1]);
}

/* iptables makes its own chain when a rule is put into it. */
static int translate_new_iptables(const struct fix_job *job, uint8_t family, uint32_t hook, struct fix **ret_fix,
				  struct err *err)
{
	_cleanup_(translation_done) struct translation t = { 0 };
	bool output = hook == NF_INET_LOCAL_OUT, dormant = false;
	const char *name = output ? "OUTPUT" : "PREROUTING", *words = family_name(family);
	_cleanup_(freep) char *before =
		xasprintf("add table %s nat; add chain %s nat %s { type nat hook %s priority -100; }", words, words,
			  name, output ? "output" : "prerouting");
	_cleanup_(freep) char *comment =
		fix_comment((uint16_t)fact_get_int(facts_top(job->context->facts), "flow.public_port", 0));
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	_cleanup_(freep) char *rule = NULL;
	struct nft_command command = { "add rule", { family, "nat", name, 0 }, NULL, quoted };
	struct chain *chain;
	int r, table;

	table = ruleset_table(job->context->ruleset, family, "nat", &dormant, NULL);
	if ((table < 0 && table != -ENOENT) || dormant ||
	    ruleset_chain(job->context->ruleset, family, "nat", name, &chain, NULL) != -ENOENT)
		return err_set(err, -ENOTSUP, "table %s nat is there, and its chain %s does not translate", words,
			       name);
	r = translation_make(job, family, &t, err);
	if (r < 0)
		return r;
	rule = xasprintf("%s comment", t.words);
	command.words = rule;
	r = trial_new(job, before, &command, &t.want, err);
	if (r == 0)
		r = fix_iptables(job, &(struct rule_fix){ .where = RULE_LAST, .place = command.place, .want = t.want },
				 NULL, comment, ret_fix, err);
	if (r < 0)
		return r;
	fix_undo(*ret_fix, xasprintf("nft delete chain %s nat %s", words, name));
	if (table == -ENOENT)
		fix_undo(*ret_fix, xasprintf("nft delete table %s nat", words));
	(*ret_fix)->opens = TAKE_PTR(t.opens);
	return 0;
}

/* A table with a chain of its own. */
static int translate_new(const struct fix_job *job, uint8_t family, uint32_t hook, struct fix **ret_fix,
			 struct err *err)
{
	static const char *const names[2] = { "nat", "nat_nfdiag" };
	_cleanup_(translation_done) struct translation t = { 0 };
	const char *name = hook == NF_INET_LOCAL_OUT ? "output" : "prerouting", *words = family_name(family),
		   *table = NULL;
	_cleanup_(freep) char *spec =
		xasprintf("{ type nat hook %s priority %s; }", name, hook == NF_INET_LOCAL_OUT ? "-100" : "dstnat");
	_cleanup_(freep) char *comment =
		fix_comment((uint16_t)fact_get_int(facts_top(job->context->facts), "flow.public_port", 0));
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	_cleanup_(freep) char *rule = NULL;
	_cleanup_(freep) char *before = NULL;
	struct nft_command command = { "add rule", { family, "nat", name, 0 }, NULL, quoted };
	bool exists = false;
	struct fix *fix;
	int r;

	r = fix_new_table(job, family, names, name, &table, &exists, err);
	if (r == 0)
		r = translation_make(job, family, &t, err);
	if (r < 0)
		return r;
	command.place.table = table;
	before = xasprintf("add table %s %s; add chain %s %s %s %s", words, table, words, table, name, spec);
	rule = xasprintf("%s comment", t.words);
	command.words = rule;
	r = trial_new(job, before, &command, &t.want, err);
	if (r < 0)
		return r;
	fix = fix_new();
	if (!exists)
		fix_command(fix, xasprintf("nft add table %s %s", words, table));
	fix_command(fix, xasprintf("nft add chain %s %s %s '%s'", words, table, name, spec));
	fix_command(fix, command_shell(&command));
	fix_undo(fix, command_undo(&command.place, comment, NULL));
	fix_undo(fix, xasprintf("nft delete chain %s %s %s", words, table, name));
	if (!exists)
		fix_undo(fix, xasprintf("nft delete table %s %s", words, table));
	fix->opens = TAKE_PTR(t.opens);
	*ret_fix = fix;
	return 0;
}

/* False where the record's rule is not one beside which translations stand. */
static bool beside(const struct fix_job *job, struct rule_place *ret_place)
{
	struct chain *chain = NULL;
	struct rule *rule;

	return fix_place(job->record, job->prefix, ret_place) && ret_place->handle &&
	       fix_live_rule(job, ret_place, &chain, &rule, NULL) == 0 && may_translate(chain);
}

/* The destination was changed, and not by a nat rule of nft: behind that no translation is as it should be. */
static bool rewritten_elsewhere(const struct record *top)
{
	return fact_get_bool(top, "nat.done", false) && !fact_get_int(top, "nat.rule.handle", 0) &&
	       !strcmp(fact_get_text(top, "nat.kind", ""), "dnat");
}

int fix_translate(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	struct rule_place place;
	struct packet packet;
	struct chain *chain = NULL;
	uint32_t hook;
	int r;

	if (rewritten_elsewhere(facts_top(job->context->facts)))
		return fix_translate_legacy(job, ret_fix, err);
	if (beside(job, &place))
		return translate_at(job, RULE_BEFORE, place, ret_fix, err);
	r = fix_public_packet(job, &packet, err);
	if (r < 0)
		return r;
	hook = packet.hook == NF_INET_LOCAL_OUT && packet.family != NFPROTO_NETDEV ? NF_INET_LOCAL_OUT
										   : NF_INET_PRE_ROUTING;
	r = find_chain(job, &packet, hook, &chain, err);
	if (r == 0 && !chain && iptables_is_used(job->context->ruleset, packet.nfproto))
		return translate_new_iptables(job, packet.nfproto, hook, ret_fix, err);
	if (r == 0 && !chain)
		return translate_new(job, packet.nfproto, hook, ret_fix, err);
	if (r == 0)
		r = place_in_chain(job, chain, &packet, &place, err);
	return r < 0 ? r : translate_at(job, place.handle ? RULE_BEFORE : RULE_LAST, place, ret_fix, err);
}
