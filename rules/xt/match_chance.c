/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matches that depend on chance, or on what went by before; and the comment, which depends on nothing.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_comment.h>
#include <linux/netfilter/xt_limit.h>
#include <linux/netfilter/xt_statistic.h>

XT_EVAL(comment)
{
	(void)xt;
	(void)data;
}

XT_WORDS(comment)
{
	const struct xt_comment_info *info = data;

	(void)blob;
	words_add(words, "--comment");
	words_text(words, info->comment, sizeof(info->comment));
	return true;
}

XT_EVAL(limit)
{
	(void)data;
	xt_unknown(xt, "limit rate", "how much of the rate is used up is not known");
}

static const struct {
	const char *name;
	uint32_t seconds;
} units[] = { { "day", 86400 }, { "hour", 3600 }, { "min", 60 }, { "sec", 1 } };

/* The largest unit in which the rate is still a fair number, as iptables chooses it. */
char *xt_rate_text(uint32_t period)
{
	size_t i;

	if (!period)
		return xstrdup("inf");
	for (i = 1; i < ARRAY_SIZE(units); i++) {
		uint32_t scale = units[i].seconds * XT_LIMIT_SCALE;

		if (period > scale || scale / period < scale % period)
			break;
	}
	return xasprintf("%u/%s", units[i - 1].seconds * XT_LIMIT_SCALE / period, units[i - 1].name);
}

void xt_rate_words(struct words *words, uint32_t period, uint32_t burst)
{
	words_option(words, false, "--limit", xt_rate_text(period));
	if (burst != 5)
		words_option(words, false, "--limit-burst", xasprintf("%u", burst));
}

XT_WORDS(limit)
{
	const struct xt_rateinfo *info = data;

	(void)blob;
	xt_rate_words(words, info->avg, info->burst);
	return true;
}

#define PROBABILITY_ONE 0x80000000u

/* Always, or never: every first packet, or with the probability one or none. */
static bool is_certain(const struct xt_statistic_info *info, bool *ret_matches)
{
	if (info->mode == XT_STATISTIC_MODE_NTH)
		*ret_matches = true;
	else
		*ret_matches = info->u.random.probability >= PROBABILITY_ONE;
	return info->mode == XT_STATISTIC_MODE_NTH ? info->u.nth.every == 0 :
						     *ret_matches || !info->u.random.probability;
}

XT_EVAL(statistic)
{
	const struct xt_statistic_info *info = data;
	bool matches;

	if (!is_certain(info, &matches)) {
		effect_add(xt->m, EFFECT_CHANCE);
		xt_unknown(xt, "statistic", "it matches by chance, or every so many packets");
		return;
	}
	matches = matches != (bool)(info->flags & XT_STATISTIC_INVERT);
	xt_other(xt, &(struct xt_condition){ "statistic", matches ? "always" : "never", NULL, 1u << SUBJECT_OTHER },
		 matches ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
}

XT_WORDS(statistic)
{
	const struct xt_statistic_info *info = data;
	bool invert = info->flags & XT_STATISTIC_INVERT;

	(void)blob;
	if (info->mode == XT_STATISTIC_MODE_RANDOM) {
		words_add(words, "--mode random");
		words_option(words, invert, "--probability",
			     xasprintf("%.11f", (double)info->u.random.probability / 0x80000000));
		return true;
	}
	if (info->mode != XT_STATISTIC_MODE_NTH)
		return false;
	words_add(words, "--mode nth");
	words_option(words, invert, "--every", xasprintf("%u", info->u.nth.every + 1));
	words_option(words, false, "--packet", xasprintf("%u", info->u.nth.packet));
	return true;
}

XT_EVAL(hashlimit)
{
	(void)data;
	xt_unknown(xt, "hashlimit", "how much of the rate is used up is not known");
}
