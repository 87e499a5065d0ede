/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rules load: header bytes, meta, conntrack, TCP options; where it is known, not known, and not there at all.
 */
#include <errno.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <setjmp.h>
#include <stdarg.h>

#include "tests/unit/evalrule.h"

#include <cmocka.h>

#define LL NFT_PAYLOAD_LL_HEADER
#define NH NFT_PAYLOAD_NETWORK_HEADER
#define TH NFT_PAYLOAD_TRANSPORT_HEADER
#define NO OUTCOME_NO_MATCH
#define YES OUTCOME_MATCH
#define MAYBE OUTCOME_UNKNOWN

static const struct eval_env nobody;

static enum outcome payload_is(const struct packet *packet, uint32_t base, uint32_t offset, const void *wanted,
			       uint32_t len)
{
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, NFPROTO_INET);
	hand_payload(&hand, base, offset, len, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, wanted, len);
	outcome = hand_outcome(&hand, &nobody, packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_payload_ends(void **state)
{
	struct packet packet = hand_packet();

	(void)state;
	assert_int_equal(payload_is(&packet, NH, 16, "\xc0\xa8\x46\x0a", 4), YES);
	assert_int_equal(payload_is(&packet, NH, 16, "\xc0\xa8\x46\x0b", 4), NO);
	assert_int_equal(payload_is(&packet, TH, 18, "\0\0", 2), YES); /* the last bytes of the packet */
	assert_int_equal(payload_is(&packet, TH, 19, "\0\0", 2), NO);  /* one too far: the kernel ends the rule */
	assert_int_equal(payload_is(&packet, NH, 38, "\0\0", 2), YES);
	assert_int_equal(payload_is(&packet, NH, 39, "\0\0", 2), NO);
	assert_int_equal(payload_is(&packet, NFT_PAYLOAD_INNER_HEADER, 0, "\0\0", 2), MAYBE);

	/* A longer packet of which the trace showed only so much. */
	packet.length = 60;
	assert_int_equal(payload_is(&packet, TH, 19, "\0\0", 2), MAYBE);
	assert_int_equal(payload_is(&packet, TH, 38, "\0\0", 2), MAYBE);
	assert_int_equal(payload_is(&packet, TH, 39, "\0\0", 2), NO);
	packet.length = 0;
	assert_int_equal(payload_is(&packet, TH, 39, "\0\0", 2), MAYBE);

	/* On ingress there may be padding. */
	packet = hand_packet();
	packet.family = NFPROTO_NETDEV;
	assert_int_equal(payload_is(&packet, TH, 19, "\0\0", 2), MAYBE);
}

static void test_payload_fragment(void **state)
{
	struct packet packet = hand_packet();

	(void)state;
	packet.nh.bytes[6] = 0x20; /* the first fragment has its transport header */
	assert_int_equal(payload_is(&packet, TH, 2, "\0\x16", 2), YES);
	packet.nh.bytes[7] = 1;
	assert_int_equal(payload_is(&packet, TH, 2, "\0\x16", 2), NO);
}

static void test_payload_link(void **state)
{
	struct packet packet = hand_packet();

	(void)state;
	assert_int_equal(payload_is(&packet, LL, 12, "\x08\0", 2), MAYBE);
	packet.ll.len = 14;
	packet.ll.bytes[12] = 8;
	assert_int_equal(payload_is(&packet, LL, 12, "\x08\0", 2), YES);
	assert_int_equal(payload_is(&packet, LL, 13, "\0\0", 2), MAYBE);
	packet = hand_packet();
	packet.iif = 0;
	assert_int_equal(payload_is(&packet, LL, 12, "\x08\0", 2), NO);
}

static enum outcome meta_is(const struct packet *packet, uint32_t key, const void *wanted, uint32_t len)
{
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, packet->family);
	hand_meta(&hand, key, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, wanted, len);
	outcome = hand_outcome(&hand, &nobody, packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_meta(void **state)
{
	struct packet packet = hand_packet();
	uint32_t number;

	(void)state;
	assert_int_equal(meta_is(&packet, NFT_META_L4PROTO, "\6", 1), YES);
	assert_int_equal(meta_is(&packet, NFT_META_L4PROTO, "\21", 1), NO);
	assert_int_equal(meta_is(&packet, NFT_META_PROTOCOL, "\x08\0", 2), YES);
	assert_int_equal(meta_is(&packet, NFT_META_NFPROTO, "\2", 1), YES);
	number = 40;
	assert_int_equal(meta_is(&packet, NFT_META_LEN, &number, 4), YES);
	number = 5;
	assert_int_equal(meta_is(&packet, NFT_META_MARK, &number, 4), YES);
	number = 2;
	assert_int_equal(meta_is(&packet, NFT_META_IIF, &number, 4), YES);
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth21\0\0\0\0\0\0\0\0\0", 16), YES);
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth2\0\0\0\0\0\0\0\0\0\0", 16), NO);
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth2", 5), YES); /* "veth2*" */
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth22", 6), NO);
	assert_int_equal(meta_is(&packet, NFT_META_PKTTYPE, "\0", 1), YES); /* forwarded: to this host */
	number = 0;
	assert_int_equal(meta_is(&packet, NFT_META_SKUID, &number, 4), NO); /* forwarded: no socket */
	assert_int_equal(meta_is(&packet, NFT_META_CPU, &number, 4), MAYBE);
	assert_int_equal(meta_is(&packet, 99, &number, 4), MAYBE);

	packet.mark_known = false;
	assert_int_equal(meta_is(&packet, NFT_META_MARK, &number, 4), MAYBE);
	packet.oifname[0] = '\0';
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth2", 5), MAYBE);
	packet.oif = 0;
	assert_int_equal(meta_is(&packet, NFT_META_OIFNAME, "veth2", 5), NO);
	assert_int_equal(meta_is(&packet, NFT_META_OIFTYPE, "\1\0", 2), NO);
	packet.hook = NF_INET_LOCAL_OUT;
	assert_int_equal(meta_is(&packet, NFT_META_SKUID, &number, 4), MAYBE);
	packet.family = NFPROTO_NETDEV;
	assert_int_equal(meta_is(&packet, NFT_META_NFPROTO, "\5", 1), YES);
}

static enum outcome ct_is(const struct packet *packet, uint32_t key, int dir, const void *wanted, uint32_t len)
{
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, NFPROTO_INET);
	hand_ct(&hand, key, dir, NFT_REG_1);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, wanted, len);
	outcome = hand_outcome(&hand, &nobody, packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_ct(void **state)
{
	struct packet packet = hand_packet();
	uint32_t new = 8, related = 4, invalid = 1, status = 0x20, other = 7;

	(void)state;
	assert_int_equal(ct_is(&packet, NFT_CT_STATE, -1, &new, 4), YES);
	assert_int_equal(ct_is(&packet, NFT_CT_STATE, -1, &invalid, 4), NO);
	assert_int_equal(ct_is(&packet, NFT_CT_DIRECTION, -1, "\0", 1), YES);
	assert_int_equal(ct_is(&packet, NFT_CT_STATUS, -1, &status, 4), YES);
	assert_int_equal(ct_is(&packet, NFT_CT_DST_IP, 0, "\x0a\1\2\3", 4), YES);
	assert_int_equal(ct_is(&packet, NFT_CT_PROTO_DST, 0, "\4\xc6", 2), YES);    /* 1222 */
	assert_int_equal(ct_is(&packet, NFT_CT_DST_IP, 1, "\x0a\1\2\3", 4), MAYBE); /* of the reply: not kept */
	assert_int_equal(ct_is(&packet, NFT_CT_MARK, -1, &other, 4), MAYBE);
	assert_int_equal(ct_is(&packet, NFT_CT_ZONE, -1, "\0\0", 2), MAYBE);

	assert_int_equal(ct_is(&packet, NFT_CT_PROTOCOL, 0, "\6", 1), YES);
	packet.ct_state = related;
	assert_int_equal(ct_is(&packet, NFT_CT_PROTOCOL, 0, "\6", 1), MAYBE);

	packet.ct_status_known = false;
	assert_int_equal(ct_is(&packet, NFT_CT_STATUS, -1, &status, 4), MAYBE);
	packet.ct_known = false;
	assert_int_equal(ct_is(&packet, NFT_CT_STATE, -1, &new, 4), MAYBE);
	assert_int_equal(ct_is(&packet, NFT_CT_DST_IP, 0, "\x0a\1\2\3", 4), MAYBE);

	/* No entry: the state is invalid, all else ends the rule. */
	packet.ct_known = true;
	packet.ct_state = invalid;
	assert_int_equal(ct_is(&packet, NFT_CT_STATE, -1, &invalid, 4), YES);
	assert_int_equal(ct_is(&packet, NFT_CT_STATUS, -1, &status, 4), NO);
	assert_int_equal(ct_is(&packet, NFT_CT_MARK, -1, &other, 4), NO);
	assert_int_equal(ct_is(&packet, NFT_CT_DST_IP, 0, "\x0a\1\2\3", 4), NO);
}

static enum outcome option_is(const struct packet *packet, uint8_t kind, uint32_t offset, uint32_t len, bool present,
			      const void *wanted)
{
	struct nftnl_expr *expr;
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, NFPROTO_INET);
	expr = hand_expr(&hand, "exthdr");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_EXTHDR_DREG, NFT_REG_1);
	nftnl_expr_set_u8(expr, NFTNL_EXPR_EXTHDR_TYPE, kind);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_EXTHDR_OFFSET, offset);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_EXTHDR_LEN, len);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_EXTHDR_OP, NFT_EXTHDR_OP_TCPOPT);
	if (present)
		nftnl_expr_set_u32(expr, NFTNL_EXPR_EXTHDR_FLAGS, NFT_EXTHDR_F_PRESENT);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, wanted, present ? 1 : len);
	outcome = hand_outcome(&hand, &nobody, packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_tcp_option(void **state)
{
	struct packet packet = hand_packet();

	(void)state;
	assert_int_equal(option_is(&packet, 2, 0, 1, true, "\0"), YES);
	assert_int_equal(option_is(&packet, 2, 2, 2, false, "\5\x78"), NO);
	memcpy(packet.th.bytes + 20, "\1\1\2\4\5\x78\0\0", 8);
	packet.th.bytes[12] = 0x70;
	packet.length = 48;
	/* The header is longer than what is known of it. */
	assert_int_equal(option_is(&packet, 2, 2, 2, false, "\5\x78"), MAYBE);
	assert_int_equal(option_is(&packet, 2, 0, 1, true, "\1"), MAYBE);
	packet.th.len = 28;
	assert_int_equal(option_is(&packet, 2, 2, 2, false, "\5\x78"), YES);
	assert_int_equal(option_is(&packet, 2, 2, 3, false, "\5\x78\0"), NO); /* past the option's end */
	assert_int_equal(option_is(&packet, 2, 0, 1, true, "\1"), YES);
	assert_int_equal(option_is(&packet, 4, 0, 1, true, "\1"), NO);
	packet.th.bytes[23] = 8; /* an option longer than the header */
	assert_int_equal(option_is(&packet, 2, 0, 1, true, "\1"), NO);
	packet.th.bytes[23] = 0; /* of no length: must not loop */
	assert_int_equal(option_is(&packet, 9, 0, 1, true, "\1"), NO);
	packet.l4proto = IPPROTO_UDP;
	assert_int_equal(option_is(&packet, 2, 0, 1, true, "\0"), YES);
}

struct fib_answer {
	uint32_t type, oif, asked_iif;
	int error;
};

static int answer_fib(void *data, const struct packet *packet, const struct addr *addr, uint32_t iif,
		      uint32_t *ret_type, uint32_t *ret_oif)
{
	struct fib_answer *answer = data;

	(void)packet;
	assert_int_equal(addr->family, AF_INET);
	answer->asked_iif = iif;
	*ret_type = answer->type;
	*ret_oif = answer->oif;
	return answer->error;
}

static enum outcome fib_is(struct fib_answer *answer, uint32_t result, uint32_t flags, uint32_t wanted)
{
	struct eval_env env = { .fib = answer ? answer_fib : NULL, .data = answer };
	struct packet packet = hand_packet();
	struct nftnl_expr *expr;
	struct hand_rule hand;
	enum outcome outcome;

	hand_rule_open(&hand, NFPROTO_INET);
	expr = hand_expr(&hand, "fib");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_FIB_DREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_FIB_RESULT, result);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_FIB_FLAGS, flags);
	hand_cmp(&hand, NFT_REG_1, NFT_CMP_EQ, &wanted, 4);
	outcome = hand_outcome(&hand, &env, &packet);
	hand_rule_done(&hand);
	return outcome;
}

