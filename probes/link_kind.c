/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What links of some kinds tell besides: a VLAN its tag, a bridge whether it tells VLANs apart, a bond its active
 * port.
 */
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <string.h>

#include "probes/attr.h"
#include "probes/link.h"

static const uint16_t vlan_min[IFLA_VLAN_MAX + 1] = { [IFLA_VLAN_ID] = 2, [IFLA_VLAN_PROTOCOL] = 2 };
static const uint16_t bridge_min[IFLA_BR_MAX + 1] = {
	[IFLA_BR_VLAN_FILTERING] = 1,
	[IFLA_BR_VLAN_PROTOCOL] = 2,
};
static const uint16_t bond_min[IFLA_BOND_MAX + 1] = { [IFLA_BOND_ACTIVE_SLAVE] = 4 };

static int parse_vlan(const struct nlattr *data, struct link *link)
{
	const struct nlattr *tb[IFLA_VLAN_MAX + 1];
	int r = attr_parse_nest(data, vlan_min, tb, IFLA_VLAN_MAX);

	if (r < 0)
		return r;
	link->vlan_id = tb[IFLA_VLAN_ID] ? mnl_attr_get_u16(tb[IFLA_VLAN_ID]) : 0;
	link->vlan_proto = tb[IFLA_VLAN_PROTOCOL] ? attr_be16(tb[IFLA_VLAN_PROTOCOL]) : ETH_P_8021Q;
	return 0;
}

static int parse_bridge(const struct nlattr *data, struct link *link)
{
	const struct nlattr *tb[IFLA_BR_MAX + 1];
	int r = attr_parse_nest(data, bridge_min, tb, IFLA_BR_MAX);

	if (r < 0 || !attr_u8(tb[IFLA_BR_VLAN_FILTERING]))
		return r;
	link->vlan_proto = tb[IFLA_BR_VLAN_PROTOCOL] ? attr_be16(tb[IFLA_BR_VLAN_PROTOCOL]) : ETH_P_8021Q;
	return 0;
}

static int parse_bond(const struct nlattr *data, struct link *link)
{
	const struct nlattr *tb[IFLA_BOND_MAX + 1];
	int r = attr_parse_nest(data, bond_min, tb, IFLA_BOND_MAX);

	if (r == 0)
		link->active = attr_u32(tb[IFLA_BOND_ACTIVE_SLAVE]);
	return r;
}

static const struct {
	const char *kind;
	int (*parse)(const struct nlattr *data, struct link *link);
} kinds[] = { { "vlan", parse_vlan }, { "bridge", parse_bridge }, { "bond", parse_bond } };

int link_parse_kind_data(const struct nlattr *data, struct link *link)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(link->kind, kinds[i].kind))
			return kinds[i].parse(data, link);
	return 0;
}
