/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables decides: rules that iptables-nft loads into a private namespace must be worded as it lists them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/iptables.h"
#include "tests/unit/testns.h"
#include "tests/unit/xtrules.h"

#include <linux/netfilter.h>

/* TABLE CHAIN RULE, as they are listed; '6' in front: of ip6tables. */
static const char *const targets[] = {
	"4 nat PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22",
	"4 nat PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.70.10-192.168.70.12:80-89",
	"4 nat PREROUTING -p tcp -j DNAT --to-destination :22",
	"4 nat PREROUTING -j DNAT --to-destination 192.168.70.10 --random --persistent",
	"4 nat PREROUTING -p tcp -m tcp --dport 5000:5010 -j DNAT --to-destination 192.168.70.10:6000-6010/5000",
	"4 nat PREROUTING ! -i eth0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080",
	"4 nat PREROUTING -i ppp+ -p udp -j REDIRECT --to-ports 8080-8090",
	"4 nat PREROUTING -d 10.0.0.0/24 -j NETMAP --to 10.9.0.0/24",
	"4 nat POSTROUTING -s 192.168.70.0/24 ! -o veth21 -j MASQUERADE",
	"4 nat POSTROUTING -p tcp -j MASQUERADE --to-ports 1024-65535 --random",
	"4 nat POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE --random-fully",
	"4 nat POSTROUTING -p tcp -j SNAT --to-source 1.2.3.4-1.2.3.9:1000-2000",
	"4 nat POSTROUTING -o eth0 -j SNAT --to-source 1.2.3.4 --random --persistent",
	"4 filter FORWARD -j ACCEPT",
	"4 filter FORWARD -i veth1 -o veth2 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j DROP",
	"4 filter FORWARD -p tcp -j REJECT --reject-with tcp-reset",
	"4 filter FORWARD -j REJECT --reject-with icmp-port-unreachable",
	"4 filter FORWARD -j REJECT --reject-with icmp-admin-prohibited",
	"4 filter FORWARD -j LOG --log-prefix \"[blocked] \" --log-level 6 --log-tcp-options --log-uid",
	"4 filter FORWARD -j NFLOG --nflog-prefix \"a b\" --nflog-group 3",
	"4 filter FORWARD -j NFQUEUE --queue-num 3 --queue-bypass",
	"4 filter FORWARD -p udp -m udp --dport 53 -m limit --limit 5/min --limit-burst 10 -j RETURN",
	"4 filter FORWARD -m comment --comment \"no counter, no\" -m mark --mark 0x1 -p tcp",
	"4 mangle PREROUTING -j MARK --set-xmark 0x1/0xff",
	"4 mangle PREROUTING -j CONNMARK --set-xmark 0x1/0xffffffff",
	"4 mangle PREROUTING -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xffff",
	"4 mangle PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff",
	"4 mangle FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
	"4 mangle FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400",
	"4 raw PREROUTING -p udp -j CT --notrack",
	"4 raw PREROUTING -i eth0 -j CT --zone 3",
	"4 raw PREROUTING -s 10.0.0.0/8 -j TRACE",
	"6 nat PREROUTING -d fd00::1/128 -p tcp -m tcp --dport 22 -j DNAT --to-destination [fd00:70::10]:22",
	"6 nat PREROUTING -d fd00::/64 -j DNAT --to-destination fd00:70::10-fd00:70::12",
	"6 nat POSTROUTING ! -s fd00::/56 -j MASQUERADE",
	"6 filter FORWARD -d fd00::/61 -p tcp -m tcp --dport 22 -j REJECT --reject-with icmp6-port-unreachable",
	"6 filter FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT",
	"6 filter FORWARD -p udp -m multiport --dports 53,5353 -m hl --hl-gt 3 -j ACCEPT",
	"6 filter FORWARD -m iprange --src-range fd00::1-fd00::9 -m tos --tos 0x08/0xff -j RETURN",
};

static struct rule *last_rule(struct nl *nl, uint8_t family, const char *table, const char *name,
			      struct ruleset **ret_ruleset, bool *ret_owned)
{
	struct ruleset *ruleset = ruleset_new(nl);
	struct chain *chain;

	assert_int_equal(ruleset_chain(ruleset, family, table, name, &chain, NULL), 0);
	assert_int_equal(ruleset_rules(ruleset, chain, 0, 0, NULL), 0);
	assert_true(chain->n_rules > 0);
	*ret_ruleset = ruleset;
	*ret_owned = iptables_owns(ruleset, chain);
	return chain->rules[chain->n_rules - 1];
}

/* Adds the rule as it is written, and compares with what is listed then. */
static int try(struct nl *nl, bool ip6, const char *table, const char *chain, const char *text)
{
	uint8_t family = ip6 ? NFPROTO_IPV6 : NFPROTO_IPV4;
	_cleanup_(freep) char *command =
		xasprintf("%s -t %s -S %s | tail -n 1", iptables_command(family), table, chain);
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	_cleanup_(words_done) struct words words = { 0 };
	_cleanup_(freep) char *listed = NULL;
	_cleanup_(freep) char *shown = NULL;
	_cleanup_(freep) char *line = NULL;
	struct rule *rule;
	bool owned;

	testns_run("%s -t %s -A %s %s", iptables_command(family), table, chain, text);
	rule = last_rule(nl, family, table, chain, &ruleset, &owned);
	assert_true(owned);
	listed = testns_output(command);
	if (!iptables_rule_words(ruleset, rule, &words)) {
		print_error("'%s' cannot be said\n", text);
		return 1;
	}
	shown = words_shown(&words);
	line = xasprintf("-A %s %s\n", chain, shown);
	if (strcmp(line, listed))
		print_error("%sis listed, but worded:\n%s", listed, line);
	return strcmp(line, listed) != 0;
}

