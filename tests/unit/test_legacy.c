/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables-legacy decides: tables that it loads into a private namespace must be read as it lists them. And bytes that
 * are no table must be refused, or at least read without harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/str.h"
#include "probes/legacy.h"
#include "rules/iptables.h"
#include "rules/legacy/legacy.h"
#include "tests/unit/testns.h"
/* Behind netinet/in.h. */
#include <linux/netfilter.h>

static const char rules4[] =
	"*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
	":a-chain - [0:0]\n:empty - [0:0]\n:last - [0:0]\n"
	"-A INPUT -s 10.0.0.0/8 ! -d 10.1.2.3/32 -i eth+ -p tcp -m tcp --dport 22 -j ACCEPT\n"
	"-A INPUT ! -i lo -p udp -m udp --sport 1024:65535 --dport 53 -j a-chain\n"
	"-A INPUT -j empty\n"
	"-A FORWARD -i enp0 -o veth21 -j ACCEPT\n"
	"-A FORWARD ! -s 192.0.2.0/255.255.0.255 -f -j DROP\n"
	"-A FORWARD -p icmp -m icmp --icmp-type 8 -j RETURN\n"
	"-A FORWARD -m comment --comment \"no target\"\n"
	"-A FORWARD ! -p tcp -g last\n"
	"-A FORWARD -p tcp -j REJECT --reject-with tcp-reset\n"
	"-A a-chain -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
	"-A a-chain -j RETURN\n"
	"-A a-chain -j last\n"
	"-A last -j DROP\nCOMMIT\n"
	"*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
	":POSTROUTING ACCEPT [0:0]\n"
	"-A PREROUTING -d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 10.0.0.1:22\n"
	"-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n";
static const char rules6[] = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
			     "-A FORWARD -s 2001:db8::/32 -d fd00::10/128 -p tcp -m tcp --dport 22 -j ACCEPT\n"
			     "-A FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT\n"
			     "-A FORWARD ! -o eth0 -j DROP\nCOMMIT\n";

static void load(const char *command, const char *rules)
{
	FILE *restore = popen(command, "w");

	assert_non_null(restore);
	fputs(rules, restore);
	assert_int_equal(pclose(restore), 0);
}

static void need(void)
{
	testns_new();
	if (!testns_can("iptables-legacy -L && ip6tables-legacy -L"))
		skip();
}

/* Every chain and rule of the table as iptables-legacy -S lists them. */
static void add_listing(const struct legacy_table *table, const char *const *chains, struct str *out)
{
	for (size_t i = 0; chains[i]; i++) {
		const struct chain *chain = legacy_chain_named(table, chains[i]);

		assert_non_null(chain);
		if (chain->base)
			str_addf(out, "-P %s %s\n", chain->name, chain->policy == NF_DROP ? "DROP" : "ACCEPT");
		else
			str_addf(out, "-N %s\n", chain->name);
	}
	for (size_t i = 0; chains[i]; i++) {
		const struct chain *chain = legacy_chain_named(table, chains[i]);

		for (size_t j = 0; j < chain->n_rules; j++)
			str_addf(out, "-A %s%s%s\n", chain->name, *chain->rules[j]->text ? " " : "",
				 chain->rules[j]->text);
	}
}

static void read_one(uint8_t family, const char *name, struct legacy_blob *ret_blob)
{
	struct legacy_blobs blobs;
	bool found = false;

	assert_int_equal(legacy_read(family, &blobs, NULL), 0);
	for (size_t i = 0; i < blobs.n; i++) {
		if (strcmp(blobs.list[i].table, name))
			continue;
		*ret_blob = blobs.list[i];
		blobs.list[i].bytes = NULL;
		found = true;
	}
	assert_true(found);
	legacy_blobs_done(&blobs);
}

static void same_listing(uint8_t family, const char *name, const char *const *chains)
{
	_cleanup_(legacy_freep) struct legacy_table *table = NULL;
	_cleanup_(freep) char *command = xasprintf("%s-legacy -t %s -S", iptables_name(family), name);
	_cleanup_(freep) char *wanted = testns_output(command);
	struct legacy_blob blob;
	struct str got = { 0 };

	read_one(family, name, &blob);
	assert_int_equal(legacy_parse(&blob, &table, NULL), 0);
	add_listing(table, chains, &got);
	assert_string_equal(got.s, wanted);
	str_done(&got);
	free(blob.bytes);
}

static void listed_alike(void **state)
{
	static const char *const filter[] = { "INPUT", "FORWARD", "OUTPUT", "a-chain", "empty", "last", NULL };
	static const char *const nat[] = { "PREROUTING", "INPUT", "OUTPUT", "POSTROUTING", NULL };

	(void)state;
	need();
	load("iptables-legacy-restore", rules4);
	load("ip6tables-legacy-restore", rules6);
	same_listing(NFPROTO_IPV4, "filter", filter);
	same_listing(NFPROTO_IPV4, "nat", nat);
	same_listing(NFPROTO_IPV6, "filter", (const char *const[]){ "INPUT", "FORWARD", "OUTPUT", NULL });
}

/* Asking must not load a table. */
static void reads_only_what_is_loaded(void **state)
{
	struct legacy_blobs blobs;

	(void)state;
	testns_new();
	assert_int_equal(legacy_read(NFPROTO_IPV4, &blobs, NULL), 0);
	assert_int_equal(blobs.n, 0);
	assert_int_equal(legacy_read(NFPROTO_IPV6, &blobs, NULL), 0);
	assert_int_equal(blobs.n, 0);
	if (!testns_can("iptables-legacy -t mangle -L"))
		skip();
	assert_int_equal(legacy_read(NFPROTO_IPV4, &blobs, NULL), 0);
	assert_int_equal(blobs.n, 1);
	assert_string_equal(blobs.list[0].table, "mangle");
	legacy_blobs_done(&blobs);
}

