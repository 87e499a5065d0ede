/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What routing says of an address of the packet: its type, or its interface. Asked through the environment.
 */
#include "rules/expr/table.h"

#include <linux/rtnetlink.h>

static enum outcome store_result(struct machine *m, uint32_t dreg, struct load *load, uint32_t type, uint32_t oif)
{
	const struct packet *packet = m->packet;
	uint32_t index = type == RTN_UNICAST ? oif : 0;
	char name[16] = { 0 };

	if (load->key == NFT_FIB_RESULT_ADDRTYPE)
		return reg_store_u32(m, dreg, type, load);
	if (load->offset & NFTA_FIB_F_IIF && index != packet->iif)
		index = 0;
	if (load->offset & NFTA_FIB_F_OIF && index != packet->oif)
		index = 0;
	if (load->present)
		return reg_store_u32(m, dreg, index != 0, load);
	if (load->key == NFT_FIB_RESULT_OIF)
		return reg_store_u32(m, dreg, index, load);
	if (index && index != packet->iif && index != packet->oif)
		return reg_store_unknown(m, dreg, sizeof(name), load);
	if (index)
		memcpy(name, index == packet->iif ? packet->iifname : packet->oifname, sizeof(name));
	return reg_store(m, dreg, name, sizeof(name), load);
}

enum outcome fib_load(struct machine *m, uint32_t dreg, uint32_t result, uint32_t flags)
{
	struct load load = {
		.from = FROM_FIB, .term = -1, .key = result, .offset = flags, .why = "the route is not looked up here"
	};
	uint32_t type, oif, iif = 0;
	struct addr addr;

	/* Any client is one that is routed back the way that it came. */
	bool unknown_src = load.offset & NFTA_FIB_F_SADDR && m->packet->any_src && !(load.offset & NFTA_FIB_F_IIF);

	load.present = load.offset & NFTA_FIB_F_PRESENT;
	addr = load.offset & NFTA_FIB_F_SADDR ? packet_src(m->packet) : packet_dst(m->packet);
	if (load.offset & NFTA_FIB_F_IIF)
		iif = m->packet->iif;
	else if (load.offset & NFTA_FIB_F_OIF)
		iif = m->packet->oif;
	if (!m->env->fib || !addr.family || unknown_src || (load.offset & NFTA_FIB_F_MARK && !m->packet->mark_known) ||
	    m->env->fib(m->env->data, m->packet, &addr, iif, &type, &oif) < 0)
		return reg_store_doubtful(m, dreg, load.key == NFT_FIB_RESULT_OIFNAME && !load.present ? 16 : 4, &load);
	return store_result(m, dreg, &load, type, oif);
}

EXPR(fib)
{
	uint32_t dreg, result, flags;

	if (!expr_u32(expr, NFTNL_EXPR_FIB_DREG, &dreg) || !expr_u32(expr, NFTNL_EXPR_FIB_RESULT, &result) ||
	    !expr_u32(expr, NFTNL_EXPR_FIB_FLAGS, &flags))
		return unreadable(m);
	return fib_load(m, dreg, result, flags);
}
