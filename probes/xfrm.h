/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPsec policies: which one the kernel applies to a packet. Only reads the kernel.
 */
#ifndef NFDIAG_PROBES_XFRM_H
#define NFDIAG_PROBES_XFRM_H

#include "engine/base/nl.h"
#include "engine/base/tuple.h"

enum xfrm_dir { XFRM_IN, XFRM_OUT, XFRM_FWD }; /* as the kernel numbers them */

struct xfrm_query {
	struct tuple tuple;
	uint32_t oif, mark;
	enum xfrm_dir dir;
};

struct xfrm_answer {
	bool found;
	bool blocks;	   /* its action */
	bool wants_ipsec;  /* it lets through only what came protected */
	uint32_t priority; /* the lower, the earlier it is asked */
	struct addr src, dst;
	unsigned int src_len, dst_len;
};

/* 0 with the first policy that fits (ret_answer->found false: none does); -errno. `xfrm` is of NETLINK_XFRM. */
int xfrm_find(struct nl *xfrm, const struct xfrm_query *query, struct xfrm_answer *ret_answer, struct err *err);

/* One XFRM_MSG_NEWPOLICY: replaces the answer where it fits and is asked earlier. 0, or -EBADMSG. Touches no socket. */
int xfrm_parse(const struct nlmsghdr *nlh, const struct xfrm_query *query, struct xfrm_answer *answer);

#endif
