/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rule text: whatever nft prints of a rule in its own chain, rules_text must say of it.
 */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <libnftnl/expr.h>
#include <libnftnl/udata.h>

#include "engine/base/str.h"
#include "rules/batch.h"
#include "rules/text.h"
#include "tests/unit/testns.h"

struct fixture {
	struct nl *nl;
	struct ruleset *ruleset;
	struct scratch *scratch;
};

static int setup(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	return 0;
}

/* A namespace of the test's own; what runs before it may skip. */
static void begin(struct fixture *f)
{
	testns_new();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &f->nl, NULL), 0);
	f->ruleset = ruleset_new(f->nl);
	f->scratch = scratch_new();
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	scratch_free(f->scratch);
	ruleset_free(f->ruleset);
	nl_free(f->nl);
	free(f);
	return 0;
}

static void load(const char *ruleset)
{
	testns_run("nft -f - <<'END'\n%s\nEND\n", ruleset);
}

static struct chain *read_chain(struct fixture *f, uint8_t family, const char *table, const char *name)
{
	struct err err = { 0 };
	struct chain *chain;

	if (ruleset_chain(f->ruleset, family, table, name, &chain, &err) < 0 ||
	    ruleset_rules(f->ruleset, chain, 0, 0, &err) < 0)
		fail_msg("%s", err.text);
	return chain;
}

/* All rules' texts, each as nft lists it. */
static char *joined(const struct chain *chain)
{
	struct str text = { 0 };

	for (size_t i = 0; i < chain->n_rules; i++) {
		assert_non_null(chain->rules[i]->text);
		str_addf(&text, "\t\t%s\n", chain->rules[i]->text);
	}
	return str_take(&text);
}

static void same_as_nft(struct fixture *f, uint8_t family, const char *table, const char *name)
{
	struct chain *chain = read_chain(f, family, table, name);
	_cleanup_(freep) char *line = NULL;
	_cleanup_(freep) char *listed = NULL;
	_cleanup_(freep) char *ours = NULL;

	assert_true(chain->n_rules > 0);
	assert_int_equal(rules_text(f->ruleset, f->scratch, chain->rules, chain->n_rules, NULL), 0);
	ours = joined(chain);
	line = xasprintf("nft list chain %s %s %s | grep -P '^\\t\\t' | grep -v '^\\s*type .* hook '",
			 family_name(family), table, name);
	listed = testns_output(line);
	assert_string_equal(ours, listed);
}

static void the_example(void **state)
{
	struct fixture *f = *state;

	begin(f);
	load("table inet filter {\n"
	     " set allow_in { type ipv4_addr . inet_service; elements = { 192.168.70.11 . 22 } }\n"
	     " chain allowed_dnats {\n"
	     "  ip daddr . tcp dport @allow_in accept\n"
	     "  drop\n"
	     " }\n"
	     " chain forward { type filter hook forward priority filter; policy drop;\n"
	     "  ct state established,related accept\n"
	     "  ct status dnat jump allowed_dnats\n"
	     " }\n"
	     "}\n");
	same_as_nft(f, NFPROTO_INET, "filter", "allowed_dnats");
	same_as_nft(f, NFPROTO_INET, "filter", "forward");
	assert_string_equal(read_chain(f, NFPROTO_INET, "filter", "allowed_dnats")->rules[0]->text,
			    "ip daddr . tcp dport @allow_in accept");
	assert_string_equal(read_chain(f, NFPROTO_INET, "filter", "forward")->rules[1]->text,
			    "ct status dnat jump allowed_dnats");
}