static struct nl *start(void)
{
	struct nl *nl;

	testns_new();
	if (!testns_can("command -v iptables-nft"))
		skip();
	assert_int_equal(nl_open(NETLINK_NETFILTER, &nl, NULL), 0);
	return nl;
}

static void test_matches(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = start();
	bool sets = testns_can(xt_make_sets);
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < xt_n_rules; i++)
		if (!strstr(xt_rules[i], "hashlimit"))
			wrong += try(nl, false, "filter", "FORWARD", xt_rules[i] + (*xt_rules[i] == '?') * 2);
	for (size_t i = 0; sets && i < xt_n_set_rules; i++)
		wrong += try(nl, false, "filter", "FORWARD", xt_set_rules[i] + (*xt_set_rules[i] == '?') * 2);
	assert_int_equal(wrong, 0);
}

static void test_targets(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = start();
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		char table[16], chain[16];
		int at = 0;

		assert_int_equal(sscanf(targets[i] + 2, "%15s %15s %n", table, chain, &at), 2);
		wrong += try(nl, *targets[i] == '6', table, chain, targets[i] + 2 + at);
	}
	assert_int_equal(wrong, 0);
}

static void test_not_said(void **state)
{
	_cleanup_(nl_freep) struct nl *nl = start();
	_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
	_cleanup_(words_done) struct words words = { 0 };
	struct rule *rule;
	bool owned;

	(void)state;
	testns_run("iptables-nft -A FORWARD -m u32 --u32 0x0=0x1");
	rule = last_rule(nl, NFPROTO_IPV4, "filter", "FORWARD", &ruleset, &owned);
	assert_true(owned);
	assert_false(iptables_rule_words(ruleset, rule, &words));
}

/* Chains that only look like those of iptables. */
static void test_owns(void **state)
{
	static const struct {
		const char *make, *table, *chain;
		bool own;
	} cases[] = {
		{ "iptables-nft -N X; iptables-nft -A FORWARD -j X; iptables-nft -A X -j RETURN", "filter", "X", true },
		{ "nft add table ip filter; nft 'add chain ip filter FORWARD { type filter hook forward priority 0; "
		  "}'; "
		  "nft add rule ip filter FORWARD counter accept",
		  "filter", "FORWARD", true },
		{ "nft add table ip filter; nft 'add chain ip filter FORWARD { type filter hook forward priority 0; "
		  "}'; "
		  "nft add rule ip filter FORWARD tcp dport 22 accept",
		  "filter", "FORWARD", false },
		{ "nft add table ip filter; nft 'add chain ip filter FORWARD { type filter hook forward priority 0; "
		  "}'; "
		  "nft add rule ip filter FORWARD ct state new counter accept",
		  "filter", "FORWARD", false },
		{ "nft add table ip filter; nft 'add chain ip filter FORWARD { type filter hook forward priority 1; "
		  "}'; "
		  "nft add rule ip filter FORWARD counter accept",
		  "filter", "FORWARD", false },
		{ "nft add table ip filter; nft 'add chain ip filter forward { type filter hook forward priority 0; "
		  "}'; "
		  "nft add rule ip filter forward counter accept",
		  "filter", "forward", false },
		{ "nft add table ip nat; nft add chain ip nat X; nft add rule ip nat X counter accept", "nat", "X",
		  false },
		{ "nft add table ip mine; nft 'add chain ip mine FORWARD { type filter hook forward priority 0; }'; "
		  "nft add rule ip mine FORWARD counter accept",
		  "mine", "FORWARD", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(nl_freep) struct nl *nl = start();
		_cleanup_(ruleset_freep) struct ruleset *ruleset = NULL;
		bool owned;

		testns_run("%s", cases[i].make);
		last_rule(nl, NFPROTO_IPV4, cases[i].table, cases[i].chain, &ruleset, &owned);
		if (owned != cases[i].own)
			fail_msg("%s", cases[i].make);
	}
}

/* For a shell every word is one, whatever is in it. */
static void test_words(void **state)
{
	_cleanup_(words_done) struct words words = { 0 };
	_cleanup_(freep) char *shown = NULL;
	_cleanup_(freep) char *shell = NULL;

	(void)state;
	words_add(&words, "-m comment --comment");
	words_addf(&words, "%s", "it's $(reboot) \"now\"");
	words_option(&words, true, "-s", xstrdup("10.0.0.0/8"));
	words_addf(&words, "%s", "");
	shown = words_shown(&words);
	shell = words_shell(&words);
	assert_string_equal(shown, "-m comment --comment \"it\\'s $(reboot) \\\"now\\\"\" ! -s 10.0.0.0/8 \"\"");
	assert_string_equal(shell, "-m comment --comment 'it'\\''s $(reboot) \"now\"' '!' -s 10.0.0.0/8 ''");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches), cmocka_unit_test(test_targets), cmocka_unit_test(test_not_said),
		cmocka_unit_test(test_owns),	cmocka_unit_test(test_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
