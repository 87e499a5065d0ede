/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a flow is made of, and what it asks for.
 */
#include "engine/base/flow.h"

#include <net/if.h>
#include <string.h>

static const struct protocol {
	const char *name;
	uint8_t number;
	bool ports;
} protocols[] = {
	{ "tcp", IPPROTO_TCP, true },
	{ "udp", IPPROTO_UDP, true },
	{ "icmp", IPPROTO_ICMP, false },
	{ "icmpv6", IPPROTO_ICMPV6, false }, /* what "icmp" means between IPv6 addresses */
};

const char *proto_name(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].number == proto)
			return protocols[i].name;
	return "?";
}

uint8_t proto_number(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!strcmp(protocols[i].name, name))
			return protocols[i].number;
	return 0;
}

bool proto_has_ports(uint8_t proto)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].number == proto)
			return protocols[i].ports;
	return false;
}

void flow_free(struct flow *flow)
{
	if (!flow)
		return;
	free(flow->text);
	free(flow->name);
	free(flow->iif);
	free(flow->payload);
	free(flow->targets);
	free(flow);
}

bool flow_iif_ok(const char *name)
{
	return *name && strlen(name) < IFNAMSIZ && !strpbrk(name, "/ \t\n:");
}

bool flow_wants(const struct flow *flow, const struct addr *addr, uint16_t port)
{
	for (size_t i = 0; i < flow->n_targets; i++) {
		const struct target *target = &flow->targets[i];

		if (target->kind == TARGET_BACKEND && target->port == port && addr_equal(&target->addr, addr))
			return true;
	}
	return false;
}

const char *target_kind_name(enum target_kind kind)
{
	static const char *const names[] = {
		[TARGET_BACKEND] = "backend",
		[TARGET_LOCAL] = "local",
		[TARGET_DROP] = "drop",
	};

	return names[kind];
}

bool flow_wants_local(const struct flow *flow, uint16_t port)
{
	for (size_t i = 0; i < flow->n_targets; i++)
		if (flow->targets[i].kind == TARGET_LOCAL && flow->targets[i].port == port)
			return true;
	return false;
}

bool flow_drops(const struct flow *flow)
{
	return flow->n_targets && flow->targets[0].kind == TARGET_DROP;
}
