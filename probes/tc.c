/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Filters of traffic control, and what they count, by rtnetlink.
 */
#include "probes/tc.h"

#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/if_link.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <net/if.h>
#include <string.h>

#include "probes/attr.h"

#define REQUEST_SIZE 256

static const uint16_t tca_min[TCA_MAX + 1] = { [TCA_KIND] = 2 };
static const uint16_t act_min[TCA_ACT_MAX + 1] = { [TCA_ACT_KIND] = 2 };
static const uint16_t stats_min[TCA_STATS_MAX + 1] = {
	[TCA_STATS_BASIC] = 12,
	[TCA_STATS_QUEUE] = 20,
};

/* Every action's parameters begin like this (tc_gen). */
struct act_head {
	uint32_t index, capab;
	int32_t action;
	int32_t refcnt, bindcnt;
};

/* Which option of a filter holds its actions. */
static const struct {
	const char *kind;
	uint16_t actions;
} classifiers[] = {
	{ "u32", TCA_U32_ACT },		  { "bpf", TCA_BPF_ACT },     { "flower", TCA_FLOWER_ACT },
	{ "matchall", TCA_MATCHALL_ACT }, { "basic", TCA_BASIC_ACT }, { "fw", TCA_FW_ACT },
	{ "route", TCA_ROUTE4_ACT },	  { "flow", TCA_FLOW_ACT },   { "cgroup", TCA_CGROUP_ACT },
};

/* Actions that only look at the packet or change it, whatever else they say. */
static const char *const harmless[] = { "skbedit", "pedit", "csum", "vlan", "sample", "connmark", "ctinfo", "simple" };

static uint64_t counted(const struct nlattr *stats, uint16_t which)
{
	const struct nlattr *tb[TCA_STATS_MAX + 1];
	uint32_t value;

	if (!stats || attr_parse_nest(stats, stats_min, tb, TCA_STATS_MAX) < 0 || !tb[which])
		return 0;
	/* Packets stand behind 8 bytes in the one, drops in the other. */
	memcpy(&value, (const char *)mnl_attr_get_payload(tb[which]) + 8, sizeof(value));
	return value;
}

static bool is_harmless(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		if (!strcmp(kind, harmless[i]))
			return true;
	return false;
}

/* "mirred (redirect to ifb0)"; NULL where the action lets the packet pass. */
static char *action_text(const char *kind, const struct nlattr *options)
{
	char name[IF_NAMESIZE] = "?";
	const struct nlattr *attr, *parms = NULL;
	struct act_head head = { 0 };
	struct tc_mirred mirred;

	/* The parameters are attribute 2 of each kind but of mirred, where they are so too by another name. */
	mnl_attr_for_each_nested(attr, options)
		if (mnl_attr_get_type(attr) == TCA_MIRRED_PARMS)
			parms = attr;
	if (parms && mnl_attr_get_payload_len(parms) >= sizeof(head))
		memcpy(&head, mnl_attr_get_payload(parms), sizeof(head));
	if (!strcmp(kind, "mirred") && parms && mnl_attr_get_payload_len(parms) >= sizeof(mirred)) {
		memcpy(&mirred, mnl_attr_get_payload(parms), sizeof(mirred));
		if (mirred.eaction != TCA_EGRESS_REDIR && mirred.eaction != TCA_INGRESS_REDIR)
			return NULL;
		if_indextoname(mirred.ifindex, name);
		return xasprintf("mirred (redirect to %s)", name);
	}
	if (!strcmp(kind, "gact")) {
		if (head.action == TC_ACT_SHOT)
			return xstrdup("drop");
		return head.action == TC_ACT_STOLEN || head.action == TC_ACT_TRAP || head.action == TC_ACT_QUEUED
			       ? xstrdup("stolen")
			       : NULL;
	}
	return is_harmless(kind) ? NULL : xstrdup(kind);
}

/* Adds the actions that may take the packet; false where there is none. */
static bool add_actions(const struct nlattr *actions, struct str *text, uint64_t *taken)
{
	const struct nlattr *one, *act[TCA_ACT_MAX + 1];
	bool any = false;

	mnl_attr_for_each_nested(one, actions) {
		_cleanup_(freep) char *words = NULL;
		char kind[32];

		if (attr_parse_nest(one, act_min, act, TCA_ACT_MAX) < 0 || !act[TCA_ACT_KIND] || !act[TCA_ACT_OPTIONS])
			continue;
		attr_text(act[TCA_ACT_KIND], kind, sizeof(kind));
		words = action_text(kind, act[TCA_ACT_OPTIONS]);
		if (!words)
			continue;
		str_addf(text, ", action %s", words);
		*taken += counted(act[TCA_ACT_STATS], TCA_STATS_BASIC);
		any = true;
	}
	return any;
}

/* A program that decides itself. */
static bool add_program(const struct nlattr *options, struct str *text)
{
	static const uint16_t bpf_min[TCA_BPF_MAX + 1] = { [TCA_BPF_FLAGS] = 4, [TCA_BPF_ID] = 4, [TCA_BPF_NAME] = 2 };
	const struct nlattr *bpf[TCA_BPF_MAX + 1];
	char name[64];

	if (attr_parse_nest(options, bpf_min, bpf, TCA_BPF_MAX) < 0 || !bpf[TCA_BPF_FLAGS] ||
	    !(attr_u32(bpf[TCA_BPF_FLAGS]) & TCA_BPF_FLAG_ACT_DIRECT))
		return false;
	str_add(text, ", a program that decides itself");
	if (bpf[TCA_BPF_NAME]) {
		attr_text(bpf[TCA_BPF_NAME], name, sizeof(name));
		str_add(text, ": ");
		str_add_escaped(text, name);
	}
	if (bpf[TCA_BPF_ID])
		str_addf(text, " (id %u)", attr_u32(bpf[TCA_BPF_ID]));
	return true;
}

