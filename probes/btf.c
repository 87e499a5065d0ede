/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads BTF as the kernel's documentation has it (Documentation/bpf/btf.rst): a header, types of various sizes one
 * behind the other, numbered from 1, and their names.
 */
#include "probes/btf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "engine/base/str.h"

#define BTF_PATH "/sys/kernel/btf/vmlinux"
#define BTF_LEN_MAX (256U << 20)
#define NESTED_MAX 8	   /* nameless structs within each other */
#define MEMBERS_MAX 100000 /* looked at for one question */
#define HOPS_MAX 32	   /* typedefs and qualifiers of one type */
#define BTF_KINDS 32	   /* the field's width */

struct btf {
	const uint8_t *types;
	const char *names;
	uint32_t types_len, names_len;
	uint32_t *at;  /* by id: where the type begins */
	uint32_t n;    /* ids, that of void included */
	void *read;    /* the bytes, where they are our own */
	size_t mapped; /* length of the mapping at `read`; 0: it was allocated */
};

/* What follows a type's first 12 bytes: so much, and so much for each of its members. */
static const struct {
	uint8_t fixed, each;
	bool known;
} kind_table[BTF_KINDS] = {
	[BTF_KIND_INT] = { 4, 0, true },
	[BTF_KIND_PTR] = { 0, 0, true },
	[BTF_KIND_ARRAY] = { sizeof(struct btf_array), 0, true },
	[BTF_KIND_STRUCT] = { 0, sizeof(struct btf_member), true },
	[BTF_KIND_UNION] = { 0, sizeof(struct btf_member), true },
	[BTF_KIND_ENUM] = { 0, sizeof(struct btf_enum), true },
	[BTF_KIND_FWD] = { 0, 0, true },
	[BTF_KIND_TYPEDEF] = { 0, 0, true },
	[BTF_KIND_VOLATILE] = { 0, 0, true },
	[BTF_KIND_CONST] = { 0, 0, true },
	[BTF_KIND_RESTRICT] = { 0, 0, true },
	[BTF_KIND_FUNC] = { 0, 0, true },
	[BTF_KIND_FUNC_PROTO] = { 0, sizeof(struct btf_param), true },
	[BTF_KIND_VAR] = { sizeof(struct btf_var), 0, true },
	[BTF_KIND_DATASEC] = { 0, sizeof(struct btf_var_secinfo), true },
	[BTF_KIND_FLOAT] = { 0, 0, true },
	[BTF_KIND_DECL_TAG] = { 4, 0, true },
	[BTF_KIND_TYPE_TAG] = { 0, 0, true },
	[BTF_KIND_ENUM64] = { 0, sizeof(struct btf_enum64), true },
};

/* The bytes need not be aligned. */
static struct btf_type type_at(const struct btf *btf, uint32_t id)
{
	struct btf_type type;

	memcpy(&type, btf->types + btf->at[id], sizeof(type));
	return type;
}

/* Entry `i` of what follows a type; its length was checked when the types were counted. */
static void entry_at(const struct btf *btf, uint32_t id, uint32_t i, void *ret_entry, size_t size)
{
	memcpy(ret_entry, btf->types + btf->at[id] + sizeof(struct btf_type) + i * size, size);
}

static bool name_is(const struct btf *btf, uint32_t offset, const char *name)
{
	size_t len = strlen(name) + 1;

	return offset < btf->names_len && len <= btf->names_len - offset && !memcmp(btf->names + offset, name, len);
}

static int broken(struct err *err, const char *what)
{
	return err_set(err, -EBADMSG, "the kernel's description of its types (BTF) cannot be read: %s", what);
}

