/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conntrack entries of single tuples, by ctnetlink. Looking never creates an entry; deleting is by id alone.
 */
#include "probes/conntrack_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdlib.h>
#include <string.h>

#include "probes/ctnetlink.h"

/* So many entries are sent and compared in a fraction of the time of a look through the table. */
#define FEW 1000
#define COUNT_FILE "/proc/sys/net/netfilter/nf_conntrack_count"

static bool tuple_equal(const struct tuple *a, const struct tuple *b)
{
	return a->proto == b->proto && a->sport == b->sport && a->dport == b->dport && addr_equal(&a->src, &b->src) &&
	       addr_equal(&a->dst, &b->dst);
}

static void take_other(struct ct_others *others, const struct tuple *tuple, const struct ct_entry *entry)
{
	struct tuple same = *tuple;

	same.sport = entry->orig.sport;
	if (others->n < CT_OTHERS_MAX && entry->orig.sport != tuple->sport && tuple_equal(&entry->orig, &same) &&
	    others->odd(others->data, entry))
		others->entries[others->n++] = *entry;
}

void search_consider(struct search *search, const struct ct_entry *entry)
{
	if (!search->found && (!search->id || search->id == entry->id) &&
	    ((search->orig && tuple_equal(&entry->orig, search->tuple)) ||
	     (search->reply && tuple_equal(&entry->reply, search->tuple)))) {
		search->found = true;
		search->entry = *entry;
	}
	if (search->others)
		take_other(search->others, search->tuple, entry);
}

/* Never stops a dump: that would close the socket, which may own the trace table. */
static int search_entry(const struct nlmsghdr *nlh, void *data)
{
	struct ct_entry entry;
	int r = ctnetlink_parse(nlh, &entry);

	if (r == 0)
		search_consider(data, &entry);
	return r;
}

static void search_reset(void *data)
{
	struct search *search = data;

	search->found = false;
	if (search->others)
		search->others->n = 0;
}

/* How many entries this namespace has, or -1. The file also shows that the kernel has conntrack; asking one that has
 * not would load the module. */
static long count_entries(void)
{
	_cleanup_(closep) int fd = open(COUNT_FILE, O_RDONLY | O_CLOEXEC);
	char text[16] = "";

	if (fd < 0)
		return errno == ENOENT && access("/proc/sys/net/ipv4", F_OK) == 0 ? 0 : -1;
	return read(fd, text, sizeof(text) - 1) > 0 ? strtol(text, NULL, 10) : -1;
}

/* Cheaper than a look through the table, whose size is that of all namespaces together. */
bool conntrack_is_empty(void)
{
	return count_entries() == 0;
}

bool conntrack_expects_nothing(void)
{
	_cleanup_(closep) int fd = open("/proc/thread-self/net/nf_conntrack_expect", O_RDONLY | O_CLOEXEC);
	char byte;

	return fd >= 0 && read(fd, &byte, 1) == 0;
}

/* By hash, in the zone 0 alone: finds a tuple in either direction. The kernel marks this single answer as one of many
 * and sends no end: only the acknowledgement tells it. */
static int search_zone0(struct nl *netfilter, struct search *search)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	struct nlmsghdr *nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_ACK, CTA_TUPLE_ORIG, search->tuple);
	int r = nl_talk(netfilter, nlh, search_entry, search_reset, search);

	return r == -ENOENT ? 0 : r;
}

/* Through the whole table, compared in the kernel: 4 ms, and 21 ms with 100,000 entries (262,144 buckets). */
static int search_dump(struct nl *netfilter, struct search *search, uint16_t which)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	struct nlmsghdr *nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_DUMP, which, search->tuple);
	int r;

	ctnetlink_put_filter(nlh, which, search->tuple->proto, search->others && which == CTA_TUPLE_ORIG);
	r = nl_talk(netfilter, nlh, search_entry, search_reset, search);
	if (r == -EOPNOTSUPP || r == -EINVAL) {
		/* A filter of a kind that this kernel refuses: everything then, compared here. */
		nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_DUMP, which, search->tuple);
		r = nl_talk(netfilter, nlh, search_entry, search_reset, search);
	}
	return r;
}

