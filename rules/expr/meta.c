/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads what the kernel knows about the packet besides its bytes, or sets its mark.
 */
#include "rules/expr/table.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>

typedef enum outcome (*meta_load)(struct machine *m, uint32_t dreg, struct load *load);

static enum outcome load_length(struct machine *m, uint32_t dreg, struct load *load)
{
	const struct packet *packet = m->packet;

	/* On egress the link-layer header counts too. */
	if (!packet->length || (packet->family == NFPROTO_NETDEV && packet->hook != 0))
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, packet->length, load);
}

static enum outcome load_protocol(struct machine *m, uint32_t dreg, struct load *load)
{
	uint16_t ethertype = m->packet->ethertype;

	if (!ethertype)
		ethertype = m->packet->nfproto == NFPROTO_IPV4	 ? ETH_P_IP
			    : m->packet->nfproto == NFPROTO_IPV6 ? ETH_P_IPV6
								 : 0;
	if (!ethertype)
		return reg_store_unknown(m, dreg, 2, load);
	return reg_store_u16(m, dreg, htons(ethertype), load);
}

static enum outcome load_nfproto(struct machine *m, uint32_t dreg, struct load *load)
{
	/* inet chains see what the packet is, all others what they are. */
	return reg_store_u8(m, dreg, m->packet->family == NFPROTO_INET ? m->packet->nfproto : m->packet->family, load);
}

static enum outcome load_l4proto(struct machine *m, uint32_t dreg, struct load *load)
{
	if (m->packet->nfproto != NFPROTO_IPV4 && m->packet->nfproto != NFPROTO_IPV6)
		return reg_store_missing(m, dreg, 1, load);
	return reg_store_u8(m, dreg, m->packet->l4proto, load);
}

static enum outcome load_mark(struct machine *m, uint32_t dreg, struct load *load)
{
	if (!m->packet->mark_known)
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, m->packet->mark, load);
}

static enum outcome load_index(struct machine *m, uint32_t dreg, struct load *load)
{
	return reg_store_u32(m, dreg, load->key == NFT_META_IIF ? m->packet->iif : m->packet->oif, load);
}

/* Where a hook has no such interface the name is empty, as the kernel has it. */
static enum outcome load_name(struct machine *m, uint32_t dreg, struct load *load)
{
	bool in = load->key == NFT_META_IIFNAME;
	const char *name = in ? m->packet->iifname : m->packet->oifname;
	char padded[16] = { 0 };

	if ((in ? m->packet->iif : m->packet->oif) && !*name)
		return reg_store_unknown(m, dreg, sizeof(padded), load);
	memcpy(padded, name, strnlen(name, sizeof(padded)));
	return reg_store(m, dreg, padded, sizeof(padded), load);
}

static enum outcome load_type(struct machine *m, uint32_t dreg, struct load *load)
{
	bool in = load->key == NFT_META_IIFTYPE;

	if (!(in ? m->packet->iif : m->packet->oif))
		return reg_store_missing(m, dreg, 2, load);
	return reg_store_u16(m, dreg, in ? m->packet->iiftype : m->packet->oiftype, load);
}

static enum outcome load_group(struct machine *m, uint32_t dreg, struct load *load)
{
	uint32_t index = load->key == NFT_META_IIFGROUP ? m->packet->iif : m->packet->oif, group;

	if (!index)
		return reg_store_missing(m, dreg, 4, load);
	if (!m->env->link_group || m->env->link_group(m->env->data, index, &group) < 0)
		return reg_store_unknown(m, dreg, 4, load);
	return reg_store_u32(m, dreg, group, load);
}

static enum outcome load_pkttype(struct machine *m, uint32_t dreg, struct load *load)
{
	/* Nothing but packets to this host is forwarded. */
	if (m->packet->hook == NF_INET_FORWARD && m->packet->family != NFPROTO_NETDEV &&
	    m->packet->family != NFPROTO_BRIDGE)
		return reg_store_u8(m, dreg, PACKET_HOST, load);
	return reg_store_unknown(m, dreg, 1, load);
}

static enum outcome load_socket_owner(struct machine *m, uint32_t dreg, struct load *load)
{
	/* A forwarded packet belongs to no socket here. */
	if (m->packet->hook == NF_INET_FORWARD && m->packet->family != NFPROTO_NETDEV &&
	    m->packet->family != NFPROTO_BRIDGE)
		return reg_store_missing(m, dreg, 4, load);
	return reg_store_doubtful(m, dreg, 4, load);
}