/* Where each type begins. */
static int index_types(struct btf *btf, struct err *err)
{
	uint32_t at = 0;

	/* 0 is void, which is not among them. */
	xgrow(&btf->at, 0, sizeof(*btf->at));
	btf->n = 1;
	while (at < btf->types_len) {
		struct btf_type type;
		uint64_t len = sizeof(type);
		uint32_t kind;

		if (len > btf->types_len - at)
			return broken(err, "a type is cut off");
		memcpy(&type, btf->types + at, sizeof(type));
		kind = BTF_INFO_KIND(type.info);
		if (!kind_table[kind].known)
			return broken(err, "a kind of type is not known");
		len += kind_table[kind].fixed + (uint64_t)kind_table[kind].each * BTF_INFO_VLEN(type.info);
		if (len > btf->types_len - at)
			return broken(err, "a type is cut off");
		xgrow(&btf->at, btf->n, sizeof(*btf->at));
		btf->at[btf->n++] = at;
		at += (uint32_t)len;
	}
	return 0;
}

int btf_parse(const void *bytes, size_t len, struct btf **ret_btf, struct err *err)
{
	_cleanup_(btf_freep) struct btf *btf = NULL;
	struct btf_header header;
	int r;

	if (len < sizeof(header) || len > BTF_LEN_MAX)
		return broken(err, "its length");
	memcpy(&header, bytes, sizeof(header));
	if (header.magic != BTF_MAGIC || header.version != BTF_VERSION || header.hdr_len < sizeof(header))
		return broken(err, "its header");
	len -= header.hdr_len <= len ? header.hdr_len : len;
	if (header.type_off > len || header.type_len > len - header.type_off || header.str_off > len ||
	    header.str_len > len - header.str_off)
		return broken(err, "its sections");
	btf = xcalloc(1, sizeof(*btf));
	btf->types = (const uint8_t *)bytes + header.hdr_len + header.type_off;
	btf->types_len = header.type_len;
	btf->names = (const char *)bytes + header.hdr_len + header.str_off;
	btf->names_len = header.str_len;
	if (!btf->names_len || btf->names[btf->names_len - 1])
		return broken(err, "its names");
	r = index_types(btf, err);
	if (r < 0)
		return r;
	*ret_btf = TAKE_PTR(btf);
	return 0;
}

