/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP options out of the known transport header; IPv4 options as far as there are none.
 */
#include "rules/expr/table.h"

#define TCP_HEADER 20
#define OPTION_END 0
#define OPTION_NOP 1

enum find { FOUND, ABSENT, NOT_KNOWN };

/* The option of that kind with at least `need` bytes, as nft_exthdr_tcp_eval() finds it. */
static enum find find_tcp_option(const struct packet *packet, uint32_t kind, uint32_t need, const uint8_t **ret_option)
{
	uint32_t header, len;

	if (packet->l4proto != IPPROTO_TCP)
		return ABSENT;
	if (packet->th.len < TCP_HEADER)
		return NOT_KNOWN;
	header = (packet->th.bytes[12] >> 4) * 4u;
	for (uint32_t i = TCP_HEADER; i + 1 < header; i += len) {
		if (i >= packet->th.len)
			return NOT_KNOWN;
		if (packet->th.bytes[i] <= OPTION_NOP) {
			len = 1;
			if (packet->th.bytes[i] != kind)
				continue;
		} else if (i + 1 >= packet->th.len) {
			return NOT_KNOWN;
		} else {
			len = packet->th.bytes[i + 1] ? packet->th.bytes[i + 1] : 1;
		}
		if (packet->th.bytes[i] != kind)
			continue;
		if (i + len > header || need > len)
			return ABSENT;
		if (i + need > packet->th.len)
			return NOT_KNOWN;
		*ret_option = packet->th.bytes + i;
		return FOUND;
	}
	return ABSENT;
}

static enum find find_option(const struct packet *packet, const struct load *load, const uint8_t **ret_option)
{
	if (load->base == NFT_EXTHDR_OP_TCPOPT)
		return find_tcp_option(packet, load->key, load->offset + load->len, ret_option);
	/* A header of five words has no options. */
	if (load->base == NFT_EXTHDR_OP_IPV4 && packet->nfproto == NFPROTO_IPV4 && packet->nh.len >= 1)
		return (packet->nh.bytes[0] & 0x0f) == 5 ? ABSENT : NOT_KNOWN;
	return NOT_KNOWN;
}

/* Rewritten or stripped options: the header's known part ends before them. */
static enum outcome write_option(struct machine *m, uint32_t op)
{
	struct packet *packet;
	bool sure;

	packet = op == NFT_EXTHDR_OP_TCPOPT ? machine_write(m, &sure) : NULL;
	if (packet && packet->th.len > TCP_HEADER)
		packet->th.len = TCP_HEADER;
	return OUTCOME_MATCH;
}

EXPR(exthdr)
{
	struct load load = { .from = FROM_EXTHDR, .term = -1, .why = "the packet's options are not known here" };
	uint32_t op = NFT_EXTHDR_OP_IPV6, flags = 0, dreg;
	const uint8_t *option = NULL;
	enum find find;

	expr_u32(expr, NFTNL_EXPR_EXTHDR_OP, &op);
	expr_u32(expr, NFTNL_EXPR_EXTHDR_FLAGS, &flags);
	if (!nftnl_expr_is_set(expr, NFTNL_EXPR_EXTHDR_DREG))
		return write_option(m, op);
	if (!expr_u32(expr, NFTNL_EXPR_EXTHDR_DREG, &dreg) || !expr_u32(expr, NFTNL_EXPR_EXTHDR_TYPE, &load.key) ||
	    !expr_u32(expr, NFTNL_EXPR_EXTHDR_OFFSET, &load.offset) ||
	    !expr_u32(expr, NFTNL_EXPR_EXTHDR_LEN, &load.len) || load.len > REG_BYTES || load.offset > UINT8_MAX)
		return unreadable(m);
	load.base = (uint8_t)op;
	load.present = flags & NFT_EXTHDR_F_PRESENT;
	find = find_option(m->packet, &load, &option);
	if (load.present && find != NOT_KNOWN)
		return reg_store_u8(m, dreg, find == FOUND, &load);
	if (find == ABSENT)
		return reg_store_missing(m, dreg, load.len, &load);
	if (find == NOT_KNOWN)
		return reg_store_doubtful(m, dreg, load.present ? 1 : load.len, &load);
	return reg_store(m, dreg, option + load.offset, load.len, &load);
}
