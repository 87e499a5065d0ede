/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builder masquerade: this flow's packets leave with an address of this host, where no rule translates their source
 * yet: on top of a nat chain of postrouting that is there, or in a new one.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>

#include "rules/fix_private.h"
#include "rules/iptables.h"

#define CHAINS_MAX 10000

/* Everything that the rule says. */
struct masquerade {
	struct packet packet;
	struct expectation want;
	char *words, *opens;
};

static void masquerade_done(struct masquerade *m)
{
	free(m->words);
	free(m->opens);
}

/* The request as it leaves: translated, with the client's own address. */
static int leaving_packet(const struct fix_job *job, struct packet *ret_packet, struct err *err)
{
	const struct record *top = facts_top(job->context->facts);
	struct addr target = fact_get_addr(top, "nat.target.addr");
	uint16_t port = htons((uint16_t)fact_get_int(top, "nat.target.port", 0));
	const struct fix_job from_facts = { job->context, top, "" };
	struct packet packet;
	int r = fix_public_packet(&from_facts, &packet, err);

	if (r < 0)
		return r;
	if (!target.family || packet.nh.len < (target.family == AF_INET6 ? 40 : 20))
		return err_set(err, -ENOTSUP, "where the packet goes to is not known");
	memcpy(packet.nh.bytes + (target.family == AF_INET6 ? 24 : 16), target.bytes, addr_len(&target));
	if (port && packet.th.len >= 4)
		memcpy(packet.th.bytes + 2, &port, 2);
	packet.hook = NF_INET_POST_ROUTING;
	packet.ct_status_known = false;
	snprintf(packet.oifname, sizeof(packet.oifname), "%s", fact_get_text(top, "route.oif", ""));
	*ret_packet = packet;
	return 0;
}

static int masquerade_make(const struct fix_job *job, uint8_t family, struct masquerade *m, struct err *err)
{
	_cleanup_(freep) char *terms = NULL;
	_cleanup_(freep) char *what = NULL;
	struct fix_flow flow;
	int r;

	r = leaving_packet(job, &m->packet, err);
	if (r == 0)
		r = fix_flow(job, &m->packet, family, &flow, err);
	if (r < 0)
		return r;
	terms = fix_terms(&flow);
	what = fix_opens(&flow);
	m->words = xasprintf("%s masquerade", terms);
	m->opens =
		xasprintf("nothing; but %s, comes to the backend with an address of this host, so the backend does not "
			  "see who the client is",
			  what);
	m->want = (struct expectation){ .packet = &m->packet, .action = ACTION_MASQUERADE };
	return 0;
}

/* The first of them that a packet of that version meets. */
static int find_chain(const struct fix_job *job, uint8_t nfproto, struct chain **ret_chain, struct err *err)
{
	const uint8_t families[] = { NFPROTO_INET, nfproto };
	struct chain *best = NULL;

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains;
		bool complete;
		size_t n;
		int r = ruleset_base_chains(job->context->ruleset, families[f], NF_INET_POST_ROUTING, CHAINS_MAX,
					    &chains, &n, &complete, err);

		if (r < 0)
			return r;
		for (size_t i = 0; i < n; i++) {
			bool dormant = false;

			if (!chains[i]->type || strcmp(chains[i]->type, "nat") ||
			    fix_name("table", chains[i]->table, NULL) < 0 ||
			    fix_name("chain", chains[i]->name, NULL) < 0 ||
			    (ruleset_table(job->context->ruleset, chains[i]->family, chains[i]->table, &dormant,
					   NULL) == 0 &&
			     dormant))
				continue;
			if (!best || chains[i]->priority < best->priority)
				best = chains[i];
		}
		if (!complete && !best)
			return err_set(err, -ENOTSUP, "there are too many chains to find one that translates sources");
	}
	*ret_chain = best;
	return 0;
}

static int masquerade_at(const struct fix_job *job, struct chain *chain, struct fix **ret_fix, struct err *err)
{
	_cleanup_(masquerade_done) struct masquerade m = { 0 };
	struct rule_fix rule = { .where = RULE_LAST, .place = { chain->family, chain->table, chain->name, 0 } };
	int r;

	r = ruleset_rules(job->context->ruleset, chain, 0, 0, err);
	if (r == 0)
		r = masquerade_make(job, chain->family, &m, err);
	if (r < 0)
		return r;
	/* A rule before could decide, by which the chain is left. */
	if (chain->n_rules) {
		rule.where = RULE_BEFORE;
		rule.place.handle = chain->rules[0]->handle;
	}
	rule.words = m.words;
	rule.want = m.want;
	rule.opens = TAKE_PTR(m.opens);
	return fix_rule(job, &rule, ret_fix, err);
}