static void every_kind(void **state)
{
	struct fixture *f = *state;

	begin(f);
	load("table inet every {\n"
	     " set nets { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 192.168.1.1 } }\n"
	     " set typed { typeof ip saddr . meta mark; flags timeout; timeout 5m; }\n"
	     " set meter4 { type ipv4_addr; size 128; flags dynamic,timeout; timeout 1m; }\n"
	     " map ports { type inet_service : ipv4_addr . inet_service; }\n"
	     " map verdicts { type ifname : verdict; }\n"
	     " counter hits {\n }\n"
	     " quota much {\n  over 10 mbytes\n }\n"
	     " limit slow {\n  rate 5/second\n }\n"
	     " chain other {\n }\n"
	     " chain again {\n  counter name \"hits\"\n }\n"
	     " chain rules {\n"
	     "  ip saddr @nets counter packets 3 bytes 77 accept\n"
	     "  ip saddr . meta mark @typed accept\n"
	     "  ip saddr != @nets tcp dport { 22, 80, 1000-2000 } drop\n"
	     "  tcp dport vmap { 22 : accept, 23 : drop, 24 : jump other, 25 : goto again }\n"
	     "  iifname vmap @verdicts\n"
	     "  iif \"lo\" accept\n"
	     "  iifname \"eth*\" oifname != { \"a b\", \"x-1\" } accept\n"
	     "  meta mark set tcp dport map { 22 : 0x1, 23 : 0x2 }\n"
	     "  ip6 daddr 2001:db8::/32 tcp flags syn / syn,rst reject with tcp reset\n"
	     "  ct state vmap { established : accept, related : accept, invalid : drop }\n"
	     "  meta l4proto tcp ct original proto-dst 1222 ct status dnat accept\n"
	     "  add @meter4 { ip saddr limit rate 10/minute } accept\n"
	     "  update @meter4 { ip saddr timeout 30s } accept\n"
	     "  counter name \"hits\" quota name \"much\" limit name \"slow\" accept\n"
	     "  limit rate over 10/second burst 5 packets log prefix \"too many: \" drop\n"
	     "  meta l4proto { tcp, udp } th dport 53 accept comment \"dns, they say\"\n"
	     "  fib saddr . iif oif missing drop\n"
	     "  tcp option maxseg size set rt mtu\n"
	     "  meta nfproto ipv6 icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept\n"
	     "  ether saddr 00:11:22:33:44:55 accept\n"
	     "  numgen inc mod 2 vmap { 0 : jump other, 1 : return }\n"
	     "  ip dscp cs1 meta priority set 1:2\n"
	     "  @th,32,32 0x12345678 accept\n"
	     "  notrack\n"
	     " }\n"
	     "}\n"
	     "table ip nat4 {\n"
	     " map fwd_to { type ipv4_addr . inet_service : ipv4_addr . inet_service; }\n"
	     " chain pre { type nat hook prerouting priority dstnat;\n"
	     "  dnat to ip daddr . tcp dport map @fwd_to\n"
	     "  tcp dport 1222 dnat to 192.168.70.10:22\n"
	     "  tcp dport 80 redirect to :8080\n"
	     "  dnat to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }\n"
	     " }\n"
	     " chain post { type nat hook postrouting priority srcnat;\n"
	     "  oifname \"wan\" masquerade random\n"
	     "  ip saddr 10.0.0.0/8 snat to 192.0.2.1-192.0.2.9\n"
	     " }\n"
	     "}\n"
	     "table inet natx {\n"
	     " map ports { type inet_service : ipv4_addr . inet_service; }\n"
	     " chain pre { type nat hook prerouting priority dstnat;\n"
	     "  meta nfproto ipv4 dnat ip to tcp dport map @ports\n"
	     "  tcp dport 1222 dnat ip to 192.168.70.10:22\n"
	     " }\n"
	     "}\n"
	     "table netdev dev { chain in { type filter hook ingress device lo priority 0;\n"
	     "  ip saddr 1.2.3.4 tcp dport 1 drop\n"
	     " }\n}\n"
	     "table bridge br { chain forward { type filter hook forward priority 0;\n"
	     "  ether type ip ip daddr 1.2.3.4 tcp dport 22 drop\n"
	     " }\n}\n"
	     "table arp a { chain in { type filter hook input priority 0;\n"
	     "  arp operation request arp saddr ip 10.0.0.1 drop\n"
	     " }\n}\n");
	same_as_nft(f, NFPROTO_INET, "every", "rules");
	same_as_nft(f, NFPROTO_IPV4, "nat4", "pre");
	same_as_nft(f, NFPROTO_IPV4, "nat4", "post");
	same_as_nft(f, NFPROTO_INET, "natx", "pre");
	same_as_nft(f, NFPROTO_NETDEV, "dev", "in");
	same_as_nft(f, NFPROTO_BRIDGE, "br", "forward");
	same_as_nft(f, NFPROTO_ARP, "a", "in");
}

