/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads what connection tracking knows of the packet, or sets its mark.
 */
#include "rules/expr/table.h"

#define STATE_INVALID 1u
#define STATE_RELATED 4u
#define STATE_UNTRACKED 64u
#define NO_DIRECTION 2

typedef enum outcome (*ct_load)(struct machine *m, uint32_t dreg, struct load *load);

/* Without an entry the kernel ends the rule for every key but the state. */
enum outcome ct_has_entry(const struct packet *packet)
{
	if (packet->ct_known)
		return packet->ct_state & (STATE_INVALID | STATE_UNTRACKED) ? OUTCOME_NO_MATCH : OUTCOME_MATCH;
	return packet->ct_status_known ? OUTCOME_MATCH : OUTCOME_UNKNOWN;
}

static enum outcome load_state(struct machine *m, uint32_t dreg, struct load *load)
{
	if (!m->packet->ct_known)
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, m->packet->ct_state, load);
}

static enum outcome load_direction(struct machine *m, uint32_t dreg, struct load *load)
{
	if (!m->packet->ct_known)
		return reg_store_unknown(m, dreg, 1, load);
	return reg_store_u8(m, dreg, m->packet->ct_direction, load);
}

static enum outcome load_status(struct machine *m, uint32_t dreg, struct load *load)
{
	if (!m->packet->ct_status_known)
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, m->packet->ct_status, load);
}

static enum outcome load_mark(struct machine *m, uint32_t dreg, struct load *load)
{
	if (!m->packet->ct_mark_known)
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, m->packet->ct_mark, load);
}

static enum outcome load_l3proto(struct machine *m, uint32_t dreg, struct load *load)
{
	return reg_store_u8(m, dreg, m->packet->nfproto, load);
}

static enum outcome load_protocol(struct machine *m, uint32_t dreg, struct load *load)
{
	/* An ICMP error has the entry of what it quotes. */
	if (m->packet->ct_known && m->packet->ct_state == STATE_RELATED)
		return reg_store_unknown(m, dreg, 1, load);
	return reg_store_u8(m, dreg, m->packet->l4proto, load);
}

static enum outcome load_addr(struct machine *m, uint32_t dreg, struct load *load)
{
	bool src = load->key == NFT_CT_SRC || load->key == NFT_CT_SRC_IP || load->key == NFT_CT_SRC_IP6;
	bool four = load->key == NFT_CT_SRC_IP || load->key == NFT_CT_DST_IP;
	bool six = load->key == NFT_CT_SRC_IP6 || load->key == NFT_CT_DST_IP6;
	const struct addr *addr = src ? &m->packet->orig_src : &m->packet->orig_dst;
	uint32_t len = m->packet->nfproto == NFPROTO_IPV6 ? 16 : 4;

	if ((four && len != 4) || (six && len != 16))
		return reg_store_missing(m, dreg, four ? 4 : 16, load);
	if (!m->packet->orig_known || load->dir != 0 || addr_len(addr) != len || (src && m->packet->any_src))
		return reg_store_unknown(m, dreg, len, load);
	return reg_store(m, dreg, addr->bytes, len, load);
}

static enum outcome load_port(struct machine *m, uint32_t dreg, struct load *load)
{
	bool src = load->key == NFT_CT_PROTO_SRC;
	uint16_t port = src ? m->packet->orig_sport : m->packet->orig_dport;

	if (!m->packet->orig_known || load->dir != 0 || (src && m->packet->any_sport))
		return reg_store_unknown(m, dreg, 2, load);
	return reg_store_u16(m, dreg, htons(port), load);
}