/* The rule in a chain that is made for it, tried. */
static int try_new(const struct fix_job *job, const struct rule_place *place, const char *spec, const char *comment,
		   struct masquerade *m, struct err *err)
{
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	_cleanup_(freep) char *rule = xasprintf("%s comment", m->words);
	const char *words = family_name(place->family);
	_cleanup_(freep) char *before = xasprintf("add table %s %s; add chain %s %s %s %s", words, place->table, words,
						  place->table, place->chain, spec);
	const struct nft_command command = { "add rule", *place, rule, quoted };

	return trial_new(job, before, &command, &m->want, err);
}

/* iptables makes its own chain when a rule is put into it. */
static int masquerade_new_iptables(const struct fix_job *job, uint8_t family, const char *comment, struct masquerade *m,
				   struct fix **ret_fix, struct err *err)
{
	const struct rule_place place = { family, "nat", "POSTROUTING", 0 };
	bool dormant = false;
	struct chain *chain;
	int r, table = ruleset_table(job->context->ruleset, family, "nat", &dormant, NULL);

	if ((table < 0 && table != -ENOENT) || dormant ||
	    ruleset_chain(job->context->ruleset, family, "nat", "POSTROUTING", &chain, NULL) != -ENOENT)
		return err_set(err, -ENOTSUP, "table %s nat is there, and its chain POSTROUTING does not translate",
			       family_name(family));
	r = try_new(job, &place, "{ type nat hook postrouting priority 100; }", comment, m, err);
	if (r == 0)
		r = fix_iptables(job, &(struct rule_fix){ .where = RULE_LAST, .place = place, .want = m->want }, NULL,
				 comment, ret_fix, err);
	if (r < 0)
		return r;
	fix_undo(*ret_fix, xasprintf("nft delete chain %s nat POSTROUTING", family_name(family)));
	if (table == -ENOENT)
		fix_undo(*ret_fix, xasprintf("nft delete table %s nat", family_name(family)));
	return 0;
}

static int masquerade_new(const struct fix_job *job, uint8_t family, const char *comment, struct masquerade *m,
			  struct fix **ret_fix, struct err *err)
{
	static const char *const names[2] = { "nat", "nat_nfdiag" },
				 spec[] = "{ type nat hook postrouting priority srcnat; }";
	_cleanup_(freep) char *quoted = xasprintf("\"%s\"", comment);
	_cleanup_(freep) char *rule = xasprintf("%s comment", m->words);
	struct nft_command command = { "add rule", { family, NULL, "postrouting", 0 }, rule, quoted };
	const char *words = family_name(family), *table = NULL;
	bool exists = false;
	struct fix *fix;
	int r;

	r = fix_new_table(job, family, names, "postrouting", &table, &exists, err);
	command.place.table = table;
	if (r == 0)
		r = try_new(job, &command.place, spec, comment, m, err);
	if (r < 0)
		return r;
	fix = fix_new();
	if (!exists)
		fix_command(fix, xasprintf("nft add table %s %s", words, table));
	fix_command(fix, xasprintf("nft add chain %s %s postrouting '%s'", words, table, spec));
	fix_command(fix, command_shell(&command));
	fix_undo(fix, command_undo(&command.place, comment, NULL));
	fix_undo(fix, xasprintf("nft delete chain %s %s postrouting", words, table));
	if (!exists)
		fix_undo(fix, xasprintf("nft delete table %s %s", words, table));
	*ret_fix = fix;
	return 0;
}

int fix_masquerade(const struct fix_job *job, struct fix **ret_fix, struct err *err)
{
	_cleanup_(masquerade_done) struct masquerade m = { 0 };
	_cleanup_(freep) char *comment =
		fix_comment((uint16_t)fact_get_int(facts_top(job->context->facts), "flow.public_port", 0));
	struct chain *chain = NULL;
	struct packet packet = { 0 };
	uint8_t family;
	int r;

	r = leaving_packet(job, &packet, err);
	if (r == 0)
		r = find_chain(job, packet.nfproto, &chain, err);
	if (r == 0 && chain)
		return masquerade_at(job, chain, ret_fix, err);
	family = packet.nfproto;
	if (r == 0)
		r = masquerade_make(job, family, &m, err);
	if (r < 0)
		return r;
	r = iptables_is_used(job->context->ruleset, family)
		    ? masquerade_new_iptables(job, family, comment, &m, ret_fix, err)
		    : masquerade_new(job, family, comment, &m, ret_fix, err);
	if (r == 0)
		(*ret_fix)->opens = TAKE_PTR(m.opens);
	return r;
}