static void test_fib(void **state)
{
	struct fib_answer local = { .type = 2 }, there = { .type = 1, .oif = 2 }, elsewhere = { .type = 1, .oif = 9 };

	(void)state;
	assert_int_equal(fib_is(NULL, NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR, 2), MAYBE);
	assert_int_equal(fib_is(&local, NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR, 2), YES);
	assert_int_equal(local.asked_iif, 0);
	assert_int_equal(fib_is(&there, NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR | NFTA_FIB_F_IIF, 2), NO);
	assert_int_equal(there.asked_iif, 2);
	assert_int_equal(fib_is(&there, NFT_FIB_RESULT_OIF, NFTA_FIB_F_SADDR, 2), YES);
	assert_int_equal(fib_is(&there, NFT_FIB_RESULT_OIF, NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF | NFTA_FIB_F_PRESENT, 1),
			 YES);
	assert_int_equal(
		fib_is(&elsewhere, NFT_FIB_RESULT_OIF, NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF | NFTA_FIB_F_PRESENT, 1), NO);
	local.error = -ENETDOWN;
	assert_int_equal(fib_is(&local, NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR, 2), MAYBE);
}

/* An IPv6 address that is not known must not look like one that is known in part. */
static void test_wide(void **state)
{
	static const uint8_t address[16] = { 0xfd, 0, 0, 0x70, [15] = 0x10 };
	struct packet packet = hand_packet();
	struct hand_rule rt, xfrm;
	struct nftnl_expr *expr;

	(void)state;
	hand_rule_open(&rt, NFPROTO_INET);
	expr = hand_expr(&rt, "rt");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_RT_KEY, NFT_RT_NEXTHOP6);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_RT_DREG, NFT_REG_1);
	hand_cmp(&rt, NFT_REG_1, NFT_CMP_EQ, address, sizeof(address));
	assert_int_equal(hand_outcome(&rt, &nobody, &packet), MAYBE);
	hand_rule_done(&rt);

	hand_rule_open(&xfrm, NFPROTO_INET);
	expr = hand_expr(&xfrm, "xfrm");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_XFRM_KEY, NFT_XFRM_KEY_SADDR_IP6);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_XFRM_DREG, NFT_REG_1);
	hand_cmp(&xfrm, NFT_REG_1, NFT_CMP_EQ, address, sizeof(address));
	assert_int_equal(hand_outcome(&xfrm, &nobody, &packet), MAYBE);
	hand_rule_done(&xfrm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_payload_ends), cmocka_unit_test(test_payload_fragment),
		cmocka_unit_test(test_payload_link), cmocka_unit_test(test_meta),
		cmocka_unit_test(test_ct),	     cmocka_unit_test(test_tcp_option),
		cmocka_unit_test(test_fib),	     cmocka_unit_test(test_wide),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
