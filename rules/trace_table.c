/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds and installs our own table.
 */
#include "rules/trace_table.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <libnftnl/chain.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <libnftnl/table.h>

#include "engine/base/str.h"
#include "rules/message.h"
#include "rules/trace_await.h"
#include "rules/trace_match.h"

/* As early as a chain can be; and as late as it can be with conntrack's confirmation (INT_MAX) still to come. */
#define FIRST INT_MIN
#define LAST (INT_MAX - 1)

struct trace_table {
	struct nl *nl;
	char name[32];
	bool installed, netdev; /* what is in the ruleset: the inet table, the netdev one */
	bool egress;
	uint32_t commits;
	pthread_mutex_t lock; /* what the kernel counts and what we count go together */
};

enum device { DEVICE_NONE, DEVICE_IIF, DEVICE_OIF, DEVICE_PORTS };

/* The chains' order is enum own_chain's. */
static const struct own_chain_decl {
	const char *name;
	uint8_t family;
	uint32_t hook;
	int32_t priority;
	enum device device;
} own_chains[OWN_CHAINS] = {
	[OWN_INGRESS] = { "ingress-start", NFPROTO_INET, NF_INET_INGRESS, FIRST, DEVICE_IIF },
	[OWN_REPLY_INGRESS] = { "reply-ingress-start", NFPROTO_INET, NF_INET_INGRESS, FIRST, DEVICE_OIF },
	[OWN_PORT_INGRESS] = { "port-ingress-start", NFPROTO_INET, NF_INET_INGRESS, FIRST, DEVICE_PORTS },
	[OWN_PRE_START] = { "prerouting-start", NFPROTO_INET, NF_INET_PRE_ROUTING, FIRST, DEVICE_NONE },
	[OWN_PRE_END] = { "prerouting-end", NFPROTO_INET, NF_INET_PRE_ROUTING, LAST, DEVICE_NONE },
	[OWN_INPUT_START] = { "input-start", NFPROTO_INET, NF_INET_LOCAL_IN, FIRST, DEVICE_NONE },
	[OWN_INPUT_END] = { "input-end", NFPROTO_INET, NF_INET_LOCAL_IN, LAST, DEVICE_NONE },
	[OWN_FORWARD_START] = { "forward-start", NFPROTO_INET, NF_INET_FORWARD, FIRST, DEVICE_NONE },
	[OWN_FORWARD_END] = { "forward-end", NFPROTO_INET, NF_INET_FORWARD, LAST, DEVICE_NONE },
	[OWN_OUT_START] = { "output-start", NFPROTO_INET, NF_INET_LOCAL_OUT, FIRST, DEVICE_NONE },
	[OWN_OUT_END] = { "output-end", NFPROTO_INET, NF_INET_LOCAL_OUT, LAST, DEVICE_NONE },
	[OWN_POST_START] = { "postrouting-start", NFPROTO_INET, NF_INET_POST_ROUTING, FIRST, DEVICE_NONE },
	[OWN_POST_END] = { "postrouting-end", NFPROTO_INET, NF_INET_POST_ROUTING, LAST, DEVICE_NONE },
	[OWN_EGRESS_END] = { "egress-end", NFPROTO_NETDEV, NF_NETDEV_EGRESS, LAST, DEVICE_OIF },
};

enum own_action { OWN_TRACE, OWN_DROP, OWN_ACCEPT };

static void rule_add_action(struct nftnl_rule *rule, enum own_action action)
{
	uint8_t on = 1;
	struct nftnl_expr *expr;

	nftnl_rule_add_expr(rule, nftnl_expr_alloc("counter"));
	expr = nftnl_expr_alloc("immediate");
	if (action != OWN_TRACE) {
		nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
		nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_VERDICT, action == OWN_DROP ? NF_DROP : NF_ACCEPT);
		nftnl_rule_add_expr(rule, expr);
		return;
	}
	nftnl_expr_set_u32(expr, NFTNL_EXPR_IMM_DREG, NFT_REG_1);
	nftnl_expr_set(expr, NFTNL_EXPR_IMM_DATA, &on, sizeof(on));
	nftnl_rule_add_expr(rule, expr);
	expr = nftnl_expr_alloc("meta");
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_KEY, NFT_META_NFTRACE);
	nftnl_expr_set_u32(expr, NFTNL_EXPR_META_SREG, NFT_REG_1);
	nftnl_rule_add_expr(rule, expr);
}

