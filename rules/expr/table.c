/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of expression kinds, by the kernel's names for them.
 */
#include "rules/expr/table.h"

/* In the order of strcmp: it is searched for every expression of every rule. */
static const struct expr_kind kinds[] = {
	{ "bitwise", expr_bitwise },
	{ "byteorder", expr_byteorder },
	{ "cmp", expr_cmp },
	{ "connlimit", expr_connlimit },
	{ "counter", expr_nothing },
	{ "ct", expr_ct },
	{ "dup", expr_dup },
	{ "dynset", expr_dynset },
	{ "exthdr", expr_exthdr },
	{ "fib", expr_fib },
	{ "flow_offload", expr_flow_offload },
	{ "fwd", expr_fwd },
	{ "hash", expr_hash },
	{ "immediate", expr_immediate },
	{ "last", expr_nothing },
	{ "limit", expr_limit },
	{ "log", expr_log },
	{ "lookup", expr_lookup },
	{ "masq", expr_masq },
	{ "match", expr_match },
	{ "meta", expr_meta },
	{ "nat", expr_nat },
	{ "notrack", expr_notrack },
	{ "numgen", expr_numgen },
	{ "objref", expr_objref },
	{ "osf", expr_osf },
	{ "payload", expr_payload },
	{ "queue", expr_queue },
	{ "quota", expr_quota },
	{ "range", expr_range },
	{ "redir", expr_redir },
	{ "reject", expr_reject },
	{ "rt", expr_rt },
	{ "socket", expr_socket },
	{ "synproxy", expr_synproxy },
	{ "target", expr_target },
	{ "tproxy", expr_tproxy },
	{ "tunnel", expr_tunnel },
	{ "xfrm", expr_xfrm },
};

static int by_name(const void *key, const void *member)
{
	const struct expr_kind *kind = member;

	return strcmp(key, kind->name);
}

expr_eval expr_find(const char *name)
{
	const struct expr_kind *kind = bsearch(name ? name : "", kinds, ARRAY_SIZE(kinds), sizeof(kinds[0]), by_name);

	return kind ? kind->eval : expr_unmodelled;
}
