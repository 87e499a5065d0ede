/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All entries of a namespace, read once for many questions: a single tuple costs the kernel a walk through its whole
 * table.
 */
#include "probes/conntrack_private.h"

#include <string.h>

#include "engine/base/str.h"
#include "probes/ctnetlink.h"

#define NONE UINT32_MAX

/* What entries are found by: chains of those whose hashes fall together. */
enum { BY_ORIG, BY_REPLY, BY_PAIR, BY_COUNT };

struct ct_view {
	struct ct_entry *entries;
	size_t n;
	uint32_t *heads[BY_COUNT], *next[BY_COUNT];
	uint32_t mask;
};

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t n)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ b[i]) * 16777619u;
	return hash;
}

/* The client's port does not count where all of one client's entries are wanted. */
static uint32_t hash_tuple(const struct tuple *tuple, bool with_sport)
{
	uint32_t hash = hash_bytes(2166136261u, &tuple->proto, sizeof(tuple->proto));

	hash = hash_bytes(hash, tuple->src.bytes, addr_len(&tuple->src));
	hash = hash_bytes(hash, tuple->dst.bytes, addr_len(&tuple->dst));
	hash = hash_bytes(hash, &tuple->dport, sizeof(tuple->dport));
	return with_sport ? hash_bytes(hash, &tuple->sport, sizeof(tuple->sport)) : hash;
}

static uint32_t hash_entry(const struct ct_entry *entry, int by)
{
	return hash_tuple(by == BY_REPLY ? &entry->reply : &entry->orig, by != BY_PAIR);
}

static int take_entry(const struct nlmsghdr *nlh, void *data)
{
	struct ct_view *view = data;
	struct ct_entry entry;
	int r = ctnetlink_parse(nlh, &entry);

	if (r < 0)
		return r;
	xgrow(&view->entries, view->n, sizeof(*view->entries));
	view->entries[view->n++] = entry;
	return 0;
}

static void reset(void *data)
{
	struct ct_view *view = data;

	view->n = 0;
}

static void index_entries(struct ct_view *view)
{
	view->mask = 1;
	while (view->mask < view->n)
		view->mask = view->mask << 1 | 1;
	for (int by = 0; by < BY_COUNT; by++) {
		view->heads[by] = xcalloc((size_t)view->mask + 1, sizeof(uint32_t));
		view->next[by] = xcalloc(view->n, sizeof(uint32_t));
		memset(view->heads[by], 0xff, ((size_t)view->mask + 1) * sizeof(uint32_t));
		/* The last first, so that a chain has them in the kernel's order. */
		for (size_t i = view->n; i-- > 0;) {
			uint32_t *head = &view->heads[by][hash_entry(&view->entries[i], by) & view->mask];

			view->next[by][i] = *head;
			*head = (uint32_t)i;
		}
	}
}

int conntrack_view(struct nl *netfilter, struct ct_view **ret_view, struct err *err)
{
	_cleanup_(ct_view_freep) struct ct_view *view = xcalloc(1, sizeof(*view));
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	int r = 0;

	if (!conntrack_is_empty())
		r = nl_talk(netfilter, ctnetlink_put_all(buf), take_entry, reset,
			    view);
	if (r < 0)
		return err_wrap(err, r, "cannot read conntrack");
	index_entries(view);
	*ret_view = TAKE_PTR(view);
	return 0;
}

void ct_view_free(struct ct_view *view)
{
	if (!view)
		return;
	for (int by = 0; by < BY_COUNT; by++) {
		free(view->heads[by]);
		free(view->next[by]);
	}
	free(view->entries);
	free(view);
}

static void offer(const struct ct_view *view, int by, uint32_t hash, struct search *search)
{
	for (uint32_t i = view->heads[by][hash & view->mask]; i != NONE; i = view->next[by][i])
		search_consider(search, &view->entries[i]);
}

void view_search(const struct ct_view *view, struct search *search)
{
	if (search->orig)
		offer(view, BY_ORIG, hash_tuple(search->tuple, true), search);
	if (search->reply && !search->found)
		offer(view, BY_REPLY, hash_tuple(search->tuple, true), search);
	if (search->others && !search->found)
		offer(view, BY_PAIR, hash_tuple(search->tuple, false), search);
}
