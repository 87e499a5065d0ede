/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m physdev: the bridge's ports that a packet came in by and leaves by. Only packets that br_netfilter brought here
 * from a bridge have any.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_physdev.h>

static const struct {
	uint8_t bit;
	const char *option, *field;
} options[] = {
	{ XT_PHYSDEV_OP_ISIN, "--physdev-is-in", "physdev in" },
	{ XT_PHYSDEV_OP_IN, "--physdev-in", "physdev in" },
	{ XT_PHYSDEV_OP_ISOUT, "--physdev-is-out", "physdev out" },
	{ XT_PHYSDEV_OP_OUT, "--physdev-out", "physdev out" },
	{ XT_PHYSDEV_OP_BRIDGED, "--physdev-is-bridged", "physdev is-bridged" },
};

XT_EVAL(physdev)
{
	const struct xt_physdev_info *info = data;
	const struct eval_env *env = xt->m->env;
	bool never = env->came_by_bridge && env->came_by_bridge(env->data, xt->m->packet) == 0;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (!(info->bitmask & options[i].bit))
			continue;
		if (!never)
			xt_unknown(xt, options[i].field, "whether the packet came by a bridge's port is not known");
		else
			xt_other(xt,
				 &(struct xt_condition){ options[i].field, "a bridge's port", "none",
							 1u << SUBJECT_IIF },
				 info->invert & options[i].bit ? OUTCOME_MATCH : OUTCOME_NO_MATCH);
	}
}

/* A mask that ends before the name does means a prefix: "eth+". */
static char *device_text(const char name[IFNAMSIZ], const char mask[IFNAMSIZ])
{
	size_t len = strnlen(name, IFNAMSIZ);

	return xasprintf("%.*s%s", (int)len, name, len < IFNAMSIZ && !mask[len] ? "+" : "");
}

XT_WORDS(physdev)
{
	const struct xt_physdev_info *info = data;

	(void)blob;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		char *value = NULL;

		if (!(info->bitmask & options[i].bit))
			continue;
		if (options[i].bit == XT_PHYSDEV_OP_IN)
			value = device_text(info->physindev, info->in_mask);
		else if (options[i].bit == XT_PHYSDEV_OP_OUT)
			value = device_text(info->physoutdev, info->out_mask);
		words_option(words, info->invert & options[i].bit, options[i].option, value);
	}
	return true;
}
