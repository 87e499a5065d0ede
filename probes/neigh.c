/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single neighbour entries, asked of the kernel by rtnetlink.
 */
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "probes/attr.h"
#include "probes/route.h"

static const uint16_t neigh_min[NDA_MAX + 1] = { 0 };

int neigh_parse(const struct nlmsghdr *nlh, struct neigh *ret_neigh)
{
	const struct nlattr *tb[NDA_MAX + 1];
	const struct ndmsg *ndm;
	struct neigh neigh = { .found = true };
	int r = attr_parse(nlh, sizeof(*ndm), neigh_min, tb, NDA_MAX);

	if (r < 0)
		return r;
	if (nlh->nlmsg_type != RTM_NEWNEIGH)
		return -EBADMSG;
	ndm = mnl_nlmsg_get_payload(nlh);
	neigh.state = ndm->ndm_state;
	neigh.has_mac = tb[NDA_LLADDR] && mnl_attr_get_payload_len(tb[NDA_LLADDR]) == 6;
	if (neigh.has_mac)
		memcpy(neigh.mac, mnl_attr_get_payload(tb[NDA_LLADDR]), 6);
	*ret_neigh = neigh;
	return 0;
}

static int neigh_answer(const struct nlmsghdr *nlh, void *data)
{
	return neigh_parse(nlh, data);
}

static int neigh_get(struct nl *route, uint32_t ifindex, const struct addr *addr, uint8_t flags, nl_cb cb, void *data)
{
	char buf[128];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));

	nlh->nlmsg_type = RTM_GETNEIGH;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	ndm->ndm_family = addr->family;
	ndm->ndm_ifindex = (int)ifindex;
	ndm->ndm_flags = flags;
	mnl_attr_put(nlh, NDA_DST, addr_len(addr), addr->bytes);
	return nl_talk(route, nlh, cb, NULL, data);
}

int neigh_lookup(struct nl *route, uint32_t ifindex, const struct addr *addr, struct neigh *ret_neigh, struct err *err)
{
	struct neigh neigh = { 0 };
	char text[ADDR_TEXT_MAX];
	int r = neigh_get(route, ifindex, addr, 0, neigh_answer, &neigh);

	if (r < 0 && r != -ENOENT)
		return err_wrap(err, r, "cannot read the neighbour entry of %s", addr_text(addr, text));
	*ret_neigh = neigh;
	return 0;
}

bool neigh_is_proxied(struct nl *route, uint32_t ifindex, const struct addr *addr)
{
	return neigh_get(route, ifindex, addr, NTF_PROXY, NULL, NULL) == 0;
}

const char *neigh_state_name(const struct neigh *neigh)
{
	static const struct {
		uint16_t state;
		const char *name;
	} states[] = {
		{ NUD_PERMANENT, "permanent" },	  { NUD_NOARP, "noarp" },   { NUD_REACHABLE, "reachable" },
		{ NUD_STALE, "stale" },		  { NUD_DELAY, "delay" },   { NUD_PROBE, "probe" },
		{ NUD_INCOMPLETE, "incomplete" }, { NUD_FAILED, "failed" },
	};

	for (size_t i = 0; neigh->found && i < ARRAY_SIZE(states); i++)
		if (neigh->state & states[i].state)
			return states[i].name;
	return "none";
}