/* Names that nft's grammar has no way to write, and rules of many tables at once. */
static void put_hostile(struct batch *batch, const char *table, const char *chain, const char *target,
			const char *comment)
{
	struct nftnl_udata_buf *udata = nftnl_udata_buf_alloc(256);
	struct nftnl_rule *rule = nftnl_rule_alloc();
	struct nftnl_expr *expr = nftnl_expr_alloc("immediate");
	struct nlmsghdr *nlh = batch_msg(batch, NFT_MSG_NEWTABLE, NFPROTO_INET, NLM_F_CREATE);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, table);
	batch_msg_end(batch);
	for (int i = 0; i < 2; i++) {
		nlh = batch_msg(batch, NFT_MSG_NEWCHAIN, NFPROTO_INET, NLM_F_CREATE);
		mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, table);
		mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, i ? target : chain);
		batch_msg_end(batch);
	}
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_VERDICT, (uint32_t)NFT_JUMP);
	nftnl_expr_set_str(expr, NFTNL_EXPR_IMM_CHAIN, target);
	nftnl_rule_set_str(rule, NFTNL_RULE_TABLE, table);
	nftnl_rule_set_str(rule, NFTNL_RULE_CHAIN, chain);
	nftnl_rule_add_expr(rule, expr);
	nftnl_udata_put_strz(udata, NFTNL_UDATA_RULE_COMMENT, comment);
	nftnl_rule_set_data(rule, NFTNL_RULE_USERDATA, nftnl_udata_buf_data(udata), nftnl_udata_buf_len(udata));
	nlh = batch_msg(batch, NFT_MSG_NEWRULE, NFPROTO_INET, NLM_F_CREATE | NLM_F_APPEND);
	nftnl_rule_nlmsg_build_payload(nlh, rule);
	batch_msg_end(batch);
	nftnl_rule_free(rule);
	nftnl_udata_buf_free(udata);
}

static void hostile_names(void **state)
{
	struct fixture *f = *state;
	_cleanup_(batch_freep) struct batch *batch = NULL;
	struct chain *chain;

	begin(f);
	batch = batch_new(f->nl);
	put_hostile(batch, "it's; \"$(a)\" `b`", "fwd", "ip", "x\n\t}\n}\ntable inet evil {\n\tchain c {\n\t\taccept");
	assert_int_equal(batch_send(batch, NULL, NULL), 0);
	chain = read_chain(f, NFPROTO_INET, "it's; \"$(a)\" `b`", "fwd");
	assert_int_equal(rules_text(f->ruleset, f->scratch, chain->rules, chain->n_rules, NULL), 0);
	assert_string_equal(chain->rules[0]->text,
			    "jump ip comment \"x\n\t}\n}\ntable inet evil {\n\tchain c {\n\t\taccept\"");
}

/* The rule that the scratch namespace would refuse: its object cannot be made again. */
static void refused(void **state)
{
	struct fixture *f = *state;
	struct chain *chain;

	begin(f);
	load("table inet obj {\n"
	     " ct timeout slow {\n protocol tcp; l3proto ip; policy = { established : 100 };\n }\n"
	     " chain c {\n tcp dport 1 accept\n ct timeout set \"slow\"\n tcp dport 2 accept\n }\n"
	     "}\n");
	chain = read_chain(f, NFPROTO_INET, "obj", "c");
	assert_int_equal(rules_text(f->ruleset, f->scratch, chain->rules, chain->n_rules, NULL), 0);
	assert_string_equal(chain->rules[0]->text, "tcp dport 1 accept");
	assert_string_equal(chain->rules[2]->text, "tcp dport 2 accept");
	assert_true(strchr(chain->rules[1]->text, '[') == chain->rules[1]->text);
	assert_non_null(strstr(chain->rules[1]->text, "slow"));
}

