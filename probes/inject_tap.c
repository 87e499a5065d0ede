/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Injects through a TAP of our own whose ingress redirects every frame (clsact, u32, mirred) to the ingress of the
 * interface. The TAP is not persistent: it goes with its descriptor, and what hangs on it goes along. Where the
 * interface knows no Ethernet it is a TUN, which takes bare packets.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "engine/base/missing.h"
#include "engine/base/str.h"
#include "probes/inject.h"

#define TC_BUFFER 1024

/* The qdisc, or (parent ingress) a filter of it: the header up to where its options begin. */
static struct nlmsghdr *tc_put(void *buf, uint16_t type, uint32_t ifindex, const char *kind)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *tc = mnl_nlmsg_put_extra_header(nlh, sizeof(*tc));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
	tc->tcm_family = AF_UNSPEC;
	tc->tcm_ifindex = (int)ifindex;
	if (type == RTM_NEWQDISC) {
		tc->tcm_handle = TC_H_MAKE(TC_H_CLSACT, 0);
		tc->tcm_parent = TC_H_CLSACT;
	} else {
		tc->tcm_parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
		tc->tcm_info = TC_H_MAKE(1U << 16, htons(ETH_P_ALL));
	}
	mnl_attr_put_strz(nlh, TCA_KIND, kind);
	return nlh;
}

static struct nlmsghdr *redirect_put(void *buf, uint32_t from, uint32_t to)
{
	struct nlmsghdr *nlh = tc_put(buf, RTM_NEWTFILTER, from, "u32");
	const struct tc_mirred mirred = { .action = TC_ACT_STOLEN, .eaction = TCA_INGRESS_REDIR, .ifindex = to };
	const struct tc_u32_sel sel = { .flags = TC_U32_TERMINAL, .nkeys = 1 };
	uint8_t match[sizeof(sel) + sizeof(struct tc_u32_key)] = { 0 };
	struct nlattr *options, *actions, *action, *parms;

	/* One key of mask 0 holds for every frame. */
	memcpy(match, &sel, sizeof(sel));
	options = mnl_attr_nest_start(nlh, TCA_OPTIONS);
	actions = mnl_attr_nest_start(nlh, TCA_U32_ACT);
	action = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_strz(nlh, TCA_ACT_KIND, "mirred");
	parms = mnl_attr_nest_start(nlh, TCA_ACT_OPTIONS);
	mnl_attr_put(nlh, TCA_MIRRED_PARMS, sizeof(mirred), &mirred);
	mnl_attr_nest_end(nlh, parms);
	mnl_attr_nest_end(nlh, action);
	mnl_attr_nest_end(nlh, actions);
	mnl_attr_put(nlh, TCA_U32_SEL, sizeof(match), match);
	mnl_attr_nest_end(nlh, options);
	return nlh;
}

/* With the interface's own address (else the frame is somebody else's, and IP drops it without a word); up, no ARP. */
static struct nlmsghdr *setup_put(void *buf, uint32_t ifindex, const struct link *link)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof(*info));

	nlh->nlmsg_type = RTM_NEWLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	info->ifi_index = (int)ifindex;
	info->ifi_flags = IFF_UP | IFF_NOARP;
	info->ifi_change = IFF_UP | IFF_NOARP;
	if (link->has_mac)
		mnl_attr_put(nlh, IFLA_ADDRESS, 6, link->mac);
	return nlh;
}

/* Keeps the TAP from speaking IPv6 by itself. A kernel without IPv6, or a read-only /proc/sys, is no obstacle. */
static void disable_ipv6(const char *name)
{
	_cleanup_(freep) char *path = xasprintf("/proc/sys/net/ipv6/conf/%s/disable_ipv6", name);
	_cleanup_(closep) int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "1", 1) < 0)
		return;
}

/* Makes the TAP, or TUN: its descriptor, name and index. */
static int tap_make(bool ethernet, int *ret_fd, uint32_t *ret_ifindex, struct err *err)
{
	_cleanup_(closep) int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	struct ifreq request = { .ifr_name = "nfdiag%d", .ifr_flags = IFF_NO_PI };

	if (fd < 0)
		return err_env(err, -errno,
			       "cannot open /dev/net/tun: %s (load the module tun, or give access to the device)",
			       strerror(errno));
	request.ifr_flags = (short)(request.ifr_flags | (ethernet ? IFF_TAP : IFF_TUN));
	if (ioctl(fd, TUNSETIFF, &request) < 0)
		return err_missing(err, -errno, CAP_NET_ADMIN, "cannot make a TAP device");
	disable_ipv6(request.ifr_name);
	*ret_ifindex = if_nametoindex(request.ifr_name);
	if (!*ret_ifindex)
		return err_wrap(err, -errno, "the TAP device is gone again");
	*ret_fd = take_fd(&fd);
	return 0;
}

static int tap_can_run(const struct inject_target *target, struct err *err)
{
	const struct link *link = &target->link;

	if (target->local || target->client_netns)
		return -ENOTSUP;
	if (link->xdp_mode != XDP_ATTACHED_NONE)
		return err_env(err, -EBUSY, "the XDP program on '%s' would not see a redirected frame", link->name);
	return 0;
}

static int tap_open(struct injector *injector, const struct inject_target *target, struct err *err)
{
	_cleanup_(nl_freep) struct nl *route = NULL;
	_cleanup_(closep) int fd = -1;
	char buf[TC_BUFFER] = { 0 };
	uint32_t tap = 0;
	int r;

	r = nl_open(NETLINK_ROUTE, &route, err);
	if (r < 0)
		return r;
	r = tap_make(target->link.has_mac, &fd, &tap, err);
	if (r < 0)
		return r;
	r = nl_talk(route, tc_put(buf, RTM_NEWQDISC, tap, "clsact"), NULL, NULL, NULL);
	if (r < 0)
		return err_env(err, r, "cannot put a clsact qdisc on a TAP: %s (kernel module sch_ingress)",
			       strerror(-r));
	r = nl_talk(route, redirect_put(buf, tap, target->link.ifindex), NULL, NULL, NULL);
	if (r < 0)
		return err_env(err, r, "cannot redirect from a TAP to '%s': %s (kernel modules cls_u32, act_mirred)",
			       target->link.name, strerror(-r));
	r = nl_talk(route, setup_put(buf, tap, &target->link), NULL, NULL, NULL);
	if (r < 0)
		return err_wrap(err, r, "cannot set up a TAP");
	memcpy(injector->dst_mac, inject_mac(target), 6);
	injector->ifindex = tap;
	injector->fd = take_fd(&fd);
	injector->route = TAKE_PTR(route);
	return 0;
}

static int tap_send(struct injector *injector, const struct frame *ip, struct err *err)
{
	const char *name = injector->target.link.name;
	struct frame frame = *ip;
	ssize_t n;

	if (injector->target.link.has_mac) {
		frame_ethernet(&frame, injector->dst_mac, injector->src_mac);
		frame_tags(&frame, injector->target.tags, injector->target.n_tags);
	}
	do {
		n = write(injector->fd, frame.bytes, frame.len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_wrap(err, -errno, "cannot inject a packet on '%s' by TAP", name);
	if ((size_t)n != frame.len)
		return err_set(err, -EIO, "cannot inject a packet on '%s' by TAP: it was cut off", name);
	return 0;
}

static void tap_close(struct injector *injector)
{
	closep(&injector->fd);
	nl_free(injector->route);
}

const struct injector_ops inject_tap = {
	.name = "tap",
	.can_run = tap_can_run,
	.open = tap_open,
	.send = tap_send,
	.close = tap_close,
};
