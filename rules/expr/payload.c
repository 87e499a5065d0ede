/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads header bytes, or writes them.
 */
#include "rules/expr/table.h"

#define FRAGMENT_OFFSET 0x1fff

static bool is_fragment(const struct packet *packet)
{
	return packet->nfproto == NFPROTO_IPV4 && packet->nh.len >= 8 &&
	       (packet->nh.bytes[6] << 8 | packet->nh.bytes[7]) & FRAGMENT_OFFSET;
}

/* Bytes from the network to the transport header, 0: not known. */
static uint32_t transport_offset(const struct packet *packet)
{
	if (packet->nfproto == NFPROTO_IPV4 && packet->nh.len >= 1)
		return (packet->nh.bytes[0] & 0x0fu) * 4u;
	if (packet->nfproto == NFPROTO_IPV6 && packet->nh.len >= 7 && packet->nh.bytes[6] == packet->l4proto)
		return 40;
	return 0;
}

/* MATCH: *ret_bytes; NO_MATCH: the packet ends before. */
static enum outcome network_bytes(const struct packet *packet, uint32_t offset, uint32_t len, const uint8_t **ret_bytes)
{
	/* On ingress the frame may carry padding behind the packet. */
	bool trimmed = packet->family != NFPROTO_NETDEV && packet->family != NFPROTO_BRIDGE;
	uint32_t start = transport_offset(packet);

	if (offset + len <= packet->nh.len) {
		*ret_bytes = packet->nh.bytes + offset;
		return OUTCOME_MATCH;
	}
	if (start && offset >= start && offset - start + len <= packet->th.len && !is_fragment(packet)) {
		*ret_bytes = packet->th.bytes + (offset - start);
		return OUTCOME_MATCH;
	}
	return trimmed && packet->length && offset + len > packet->length ? OUTCOME_NO_MATCH : OUTCOME_UNKNOWN;
}

static enum outcome transport_bytes(const struct packet *packet, uint32_t offset, uint32_t len,
				    const uint8_t **ret_bytes)
{
	uint32_t start = transport_offset(packet);

	/* The kernel looks for no transport header behind the first fragment. */
	if (is_fragment(packet))
		return OUTCOME_NO_MATCH;
	if (offset + len <= packet->th.len) {
		*ret_bytes = packet->th.bytes + offset;
		return OUTCOME_MATCH;
	}
	return start ? network_bytes(packet, start + offset, len, ret_bytes) : OUTCOME_UNKNOWN;
}

static enum outcome link_bytes(const struct packet *packet, uint32_t offset, uint32_t len, const uint8_t **ret_bytes)
{
	if (offset + len <= packet->ll.len) {
		*ret_bytes = packet->ll.bytes + offset;
		return OUTCOME_MATCH;
	}
	/* This host's own packet has no link-layer header yet. */
	if (!packet->ll.len && !packet->iif && packet->oif && packet->family != NFPROTO_NETDEV)
		return OUTCOME_NO_MATCH;
	return OUTCOME_UNKNOWN;
}

