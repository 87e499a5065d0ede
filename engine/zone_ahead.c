/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evaluates the chains that come before conntrack, in their order, on a packet that is not sent.
 */
#include "engine/zone_ahead.h"

#include <string.h>

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "engine/base/str.h"
#include "probes/legacy.h"
#include "rules/possible.h"

#define CHAINS_MAX 5000

struct early {
	struct chain **chains; /* as they are asked */
	size_t n;
};

static void early_done(struct early *early)
{
	free(early->chains);
}

static int by_priority(const void *a, const void *b)
{
	const struct chain *x = *(struct chain *const *)a, *y = *(struct chain *const *)b;

	return x->priority < y->priority ? -1 : x->priority > y->priority;
}

static bool is_asked(struct ruleset *ruleset, const struct chain *chain)
{
	bool dormant;

	return chain->priority < NF_IP_PRI_CONNTRACK &&
	       !(ruleset_table(ruleset, chain->family, chain->table, &dormant, NULL) == 0 && dormant);
}

/* false: they could not all be read. */
static bool early_chains(struct ruleset *ruleset, uint8_t family, uint32_t hook, struct early *early)
{
	const uint8_t families[] = { family, NFPROTO_INET };

	for (size_t f = 0; f < ARRAY_SIZE(families); f++) {
		struct chain **chains = NULL;
		bool complete = false;
		size_t n = 0;

		if (ruleset_base_chains(ruleset, families[f], hook, CHAINS_MAX, &chains, &n, &complete, NULL) < 0 ||
		    !complete)
			return false;
		for (size_t i = 0; i < n; i++) {
			if (!is_asked(ruleset, chains[i]))
				continue;
			xgrow(&early->chains, early->n, sizeof(struct chain *));
			early->chains[early->n++] = chains[i];
		}
	}
	if (early->n)
		qsort(early->chains, early->n, sizeof(struct chain *), by_priority);
	return true;
}

/* The old iptables gives zones in its table raw (-j CT), which is not evaluated here. */
static bool legacy_may(uint8_t family)
{
	struct legacy_blobs blobs = { 0 };
	bool raw = false;

	if (legacy_read(family, &blobs, NULL) < 0)
		return true;
	for (size_t i = 0; i < blobs.n; i++)
		raw = raw || !strcmp(blobs.list[i].table, "raw");
	legacy_blobs_done(&blobs);
	return raw;
}

static void put_bytes(struct packet_bytes *bytes, const struct frame *probe, size_t at, size_t len)
{
	if (at + len > probe->len)
		len = probe->len > at ? probe->len - at : 0;
	bytes->len = (uint16_t)(len > sizeof(bytes->bytes) ? sizeof(bytes->bytes) : len);
	memcpy(bytes->bytes, probe->bytes + at, bytes->len);
}

static void make_packet(const struct approach *approach, const struct frame *probe, uint32_t hook,
			struct packet *ret_packet)
{
	bool v6 = approach->probe.dst.family == AF_INET6;
	size_t nh_len = v6 ? 40 : 20;
	struct packet packet = {
		.nfproto = v6 ? NFPROTO_IPV6 : NFPROTO_IPV4,
		.hook = (uint8_t)hook,
		.l4proto = approach->probe.proto,
		.length = (uint16_t)probe->len,
		.ethertype = v6 ? ETH_P_IPV6 : ETH_P_IP,
		.mark_known = true,
	};

	put_bytes(&packet.nh, probe, 0, nh_len);
	put_bytes(&packet.th, probe, nh_len, PACKET_TH_MAX);
	if (!approach->local) {
		packet.iif = approach->link.ifindex;
		packet.iiftype = approach->link.type;
		memcpy(packet.iifname, approach->link.name, sizeof(packet.iifname));
	}
	*ret_packet = packet;
}

bool zone_ahead(struct ruleset *ruleset, const struct eval_env *env, const struct approach *approach,
		const struct frame *probe, uint16_t *ret_zone)
{
	bool v6 = approach->probe.dst.family == AF_INET6;
	uint32_t hook = approach->local ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING;
	_cleanup_(early_done) struct early early = { 0 };
	struct packet packet;

	if (!early_chains(ruleset, v6 ? NFPROTO_IPV6 : NFPROTO_IPV4, hook, &early) ||
	    legacy_may(v6 ? AF_INET6 : AF_INET))
		return false;
	make_packet(approach, probe, hook, &packet);
	for (size_t i = 0; i < early.n; i++) {
		struct possible possible;

		packet.family = early.chains[i]->family;
		possible_ends(ruleset, env, early.chains[i], &packet, &possible);
		packet = possible.left;
		if (possible.zone == ZONE_UNKNOWN)
			return false;
		if (possible.zone >= 0) {
			*ret_zone = (uint16_t)possible.zone;
			return true;
		}
	}
	*ret_zone = 0;
	return true;
}
