/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads legacy tables by getsockopt(2), as libiptc does: first how large one is, then its entries.
 */
#include "probes/legacy.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
/* Behind netinet/in.h, to which the kernel's own headers give way. */
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include "engine/base/missing.h"
#include "engine/base/str.h"

#define TRIES 3			    /* where the table changed between the two questions */
#define SIZE_MAX_BYTES (256u << 20) /* no sane table is larger */

static const struct family {
	uint8_t nfproto;
	int domain, level, info, entries; /* socket options */
	const char *names;		  /* which tables are loaded */
} families[] = {
	{ NFPROTO_IPV4, AF_INET, IPPROTO_IP, IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES,
	  "/proc/thread-self/net/ip_tables_names" },
	{ NFPROTO_IPV6, AF_INET6, IPPROTO_IPV6, IP6T_SO_GET_INFO, IP6T_SO_GET_ENTRIES,
	  "/proc/thread-self/net/ip6_tables_names" },
};

/* Both families have the same two structs, but for what comes behind them. */
_Static_assert(sizeof(struct ipt_getinfo) == sizeof(struct ip6t_getinfo), "one struct for both families");
_Static_assert(offsetof(struct ipt_get_entries, entrytable) == offsetof(struct ip6t_get_entries, entrytable),
	       "one struct for both families");
_Static_assert(sizeof(((struct ipt_getinfo *)0)->hook_entry) == LEGACY_HOOKS * sizeof(uint32_t), "hooks");

void legacy_blobs_done(struct legacy_blobs *blobs)
{
	for (size_t i = 0; i < blobs->n; i++)
		free(blobs->list[i].bytes);
	free(blobs->list);
	*blobs = (struct legacy_blobs){ 0 };
}

/* 0; -EAGAIN: it has changed meanwhile. */
static int read_once(int fd, const struct family *family, struct legacy_blob *blob)
{
	struct ipt_getinfo info = { 0 };
	_cleanup_(freep) struct ipt_get_entries *get = NULL;
	socklen_t len = sizeof(info), whole;

	memcpy(info.name, blob->table, sizeof(info.name));
	if (getsockopt(fd, family->level, family->info, &info, &len) < 0)
		return -errno;
	if (len != sizeof(info) || info.size > SIZE_MAX_BYTES)
		return -EBADMSG;
	whole = (socklen_t)(sizeof(*get) + info.size);
	get = xcalloc(1, whole);
	memcpy(get->name, info.name, sizeof(get->name));
	get->size = info.size;
	len = whole;
	if (getsockopt(fd, family->level, family->entries, get, &len) < 0)
		return -errno;
	if (len != whole)
		return -EBADMSG;
	blob->hooks = info.valid_hooks;
	memcpy(blob->entry, info.hook_entry, sizeof(blob->entry));
	memcpy(blob->underflow, info.underflow, sizeof(blob->underflow));
	blob->size = info.size;
	blob->bytes = xcalloc(1, info.size);
	memcpy(blob->bytes, get->entrytable, info.size);
	return 0;
}

static int read_table(int fd, const struct family *family, const char *name, struct legacy_blobs *blobs,
		      struct err *err)
{
	struct legacy_blob blob = { .family = family->nfproto };
	int r = -EAGAIN;

	if (strlen(name) >= sizeof(blob.table))
		return err_set(err, -EBADMSG, "the kernel names a legacy table with more than 31 letters");
	strcpy(blob.table, name);
	for (int i = 0; i < TRIES && r == -EAGAIN; i++)
		r = read_once(fd, family, &blob);
	if (r < 0)
		return err_set(err, r, "cannot read the legacy table %s of iptables: %s", name, strerror(-r));
	xgrow(&blobs->list, blobs->n, sizeof(*blobs->list));
	blobs->list[blobs->n++] = blob;
	return 0;
}

static int read_named(FILE *names, const struct family *family, struct legacy_blobs *blobs, struct err *err)
{
	_cleanup_(closep) int fd = socket(family->domain, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	_cleanup_(freep) char *line = NULL;
	size_t size = 0;
	int r = 0;

	if (fd < 0)
		return err_missing(err, -errno, CAP_NET_RAW, "cannot ask for the legacy tables of iptables");
	while (r == 0 && getline(&line, &size, names) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			r = read_table(fd, family, line, blobs, err);
	}
	return r;
}

int legacy_read(uint8_t nfproto, struct legacy_blobs *ret_blobs, struct err *err)
{
	const struct family *family = &families[nfproto == NFPROTO_IPV6];
	struct legacy_blobs blobs = { 0 };
	FILE *names = fopen(family->names, "re");
	int r;

	*ret_blobs = blobs;
	/* No such file: this kernel has no legacy tables. */
	if (!names)
		return errno == ENOENT ? 0
				       : err_set(err, -errno, "cannot read %s: %s%s", family->names, strerror(errno),
						 errno == EACCES ? " (only root may; run nfdiag as root)" : "");
	r = read_named(names, family, &blobs, err);
	fclose(names);
	if (r < 0) {
		legacy_blobs_done(&blobs);
		return r;
	}
	*ret_blobs = blobs;
	return 0;
}
