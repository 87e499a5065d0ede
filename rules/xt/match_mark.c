/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m mark and -m connmark.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_connmark.h>
#include <linux/netfilter/xt_mark.h>

#define NO_DIRECTION 2

static void want(struct xt *xt, const struct xt_mark_mtinfo1 *info)
{
	if (info->mask != UINT32_MAX)
		xt_mask(xt, &info->mask, 4);
	xt_want(xt, &info->mark, NULL, 4, info->invert);
}

XT_EVAL(mark)
{
	xt_load_meta(xt, NFT_META_MARK, 4);
	want(xt, data);
}

/* The same struct under another name. */
_Static_assert(sizeof(struct xt_connmark_mtinfo1) == sizeof(struct xt_mark_mtinfo1), "connmark is as mark");

XT_EVAL(connmark)
{
	xt_load_ct(xt, NFT_CT_MARK, NO_DIRECTION, 4);
	want(xt, data);
}

XT_WORDS(mark)
{
	const struct xt_mark_mtinfo1 *info = data;

	(void)blob;
	words_option(words, info->invert, "--mark", xt_mark_text(info->mark, info->mask));
	return true;
}
