/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/rpf.h"

#include <errno.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "probes/policy_walk.h"
#include "probes/sysctl.h"

static struct route as_route(const struct policy_walk *walk, uint32_t iif)
{
	const struct fib_route *from = &walk->route;

	if (!walk->decided || walk->forbidden)
		return (struct route){ .iif = iif, .error = walk->forbidden ? -EACCES : -ENETUNREACH };
	return (struct route){ .iif = iif,
			       .type = from->type,
			       .oif = from->oif,
			       .gateway = from->gateway,
			       .prefix = from->prefix,
			       .prefix_len = from->len,
			       .metric = from->metric,
			       .table = from->table };
}

/* Where the packet that is looked for would have come in: where this one goes out, or lo where it ends here. 1:
 * *ret_in; 0: that cannot be told. */
static int comes_in_on(struct nl *nl, const struct policy_walk *there, struct link *ret_in)
{
	if (!there->decided || there->forbidden)
		return 0;
	if (there->route.type == RTN_LOCAL)
		return link_by_name(nl, "lo", ret_in, NULL) == 0;
	return there->route.oif && link_by_index(nl, there->route.oif, ret_in, NULL) == 0;
}

/* Routing rules may ask for all that the packet is. 1: rpf->route; 0: there are none, or more routes than are read. */
static int walk_back(struct nl *nl, const struct link *iif, const struct policy_packet *packet, struct rpf *rpf)
{
	const struct tuple *tuple = &packet->tuple;
	bool marked = sysctl_conf(AF_INET, iif->name, "src_valid_mark") > 0 ||
		      sysctl_conf(AF_INET, "all", "src_valid_mark") > 0;
	struct policy_packet back = { .tuple = { .proto = tuple->proto,
						 .src = tuple->dst,
						 .dst = tuple->src,
						 .sport = tuple->dport,
						 .dport = tuple->sport },
				      .mark = marked ? packet->mark : 0,
				      .tos = packet->tos };
	struct policy_walk there, walk = { 0 };
	struct link in;
	int r = policy_walk(nl, packet, &there);

	if (r > 0)
		r = comes_in_on(nl, &there, &in);
	if (r > 0) {
		back.iif = in.name;
		r = policy_walk(nl, &back, &walk);
	}
	/* Several next hops: which of them is the route is not told. */
	if (r <= 0 || (walk.decided && walk.route.type == RTN_UNICAST && !walk.route.oif))
		return r == -E2BIG || r > 0 ? 0 : r;
	rpf->route = as_route(&walk, in.ifindex);
	rpf->ruled = walk.decided && !policy_is_everyones(&walk.rule);
	rpf->rule = walk.rule;
	return 1;
}

static int look_back(struct nl *nl, const struct link *iif, uint32_t vrf, const struct policy_packet *packet,
		     struct rpf *rpf, struct err *err)
{
	const struct route_query plain = { .tuple = { .dst = packet->tuple.src }, .vrf = vrf };
	int r = vrf ? 0 : walk_back(nl, iif, packet, rpf);

	if (r < 0)
		return err_set(err, r == -ENOTSUP ? -ENODATA : r,
			       "which routing rule decides about the way back to the source cannot be told: %s",
			       r == -ENOTSUP ? "what one of them selects is not known here" : strerror(-r));
	return r ? 0 : route_lookup(nl, &plain, &rpf->route, err);
}

int rpf_look(struct nl *nl, const struct link *iif, uint32_t vrf, const struct policy_packet *packet,
	     struct rpf *ret_rpf, struct err *err)
{
	static const char *const modes[] = { "off", "strict", "loose" };
	struct rpf rpf = { 0 };
	int all, mode, r;

	if (packet->tuple.src.family != AF_INET)
		return -ENOTSUP;
	all = sysctl_conf(AF_INET, "all", "rp_filter");
	rpf.value = sysctl_conf(AF_INET, iif->name, "rp_filter");
	if (all < 0 || rpf.value < 0) {
		r = all < 0 ? all : rpf.value;
		return err_set(err, r, "rp_filter of %s cannot be read: %s", iif->name, strerror(-r));
	}
	mode = all > rpf.value ? all : rpf.value;
	rpf.mode = mode < (int)ARRAY_SIZE(modes) ? modes[mode] : "loose";
	r = look_back(nl, iif, vrf, packet, &rpf, err);
	if (r < 0)
		return r;
	rpf.own = !rpf.route.error && rpf.route.type == RTN_LOCAL;
	rpf.way = !rpf.route.error && rpf.route.type == RTN_UNICAST;
	*ret_rpf = rpf;
	return 0;
}