/* What the installer carries through its steps. */
struct install {
	struct trace_table *table;
	const struct trace_plan *plan; /* the first; what is asked of it, all have alike */
	struct batch *batch;
	struct trace_matcher *matcher;
	int result; /* the first refusal */
};

static void put_table(const struct install *in, uint16_t type, uint8_t family)
{
	struct nlmsghdr *nlh =
		batch_msg(in->batch, type, family, type == NFT_MSG_NEWTABLE ? NLM_F_CREATE | NLM_F_EXCL : 0);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, in->table->name);
	if (type == NFT_MSG_NEWTABLE)
		mnl_attr_put_u32(nlh, NFTA_TABLE_FLAGS, htonl(NFT_TABLE_F_OWNER));
	batch_msg_end(in->batch);
}

static const char *device_of(const struct trace_plan *plan, enum device device)
{
	return device == DEVICE_IIF ? plan->iif : device == DEVICE_OIF ? plan->oif : "";
}

/* The chains that this plan needs: those of a device only where there is one, and one for each device. */
static bool chain_wanted(const struct install *in, enum own_chain which)
{
	const struct own_chain_decl *decl = &own_chains[which];

	if (decl->device == DEVICE_PORTS)
		return in->plan->n_ports > 0;
	if (in->plan->await && which == OWN_EGRESS_END)
		return in->table->egress && in->plan->n_ports;
	if (decl->device != DEVICE_NONE && !*device_of(in->plan, decl->device))
		return false;
	if (which == OWN_REPLY_INGRESS)
		return in->plan->answer;
	if (which == OWN_EGRESS_END)
		return in->table->egress && !in->plan->contain;
	return true;
}

/* The interface (NULL: not it), and the devices below it. */
static void put_devices(struct nlmsghdr *nlh, const char *first, const char names[][16], size_t n)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NFTA_HOOK_DEVS);

	if (first)
		mnl_attr_put_strz(nlh, NFTA_DEVICE_NAME, first);
	for (size_t i = 0; i < n; i++)
		mnl_attr_put_strz(nlh, NFTA_DEVICE_NAME, names[i]);
	mnl_attr_nest_end(nlh, nest);
}

static void put_chain(const struct install *in, enum own_chain which)
{
	const struct own_chain_decl *decl = &own_chains[which];
	struct nlmsghdr *nlh = batch_msg(in->batch, NFT_MSG_NEWCHAIN, decl->family, NLM_F_CREATE | NLM_F_EXCL);
	struct nlattr *nest;

	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, in->table->name);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, decl->name);
	nest = mnl_attr_nest_start(nlh, NFTA_CHAIN_HOOK);
	mnl_attr_put_u32(nlh, NFTA_HOOK_HOOKNUM, htonl(decl->hook));
	mnl_attr_put_u32(nlh, NFTA_HOOK_PRIORITY, htonl((uint32_t)decl->priority));
	if (decl->device == DEVICE_PORTS || (in->plan->await && decl->device != DEVICE_NONE))
		put_devices(nlh, NULL, in->plan->ports, in->plan->n_ports);
	else if (which == OWN_EGRESS_END && in->plan->n_outs)
		put_devices(nlh, in->plan->oif, in->plan->outs, in->plan->n_outs);
	else if (decl->device != DEVICE_NONE)
		mnl_attr_put_strz(nlh, NFTA_HOOK_DEV, device_of(in->plan, decl->device));
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_TYPE, "filter");
	batch_msg_end(in->batch);
}

