/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own description of its types (BTF): where a member of a struct is, and what a value of an enum is
 * called. Reads bytes only, and believes none of them.
 */
#ifndef NFDIAG_PROBES_BTF_H
#define NFDIAG_PROBES_BTF_H

#include "engine/base/err.h"

struct btf;

/* Of these bytes, which must live as long. 0, or -EBADMSG with err. */
int btf_parse(const void *bytes, size_t len, struct btf **ret_btf, struct err *err);
/* Of the running kernel, /sys/kernel/btf/vmlinux: some MB, some milliseconds. 0, or -errno with err (-ENOENT: this
 * kernel was built without it). */
int btf_open(struct btf **ret_btf, struct err *err);
void btf_free(struct btf *btf);
DEFINE_FREEP(struct btf, btf_free)

/* Offset of that member in bytes, members of nameless structs and unions within it too; "ns.inum" is a member's member.
 * It must be a pointer or an integer of `size` bytes, no bit field. 0, or -ENOENT. */
int btf_member(const struct btf *btf, const char *type, const char *member, uint32_t size, uint32_t *ret_offset);
/* The name of that value; it lives as long as the bytes. NULL where there is none. */
const char *btf_enum_name(const struct btf *btf, const char *type, uint32_t value);

#endif