/* sysfs gives a page for each read(); since Linux 6.16 the file can be mapped. */
static int read_all(int fd, size_t len, void **ret_bytes, size_t *ret_mapped)
{
	_cleanup_(freep) uint8_t *bytes = NULL;
	void *map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	size_t got = 0;

	if (map != MAP_FAILED) {
		*ret_bytes = map;
		*ret_mapped = len;
		return 0;
	}
	bytes = xcalloc(1, len);
	while (got < len) {
		ssize_t r = read(fd, bytes + got, len - got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r < 0 ? -errno : -EBADMSG;
		got += (size_t)r;
	}
	*ret_bytes = TAKE_PTR(bytes);
	*ret_mapped = 0;
	return 0;
}

static void forget_bytes(void *bytes, size_t mapped)
{
	if (mapped)
		munmap(bytes, mapped);
	else
		free(bytes);
}

int btf_open(struct btf **ret_btf, struct err *err)
{
	_cleanup_(closep) int fd = open(BTF_PATH, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes = NULL;
	size_t mapped = 0;
	int r;

	if (fd < 0)
		return err_set(err, -errno,
			       errno == ENOENT ? "this kernel does not describe its types (%s)" : "cannot read %s",
			       BTF_PATH);
	if (fstat(fd, &st) < 0)
		return err_set(err, -errno, "cannot read %s", BTF_PATH);
	if (st.st_size <= 0 || st.st_size > (off_t)BTF_LEN_MAX)
		return broken(err, "its length");
	r = read_all(fd, (size_t)st.st_size, &bytes, &mapped);
	if (r < 0)
		return err_set(err, r, "cannot read %s", BTF_PATH);
	r = btf_parse(bytes, (size_t)st.st_size, ret_btf, err);
	if (r < 0) {
		forget_bytes(bytes, mapped);
		return r;
	}
	(*ret_btf)->read = bytes;
	(*ret_btf)->mapped = mapped;
	return 0;
}

void btf_free(struct btf *btf)
{
	if (!btf)
		return;
	forget_bytes(btf->read, btf->mapped);
	free(btf->at);
	free(btf);
}

/* The type of that kind and name, or 0. */
static uint32_t type_named(const struct btf *btf, uint32_t kind, const char *name)
{
	for (uint32_t id = 1; id < btf->n; id++) {
		const struct btf_type type = type_at(btf, id);

		if (BTF_INFO_KIND(type.info) == kind && name_is(btf, type.name_off, name))
			return id;
	}
	return 0;
}

/* The type that is behind typedefs and qualifiers; 0: none, or too many of them. */
static uint32_t id_behind(const struct btf *btf, uint32_t id)
{
	for (int i = 0; i < HOPS_MAX && id && id < btf->n; i++) {
		const struct btf_type type = type_at(btf, id);

		switch (BTF_INFO_KIND(type.info)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			id = type.type;
			break;
		default:
			return id;
		}
	}
	return 0;
}

static bool has_size(const struct btf *btf, uint32_t id, uint32_t size)
{
	struct btf_type type;

	id = id_behind(btf, id);
	if (!id)
		return false;
	type = type_at(btf, id);
	if (BTF_INFO_KIND(type.info) == BTF_KIND_PTR)
		return size == sizeof(void *);
	return BTF_INFO_KIND(type.info) == BTF_KIND_INT && type.size == size;
}

struct search {
	const char *member; /* not ended: */
	size_t len;
	uint64_t offset; /* in bits */
	uint32_t type;	 /* of what was found */
	bool bit_field;
	unsigned int looked_at;
};

static bool is_member(const struct btf *btf, uint32_t name, const struct search *search)
{
	return name < btf->names_len && search->len < btf->names_len - name &&
	       !memcmp(btf->names + name, search->member, search->len) && !btf->names[name + search->len];
}

static bool find_member(const struct btf *btf, uint32_t id, uint64_t base, int depth, struct search *search)
{
	const struct btf_type type = type_at(btf, id);
	uint32_t kind = BTF_INFO_KIND(type.info);

	if ((kind != BTF_KIND_STRUCT && kind != BTF_KIND_UNION) || depth > NESTED_MAX)
		return false;
	for (uint32_t i = 0; i < BTF_INFO_VLEN(type.info) && search->looked_at++ < MEMBERS_MAX; i++) {
		struct btf_member member;
		uint64_t offset;

		entry_at(btf, id, i, &member, sizeof(member));
		offset = base + (BTF_INFO_KFLAG(type.info) ? BTF_MEMBER_BIT_OFFSET(member.offset) : member.offset);
		if (is_member(btf, member.name_off, search)) {
			search->offset = offset;
			search->type = member.type;
			search->bit_field = BTF_INFO_KFLAG(type.info) && BTF_MEMBER_BITFIELD_SIZE(member.offset);
			return true;
		}
		if (name_is(btf, member.name_off, "") && member.type && member.type < btf->n &&
		    find_member(btf, member.type, offset, depth + 1, search))
			return true;
	}
	return false;
}

int btf_member(const struct btf *btf, const char *type, const char *member, uint32_t size, uint32_t *ret_offset)
{
	struct search search = { .type = type_named(btf, BTF_KIND_STRUCT, type) };

	for (;;) {
		uint32_t id = id_behind(btf, search.type);

		search.member = member;
		search.len = strcspn(member, ".");
		if (!id || !find_member(btf, id, search.offset, 0, &search))
			return -ENOENT;
		if (!member[search.len])
			break;
		member += search.len + 1;
	}
	if (search.bit_field || search.offset % 8 || search.offset / 8 > INT32_MAX || !has_size(btf, search.type, size))
		return -ENOENT;
	*ret_offset = (uint32_t)(search.offset / 8);
	return 0;
}

const char *btf_enum_name(const struct btf *btf, const char *type, uint32_t value)
{
	uint32_t id = type_named(btf, BTF_KIND_ENUM, type);
	uint32_t n = id ? BTF_INFO_VLEN(type_at(btf, id).info) : 0;

	for (uint32_t i = 0; i < n; i++) {
		struct btf_enum entry;

		entry_at(btf, id, i, &entry, sizeof(entry));
		/* The last name is ended by the last byte. */
		if ((uint32_t)entry.val == value && entry.name_off < btf->names_len)
			return btf->names + entry.name_off;
	}
	return NULL;
}
