/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks for the links whose master is the bridge, for one entry of its forwarding database, and for its VLANs.
 */
#include "probes/bridge.h"

#include <errno.h>
#include <linux/if_bridge.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "probes/attr.h"

#define REQUEST_SIZE 128

static const uint16_t any_len[NDA_MAX + 1];

bool link_is_bridge(const struct link *link)
{
	return !strcmp(link->kind, "bridge");
}

struct port_list {
	uint32_t bridge;
	struct link *ports;
	size_t n, max;
};

static int ports_add(const struct nlmsghdr *nlh, void *data)
{
	struct port_list *list = data;
	struct link link;
	int r = link_parse(nlh, &link);

	if (r < 0)
		return r;
	/* Kernels that do not filter send every link. */
	if (link.master == list->bridge && list->n < list->max)
		list->ports[list->n++] = link;
	return 0;
}

static void ports_reset(void *data)
{
	((struct port_list *)data)->n = 0;
}

int bridge_ports(struct nl *route, uint32_t bridge, struct link *ret_ports, size_t max, size_t *ret_n, struct err *err)
{
	struct port_list list = { .bridge = bridge, .ports = ret_ports, .max = max };
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	int r;

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	mnl_attr_put_u32(nlh, IFLA_MASTER, bridge);
	r = nl_talk(route, nlh, ports_add, ports_reset, &list);
	if (r < 0)
		return err_wrap(err, r, "cannot read the ports of a bridge");
	*ret_n = list.n;
	return 0;
}

static int fdb_answer(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[NDA_MAX + 1];
	const struct ndmsg *ndm;
	int r = attr_parse(nlh, sizeof(*ndm), any_len, tb, NDA_MAX);

	if (r < 0)
		return r;
	ndm = mnl_nlmsg_get_payload(nlh);
	*(uint32_t *)data = (uint32_t)ndm->ndm_ifindex;
	return 0;
}

int bridge_port_of(struct nl *route, uint32_t bridge, const uint8_t mac[6], uint16_t vlan, struct link *ret_port,
		   struct err *err)
{
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));
	uint32_t ifindex = 0;
	int r;

	nlh->nlmsg_type = RTM_GETNEIGH;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	ndm->ndm_family = AF_BRIDGE;
	mnl_attr_put(nlh, NDA_LLADDR, 6, mac);
	mnl_attr_put_u32(nlh, NDA_MASTER, bridge);
	if (vlan)
		mnl_attr_put_u16(nlh, NDA_VLAN, vlan);
	r = nl_talk(route, nlh, fdb_answer, NULL, &ifindex);
	if (r < 0 && r != -ENOENT)
		return err_wrap(err, r, "cannot ask a bridge for the port of an address");
	if (r < 0 || !ifindex || ifindex == bridge)
		return -ENOENT;
	return link_by_index(route, ifindex, ret_port, err);
}

struct pvid {
	uint32_t ifindex;
	uint16_t vlan;
};

static int pvid_answer(const struct nlmsghdr *nlh, void *data)
{
	static const uint16_t link_min[IFLA_MAX + 1];
	const struct nlattr *tb[IFLA_MAX + 1], *attr;
	const struct ifinfomsg *info;
	struct pvid *pvid = data;
	int r = attr_parse(nlh, sizeof(*info), link_min, tb, IFLA_MAX);

	if (r < 0)
		return r;
	info = mnl_nlmsg_get_payload(nlh);
	if ((uint32_t)info->ifi_index != pvid->ifindex || !tb[IFLA_AF_SPEC])
		return 0;
	mnl_attr_for_each_nested(attr, tb[IFLA_AF_SPEC]) {
		struct bridge_vlan_info vlan;

		if (mnl_attr_get_type(attr) != IFLA_BRIDGE_VLAN_INFO ||
		    mnl_attr_get_payload_len(attr) < sizeof(vlan))
			continue;
		memcpy(&vlan, mnl_attr_get_payload(attr), sizeof(vlan));
		if (vlan.flags & BRIDGE_VLAN_INFO_PVID)
			pvid->vlan = vlan.vid;
	}
	return NL_STOP;
}

static void pvid_reset(void *data)
{
	((struct pvid *)data)->vlan = 0;
}

int bridge_pvid(struct nl *route, uint32_t ifindex, uint16_t *ret_vlan, struct err *err)
{
	struct pvid pvid = { .ifindex = ifindex };
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	int r;

	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	info->ifi_family = AF_BRIDGE;
	/* Ranges are of VLANs with the same flags, so the one with this flag stands alone. */
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED | RTEXT_FILTER_SKIP_STATS);
	r = nl_talk(route, nlh, pvid_answer, pvid_reset, &pvid);
	if (r < 0)
		return err_wrap(err, r, "cannot read the VLANs of a bridge");
	*ret_vlan = pvid.vlan;
	return 0;
}