static void put_rule(const struct install *in, enum own_chain which, enum own_action action,
		     const struct recipe *recipe)
{
	const struct own_chain_decl *decl = &own_chains[which];
	struct nftnl_rule *rule;
	struct nlmsghdr *nlh;

	if (!chain_wanted(in, which))
		return;
	rule = nftnl_rule_alloc();
	nftnl_rule_set_str(rule, NFTNL_RULE_TABLE, in->table->name);
	nftnl_rule_set_str(rule, NFTNL_RULE_CHAIN, decl->name);
	rule_add_recipe(rule, recipe);
	rule_add_action(rule, action);
	nlh = batch_msg(in->batch, NFT_MSG_NEWRULE, decl->family, NLM_F_CREATE | NLM_F_APPEND);
	nftnl_rule_nlmsg_build_payload(nlh, rule);
	batch_msg_end(in->batch);
	nftnl_rule_free(rule);
}

/* One rule for each way in which that packet of ours may look. */
static void put_own(struct install *in, enum own_chain chain, enum own_action action, enum own_packet which)
{
	const struct recipe *recipe;
	int r = 0;

	if (!chain_wanted(in, chain))
		return;
	for (size_t i = 0; (r = trace_matcher_recipe(in->matcher, which, i, &recipe)) > 0; i++)
		put_rule(in, chain, action, recipe);
	if (in->result == 0)
		in->result = r;
}

/* Wherever a packet of ours may be met untraced, because a rule before switched the trace off. */
static void put_rearming(struct install *in, enum own_packet which)
{
	static const enum own_chain chains[] = { OWN_PRE_END,	  OWN_INPUT_START, OWN_INPUT_END,  OWN_FORWARD_START,
						 OWN_FORWARD_END, OWN_OUT_END,	   OWN_POST_START, OWN_POST_END };

	for (size_t i = 0; i < ARRAY_SIZE(chains); i++)
		put_own(in, chains[i], OWN_TRACE, which);
}

/* The real probe may go where it is wanted. */
static void put_wanted_rules(const struct install *in)
{
	for (size_t i = 0; i < in->plan->n_targets && !in->plan->contain; i++) {
		const struct trace_target *target = &in->plan->targets[i];
		struct recipe wanted = { 0 };

		for (size_t way = 0; own_packet_matches(in->plan, PACKET_PROBE_TRANSLATED, way, &wanted.matches);
		     way++) {
			matches_add_dst(&wanted.matches, &target->addr, target->port);
			put_rule(in, target->local ? OWN_INPUT_END : OWN_POST_END, OWN_ACCEPT, &wanted);
		}
	}
}

static void put_probe_rules(struct install *in)
{
	static const enum own_chain starts[] = { OWN_INGRESS, OWN_PORT_INGRESS, OWN_PRE_START, OWN_OUT_START };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		put_own(in, starts[i], OWN_TRACE, PACKET_PROBE);
		if (!in->plan->contain)
			put_own(in, starts[i], OWN_TRACE, PACKET_RESET);
	}
	put_rearming(in, PACKET_PROBE_TRANSLATED);
	put_wanted_rules(in);
	put_own(in, OWN_INPUT_END, OWN_DROP, PACKET_PROBE_TRANSLATED);
	put_own(in, OWN_POST_END, OWN_DROP, PACKET_PROBE_TRANSLATED);
}

static void put_answer_rules(struct install *in)
{
	put_rearming(in, PACKET_ANSWER_TO_CLIENT);
	put_own(in, OWN_OUT_START, OWN_TRACE, PACKET_ANSWER_TO_CLIENT);
	put_own(in, OWN_POST_END, OWN_DROP, PACKET_ANSWER_TO_CLIENT);
	put_own(in, OWN_INPUT_END, OWN_DROP, PACKET_ANSWER_TO_CLIENT);
	put_own(in, OWN_OUT_START, OWN_TRACE, PACKET_ERROR);
	put_own(in, OWN_POST_END, OWN_DROP, PACKET_ERROR);
	put_own(in, OWN_INPUT_END, OWN_DROP, PACKET_ERROR);
	if (!in->plan->answer)
		return;
	/* This host's own answer, where the request is delivered here. */
	put_own(in, OWN_OUT_START, OWN_TRACE, PACKET_ANSWER);
	put_own(in, OWN_REPLY_INGRESS, OWN_TRACE, PACKET_ERROR);
	put_own(in, OWN_PORT_INGRESS, OWN_TRACE, PACKET_ERROR);
	put_own(in, OWN_PORT_INGRESS, OWN_TRACE, PACKET_ANSWER);
	put_own(in, OWN_PRE_START, OWN_TRACE, PACKET_ERROR);
	put_own(in, OWN_REPLY_INGRESS, OWN_TRACE, PACKET_ANSWER);
	put_own(in, OWN_PRE_START, OWN_TRACE, PACKET_ANSWER);
}

