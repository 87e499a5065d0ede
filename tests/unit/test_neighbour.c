/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP packets (RFC 826) and neighbour discovery (RFC 4861) as they are made up for the evaluator; and which rules look
 * at a hardware address that is made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter_arp.h>

#include "rules/nd.h"
#include "tests/unit/evalrule.h"

static struct arp_exchange exchange_of(int family)
{
	struct arp_exchange exchange = {
		.ifindex = 3, .ifname = "veth21", .own_mac = { 2, 0, 0, 0, 0, 1 }, .peer_mac = { 2, 0, 0, 0, 0, 9 }
	};

	assert_int_equal(addr_parse(family == AF_INET6 ? "fd00:70::1" : "192.168.70.1", &exchange.own), 0);
	assert_int_equal(addr_parse(family == AF_INET6 ? "fd00:70::ab:cdef" : "192.168.70.10", &exchange.peer), 0);
	return exchange;
}

/* Both ways name the interface on the side of the packet. */
static void check_side(const struct packet *packet, bool out)
{
	assert_int_equal(packet->oif, out ? 3 : 0);
	assert_int_equal(packet->iif, out ? 0 : 3);
	assert_string_equal(packet->oifname, out ? "veth21" : "");
	assert_string_equal(packet->iifname, out ? "" : "veth21");
	assert_int_equal(out ? packet->oiftype : packet->iiftype, ARPHRD_ETHER);
	assert_true(packet->mark_known);
	assert_int_equal(packet->mark, 0);
}

static void arp(void **state)
{
	static const uint8_t asks[28] = { 0,   1,   8,	0, 6, 4, 0, 1, 2, 0, 0,	  0,   0,  1,
					  192, 168, 70, 1, 0, 0, 0, 0, 0, 0, 192, 168, 70, 10 };
	static const uint8_t answers[28] = { 0,	  1,   8,  0,  6, 4, 0, 2, 2, 0, 0,   0,   0,  9,
					     192, 168, 70, 10, 2, 0, 0, 0, 0, 1, 192, 168, 70, 1 };
	struct arp_exchange exchange = exchange_of(AF_INET);
	struct packet packet;

	(void)state;
	for (enum arp_operation operation = ARP_ASKS; operation <= ARP_ANSWERS; operation++) {
		bool out = operation == ARP_ASKS;

		arp_packet(&exchange, operation, &packet);
		assert_int_equal(packet.family, NFPROTO_ARP);
		assert_int_equal(packet.hook, out ? NF_ARP_OUT : NF_ARP_IN);
		assert_int_equal(packet.ethertype, ETH_P_ARP);
		assert_int_equal(packet.nh.len, 28);
		assert_memory_equal(packet.nh.bytes, out ? asks : answers, 28);
		assert_int_equal(packet.th.len, 0);
		check_side(&packet, out);
	}
}

static void neighbour_discovery(void **state)
{
	/* to the solicited-node group ff02::1:ffab:cdef; then back with 'solicited' and 'override' */
	static const uint8_t asks[40] = { 0x60, 0,    0,	0,	     0, 32,	  58,	255,  0xfd, 0,
					  0,	0x70, [23] = 1, [24] = 0xff, 2, [35] = 1, 0xff, 0xab, 0xcd, 0xef };
	static const uint8_t answers[40] = {
		0x60, 0,    0,		 0x00, 0,    32,	  58, 255, 0xfd, 0,
		0,    0x70, [21] = 0xab, 0xcd, 0xef, [24] = 0xfd, 0,  0,   0x70, [39] = 1
	};
	static const uint8_t solicit[24] = { 135, [8] = 0xfd, 0, 0, 0x70, [21] = 0xab, 0xcd, 0xef };
	static const uint8_t advertise[24] = { 136, [4] = 0x60, [8] = 0xfd, 0, 0, 0x70, [21] = 0xab, 0xcd, 0xef };
	struct arp_exchange exchange = exchange_of(AF_INET6);
	struct packet packet;

	(void)state;
	for (enum arp_operation operation = ARP_ASKS; operation <= ARP_ANSWERS; operation++) {
		bool out = operation == ARP_ASKS;

		nd_packet(&exchange, operation, NFPROTO_INET, out ? NF_INET_POST_ROUTING : NF_INET_LOCAL_IN, &packet);
		assert_int_equal(packet.family, NFPROTO_INET);
		assert_int_equal(packet.nfproto, NFPROTO_IPV6);
		assert_int_equal(packet.hook, out ? NF_INET_POST_ROUTING : NF_INET_LOCAL_IN);
		assert_int_equal(packet.l4proto, IPPROTO_ICMPV6);
		assert_int_equal(packet.ethertype, ETH_P_IPV6);
		assert_int_equal(packet.length, 72);
		assert_int_equal(packet.nh.len, 40);
		assert_memory_equal(packet.nh.bytes, out ? asks : answers, 40);
		assert_int_equal(packet.th.len, 24);
		assert_memory_equal(packet.th.bytes, out ? solicit : advertise, 24);
		/* as `ct state untracked` compares it */
		assert_true(packet.ct_known);
		assert_int_equal(packet.ct_state, 64);
		check_side(&packet, out);
	}
}

/* The sender's hardware address is at 8 to 13. */
static void rules_on_the_sender(void **state)
{
	static const struct {
		uint32_t base, offset, len;
		bool tests;
	} rows[] = {
		{ NFT_PAYLOAD_NETWORK_HEADER, 6, 2, false },  { NFT_PAYLOAD_NETWORK_HEADER, 6, 3, true },
		{ NFT_PAYLOAD_NETWORK_HEADER, 8, 6, true },   { NFT_PAYLOAD_NETWORK_HEADER, 13, 1, true },
		{ NFT_PAYLOAD_NETWORK_HEADER, 14, 4, false }, { NFT_PAYLOAD_NETWORK_HEADER, 18, 6, false },
		{ NFT_PAYLOAD_NETWORK_HEADER, 4, 10, true },  { NFT_PAYLOAD_LL_HEADER, 6, 6, true },
		{ NFT_PAYLOAD_LL_HEADER, 0, 6, false },	      { NFT_PAYLOAD_LL_HEADER, 12, 2, false },
		{ NFT_PAYLOAD_LL_HEADER, 4, 4, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct hand_rule hand;
		struct rule *all[1];
		struct chain chain = { .rules = all, .n_rules = 1 };

		hand_rule_open(&hand, NFPROTO_ARP);
		all[0] = &hand.rule;
		hand_meta(&hand, NFT_META_IIF, NFT_REG_1);
		hand_payload(&hand, rows[i].base, rows[i].offset, rows[i].len, NFT_REG_1);
		if (arp_tests_sender_mac(&chain, true) != rows[i].tests)
			fail_msg("row %zu", i);
		/* what cannot be read may do so */
		hand.rule.unreadable = true;
		assert_true(arp_tests_sender_mac(&chain, true));
		chain.n_rules = 0;
		assert_false(arp_tests_sender_mac(&chain, true));
		hand_rule_done(&hand);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arp),
		cmocka_unit_test(neighbour_discovery),
		cmocka_unit_test(rules_on_the_sender),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
