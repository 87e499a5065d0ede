/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All interfaces, by a dump of rtnetlink.
 */
#include "probes/link_list.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "engine/base/str.h"

#define REQUEST_SIZE 256

struct list {
	struct link *links;
	size_t n;
};

static int add_link(const struct nlmsghdr *nlh, void *data)
{
	struct list *list = data;
	struct link link;
	int r = link_parse(nlh, &link);

	if (r < 0)
		return r;
	xgrow(&list->links, list->n, sizeof(*list->links));
	list->links[list->n++] = link;
	return 0;
}

static void list_reset(void *data)
{
	((struct list *)data)->n = 0;
}

int link_list(struct nl *route, struct link **ret_links, size_t *ret_n, struct err *err)
{
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct list list = { 0 };
	int r;

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	r = nl_talk(route, nlh, add_link, list_reset, &list);
	if (r < 0) {
		free(list.links);
		return err_wrap(err, r, "cannot list the interfaces");
	}
	*ret_links = list.links;
	*ret_n = list.n;
	return 0;
}

static int take_received(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct if_stats_msg)) {
		struct rtnl_link_stats64 stats = { 0 };
		size_t len = offsetof(struct rtnl_link_stats64, rx_bytes);

		if (mnl_attr_get_type(attr) != IFLA_STATS_LINK_64 || mnl_attr_get_payload_len(attr) < len)
			continue;
		memcpy(&stats, mnl_attr_get_payload(attr), len);
		*(uint64_t *)data = stats.rx_packets;
		return 0;
	}
	return -EBADMSG;
}

int link_received(struct nl *route, uint32_t ifindex, uint64_t *ret_packets)
{
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct if_stats_msg *ask = mnl_nlmsg_put_extra_header(nlh, sizeof(*ask));

	nlh->nlmsg_type = RTM_GETSTATS;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	ask->ifindex = ifindex;
	ask->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	return nl_talk(route, nlh, take_received, NULL, ret_packets);
}
