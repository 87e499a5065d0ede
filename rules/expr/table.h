/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The expression kinds: one function each, in the file that bears its name.
 */
#ifndef NFDIAG_RULES_EXPR_TABLE_H
#define NFDIAG_RULES_EXPR_TABLE_H

#include "rules/eval_private.h"

#define EXPR(name) enum outcome expr_##name(struct machine *m, const struct nftnl_expr *expr)

EXPR(bitwise);
EXPR(byteorder);
EXPR(cmp);
EXPR(connlimit);
EXPR(ct);
EXPR(dup);
EXPR(dynset);
EXPR(exthdr);
EXPR(fib);
EXPR(flow_offload);
EXPR(fwd);
EXPR(hash);
EXPR(immediate);
EXPR(limit);
EXPR(log);
EXPR(lookup);
EXPR(masq);
EXPR(match);
EXPR(meta);
EXPR(nat);
EXPR(nothing); /* counter, last: nothing that a match or another rule could see */
EXPR(notrack);
EXPR(numgen);
EXPR(objref);
EXPR(osf);
EXPR(payload);
EXPR(queue);
EXPR(quota);
EXPR(range);
EXPR(redir);
EXPR(reject);
EXPR(rt);
EXPR(socket);
EXPR(synproxy);
EXPR(target);
EXPR(tproxy);
EXPR(tunnel);
EXPR(unmodelled); /* what is not in the table */
EXPR(xfrm);

/* What xt matches load and compare too, with the outcomes that an expression has. */
enum outcome payload_load(struct machine *m, uint32_t dreg, uint8_t base, uint32_t offset, uint32_t len);
enum outcome meta_load_key(struct machine *m, uint32_t dreg, uint32_t key);		  /* NFT_META_* */
enum outcome ct_load_key(struct machine *m, uint32_t dreg, uint32_t key, uint8_t dir);	  /* NFT_CT_*; dir 2: none */
enum outcome fib_load(struct machine *m, uint32_t dreg, uint32_t result, uint32_t flags); /* NFTA_FIB_F_* */
/* Does the packet have a conntrack entry? */
enum outcome ct_has_entry(const struct packet *packet);
void ct_untrack(struct machine *m); /* as the notrack statement does */

#endif
