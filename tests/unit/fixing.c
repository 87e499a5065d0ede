/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records by hand, fixes by nft.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>

#include "engine/base/str.h"
#include "rules/text.h"
#include "tests/unit/fixing.h"
#include "tests/unit/testns.h"

static int packet_at(void *data, const struct record *record, struct packet *ret_packet)
{
	struct fixing *f = data;

	for (size_t i = 0; i < f->n_links; i++) {
		if (f->links[i].record == record) {
			*ret_packet = f->links[i].packet;
			return 0;
		}
	}
	return -ENOENT;
}

static const struct rule_eval *eval_of(void *data, const struct record *record)
{
	struct fixing *f = data;

	for (size_t i = 0; i < f->n_links; i++)
		if (f->links[i].record == record && f->links[i].evaluated)
			return &f->links[i].eval;
	return NULL;
}

int fixing_setup(void **state)
{
	*state = xcalloc(1, sizeof(struct fixing));
	return 0;
}

int fixing_teardown(void **state)
{
	struct fixing *f = *state;

	fixing_unlink(f);
	facts_free(f->facts);
	scratch_free(f->scratch);
	ruleset_free(f->ruleset);
	nl_free(f->nl);
	free(f);
	return 0;
}

struct addr fixing_addr(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

void fixing_begin(struct fixing *f, const char *ruleset)
{
	struct record *top;
	struct addr addr;

	testns_new();
	testns_run("nft -f - <<'END'\n%s\nEND\n", ruleset);
	assert_int_equal(nl_open(NETLINK_NETFILTER, &f->nl, NULL), 0);
	f->ruleset = ruleset_new(f->nl);
	f->scratch = scratch_new();
	f->facts = facts_new();
	eval_env_ruleset(f->ruleset, &f->env);
	f->context = (struct fix_context){ f->facts, f->ruleset, &f->env, f->scratch, f->nl, packet_at, eval_of, f };
	top = facts_top(f->facts);
	fact_word(top, "flow.proto", "tcp");
	addr = fixing_addr("10.2.1.2");
	fact_addr(top, "flow.client", &addr);
	fact_int(top, "flow.client_port", 40001);
	fact_bool(top, "flow.client_given", false);
	addr = fixing_addr("10.1.2.3");
	fact_addr(top, "flow.public", &addr);
	fact_int(top, "flow.public_port", 1222);
	fact_word(top, "flow.target.kind", "backend");
	addr = fixing_addr("192.168.70.10");
	fact_addr(top, "flow.target.addr", &addr);
	fact_int(top, "flow.target.port", 22);
}

static struct packet packet_new(uint8_t hook, const char *src, uint16_t sport, const char *dst, uint16_t dport)
{
	struct packet packet = {
		.family = NFPROTO_INET, .nfproto = NFPROTO_IPV4, .hook = hook, .l4proto = IPPROTO_TCP
	};
	struct addr from = fixing_addr(src), to = fixing_addr(dst);
	uint16_t ports[2] = { htons(sport), htons(dport) };

	packet.ethertype = 0x0800;
	packet.nh.len = 20;
	packet.nh.bytes[0] = 0x45;
	packet.nh.bytes[9] = IPPROTO_TCP;
	memcpy(packet.nh.bytes + 12, from.bytes, 4);
	memcpy(packet.nh.bytes + 16, to.bytes, 4);
	packet.th.len = 20;
	memcpy(packet.th.bytes, ports, 4);
	strcpy(packet.iifname, "enp0");
	packet.ct_known = true;
	packet.ct_state = 8;
	packet.ct_status_known = true;
	return packet;
}

struct packet fixing_forwarded(void)
{
	struct packet packet = packet_new(NF_INET_FORWARD, "10.2.1.2", 40001, "192.168.70.10", 22);

	strcpy(packet.oifname, "veth21");
	packet.ct_status = IPS_DST_NAT | IPS_DST_NAT_DONE;
	return packet;
}

struct packet fixing_arriving(void)
{
	return packet_new(NF_INET_PRE_ROUTING, "10.2.1.2", 40001, "10.1.2.3", 1222);
}

struct packet fixing_answering(void)
{
	struct packet packet = packet_new(NF_INET_FORWARD, "192.168.70.10", 22, "10.2.1.2", 40001);

	packet.ct_direction = 1;
	packet.ct_state = 2;
	packet.ct_status = IPS_DST_NAT | IPS_DST_NAT_DONE;
	return packet;
}

struct rule *fixing_place(struct fixing *f, struct record *record, const char *prefix, struct fixing_rule where)
{
	struct chain *chain;
	struct err err = { 0 };
	char field[64];

	if (ruleset_chain(f->ruleset, where.family, where.table, where.chain, &chain, &err) < 0 ||
	    ruleset_rules(f->ruleset, chain, 0, 0, &err) < 0)
		fail_msg("%s", err.text);
	snprintf(field, sizeof(field), "%s.family", prefix);
	fact_text(record, field, family_name(where.family));
	snprintf(field, sizeof(field), "%s.table", prefix);
	fact_text(record, field, where.table);
	snprintf(field, sizeof(field), "%s.chain", prefix);
	fact_text(record, field, where.chain);
	snprintf(field, sizeof(field), "%s.handle", prefix);
	fact_int(record, field, where.n < 0 ? 0 : (int64_t)chain->rules[where.n]->handle);
	if (where.n < 0)
		return NULL;
	assert_true((size_t)where.n < chain->n_rules);
	rules_text(f->ruleset, f->scratch, &chain->rules[where.n], 1, NULL);
	return chain->rules[where.n];
}

void fixing_link(struct fixing *f, const struct record *record, const struct rule *rule, struct packet packet)
{
	struct fixing_link *link = &f->links[f->n_links++];

	link->record = record;
	link->packet = packet;
	if (rule) {
		eval_rule(rule, &f->env, &packet, &link->eval);
		link->evaluated = true;
	}
}

void fixing_unlink(struct fixing *f)
{
	for (size_t i = 0; i < f->n_links; i++)
		rule_eval_done(&f->links[i].eval);
	f->n_links = 0;
}

struct record *fixing_stop(struct fixing *f, const char *kind, const char *journey, struct packet packet,
			   struct fixing_rule where, const char *base)
{
	struct record *stop = facts_add(f->facts, "stops");
	struct rule *rule;

	fact_word(stop, "kind", kind);
	fact_word(stop, "journey", journey);
	rule = fixing_place(f, stop, "rule", where);
	fixing_place(f, stop, "base", (struct fixing_rule){ where.family, where.table, base, -1 });
	fixing_link(f, stop, rule, packet);
	return stop;
}

struct record *fixing_near(struct fixing *f, const struct record *stop, const char *purpose, struct packet packet,
			   struct fixing_rule where)
{
	struct record *near = facts_add(f->facts, "near_misses");
	struct rule *rule = fixing_place(f, near, "rule", where);

	fact_word(near, "journey", stop ? fact_get_text(stop, "journey", "request") : "request");
	fact_word(near, "purpose", purpose);
	if (stop)
		fact_ref(near, "before", stop);
	fixing_link(f, near, rule, packet);
	return near;
}

/* Replaces the six random digits of a tag. */
static void mask_tag(char *text)
{
	for (char *tag = text; (tag = strstr(tag, "nfdiag:")); tag++) {
		char *dash = strchr(tag, '-');

		if (dash && strspn(dash + 1, "0123456789abcdef") >= 6)
			memcpy(dash + 1, "xxxxxx", 6);
	}
}

static char *joined(char *const *lines, size_t n)
{
	struct str text = { 0 };

	for (size_t i = 0; i < n; i++)
		str_addf(&text, "%s%s", i ? "\n" : "", lines[i]);
	return str_take(&text);
}

static char *listing(void)
{
	return testns_output("nft -s list ruleset");
}

void fixing_check(struct fixing *f, const char *builder, const struct record *record, const char *prefix,
		  const char *wanted, const char *opens)
{
	_cleanup_(freep) char *before = listing();
	_cleanup_(freep) char *commands = NULL;
	_cleanup_(freep) char *undo = NULL;
	_cleanup_(freep) char *between = NULL;
	_cleanup_(freep) char *after = NULL;
	_cleanup_(freep) char *shown = NULL;
	_cleanup_(fix_freep) struct fix *fix = NULL;
	struct err err = { 0 };

	if (fix_build(&f->context, builder, record, prefix, &fix, &err) < 0)
		fail_msg("%s", err.text);
	commands = joined(fix->commands, fix->n_commands);
	undo = joined(fix->undo, fix->n_undo);
	shown = xstrdup(commands);
	mask_tag(shown);
	assert_string_equal(shown, wanted);
	assert_string_equal(fix->opens, opens);
	testns_run("%s", commands);
	between = listing();
	assert_string_not_equal(before, between);
	testns_run("%s", undo);
	after = listing();
	assert_string_equal(before, after);
}

void fixing_refused(struct fixing *f, const char *builder, const struct record *record, const char *prefix,
		    const char *why)
{
	struct err err = { 0 };
	struct fix *fix;

	assert_int_equal(fix_build(&f->context, builder, record, prefix, &fix, &err), -ENOTSUP);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not say '%s'", err.text, why);
}
