/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chooses the way a probe is put on the stack, and checks beforehand that one can arrive at all.
 */
#include "probes/inject.h"

#include <errno.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/str.h"

/* The best way first. */
static const struct injector_ops *const injectors[] = { &inject_xdp, &inject_tap, &inject_raw, &inject_client };

const uint8_t *inject_mac(const struct inject_target *target)
{
	static const uint8_t none[6];

	return memcmp(target->mac, none, sizeof(none)) ? target->mac : target->link.mac;
}

static int injector_try(const struct injector_ops *ops, const struct inject_target *target,
			struct injector *ret_injector, struct err *err)
{
	struct injector injector = {
		.ops = ops,
		.target = *target,
		.fd = -1,
		/* Locally administered, nobody's. */
		.src_mac = { 0x02, 'n', 'f', 'd', 'g', 0 },
	};
	int r = ops->can_run(target, err);

	if (r < 0)
		return r;
	r = ops->open(&injector, target, err);
	if (r < 0)
		return r;
	*ret_injector = injector;
	return 0;
}

int injector_open(const struct inject_target *target, struct injector *ret_injector, char **ret_skipped,
		  struct err *err)
{
	struct str skipped = { 0 };
	int first = -ENOTSUP;

	for (size_t i = 0; i < ARRAY_SIZE(injectors); i++) {
		struct err why = { 0 };
		int r = injector_try(injectors[i], target, ret_injector, &why);

		if (r >= 0) {
			if (ret_skipped)
				*ret_skipped = skipped.len ? str_take(&skipped) : NULL;
			str_done(&skipped);
			return 0;
		}
		/* Only can_run says so, and then without a word. */
		if (r == -ENOTSUP && !why.exit)
			continue;
		str_addf(&skipped, "%s%s: %s", skipped.len ? "; " : "", injectors[i]->name,
			 why.exit ? why.text : strerror(-r));
		if (first == -ENOTSUP)
			first = r;
	}
	first = err_env(err, first, "cannot put a probe on the stack: %s",
			skipped.len ? skipped.s : "no way is made for this client");
	str_done(&skipped);
	return first;
}

void injector_close(struct injector *injector)
{
	if (!injector->ops)
		return;
	injector->ops->close(injector);
	*injector = (struct injector){ .fd = -1 };
}

int inject_check_link(const struct link *link, struct err *err)
{
	if (!(link->flags & IFF_UP)) {
		_cleanup_(str_done) struct str name = { 0 };

		str_add_shell(&name, link->name);
		return err_set(err, -ENETDOWN, "interface %s is down: ip link set %s up", link->name, name.s);
	}
	if (!(link->flags & IFF_RUNNING))
		return err_set(err, -ENETDOWN,
			       "interface %s has no carrier: plug in its cable, or bring its other end up", link->name);
	if (link->xdp_mode != XDP_ATTACHED_NONE && link->xdp_mode != XDP_ATTACHED_SKB)
		return err_set(err, -EBUSY,
			       "interface %s has a native XDP program (id %u), which no injected packet passes: "
			       "give another interface with --iif, or a client on this host with --client-netns",
			       link->name, link->xdp_id);
	return 0;
}
