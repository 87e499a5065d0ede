/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet takes one of the few elements of a set by `add` in a rule: the rule ends where the set is full of others.
 */
#include "rules/trace_await.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>
/* Behind netinet/in.h, to which the kernel's own headers give way. */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <libnftnl/expr.h>
#include <libnftnl/rule.h>

#include "engine/base/flow.h"

#define TH NFT_PAYLOAD_TRANSPORT_HEADER
#define NH NFT_PAYLOAD_NETWORK_HEADER

#define TCP_FIN_SYN_RST_ACK 0x17
#define TCP_SYN 0x02
#define ICMP_HEADER 8

/* nft's numbers of types; its listing shows the keys as these. Six bits each where several make one key. */
enum { TYPE_IPADDR = 7, TYPE_IP6ADDR = 8, TYPE_SERVICE = 13, TYPE_MARK = 19 };
#define TYPE_BITS 6

/* A connection's packets are told from those of others by the first set, one packet from the rest by the second. */
enum own_set {
	SET_FIRST = 1, /* the one packet that is traced, as it came in */
	SET_PACKET,    /* what NAT leaves alone of it */
	SET_PACKET_SHORT,
	SET_ANSWERS, /* the addresses and ports that its answer will have */
	SET_ANSWER,  /* what NAT leaves alone of the answer that is traced */
	SET_ANSWER_SHORT,
	SET_ERROR, /* the ICMP error that is traced */
	SETS,
};

static const char *const set_names[SETS] = {
	[SET_FIRST] = "first",	   [SET_PACKET] = "packet", [SET_PACKET_SHORT] = "packet-short",
	[SET_ANSWERS] = "answers", [SET_ANSWER] = "answer", [SET_ANSWER_SHORT] = "answer-short",
	[SET_ERROR] = "error",
};

/* In a VRF a packet passes postrouting twice. */
#define ANSWERS_MAX 4

struct load {
	uint32_t base, offset, len;
};
#define LOADS_MAX 4

struct key {
	struct load loads[LOADS_MAX];
	size_t n;
};

/* How packets of a protocol are told from each other by what NAT does not change. Of udp that is the length and some
 * payload; of a datagram too short for that, its length and the client's port. */
static const struct shape {
	uint8_t proto;
	enum nft_cmp_ops op; /* udp: how its length compares with UDP_LONG */
	enum own_set packet, answer;
	struct key in_packet, in_answer;
} shapes[] = {
	{ IPPROTO_TCP, 0, SET_PACKET, SET_ANSWER, { { { TH, 4, 4 } }, 1 }, { { { TH, 4, 4 } }, 1 } },
	{ IPPROTO_ICMP, 0, SET_PACKET, SET_ANSWER, { { { TH, 4, 4 } }, 1 }, { { { TH, 4, 4 } }, 1 } },
	{ IPPROTO_ICMPV6, 0, SET_PACKET, SET_ANSWER, { { { TH, 4, 4 } }, 1 }, { { { TH, 4, 4 } }, 1 } },
	{ IPPROTO_UDP,
	  NFT_CMP_GTE,
	  SET_PACKET,
	  SET_ANSWER,
	  { { { TH, 4, 2 }, { TH, 8, 4 }, { TH, 12, 4 } }, 3 },
	  { { { TH, 4, 2 }, { TH, 8, 4 }, { TH, 12, 4 } }, 3 } },
	{ IPPROTO_UDP,
	  NFT_CMP_LT,
	  SET_PACKET_SHORT,
	  SET_ANSWER_SHORT,
	  { { { TH, 4, 2 }, { TH, 0, 2 } }, 2 },
	  { { { TH, 4, 2 }, { TH, 2, 2 } }, 2 } },
};
#define UDP_LONG 16

struct writer {
	struct batch *batch;
	const char *table;
	const struct trace_plan *plan;
	bool ip6;
};

/* Rules in the making. */

static struct nftnl_rule *begin(const struct writer *w, enum own_chain chain)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();

	nftnl_rule_set_str(rule, NFTNL_RULE_TABLE, w->table);
	nftnl_rule_set_str(rule, NFTNL_RULE_CHAIN, trace_table_chain_name(chain));
	return rule;
}

static void put(const struct writer *w, struct nftnl_rule *rule)
{
	struct nlmsghdr *nlh = batch_msg(w->batch, NFT_MSG_NEWRULE, NFPROTO_INET, NLM_F_CREATE | NLM_F_APPEND);

	nftnl_rule_nlmsg_build_payload(nlh, rule);
	batch_msg_end(w->batch);
	nftnl_rule_free(rule);
}

static void compare(struct nftnl_rule *rule, enum nft_cmp_ops op, const void *value, uint32_t len)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("cmp");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(expr, NFTNL_EXPR_CMP_DATA, value, len);
	nftnl_rule_add_expr(rule, expr);
}