/* Whatever is installed goes. */
static void put_removal(const struct install *in)
{
	if (in->table->installed)
		put_table(in, NFT_MSG_DELTABLE, NFPROTO_INET);
	if (in->table->netdev)
		put_table(in, NFT_MSG_DELTABLE, NFPROTO_NETDEV);
}

static int install(struct trace_table *table, const struct trace_plan *const *plans, size_t n_plans, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = batch_new(table->nl);
	_cleanup_(trace_matcher_freep) struct trace_matcher *matcher =
		trace_matcher_new(table->name, plans, n_plans, batch);
	struct install in = { .table = table, .plan = plans[0], .batch = batch, .matcher = matcher };
	bool netdev = false;
	int r;

	put_removal(&in);
	put_table(&in, NFT_MSG_NEWTABLE, NFPROTO_INET);
	for (int i = 0; i < OWN_CHAINS; i++) {
		if (!chain_wanted(&in, i))
			continue;
		if (own_chains[i].family == NFPROTO_NETDEV && !netdev) {
			put_table(&in, NFT_MSG_NEWTABLE, NFPROTO_NETDEV);
			netdev = true;
		}
		put_chain(&in, i);
	}
	if (in.plan->await) {
		trace_await_put(batch, table->name, in.plan);
	} else {
		put_probe_rules(&in);
		put_answer_rules(&in);
	}
	if (in.result < 0)
		return err_set(err, in.result, "the probes are not of one kind");
	pthread_mutex_lock(&table->lock);
	r = batch_send(batch, NULL, err);
	table->commits += r == 0;
	pthread_mutex_unlock(&table->lock);
	if (r < 0)
		return r;
	table->installed = true;
	table->netdev = netdev;
	return 0;
}

int trace_table_close(struct trace_table *table, const struct trace_plan *plan, struct err *err)
{
	_cleanup_(batch_freep) struct batch *batch = batch_new(table->nl);
	int r;

	trace_await_close(batch, table->name, plan);
	pthread_mutex_lock(&table->lock);
	r = batch_send(batch, NULL, err);
	table->commits += r == 0;
	pthread_mutex_unlock(&table->lock);
	return r;
}

void trace_table_remove(struct trace_table *table)
{
	_cleanup_(batch_freep) struct batch *batch = batch_new(table->nl);
	const struct install in = { .table = table, .batch = batch };
	int r;

	put_removal(&in);
	if (!batch_count(batch))
		return;
	pthread_mutex_lock(&table->lock);
	r = batch_send(batch, NULL, NULL);
	table->commits += r == 0;
	pthread_mutex_unlock(&table->lock);
	if (r < 0) {
		/* The owner's socket takes it along. */
		nl_free(table->nl);
		table->nl = NULL;
	}
	table->installed = table->netdev = false;
}

int trace_table_change(struct trace_table *table, const struct trace_plan *plan, struct err *err)
{
	return trace_table_change_all(table, &plan, 1, err);
}

int trace_table_change_all(struct trace_table *table, const struct trace_plan *const *plans, size_t n_plans,
			   struct err *err)
{
	struct err refused = { 0 };
	int r = table->nl ? 0 : nl_open(NETLINK_NETFILTER, &table->nl, err);

	if (r < 0)
		return r;
	r = install(table, plans, n_plans, &refused);
	if ((r == -EOPNOTSUPP || r == -ENOENT) && table->egress &&
	    (*plans[0]->oif || plans[0]->await)) {
		/* No egress hook before Linux 5.16. */
		refused = (struct err){ 0 };
		table->egress = false;
		r = install(table, plans, n_plans, &refused);
	}
	if (r == -EPERM)
		return err_env(err, r,
			       "cannot add the trace table to the ruleset: %s (run as root, or with CAP_NET_ADMIN)",
			       strerror(-r));
	if (r == -EOPNOTSUPP || r == -EINVAL)
		return err_env(
			err, r,
			"this kernel refuses the trace table (%s): it needs nf_tables with owner tables, Linux 5.12",
			strerror(-r));
	if (r < 0)
		return err_set(err, r, "cannot add the trace table to the ruleset: %s",
			       refused.exit ? refused.text : strerror(-r));
	return 0;
}