/* Checksums are not kept up with payload statements. */
static bool stale_checksum(const struct packet *packet, const struct load *load)
{
	static const struct {
		uint8_t base, proto;
		uint8_t offset;
	} sums[] = {
		{ NFT_PAYLOAD_NETWORK_HEADER, 0, 10 },
		{ NFT_PAYLOAD_TRANSPORT_HEADER, IPPROTO_TCP, 16 },
		{ NFT_PAYLOAD_TRANSPORT_HEADER, IPPROTO_UDP, 6 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(sums) && packet->rewritten; i++)
		if (sums[i].base == load->base && (!sums[i].proto || sums[i].proto == packet->l4proto) &&
		    load->offset < sums[i].offset + 2u && load->offset + load->len > sums[i].offset)
			return true;
	return false;
}

/* The load's bytes from `start` to `end` of its header are not known. */
static void forget(struct machine *m, uint32_t dreg, const struct load *load, uint32_t start, uint32_t end)
{
	uint32_t first = load->offset > start ? load->offset : start;
	uint32_t last = load->offset + load->len < end ? load->offset + load->len : end;
	unsigned int at;

	if (first < last && reg_offset(dreg, load->len, &at))
		memset(m->known + at + first - load->offset, 0, last - first);
}

static void forget_any(struct machine *m, uint32_t dreg, const struct load *load)
{
	const struct packet *packet = m->packet;
	bool network = load->base == NFT_PAYLOAD_NETWORK_HEADER, ip6 = packet->nfproto == NFPROTO_IPV6;
	uint32_t ports = network ? transport_offset(packet) : 0;

	if (packet->any_src && network)
		forget(m, dreg, load, ip6 ? 8 : 12, ip6 ? 24 : 16);
	if (packet->any_sport && (network ? ports : load->base == NFT_PAYLOAD_TRANSPORT_HEADER))
		forget(m, dreg, load, ports, ports + 2);
}

static enum outcome load_payload(struct machine *m, uint32_t dreg, struct load *load)
{
	const uint8_t *bytes = NULL;
	enum outcome outcome = OUTCOME_UNKNOWN;

	if (load->base == NFT_PAYLOAD_LL_HEADER)
		outcome = link_bytes(m->packet, load->offset, load->len, &bytes);
	else if (load->base == NFT_PAYLOAD_NETWORK_HEADER)
		outcome = network_bytes(m->packet, load->offset, load->len, &bytes);
	else if (load->base == NFT_PAYLOAD_TRANSPORT_HEADER)
		outcome = transport_bytes(m->packet, load->offset, load->len, &bytes);
	if (outcome == OUTCOME_NO_MATCH)
		return reg_store_missing(m, dreg, load->len, load);
	load->why = "these bytes of the packet are not known";
	if (outcome == OUTCOME_UNKNOWN)
		return reg_store_doubtful(m, dreg, load->len, load);
	if (stale_checksum(m->packet, load))
		return reg_store_unknown(m, dreg, load->len, load);
	outcome = reg_store(m, dreg, bytes, load->len, load);
	forget_any(m, dreg, load);
	return outcome;
}

static enum outcome write_payload(struct machine *m, uint32_t sreg, uint8_t base, uint32_t offset, uint32_t len)
{
	struct packet_bytes *header;
	struct packet *packet;
	unsigned int from;
	bool sure;

	if (!reg_offset(sreg, len, &from))
		return unreadable(m);
	packet = machine_write(m, &sure);
	if (!packet)
		return OUTCOME_MATCH;
	header = base == NFT_PAYLOAD_LL_HEADER	      ? &packet->ll
		 : base == NFT_PAYLOAD_NETWORK_HEADER ? &packet->nh
						      : &packet->th;
	packet->rewritten = true;
	if (offset >= header->len || base > NFT_PAYLOAD_TRANSPORT_HEADER)
		return OUTCOME_MATCH;
	if (sure && offset + len <= header->len && reg_is_known(m, from, len))
		memcpy(header->bytes + offset, m->reg + from, len);
	else
		header->len = (uint16_t)offset;
	return OUTCOME_MATCH;
}

enum outcome payload_load(struct machine *m, uint32_t dreg, uint8_t base, uint32_t offset, uint32_t len)
{
	struct load load = { .from = FROM_PAYLOAD, .term = -1, .base = base, .offset = offset, .len = len };

	load.l3 = m->eval ? m->l3 : 0;
	return load_payload(m, dreg, &load);
}

EXPR(payload)
{
	struct load load = { .from = FROM_PAYLOAD, .term = -1 };
	uint32_t base, reg;

	if (!expr_u32(expr, NFTNL_EXPR_PAYLOAD_BASE, &base) ||
	    !expr_u32(expr, NFTNL_EXPR_PAYLOAD_OFFSET, &load.offset) ||
	    !expr_u32(expr, NFTNL_EXPR_PAYLOAD_LEN, &load.len) || load.offset > UINT16_MAX || load.len > REG_BYTES)
		return unreadable(m);
	load.base = (uint8_t)base;
	if (nftnl_expr_is_set(expr, NFTNL_EXPR_PAYLOAD_SREG) && expr_u32(expr, NFTNL_EXPR_PAYLOAD_SREG, &reg))
		return write_payload(m, reg, load.base, load.offset, load.len);
	if (!expr_u32(expr, NFTNL_EXPR_PAYLOAD_DREG, &reg))
		return unreadable(m);
	return payload_load(m, reg, load.base, load.offset, load.len);
}
