/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m set: looks parts of the packet up in an ipset.
 */
#include <errno.h>

#include "rules/ipset.h"
#include "rules/xt/private.h"

#include <linux/netfilter/xt_set.h>

/* Every revision begins with the same struct; the later ones may want the element's counters too. */
static bool wants_counters(const struct xt_blob *blob, const void *data)
{
	const struct xt_set_info_match_v3 *three = data;
	const struct xt_set_info_match_v4 *four = data;

	return (blob->revision == 3 && (three->packets.op || three->bytes.op)) ||
	       (blob->revision == 4 && (four->packets.op || four->bytes.op));
}

static struct ipset_ask ask_of(const struct xt_set_info *info)
{
	/* Bit 0 inverts; the directions of the parts follow. */
	return (struct ipset_ask){ .index = info->index, .dim = info->dim, .src = (uint8_t)(info->flags >> 1) };
}

/* "src,dst" */
static char *directions(const struct xt_set_info *info)
{
	const struct ipset_ask ask = ask_of(info);
	struct str text = { 0 };

	for (unsigned int i = 0; i < ask.dim && i < IPSET_DIM_MAX; i++)
		str_addf(&text, "%s%s", i ? "," : "", ask.src & 1u << i ? "src" : "dst");
	return str_take(&text);
}

XT_EVAL(set)
{
	const struct xt_set_info *info = data;
	const struct ipset_ask ask = ask_of(info);
	const struct eval_env *env = xt->m->env;
	bool invert = info->flags & IPSET_INV_MATCH;
	struct ipset_answer answer = { 0 };
	_cleanup_(freep) char *field = NULL;
	_cleanup_(freep) char *parts = NULL;
	_cleanup_(freep) char *wanted = NULL;
	int r = env->ipset ? env->ipset(env->data, &ask, xt->m->packet, &answer) : -ENOTSUP;

	if (r < 0 || wants_counters(xt->blob, data) || info->flags & IPSET_RETURN_NOMATCH) {
		xt_unknown(xt, "match-set", r == -ENOENT ? "there is no such ipset" : "this ipset cannot be asked");
		return;
	}
	if (!xt->m->eval) {
		xt_take(xt, answer.member != invert ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
		return;
	}
	parts = directions(info);
	field = xasprintf("match-set %s", answer.set.name);
	wanted = xasprintf("%s%s", invert ? "!= " : "", parts);
	xt_other(xt, &(struct xt_condition){ field, wanted, *answer.key ? answer.key : "none of it", answer.subjects },
		 answer.member != invert ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
}

XT_WORDS(set)
{
	const struct xt_set_info *info = data;
	_cleanup_(freep) char *parts = NULL;
	struct ipset set;

	if (!blob->nl || ipset_find(blob->nl, info->index, &set) < 0 || wants_counters(blob, data) ||
	    info->flags & IPSET_RETURN_NOMATCH)
		return false;
	words_option(words, info->flags & IPSET_INV_MATCH, "--match-set", xstrdup(set.name));
	parts = directions(info);
	words_add(words, parts);
	return true;
}