static void load(struct nftnl_rule *rule, const struct load *from, uint32_t reg)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("payload");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, from->base);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, from->offset);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, from->len);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_PAYLOAD_DREG, reg);
	nftnl_rule_add_expr(rule, expr);
}

static void meta_is(struct nftnl_rule *rule, uint32_t key, uint8_t value)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("meta");

	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_DREG, NFT_REG_1);
	nftnl_rule_add_expr(rule, expr);
	compare(rule, NFT_CMP_EQ, &value, sizeof(value));
}

static void bytes_are(struct nftnl_rule *rule, uint32_t base, uint32_t offset, const void *value, uint32_t len)
{
	load(rule, &(struct load){ base, offset, len }, NFT_REG_1);
	compare(rule, NFT_CMP_EQ, value, len);
}

static void byte_is(struct nftnl_rule *rule, uint32_t offset, uint8_t value)
{
	bytes_are(rule, TH, offset, &value, 1);
}

/* A SYN that opens a connection, whatever else it says (ECN). */
static void is_syn(struct nftnl_rule *rule)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("bitwise");
	uint8_t mask = TCP_FIN_SYN_RST_ACK, none = 0, syn = TCP_SYN;

	load(rule, &(struct load){ TH, 13, 1 }, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_DREG, NFT_REG_1);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_BITWISE_LEN, 1);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_MASK, &mask, 1);
	nftnl_expr_set(expr, NFTNL_EXPR_BITWISE_XOR, &none, 1);
	nftnl_rule_add_expr(rule, expr);
	compare(rule, NFT_CMP_EQ, &syn, 1);
}

static void load_key(struct nftnl_rule *rule, const struct key *key)
{
	uint32_t reg = NFT_REG32_00;

	for (size_t i = 0; i < key->n; i++) {
		load(rule, &key->loads[i], reg);
		reg += (key->loads[i].len + 3) / 4;
	}
}

static void look_up(struct nftnl_rule *rule, const struct key *key, enum own_set set)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("lookup");

	load_key(rule, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_SREG, NFT_REG32_00);
	nftnl_expr_set_str(expr, NFTNL_EXPR_LOOKUP_SET, set_names[set]);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_LOOKUP_SET_ID, set);
	nftnl_rule_add_expr(rule, expr);
}

static void note(struct nftnl_rule *rule, const struct key *key, enum own_set set)
{
	struct nftnl_expr *expr = nftnl_expr_alloc("dynset");

	load_key(rule, key);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG32_00);
	nftnl_expr_set_str(expr, NFTNL_EXPR_DYNSET_SET_NAME, set_names[set]);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_DYNSET_SET_ID, set);
	nftnl_rule_add_expr(rule, expr);
}

static void trace(struct nftnl_rule *rule)
{
	uint8_t on = 1;
	struct nftnl_expr *expr;

	nftnl_rule_add_expr(rule, nftnl_expr_alloc("counter"));
	expr = nftnl_expr_alloc("immediate");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_1);
	nftnl_expr_set(expr, NFTNL_EXPR_IMM_DATA, &on, sizeof(on));
	nftnl_rule_add_expr(rule, expr);
	expr = nftnl_expr_alloc("meta");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, NFT_META_NFTRACE);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_SREG, NFT_REG_1);
	nftnl_rule_add_expr(rule, expr);
}

/* Parts that several rules have. */

static bool is_echo(const struct writer *w)
{
	return !proto_has_ports(w->plan->probe.proto);
}

