/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -j DNAT, SNAT, MASQUERADE, REDIRECT, NETMAP.
 */
#include "rules/xt/private.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>

/* What the three structs have, IPv4 and IPv6 alike. */
static bool is_old(const struct xt_blob *blob)
{
	/* The first revisions are of IPv4 alone, with a struct of its own. */
	return blob->revision == 0 && blob->family == NFPROTO_IPV4;
}

static struct nf_nat_range2 range_of(const struct xt_blob *blob, const void *data)
{
	const struct nf_nat_ipv4_multi_range_compat *old = data;
	struct nf_nat_range2 range = { 0 };

	if (!is_old(blob)) {
		memcpy(&range, data, blob->revision == 2 ? sizeof(struct nf_nat_range2) : sizeof(struct nf_nat_range));
		return range;
	}
	range.flags = old->range[0].flags;
	range.min_addr.ip = old->range[0].min_ip;
	range.max_addr.ip = old->range[0].max_ip;
	range.min_proto = old->range[0].min;
	range.max_proto = old->range[0].max;
	return range;
}

static void act(struct xt *xt, const void *data, enum action_kind kind)
{
	const struct nf_nat_range2 range = range_of(xt->blob, data);
	uint8_t af = xt->blob->family == NFPROTO_IPV6 ? AF_INET6 : AF_INET;
	struct action *action;

	xt->m->ended = true;
	action_set(xt->m, kind);
	if (!xt->m->eval)
		return;
	action = &xt->m->eval->action;
	if (range.flags & NF_NAT_RANGE_MAP_IPS && kind != ACTION_REDIRECT) {
		action->addr_known = !(range.flags & NF_NAT_RANGE_NETMAP);
		action->addr = addr_from_bytes(af, &range.min_addr);
		action->addr_max = addr_from_bytes(af, &range.max_addr);
	}
	/* Without one the packet keeps its own. With a base the port is counted from there. */
	action->port_known = !(range.flags & NF_NAT_RANGE_PROTO_OFFSET);
	if (range.flags & NF_NAT_RANGE_PROTO_SPECIFIED) {
		action->port = ntohs(range.min_proto.all);
		action->port_max = ntohs(range.max_proto.all);
	}
}

XT_EVAL(dnat)
{
	act(xt, data, ACTION_DNAT);
}

XT_EVAL(snat)
{
	act(xt, data, ACTION_SNAT);
}

XT_EVAL(masquerade)
{
	act(xt, data, ACTION_MASQUERADE);
}

XT_EVAL(redirect)
{
	act(xt, data, ACTION_REDIRECT);
}

/* Keeps the host part of the packet's address: of the destination in front of routing, else of the source. */
XT_EVAL(netmap)
{
	const struct nf_nat_range2 range = range_of(xt->blob, data);
	bool dst = xt->m->packet->hook == NF_INET_PRE_ROUTING || xt->m->packet->hook == NF_INET_LOCAL_OUT;
	struct addr host = dst ? packet_dst(xt->m->packet) : packet_src(xt->m->packet);
	const uint8_t *min = (const uint8_t *)&range.min_addr, *max = (const uint8_t *)&range.max_addr;
	struct action *action;

	xt->m->ended = true;
	action_set(xt->m, dst ? ACTION_DNAT : ACTION_SNAT);
	if (!xt->m->eval)
		return;
	action = &xt->m->eval->action;
	action->port_known = true;
	action->addr_known = host.family != 0;
	action->addr = host;
	/* Where the bounds are equal is the network. */
	for (size_t i = 0; i < addr_len(&host); i++)
		action->addr.bytes[i] = (uint8_t)((host.bytes[i] & (min[i] ^ max[i])) | (min[i] & ~(min[i] ^ max[i])));
	action->addr_max = action->addr;
}

static void add_ports(struct str *text, const struct nf_nat_range2 *range)
{
	_cleanup_(freep) char *ports = xt_range_text(ntohs(range->min_proto.all), ntohs(range->max_proto.all), '-');

	str_add(text, ports);
}

/* "192.168.70.10:22", "[fd00::1]:22", "10.0.0.1-10.0.0.9", ":22" */
static char *target_text(const struct xt_blob *blob, const struct nf_nat_range2 *range)
{
	bool port = range->flags & NF_NAT_RANGE_PROTO_SPECIFIED;
	bool bracket = port && blob->family == NFPROTO_IPV6;
	struct str text = { 0 };

	if (range->flags & NF_NAT_RANGE_MAP_IPS) {
		_cleanup_(freep) char *low = xt_addr_text(blob->family, &range->min_addr);
		_cleanup_(freep) char *high = xt_addr_text(blob->family, &range->max_addr);

		str_addf(&text, "%s%s", bracket ? "[" : "", low);
		if (strcmp(low, high))
			str_addf(&text, "-%s", high);
		str_add(&text, bracket ? "]" : "");
	}
	if (port) {
		str_add(&text, ":");
		add_ports(&text, range);
	}
	if (range->flags & NF_NAT_RANGE_PROTO_OFFSET)
		str_addf(&text, "/%u", ntohs(range->base_proto.all));
	return str_take(&text);
}

static void flag_words(const struct nf_nat_range2 *range, struct words *words)
{
	if (range->flags & NF_NAT_RANGE_PROTO_RANDOM)
		words_add(words, "--random");
	if (range->flags & NF_NAT_RANGE_PROTO_RANDOM_FULLY)
		words_add(words, "--random-fully");
	if (range->flags & NF_NAT_RANGE_PERSISTENT)
		words_add(words, "--persistent");
}

/* Only what one range says; several could be given long ago. */
static bool one_range(const struct xt_blob *blob, const void *data)
{
	const struct nf_nat_ipv4_multi_range_compat *old = data;

	return !is_old(blob) || old->rangesize == 1;
}

XT_WORDS(nat)
{
	const struct nf_nat_range2 range = range_of(blob, data);

	words_option(words, false, *blob->name == 'D' ? "--to-destination" : "--to-source", target_text(blob, &range));
	flag_words(&range, words);
	return one_range(blob, data);
}

XT_WORDS(to_ports)
{
	const struct nf_nat_range2 range = range_of(blob, data);
	struct str ports = { 0 };

	if (range.flags & NF_NAT_RANGE_PROTO_SPECIFIED) {
		add_ports(&ports, &range);
		words_option(words, false, "--to-ports", str_take(&ports));
	}
	flag_words(&range, words);
	return one_range(blob, data);
}

XT_WORDS(netmap)
{
	const struct nf_nat_range2 range = range_of(blob, data);
	const uint8_t *min = (const uint8_t *)&range.min_addr, *max = (const uint8_t *)&range.max_addr;
	uint8_t mask[16];

	for (size_t i = 0; i < sizeof(mask); i++)
		mask[i] = (uint8_t) ~(min[i] ^ max[i]);
	words_option(words, false, "--to", xt_masked_text(blob->family, &range.min_addr, mask));
	return one_range(blob, data);
}