struct trace_table *trace_table_new(void)
{
	struct trace_table *table = xcalloc(1, sizeof(*table));
	uint16_t random;

	/* The pid tells a reader whose table it is; the random part keeps pid namespaces apart that share this one. */
	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		random = 0;
	snprintf(table->name, sizeof(table->name), "nfdiag-%d-%04x", (int)getpid(), random);
	table->egress = true;
	pthread_mutex_init(&table->lock, NULL);
	return table;
}

int trace_table_open(const struct trace_plan *plan, struct trace_table **ret_table, struct err *err)
{
	_cleanup_(trace_table_freep) struct trace_table *table = trace_table_new();
	int r = trace_table_change(table, plan, err);

	if (r == 0)
		*ret_table = TAKE_PTR(table);
	return r;
}

uint32_t trace_table_hold(struct trace_table *table)
{
	pthread_mutex_lock(&table->lock);
	return table->commits;
}

void trace_table_let_go(struct trace_table *table)
{
	pthread_mutex_unlock(&table->lock);
}

bool trace_table_has_egress(const struct trace_table *table)
{
	return table->egress;
}

bool trace_table_named(const char *table)
{
	unsigned int pid, random;
	int end = 0;

	return !strncmp(table, "nfdiag-", 7) &&
	       sscanf(table, "nfdiag-%u-%4x%n", &pid, &random, &end) == 2 && !table[end];
}

const char *trace_table_name(const struct trace_table *table)
{
	return table->name;
}

enum own_chain trace_table_chain(const struct trace_table *table, const struct trace_event *event)
{
	if (strcmp(event->table, table->name))
		return OWN_NONE;
	for (int i = 0; i < OWN_CHAINS; i++)
		if (!strcmp(own_chains[i].name, event->chain))
			return i;
	return OWN_NONE;
}

const char *trace_table_chain_name(enum own_chain chain)
{
	return own_chains[chain].name;
}

static int counter_add(struct nftnl_expr *expr, void *data)
{
	uint64_t *packets = data;

	if (!strcmp(nftnl_expr_get_str(expr, NFTNL_EXPR_NAME), "counter"))
		*packets += nftnl_expr_get_u64(expr, NFTNL_EXPR_CTR_PACKETS);
	return 0;
}

static int count_rule(const struct nlmsghdr *nlh, void *data)
{
	struct nftnl_rule *rule = nftnl_rule_alloc();
	int r = message_rule_ok(nlh) ? nftnl_rule_nlmsg_parse(nlh, rule) : -1;

	if (r >= 0)
		nftnl_expr_foreach(rule, counter_add, data);
	nftnl_rule_free(rule);
	return r < 0 ? -EBADMSG : 0;
}

int trace_table_counted(struct trace_table *table, uint64_t *ret_packets, struct err *err)
{
	static const enum own_chain starts[] = { OWN_INGRESS, OWN_PORT_INGRESS, OWN_PRE_START, OWN_OUT_START };
	uint64_t packets = 0;

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		char buf[512] __attribute__((aligned(8))) = { 0 };
		struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
		struct nfgenmsg *nfg;
		int r;

		nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETRULE;
		nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
		nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
		nfg->nfgen_family = NFPROTO_INET;
		nfg->version = NFNETLINK_V0;
		mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, table->name);
		mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, own_chains[starts[i]].name);
		r = nl_talk(table->nl, nlh, count_rule, NULL, &packets);
		if (r < 0 && r != -ENOENT)
			return err_wrap(err, r, "cannot read the counters of the trace table");
	}
	*ret_packets = packets;
	return 0;
}

void trace_table_free(struct trace_table *table)
{
	if (!table)
		return;
	nl_free(table->nl);
	free(table);
}