static void hundreds(void **state)
{
	struct fixture *f = *state;
	struct str ruleset = { 0 };
	struct timespec start, end;
	struct chain *chain;

	begin(f);
	str_add(&ruleset, "table inet big { chain c {\n");
	for (int i = 0; i < 300; i++)
		str_addf(&ruleset, "ip daddr 10.0.%d.%d tcp dport { 22, %d } accept\n", i / 256, i % 256, 1000 + i);
	str_add(&ruleset, "}\n}\n");
	load(ruleset.s);
	str_done(&ruleset);
	chain = read_chain(f, NFPROTO_INET, "big", "c");
	clock_gettime(CLOCK_MONOTONIC, &start);
	same_as_nft(f, NFPROTO_INET, "big", "c");
	clock_gettime(CLOCK_MONOTONIC, &end);
	print_message("# %zu rules: %ld ms\n", chain->n_rules,
		      (long)((end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000));
}

/* In a child without privileges: 0 where the text is libnftnl's, 77 where the privileges cannot be given up. */
static int say_without_privileges(struct fixture *f, const struct chain *chain)
{
	_cleanup_(scratch_freep) struct scratch *scratch = scratch_new();
	struct err err = { 0 };

	if (setresuid(65534, 65534, 65534) < 0)
		return 77;
	if (rules_text(f->ruleset, scratch, chain->rules, chain->n_rules, &err) < 0 || !chain->rules[0]->text)
		return 3;
	return chain->rules[0]->text[0] == '[' && strstr(chain->rules[0]->text, "cmp") && err.exit == EXIT_ENVIRONMENT
		       ? 0
		       : 4;
}

/* Without the permission to make namespaces there is text all the same. */
static void without_scratch(void **state)
{
	struct fixture *f = *state;
	struct chain *chain;
	int status;
	pid_t child;

	begin(f);
	load("table ip plain {\n chain c {\n tcp dport 22 accept\n }\n}\n");
	chain = read_chain(f, NFPROTO_IPV4, "plain", "c");
	child = fork();
	assert_true(child >= 0);
	if (!child)
		_exit(say_without_privileges(f, chain));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("# another user id is refused\n");
		skip();
	}
	assert_int_equal(status, 0);
}

/* What iptables-nft makes is copied with the extensions that it needs, where its own words do not suffice. */
static void iptables_rules(void **state)
{
	struct fixture *f = *state;

	begin(f);
	if (!testns_can("iptables-nft -t nat -A PREROUTING -p tcp --dport 1222 -j DNAT --to-destination 10.0.0.1:22")) {
		print_message("# iptables-nft is not there, or not permitted\n");
		skip();
	}
	testns_run("iptables-nft -A FORWARD -p tcp -m multiport --dports 22,80 -m comment --comment 'a b' -j ACCEPT");
	testns_run("iptables-nft -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT");
	testns_run("iptables-nft -A FORWARD -p tcp -j REJECT --reject-with tcp-reset");
	testns_run("iptables-nft -A FORWARD -s 10.0.0.0/8 -j DROP");
	read_chain(f, NFPROTO_IPV4, "nat", "PREROUTING")->dialect = DIALECT_NFT;
	same_as_nft(f, NFPROTO_IPV4, "nat", "PREROUTING");
	read_chain(f, NFPROTO_IPV4, "filter", "FORWARD")->dialect = DIALECT_NFT;
	same_as_nft(f, NFPROTO_IPV4, "filter", "FORWARD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_example, setup, teardown),
		cmocka_unit_test_setup_teardown(every_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile_names, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(hundreds, setup, teardown),
		cmocka_unit_test_setup_teardown(without_scratch, setup, teardown),
		cmocka_unit_test_setup_teardown(iptables_rules, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
