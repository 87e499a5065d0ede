/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces and their addresses, by rtnetlink. Only reads the kernel.
 */
#include "probes/link.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <string.h>

#include "engine/base/str.h"
#include "probes/attr.h"

/* The answer to a RTM_GETLINK grows with the device's queues and virtual functions; nl.c reads 64 KiB. */
#define REQUEST_SIZE 256

static const uint16_t link_min[IFLA_MAX + 1] = {
	[IFLA_IFNAME] = 2,
	[IFLA_MTU] = 4,
	[IFLA_MASTER] = 4,
	[IFLA_LINK] = 4,
	[IFLA_GROUP] = 4,
};
static const uint16_t xdp_min[IFLA_XDP_MAX + 1] = {
	[IFLA_XDP_ATTACHED] = 1,    [IFLA_XDP_PROG_ID] = 4,    [IFLA_XDP_DRV_PROG_ID] = 4,
	[IFLA_XDP_SKB_PROG_ID] = 4, [IFLA_XDP_HW_PROG_ID] = 4,
};
static const uint16_t info_min[IFLA_INFO_MAX + 1] = { [IFLA_INFO_KIND] = 1 };
static const uint16_t addr_min[IFA_MAX + 1] = { 0 };

static void link_parse_mac(const struct nlattr *attr, struct link *link)
{
	size_t n = mnl_attr_get_payload_len(attr);

	/* A tunnel's shorter address counts as its first bytes: eth_type_trans() compares six of a probe's to it. */
	memcpy(link->mac, mnl_attr_get_payload(attr), n < 6 ? n : 6);
	link->has_mac = n == 6 && link->type == ARPHRD_ETHER;
}

static int link_parse_xdp(const struct nlattr *nest, struct link *link)
{
	const struct nlattr *xdp[IFLA_XDP_MAX + 1];
	int r = attr_parse_nest(nest, xdp_min, xdp, IFLA_XDP_MAX);

	if (r < 0)
		return r;
	link->xdp_mode = attr_u8(xdp[IFLA_XDP_ATTACHED]);
	link->xdp_id = attr_u32(xdp[IFLA_XDP_PROG_ID]);
	/* With several modes at once there is no single id; the driver's is the one that matters most here. */
	for (int i = IFLA_XDP_DRV_PROG_ID; i <= IFLA_XDP_HW_PROG_ID && !link->xdp_id; i++)
		link->xdp_id = attr_u32(xdp[i]);
	return 0;
}

static int link_parse_kind(const struct nlattr *nest, struct link *link)
{
	const struct nlattr *info[IFLA_INFO_MAX + 1];
	int r = attr_parse_nest(nest, info_min, info, IFLA_INFO_MAX);

	if (r < 0)
		return r;
	if (info[IFLA_INFO_KIND])
		attr_text(info[IFLA_INFO_KIND], link->kind, sizeof(link->kind));
	return info[IFLA_INFO_DATA] ? link_parse_kind_data(info[IFLA_INFO_DATA], link) : 0;
}

int link_parse(const struct nlmsghdr *nlh, struct link *ret_link)
{
	const struct nlattr *tb[IFLA_MAX + 1];
	const struct ifinfomsg *info;
	struct link link = { 0 };
	int r = attr_parse(nlh, sizeof(*info), link_min, tb, IFLA_MAX);

	if (r < 0)
		return r;
	if (nlh->nlmsg_type != RTM_NEWLINK || !tb[IFLA_IFNAME])
		return -EBADMSG;
	info = mnl_nlmsg_get_payload(nlh);
	link.ifindex = (uint32_t)info->ifi_index;
	link.type = info->ifi_type;
	link.flags = info->ifi_flags;
	link.mtu = attr_u32(tb[IFLA_MTU]);
	link.master = attr_u32(tb[IFLA_MASTER]);
	link.group = attr_u32(tb[IFLA_GROUP]);
	link.lower = attr_u32(tb[IFLA_LINK]);
	link.lower_away = tb[IFLA_LINK_NETNSID] != NULL;
	attr_text(tb[IFLA_IFNAME], link.name, sizeof(link.name));
	if (tb[IFLA_ADDRESS])
		link_parse_mac(tb[IFLA_ADDRESS], &link);
	if (tb[IFLA_XDP])
		r = link_parse_xdp(tb[IFLA_XDP], &link);
	if (r >= 0 && tb[IFLA_LINKINFO])
		r = link_parse_kind(tb[IFLA_LINKINFO], &link);
	if (r < 0)
		return r;
	*ret_link = link;
	return 0;
}