int tc_parse_filter(const struct nlmsghdr *nlh, struct tc_state *state)
{
	const struct nlattr *tb[TCA_MAX + 1], *actions = NULL, *attr;
	struct str text = { 0 };
	const struct tcmsg *msg;
	bool takes = false;
	char kind[32];
	int r = attr_parse(nlh, sizeof(*msg), tca_min, tb, TCA_MAX);

	if (r < 0)
		return r;
	if (!tb[TCA_KIND] || !tb[TCA_OPTIONS])
		return 0;
	msg = mnl_nlmsg_get_payload(nlh);
	attr_text(tb[TCA_KIND], kind, sizeof(kind));
	str_addf(&text, "tc filter %s, pref %u", kind, TC_H_MAJ(msg->tcm_info) >> 16);
	for (size_t i = 0; i < ARRAY_SIZE(classifiers); i++)
		if (!strcmp(kind, classifiers[i].kind))
			mnl_attr_for_each_nested(attr, tb[TCA_OPTIONS])
				if (mnl_attr_get_type(attr) == classifiers[i].actions)
					actions = attr;
	if (actions)
		takes = add_actions(actions, &text, &state->taken);
	if (!strcmp(kind, "bpf"))
		takes = add_program(tb[TCA_OPTIONS], &text) || takes;
	if (takes) {
		str_add(&state->takers, state->takers.len ? "; " : "");
		str_add(&state->takers, text.s);
	}
	str_done(&text);
	return 0;
}

int tc_parse_qdisc(const struct nlmsghdr *nlh, uint32_t ifindex, struct tc_state *state)
{
	const struct nlattr *tb[TCA_MAX + 1];
	const struct tcmsg *msg;
	int r = attr_parse(nlh, sizeof(*msg), tca_min, tb, TCA_MAX);

	if (r < 0)
		return r;
	msg = mnl_nlmsg_get_payload(nlh);
	/* Old kernels send every interface's. */
	if ((uint32_t)msg->tcm_ifindex == ifindex && TC_H_MAJ(msg->tcm_parent) == TC_H_MAJ(TC_H_INGRESS))
		state->taken += counted(tb[TCA_STATS2], TCA_STATS_QUEUE);
	return 0;
}

static struct nlmsghdr *request(void *buf, uint16_t type, uint32_t ifindex, uint32_t parent)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	msg->tcm_ifindex = (int)ifindex;
	msg->tcm_parent = parent;
	return nlh;
}

struct reading {
	uint32_t ifindex;
	struct tc_state state;
};

static int take_filter(const struct nlmsghdr *nlh, void *data)
{
	return tc_parse_filter(nlh, &((struct reading *)data)->state);
}

static int take_qdisc(const struct nlmsghdr *nlh, void *data)
{
	struct reading *reading = data;

	return tc_parse_qdisc(nlh, reading->ifindex, &reading->state);
}

static void reset(void *data)
{
	struct reading *reading = data;

	str_done(&reading->state.takers);
	reading->state = (struct tc_state){ 0 };
}

int tc_read(struct nl *route, uint32_t ifindex, enum tc_side side, struct tc_state *ret_state, struct err *err)
{
	const uint32_t parent = TC_H_MAKE(TC_H_CLSACT, side == TC_INGRESS ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS);
	struct reading reading = { .ifindex = ifindex }, drops = { .ifindex = ifindex };
	char buf[REQUEST_SIZE] = { 0 };
	int r;

	r = nl_talk(route, request(buf, RTM_GETTFILTER, ifindex, parent), take_filter, reset, &reading);
	/* No such qdisc: then there is no filter. */
	if (r == -EINVAL || r == -ENOENT || r == -EOPNOTSUPP)
		r = 0;
	if (r == 0 && reading.state.takers.len) {
		memset(buf, 0, sizeof(buf));
		r = nl_talk(route, request(buf, RTM_GETQDISC, ifindex, 0), take_qdisc, reset, &drops);
		reading.state.taken += drops.state.taken;
	}
	if (r < 0) {
		str_done(&reading.state.takers);
		return err_wrap(err, r, "cannot read the filters of traffic control");
	}
	*ret_state = reading.state;
	return 0;
}

static int take_stats(const struct nlmsghdr *nlh, void *data)
{
	struct rtnl_link_stats64 stats;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct if_stats_msg)) {
		if (mnl_attr_get_type(attr) != IFLA_STATS_LINK_64 ||
		    mnl_attr_get_payload_len(attr) < offsetof(struct rtnl_link_stats64, rx_bytes))
			continue;
		memset(&stats, 0, sizeof(stats));
		memcpy(&stats, mnl_attr_get_payload(attr), offsetof(struct rtnl_link_stats64, rx_bytes));
		*(uint64_t *)data = stats.tx_packets;
		return 0;
	}
	return -EBADMSG;
}

int tc_sent(struct nl *route, uint32_t ifindex, uint64_t *ret_packets, struct err *err)
{
	char buf[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct if_stats_msg *msg = mnl_nlmsg_put_extra_header(nlh, sizeof(*msg));
	int r;

	nlh->nlmsg_type = RTM_GETSTATS;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	msg->ifindex = ifindex;
	msg->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	r = nl_talk(route, nlh, take_stats, NULL, ret_packets);
	return r < 0 ? err_wrap(err, r, "cannot read what an interface has counted") : 0;
}