/* Everything, compared here: one look through the table instead of two. */
static int search_few(struct nl *netfilter, struct search *search)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };

	return nl_talk(netfilter, ctnetlink_put_all(buf), search_entry, search_reset, search);
}

static int search_filtered(struct nl *netfilter, struct search *search)
{
	int r = search_dump(netfilter, search, CTA_TUPLE_ORIG);

	search->others = NULL;
	if (r >= 0 && !search->found && search->reply)
		r = search_dump(netfilter, search, CTA_TUPLE_REPLY);
	return r;
}

/* 1, 0, -errno. */
static int search_all(struct nl *netfilter, const struct ct_view *view, struct search *search, struct err *err)
{
	long n;
	int r;

	if (view) {
		view_search(view, search);
		return search->found;
	}
	n = count_entries();
	if (n == 0)
		return 0;
	r = search_zone0(netfilter, search);
	/* nfnetlink's word for a subsystem that it does not know. */
	if (r == -EINVAL)
		return err_env(err, r, "cannot read conntrack: load the module nf_conntrack_netlink");
	if (r >= 0 && !search->found)
		r = search->reply && n > 0 && n <= FEW ? search_few(netfilter, search)
						       : search_filtered(netfilter, search);
	return r < 0 ? err_wrap(err, r, "cannot read conntrack") : search->found;
}

int conntrack_find(struct nl *netfilter, const struct ct_view *view, const struct tuple *orig,
		   struct ct_entry *ret_entry, struct err *err)
{
	struct search search = { .tuple = orig, .orig = true };
	int r = search_all(netfilter, view, &search, err);

	if (r > 0)
		*ret_entry = search.entry;
	return r;
}

int conntrack_find_id(struct nl *netfilter, const struct tuple *orig, uint32_t id, struct ct_entry *ret_entry,
		      struct err *err)
{
	struct search search = { .tuple = orig, .orig = true, .id = id };
	int r = search_all(netfilter, NULL, &search, err);

	if (r > 0)
		*ret_entry = search.entry;
	return r;
}

int conntrack_find_in(struct nl *netfilter, const struct tuple *orig, uint16_t zone, struct ct_entry *ret_entry,
		      struct err *err)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	struct nlmsghdr *nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_GET, NLM_F_ACK, CTA_TUPLE_ORIG, orig);
	struct search search = { .tuple = orig, .orig = true };
	int r;

	if (zone)
		mnl_attr_put_u16(nlh, CTA_ZONE, htons(zone));
	r = nl_talk(netfilter, nlh, search_entry, search_reset, &search);
	if (r < 0 && r != -ENOENT)
		return err_wrap(err, r, "cannot read conntrack");
	if (!search.found || search.entry.zone != zone)
		return 0;
	*ret_entry = search.entry;
	return 1;
}

int conntrack_busy(struct nl *netfilter, const struct ct_view *view, const struct tuple *orig,
		   struct ct_others *others, struct err *err)
{
	struct search search = { .tuple = orig, .orig = true, .reply = true, .others = others };

	return search_all(netfilter, view, &search, err);
}

int conntrack_delete(struct nl *netfilter, const struct ct_entry *entry, struct err *err)
{
	char buf[CTNETLINK_REQUEST_MAX] = { 0 };
	struct nlmsghdr *nlh = ctnetlink_put(buf, IPCTNL_MSG_CT_DELETE, NLM_F_ACK, CTA_TUPLE_ORIG, &entry->orig);
	int r;

	if (entry->zone)
		mnl_attr_put_u16(nlh, CTA_ZONE, htons(entry->zone));
	mnl_attr_put_u32(nlh, CTA_ID, htonl(entry->id));
	r = nl_talk(netfilter, nlh, NULL, NULL, NULL);
	if (r < 0 && r != -ENOENT)
		return err_wrap(err, r, "cannot delete the probe's conntrack entry %u", entry->id);
	return r;
}