static int link_answer(const struct nlmsghdr *nlh, void *data)
{
	return link_parse(nlh, data);
}

static struct nlmsghdr *link_request(void *buf, uint32_t ifindex, const char *name)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));

	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	info->ifi_index = (int)ifindex;
	if (name)
		mnl_attr_put_strz(nlh, IFLA_IFNAME, name);
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return nlh;
}

int link_by_name(struct nl *route, const char *name, struct link *ret_link, struct err *err)
{
	char buf[REQUEST_SIZE] = { 0 };
	int r;

	if (!*name || strlen(name) >= IFNAMSIZ)
		return err_usage(err, -ENODEV, "there is no interface '%s': 'ip link' lists them", name);
	r = nl_talk(route, link_request(buf, 0, name), link_answer, NULL, ret_link);
	if (r == -ENODEV || r == -EINVAL)
		return err_usage(err, -ENODEV, "there is no interface '%s': 'ip link' lists them", name);
	return r < 0 ? err_wrap(err, r, "cannot read interface '%s'", name) : 0;
}

int link_by_index(struct nl *route, uint32_t ifindex, struct link *ret_link, struct err *err)
{
	char buf[REQUEST_SIZE] = { 0 };
	int r;

	/* The kernel takes 0 for 'not given' and answers EINVAL. */
	if (!ifindex)
		return err_set(err, -ENODEV, "there is no interface with index 0");
	r = nl_talk(route, link_request(buf, ifindex, NULL), link_answer, NULL, ret_link);
	if (r == -ENODEV)
		return err_set(err, r, "there is no interface with index %u any more", ifindex);
	return r < 0 ? err_wrap(err, r, "cannot read interface %u", ifindex) : 0;
}

struct addr_list {
	uint8_t family;
	struct link_addr *addrs;
	size_t n;
};

static int addrs_add(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *tb[IFA_MAX + 1], *local;
	const struct ifaddrmsg *info;
	struct addr_list *list = data;
	int r = attr_parse(nlh, sizeof(*info), addr_min, tb, IFA_MAX);

	if (r < 0)
		return r;
	info = mnl_nlmsg_get_payload(nlh);
	if (info->ifa_family != list->family)
		return 0;
	/* IPv6 gives IFA_LOCAL on point-to-point links only. */
	local = tb[IFA_LOCAL] ? tb[IFA_LOCAL] : tb[IFA_ADDRESS];
	if (!local || mnl_attr_get_payload_len(local) != (list->family == AF_INET ? 4 : 16))
		return -EBADMSG;
	xgrow(&list->addrs, list->n, sizeof(*list->addrs));
	list->addrs[list->n++] = (struct link_addr){
		.ifindex = info->ifa_index,
		.addr = addr_from_bytes(list->family, mnl_attr_get_payload(local)),
		.prefix = info->ifa_prefixlen,
	};
	return 0;
}

static void addrs_reset(void *data)
{
	struct addr_list *list = data;

	free(list->addrs);
	list->addrs = NULL;
	list->n = 0;
}

int link_addrs(struct nl *route, uint8_t family, struct link_addr **ret_addrs, size_t *ret_n, struct err *err)
{
	struct addr_list list = { .family = family };
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));
	int r;

	nlh->nlmsg_type = RTM_GETADDR;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	info->ifa_family = family;
	r = nl_talk(route, nlh, addrs_add, addrs_reset, &list);
	if (r < 0) {
		addrs_reset(&list);
		return err_wrap(err, r, "cannot read the addresses of this host");
	}
	*ret_addrs = list.addrs;
	*ret_n = list.n;
	return 0;
}
