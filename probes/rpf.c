/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/rpf.h"

#include <errno.h>
#include <string.h>

#include <linux/rtnetlink.h>

#include "probes/sysctl.h"

/* Other errnos may be said of the packet that was asked for, and not of the routes. */
static bool is_certain(int error)
{
	return !error || error == -EACCES || error == -ENETUNREACH;
}

static int look_back(struct nl *nl, uint32_t vrf, const struct tuple *tuple, struct rpf *ret_rpf, struct err *err)
{
	struct route *ret_back = &ret_rpf->route;
	const struct route_query plain = { .tuple = { .dst = tuple->src }, .vrf = vrf };
	const struct route_query there = { .tuple = { .dst = tuple->dst }, .vrf = vrf };
	struct route_query back = { .tuple = { .src = tuple->dst, .dst = tuple->src } };
	struct route way;

	if (route_lookup(nl, &there, &way, NULL) == 0 && !way.error && way.type == RTN_UNICAST) {
		back.iif = way.oif;
		if (route_lookup(nl, &back, ret_back, NULL) == 0) {
			ret_back->iif = way.oif;
			if (is_certain(ret_back->error))
				return 0;
			ret_rpf->doubt = ret_back->error;
			ret_rpf->doubt_iif = way.oif;
		}
	}
	return route_lookup(nl, &plain, ret_back, err);
}

int rpf_look(struct nl *nl, const struct link *iif, uint32_t vrf, const struct tuple *tuple, struct rpf *ret_rpf,
	     struct err *err)
{
	static const char *const modes[] = { "off", "strict", "loose" };
	struct rpf rpf = { 0 };
	int all, mode, r;

	if (tuple->src.family != AF_INET)
		return -ENOTSUP;
	all = sysctl_conf(AF_INET, "all", "rp_filter");
	rpf.value = sysctl_conf(AF_INET, iif->name, "rp_filter");
	if (all < 0 || rpf.value < 0) {
		r = all < 0 ? all : rpf.value;
		return err_set(err, r, "rp_filter of %s cannot be read: %s", iif->name, strerror(-r));
	}
	mode = all > rpf.value ? all : rpf.value;
	rpf.mode = mode < (int)ARRAY_SIZE(modes) ? modes[mode] : "loose";
	r = look_back(nl, vrf, tuple, &rpf, err);
	if (r < 0)
		return r;
	rpf.own = !rpf.route.error && rpf.route.type == RTN_LOCAL;
	rpf.way = !rpf.route.error && rpf.route.type == RTN_UNICAST;
	*ret_rpf = rpf;
	return 0;
}