/* `load` NULL: not known. */
static const struct ct_key {
	ct_load load;
	uint8_t len;
} keys[] = {
	[NFT_CT_STATE] = { load_state, 4 },
	[NFT_CT_DIRECTION] = { load_direction, 1 },
	[NFT_CT_STATUS] = { load_status, 4 },
	[NFT_CT_MARK] = { load_mark, 4 },
	[NFT_CT_SECMARK] = { NULL, 4 },
	[NFT_CT_EXPIRATION] = { NULL, 4 },
	[NFT_CT_HELPER] = { NULL, 16 },
	[NFT_CT_L3PROTOCOL] = { load_l3proto, 1 },
	[NFT_CT_SRC] = { load_addr, 4 },
	[NFT_CT_DST] = { load_addr, 4 },
	[NFT_CT_PROTOCOL] = { load_protocol, 1 },
	[NFT_CT_PROTO_SRC] = { load_port, 2 },
	[NFT_CT_PROTO_DST] = { load_port, 2 },
	[NFT_CT_LABELS] = { NULL, 16 },
	[NFT_CT_PKTS] = { NULL, 8 },
	[NFT_CT_BYTES] = { NULL, 8 },
	[NFT_CT_AVGPKT] = { NULL, 8 },
	[NFT_CT_ZONE] = { NULL, 2 },
	[NFT_CT_EVENTMASK] = { NULL, 4 },
	[NFT_CT_SRC_IP] = { load_addr, 4 },
	[NFT_CT_DST_IP] = { load_addr, 4 },
	[NFT_CT_SRC_IP6] = { load_addr, 16 },
	[NFT_CT_DST_IP6] = { load_addr, 16 },
	[NFT_CT_ID] = { NULL, 4 },
};

static void set_zone(struct machine *m, uint32_t sreg, uint32_t dir)
{
	unsigned int from;
	uint16_t zone;

	if (!m->eval)
		return;
	effect_add(m, EFFECT_ZONE);
	m->eval->zone = -1;
	m->eval->zone_dir = (uint8_t)dir;
	if (!reg_offset(sreg, 2, &from) || !reg_is_known(m, from, 2))
		return;
	memcpy(&zone, m->reg + from, sizeof(zone));
	m->eval->zone = zone;
}

static enum outcome set_ct(struct machine *m, uint32_t key, uint32_t sreg)
{
	struct packet *packet;
	unsigned int from;
	bool sure;

	/* Labels and events change nothing that is modelled; without an entry the kernel does nothing. */
	if (key != NFT_CT_MARK || ct_has_entry(m->packet) == OUTCOME_NO_MATCH)
		return OUTCOME_MATCH;
	if (!reg_offset(sreg, 4, &from))
		return unreadable(m);
	packet = machine_write(m, &sure);
	if (!packet)
		return OUTCOME_MATCH;
	packet->ct_mark_known = sure && reg_is_known(m, from, 4);
	if (packet->ct_mark_known)
		memcpy(&packet->ct_mark, m->reg + from, sizeof(packet->ct_mark));
	return OUTCOME_MATCH;
}

enum outcome ct_load_key(struct machine *m, uint32_t dreg, uint32_t which, uint8_t dir)
{
	struct load load = {
		.from = FROM_CT, .term = -1, .key = which, .dir = dir, .why = "conntrack's part is not known here"
	};
	const struct ct_key *key;
	enum outcome entry;

	if (load.key >= ARRAY_SIZE(keys))
		return reg_store_doubtful(m, dreg, 4, &load);
	key = &keys[load.key];
	if (load.key == NFT_CT_STATE)
		return key->load(m, dreg, &load);
	entry = ct_has_entry(m->packet);
	if (entry == OUTCOME_NO_MATCH)
		return reg_store_missing(m, dreg, key->len, &load);
	if (entry == OUTCOME_UNKNOWN)
		return reg_store_doubtful(m, dreg, key->len, &load);
	return key->load ? key->load(m, dreg, &load) : reg_store_unknown(m, dreg, key->len, &load);
}

EXPR(ct)
{
	uint32_t key, reg, dir = NO_DIRECTION;

	if (!expr_u32(expr, NFTNL_EXPR_CT_KEY, &key))
		return unreadable(m);
	expr_u32(expr, NFTNL_EXPR_CT_DIR, &dir);
	if (nftnl_expr_is_set(expr, NFTNL_EXPR_CT_SREG) && expr_u32(expr, NFTNL_EXPR_CT_SREG, &reg)) {
		if (key == NFT_CT_ZONE)
			set_zone(m, reg, dir);
		return set_ct(m, key, reg);
	}
	if (!expr_u32(expr, NFTNL_EXPR_CT_DREG, &reg))
		return unreadable(m);
	return ct_load_key(m, reg, key, (uint8_t)dir);
}