static struct packet packet_to(const char *dst, uint8_t proto, uint16_t dport, uint32_t hook)
{
	struct packet packet = {
		.family = NFPROTO_IPV4, .nfproto = NFPROTO_IPV4, .hook = (uint8_t)hook, .l4proto = proto
	};
	struct addr addr;

	assert_int_equal(addr_parse(dst, &addr), 0);
	packet.nh.len = packet.th.len = 20;
	packet.nh.bytes[0] = 0x45;
	packet.nh.bytes[9] = proto;
	memcpy(packet.nh.bytes + 12, "\x0a\x02\x01\x02", 4);
	memcpy(packet.nh.bytes + 16, addr.bytes, 4);
	packet.th.bytes[2] = (uint8_t)(dport >> 8);
	packet.th.bytes[3] = (uint8_t)dport;
	packet.iif = 2;
	packet.oif = 3;
	strcpy(packet.iifname, "enp0");
	strcpy(packet.oifname, "veth22");
	return packet;
}

static void ends_with(const struct legacy_table *table, struct packet packet, enum action_kind action,
		      const char *chain, size_t index)
{
	static const struct eval_env no_env = { 0 };
	struct legacy_end end;

	legacy_walk(table, packet.hook, &no_env, &packet, &end);
	assert_int_equal(end.action, action);
	assert_string_equal(end.chain->name, chain);
	assert_int_equal(end.rule ? end.rule->index : SIZE_MAX, index);
	assert_null(end.doubt);
	free(end.why);
}

static void walks(void **state)
{
	_cleanup_(legacy_freep) struct legacy_table *table = NULL;
	struct legacy_blob blob;

	(void)state;
	need();
	load("iptables-legacy-restore", rules4);
	read_one(NFPROTO_IPV4, "filter", &blob);
	assert_int_equal(legacy_parse(&blob, &table, NULL), 0);
	ends_with(table, packet_to("10.9.9.9", IPPROTO_TCP, 23, NF_INET_LOCAL_IN), ACTION_DROP, "INPUT", SIZE_MAX);
	ends_with(table, packet_to("10.9.9.9", IPPROTO_TCP, 22, NF_INET_FORWARD), ACTION_REJECT, "FORWARD", 5);
	ends_with(table, packet_to("10.9.9.9", IPPROTO_UDP, 22, NF_INET_FORWARD), ACTION_DROP, "last", 0);
	ends_with(table, packet_to("10.9.9.9", IPPROTO_UDP, 22, NF_INET_LOCAL_OUT), ACTION_ACCEPT, "OUTPUT", SIZE_MAX);
	free(blob.bytes);
}

/* The last rule that changed the mark; one that sets what is there already did not. */
static void who_set_the_mark(void **state)
{
	static const struct eval_env no_env = { 0 };
	_cleanup_(legacy_freep) struct legacy_table *table = NULL;
	struct packet packet = packet_to("10.9.9.9", IPPROTO_TCP, 22, NF_INET_PRE_ROUTING);
	struct legacy_end end;
	struct legacy_blob blob;

	(void)state;
	need();
	load("iptables-legacy-restore", "*mangle\n-A PREROUTING -j MARK --set-mark 1\n-A PREROUTING -p tcp --dport 22 -j "
					"MARK --set-mark 7\n-A PREROUTING -j MARK --or-mark 3\nCOMMIT\n");
	read_one(NFPROTO_IPV4, "mangle", &blob);
	assert_int_equal(legacy_parse(&blob, &table, NULL), 0);
	packet.mark_known = true;
	legacy_walk(table, packet.hook, &no_env, &packet, &end);
	free(end.why);
	assert_int_equal(packet.mark, 7);
	assert_non_null(end.marker);
	assert_int_equal(end.marker->index, 1);
	free(blob.bytes);
}

static void parse_copy(const struct legacy_blob *blob, uint32_t size, uint32_t at, uint8_t flip)
{
	_cleanup_(legacy_freep) struct legacy_table *table = NULL;
	static const struct eval_env no_env = { 0 };
	struct legacy_blob copy = *blob;

	/* In a block of its own, so that a read behind its end is noticed. */
	copy.bytes = xcalloc(1, size ? size : 1);
	memcpy(copy.bytes, blob->bytes, size);
	copy.size = size;
	if (at < size)
		copy.bytes[at] ^= flip;
	if (legacy_parse(&copy, &table, NULL) == 0)
		for (uint32_t hook = 0; hook < LEGACY_HOOKS; hook++) {
			struct packet packet = packet_to("10.9.9.9", IPPROTO_TCP, 22, hook);
			struct legacy_end end;

			legacy_walk(table, hook, &no_env, &packet, &end);
			free(end.why);
		}
	free(copy.bytes);
}

static void hostile_bytes(void **state)
{
	struct legacy_blob blob;

	(void)state;
	need();
	load("iptables-legacy-restore", rules4);
	read_one(NFPROTO_IPV4, "filter", &blob);
	for (uint32_t size = 0; size < blob.size; size++)
		parse_copy(&blob, size, UINT32_MAX, 0);
	for (uint32_t at = 0; at < blob.size; at++) {
		parse_copy(&blob, blob.size, at, 0xff);
		parse_copy(&blob, blob.size, at, 0x01);
	}
	free(blob.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed_alike),
		cmocka_unit_test(reads_only_what_is_loaded),
		cmocka_unit_test(walks),
		cmocka_unit_test(who_set_the_mark),
		cmocka_unit_test(hostile_bytes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