/* `load` NULL: the value is not known, `len` bytes; `sure`: but there is one. */
static const struct meta_key {
	meta_load load;
	uint8_t len;
	bool sure;
} keys[] = {
	[NFT_META_LEN] = { load_length, 4, true },
	[NFT_META_PROTOCOL] = { load_protocol, 2, true },
	[NFT_META_PRIORITY] = { NULL, 4, true },
	[NFT_META_MARK] = { load_mark, 4, true },
	[NFT_META_IIF] = { load_index, 4, true },
	[NFT_META_OIF] = { load_index, 4, true },
	[NFT_META_IIFNAME] = { load_name, 16, true },
	[NFT_META_OIFNAME] = { load_name, 16, true },
	[NFT_META_IIFTYPE] = { load_type, 2, true },
	[NFT_META_OIFTYPE] = { load_type, 2, true },
	[NFT_META_SKUID] = { load_socket_owner, 4, false },
	[NFT_META_SKGID] = { load_socket_owner, 4, false },
	[NFT_META_NFTRACE] = { NULL, 1, true },
	[NFT_META_RTCLASSID] = { NULL, 4, false },
	[NFT_META_SECMARK] = { NULL, 4, true },
	[NFT_META_NFPROTO] = { load_nfproto, 1, true },
	[NFT_META_L4PROTO] = { load_l4proto, 1, true },
	[NFT_META_BRI_IIFNAME] = { NULL, 16, false },
	[NFT_META_BRI_OIFNAME] = { NULL, 16, false },
	[NFT_META_PKTTYPE] = { load_pkttype, 1, true },
	[NFT_META_CPU] = { NULL, 4, true },
	[NFT_META_IIFGROUP] = { load_group, 4, true },
	[NFT_META_OIFGROUP] = { load_group, 4, true },
	[NFT_META_CGROUP] = { load_socket_owner, 4, false },
	[NFT_META_PRANDOM] = { NULL, 4, true },
	[NFT_META_SECPATH] = { NULL, 1, true },
	[NFT_META_IIFKIND] = { NULL, 16, false },
	[NFT_META_OIFKIND] = { NULL, 16, false },
	[NFT_META_BRI_IIFPVID] = { NULL, 2, false },
	[NFT_META_BRI_IIFVPROTO] = { NULL, 2, false },
	[NFT_META_TIME_NS] = { NULL, 8, true },
	[NFT_META_TIME_DAY] = { NULL, 1, true },
	[NFT_META_TIME_HOUR] = { NULL, 4, true },
	[NFT_META_SDIF] = { NULL, 4, true },
	[NFT_META_SDIFNAME] = { NULL, 16, true },
};

static enum outcome set_meta(struct machine *m, uint32_t key, uint32_t sreg)
{
	struct packet *packet;
	unsigned int from;
	bool sure;

	if (key == NFT_META_NFTRACE)
		effect_add(m, EFFECT_TRACE);
	if (key != NFT_META_MARK)
		return OUTCOME_MATCH;
	if (!reg_offset(sreg, 4, &from))
		return unreadable(m);
	packet = machine_write(m, &sure);
	if (!packet)
		return OUTCOME_MATCH;
	packet->mark_known = sure && reg_is_known(m, from, 4);
	if (packet->mark_known)
		memcpy(&packet->mark, m->reg + from, sizeof(packet->mark));
	return OUTCOME_MATCH;
}

enum outcome meta_load_key(struct machine *m, uint32_t dreg, uint32_t which)
{
	struct load load = { .from = FROM_META, .term = -1, .why = "this is not known about the packet", .key = which };
	const struct meta_key *key;

	if (load.key >= ARRAY_SIZE(keys))
		return reg_store_doubtful(m, dreg, 4, &load);
	key = &keys[load.key];
	if (key->load)
		return key->load(m, dreg, &load);
	return key->sure ? reg_store_unknown(m, dreg, key->len, &load) : reg_store_doubtful(m, dreg, key->len, &load);
}

EXPR(meta)
{
	uint32_t key, reg;

	if (!expr_u32(expr, NFTNL_EXPR_META_KEY, &key))
		return unreadable(m);
	if (nftnl_expr_is_set(expr, NFTNL_EXPR_META_SREG) && expr_u32(expr, NFTNL_EXPR_META_SREG, &reg))
		return set_meta(m, key, reg);
	if (!expr_u32(expr, NFTNL_EXPR_META_DREG, &reg))
		return unreadable(m);
	return meta_load_key(m, reg, key);
}
