/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words for families and hooks.
 */
#include "rules/ruleset.h"

#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>
#include <string.h>

/* Not in the headers of every system that this is built on. */
#define HOOK_INET_INGRESS 5
#define HOOK_NETDEV_INGRESS 0
#define HOOK_NETDEV_EGRESS 1

static const struct {
	uint8_t family;
	const char *name;
} families[] = {
	{ NFPROTO_IPV4, "ip" }, { NFPROTO_IPV6, "ip6" },      { NFPROTO_INET, "inet" },
	{ NFPROTO_ARP, "arp" }, { NFPROTO_BRIDGE, "bridge" }, { NFPROTO_NETDEV, "netdev" },
};

const char *family_name(uint8_t family)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (families[i].family == family)
			return families[i].name;
	return "?";
}

uint8_t family_number(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (!strcmp(families[i].name, name))
			return families[i].family;
	return 0;
}

/* ip, ip6, inet and bridge number the first five alike (NF_INET_*, NF_BR_*). */
static const char *const inet_hooks[] = {
	[NF_INET_PRE_ROUTING] = "prerouting", [NF_INET_LOCAL_IN] = "input",	      [NF_INET_FORWARD] = "forward",
	[NF_INET_LOCAL_OUT] = "output",	      [NF_INET_POST_ROUTING] = "postrouting", [HOOK_INET_INGRESS] = "ingress",
};
static const char *const arp_hooks[] = {
	[NF_ARP_IN] = "input",
	[NF_ARP_OUT] = "output",
	[NF_ARP_FORWARD] = "forward",
};
static const char *const netdev_hooks[] = {
	[HOOK_NETDEV_INGRESS] = "ingress",
	[HOOK_NETDEV_EGRESS] = "egress",
};

const char *hook_name(uint8_t family, uint32_t hook)
{
	const char *const *hooks = inet_hooks;
	size_t n = ARRAY_SIZE(inet_hooks);

	if (family == NFPROTO_NETDEV) {
		hooks = netdev_hooks;
		n = ARRAY_SIZE(netdev_hooks);
	} else if (family == NFPROTO_ARP) {
		hooks = arp_hooks;
		n = ARRAY_SIZE(arp_hooks);
	}
	return hook < n ? hooks[hook] : "?";
}