static void is_protocol(const struct writer *w, struct nftnl_rule *rule, uint8_t proto)
{
	meta_is(rule, NFT_META_NFPROTO, w->ip6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
	meta_is(rule, NFT_META_L4PROTO, proto);
}

static void is_shape(struct nftnl_rule *rule, const struct shape *shape)
{
	uint16_t length = htons(UDP_LONG);

	if (shape->proto != IPPROTO_UDP)
		return;
	load(rule, &(struct load){ TH, 4, 2 }, NFT_REG_1);
	compare(rule, shape->op, &length, sizeof(length));
}

/* A first packet, of any flow. */
static void is_request(const struct writer *w, struct nftnl_rule *rule, const struct shape *shape)
{
	is_protocol(w, rule, shape->proto);
	if (shape->proto == IPPROTO_TCP)
		is_syn(rule);
	if (is_echo(w))
		byte_is(rule, 0, w->ip6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO);
	is_shape(rule, shape);
}

static void is_answer(const struct writer *w, struct nftnl_rule *rule, const struct shape *shape)
{
	is_protocol(w, rule, shape->proto);
	if (is_echo(w))
		byte_is(rule, 0, w->ip6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY);
	is_shape(rule, shape);
}

/* Addresses and ports of the answer: as they stand in a header of the network layer at `nh` and one of the transport
 * layer at `th`, of a packet of the answer or of one the other way. An echo has its identifier, the same both ways. */
static struct key answer_key(const struct writer *w, uint32_t base, uint32_t nh, uint32_t th, bool request)
{
	uint32_t len = w->ip6 ? 16 : 4, src = nh + (w->ip6 ? 8 : 12), dst = src + len;
	struct key key = { { { base, request ? dst : src, len }, { base, request ? src : dst, len } }, 2 };

	if (is_echo(w)) {
		key.loads[key.n++] = (struct load){ TH, th + 4, 2 };
	} else {
		key.loads[key.n++] = (struct load){ TH, th + (request ? 2 : 0), 2 };
		key.loads[key.n++] = (struct load){ TH, th + (request ? 0 : 2), 2 };
	}
	return key;
}

/* The first packet, where it comes in. */
static void put_start(const struct writer *w, enum own_chain chain, const struct shape *shape)
{
	const struct tuple *wanted = &w->plan->probe;
	uint32_t len = (uint32_t)addr_len(&wanted->dst), src = w->ip6 ? 8 : 12;
	const struct key first = { { { NH, src, len }, { TH, 0, 2 }, { TH, 4, 4 } }, 3 };
	struct nftnl_rule *rule = begin(w, chain);
	uint16_t port;

	is_request(w, rule, shape);
	bytes_are(rule, NH, src + len, wanted->dst.bytes, len);
	if (wanted->src.family)
		bytes_are(rule, NH, src, wanted->src.bytes, len);
	port = htons(wanted->dport);
	if (port)
		bytes_are(rule, TH, 2, &port, sizeof(port));
	port = htons(wanted->sport);
	if (port)
		bytes_are(rule, TH, 0, &port, sizeof(port));
	note(rule, &first, SET_FIRST);
	note(rule, &shape->in_packet, shape->packet);
	trace(rule);
	put(w, rule);
}

/* The same packet further on. Behind its last rule here is what its answer will be addressed to. */
static void put_packet(const struct writer *w, enum own_chain chain, const struct shape *shape)
{
	const struct key answers = answer_key(w, NH, 0, 0, true);
	struct nftnl_rule *rule = begin(w, chain);

	is_request(w, rule, shape);
	look_up(rule, &shape->in_packet, shape->packet);
	trace(rule);
	if (chain == OWN_POST_END || chain == OWN_INPUT_END)
		note(rule, &answers, SET_ANSWERS);
	put(w, rule);
}

static void put_answer_start(const struct writer *w, enum own_chain chain, const struct shape *shape)
{
	const struct key answers = answer_key(w, NH, 0, 0, false);
	struct nftnl_rule *rule = begin(w, chain);

	is_answer(w, rule, shape);
	look_up(rule, &answers, SET_ANSWERS);
	note(rule, &shape->in_answer, shape->answer);
	trace(rule);
	put(w, rule);
}

static void put_answer(const struct writer *w, enum own_chain chain, const struct shape *shape)
{
	struct nftnl_rule *rule;

	/* NAT changes the port by which a short one is known. */
	if (shape->answer == SET_ANSWER_SHORT)
		return;
	rule = begin(w, chain);
	is_answer(w, rule, shape);
	look_up(rule, &shape->in_answer, shape->answer);
	trace(rule);
	put(w, rule);
}

/* An ICMP error that quotes it as it left: without IPv4 options, without IPv6 extensions. */
static void put_error_start(const struct writer *w, enum own_chain chain)
{
	static const uint8_t types4[] = { ICMP_DEST_UNREACH, ICMP_TIME_EXCEEDED, ICMP_PARAMETERPROB };
	static const uint8_t types6[] = { ICMP6_DST_UNREACH, ICMP6_PACKET_TOO_BIG, ICMP6_TIME_EXCEEDED,
					  ICMP6_PARAM_PROB };
	const uint8_t *types = w->ip6 ? types6 : types4;
	const struct key quoted = answer_key(w, TH, ICMP_HEADER, ICMP_HEADER + (w->ip6 ? 40 : 20), true);
	const struct key itself = { { { TH, 0, 4 } }, 1 };

	for (size_t i = 0; i < (w->ip6 ? ARRAY_SIZE(types6) : ARRAY_SIZE(types4)); i++) {
		struct nftnl_rule *rule = begin(w, chain);

		is_protocol(w, rule, w->ip6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
		byte_is(rule, 0, types[i]);
		byte_is(rule, ICMP_HEADER + (w->ip6 ? 6 : 9), w->plan->probe.proto);
		look_up(rule, &quoted, SET_ANSWERS);
		note(rule, &itself, SET_ERROR);
		trace(rule);
		put(w, rule);
	}
}

static const enum own_chain starts[] = { OWN_PORT_INGRESS, OWN_PRE_START, OWN_OUT_START };

static bool has_chain(const struct writer *w, enum own_chain chain)
{
	return chain != OWN_PORT_INGRESS || w->plan->n_ports;
}

static void put_answer_starts(const struct writer *w)
{
	for (size_t c = 0; c < ARRAY_SIZE(starts); c++) {
		if (!has_chain(w, starts[c]))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
			if (shapes[i].proto == w->plan->probe.proto)
				put_answer_start(w, starts[c], &shapes[i]);
		put_error_start(w, starts[c]);
	}
}

static void put_shape(const struct writer *w, const struct shape *shape)
{
	static const enum own_chain further[] = { OWN_PRE_END,	   OWN_INPUT_START, OWN_INPUT_END,  OWN_FORWARD_START,
						  OWN_FORWARD_END, OWN_OUT_END,	    OWN_POST_START, OWN_POST_END };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (has_chain(w, starts[i]))
			put_start(w, starts[i], shape);
	for (size_t i = 0; i < ARRAY_SIZE(further); i++) {
		put_packet(w, further[i], shape);
		put_answer(w, further[i], shape);
	}
}

static void put_set(const struct writer *w, enum own_set set, const struct key *key, uint32_t size)
{
	struct nlmsghdr *nlh = batch_msg(w->batch, NFT_MSG_NEWSET, NFPROTO_INET, NLM_F_CREATE | NLM_F_EXCL);
	uint32_t type = 0, len = 0;
	struct nlattr *desc;

	for (size_t i = 0; i < key->n; i++) {
		uint32_t n = key->loads[i].len;

		type = type << TYPE_BITS | (n == 16		       ? TYPE_IP6ADDR
					    : n == 2		       ? TYPE_SERVICE
					    : key->loads[i].base == NH ? TYPE_IPADDR
								       : TYPE_MARK);
		len += (n + 3) / 4 * 4;
	}
	mnl_attr_put_strz(nlh, NFTA_SET_TABLE, w->table);
	mnl_attr_put_strz(nlh, NFTA_SET_NAME, set_names[set]);
	mnl_attr_put_u32(nlh, NFTA_SET_ID, htonl(set));
	mnl_attr_put_u32(nlh, NFTA_SET_FLAGS, htonl(NFT_SET_EVAL));
	mnl_attr_put_u32(nlh, NFTA_SET_KEY_TYPE, htonl(type));
	mnl_attr_put_u32(nlh, NFTA_SET_KEY_LEN, htonl(len));
	desc = mnl_attr_nest_start(nlh, NFTA_SET_DESC);
	mnl_attr_put_u32(nlh, NFTA_SET_DESC_SIZE, htonl(size));
	mnl_attr_nest_end(nlh, desc);
	batch_msg_end(w->batch);
}

static void put_sets(const struct writer *w)
{
	uint32_t len = (uint32_t)addr_len(&w->plan->probe.dst);
	const struct key first = { { { NH, 0, len }, { TH, 0, 2 }, { TH, 4, 4 } }, 3 };
	const struct key error = { { { TH, 0, 4 } }, 1 }, answers = answer_key(w, NH, 0, 0, true);

	put_set(w, SET_FIRST, &first, 1);
	put_set(w, SET_ANSWERS, &answers, ANSWERS_MAX);
	put_set(w, SET_ERROR, &error, 1);
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		if (shapes[i].proto != w->plan->probe.proto)
			continue;
		put_set(w, shapes[i].packet, &shapes[i].in_packet, 1);
		put_set(w, shapes[i].answer, &shapes[i].in_answer, 1);
	}
}

static struct writer writer_of(struct batch *batch, const char *table, const struct trace_plan *plan)
{
	return (struct writer){ batch, table, plan, plan->probe.dst.family == AF_INET6 };
}

void trace_await_put(struct batch *batch, const char *table, const struct trace_plan *plan)
{
	const struct writer w = writer_of(batch, table, plan);

	put_sets(&w);
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
		if (shapes[i].proto == plan->probe.proto)
			put_shape(&w, &shapes[i]);
	put_answer_starts(&w);
}

void trace_await_close(struct batch *batch, const char *table, const struct trace_plan *plan)
{
	const struct writer w = writer_of(batch, table, plan);

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		struct nlmsghdr *nlh;

		if (!has_chain(&w, starts[i]))
			continue;
		nlh = batch_msg(batch, NFT_MSG_DELRULE, NFPROTO_INET, 0);
		mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, table);
		mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, trace_table_chain_name(starts[i]));
		batch_msg_end(batch);
	}
	put_answer_starts(&w);
}
