/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF that is put together here is read as it says; what is cut off or lies is refused, or read without harm. And of
 * the running kernel what every kernel has is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/btf.h>

#include "engine/base/str.h"
#include "probes/btf.h"

struct made {
	struct btf_header header;
	uint8_t bytes[1024];
	uint32_t types_len;
	uint32_t n; /* types */
	char names[256];
	uint32_t names_len;
};

static uint32_t name(struct made *made, const char *text)
{
	uint32_t at = made->names_len;

	memcpy(made->names + at, text, strlen(text) + 1);
	made->names_len += (uint32_t)strlen(text) + 1;
	return at;
}

static void add(struct made *made, const void *bytes, size_t len)
{
	memcpy(made->bytes + made->types_len, bytes, len);
	made->types_len += (uint32_t)len;
}

static uint32_t type(struct made *made, const char *text, uint32_t kind, uint32_t flag, uint32_t n, uint32_t size)
{
	const struct btf_type entry = { .name_off = *text ? name(made, text) : 0,
					.info = flag << 31 | kind << 24 | n,
					.size = size };

	add(made, &entry, sizeof(entry));
	return ++made->n;
}

static void member(struct made *made, const char *text, uint32_t id, uint32_t offset)
{
	const struct btf_member entry = { .name_off = *text ? name(made, text) : 0, .type = id, .offset = offset };

	add(made, &entry, sizeof(entry));
}

static void value(struct made *made, const char *text, int32_t number)
{
	const struct btf_enum entry = { .name_off = name(made, text), .val = number };

	add(made, &entry, sizeof(entry));
}

/* The bytes as the kernel lays them out; the caller frees. */
static uint8_t *lay_out(const struct made *made, size_t *ret_len)
{
	struct btf_header header = { .magic = BTF_MAGIC,
				     .version = BTF_VERSION,
				     .hdr_len = sizeof(header),
				     .type_len = made->types_len,
				     .str_off = made->types_len,
				     .str_len = made->names_len };
	uint8_t *bytes = malloc(sizeof(header) + made->types_len + made->names_len);

	assert_non_null(bytes);
	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), made->bytes, made->types_len);
	memcpy(bytes + sizeof(header) + made->types_len, made->names, made->names_len);
	*ret_len = sizeof(header) + made->types_len + made->names_len;
	return bytes;
}

/* struct packet { u8 first; union { struct { u16 near; const pointer far; }; u32 both; }; u8 bits:3; struct inner in;
 * }, struct inner { u8 x; u32 y; }, enum reason { A = 0, B = 7 }. */
static void make(struct made *made)
{
	uint32_t u8, u16, u32, pointer, constant, nested, both, inner, encoding = 0;

	*made = (struct made){ .names_len = 1 };
	u8 = type(made, "u8", BTF_KIND_INT, 0, 0, 1);
	add(made, &encoding, 4);
	u16 = type(made, "u16", BTF_KIND_INT, 0, 0, 2);
	add(made, &encoding, 4);
	u32 = type(made, "u32", BTF_KIND_INT, 0, 0, 4);
	add(made, &encoding, 4);
	pointer = type(made, "", BTF_KIND_PTR, 0, 0, 0);
	constant = type(made, "", BTF_KIND_CONST, 0, 0, pointer);
	nested = type(made, "", BTF_KIND_STRUCT, 0, 2, 16);
	member(made, "near", u16, 0);
	member(made, "far", constant, 64);
	both = type(made, "", BTF_KIND_UNION, 0, 2, 16);
	member(made, "", nested, 0);
	member(made, "both", u32, 0);
	inner = type(made, "inner", BTF_KIND_STRUCT, 0, 2, 8);
	member(made, "x", u8, 0);
	member(made, "y", u32, 32);
	/* A declaration alone, before the real one. */
	type(made, "packet", BTF_KIND_FWD, 0, 0, 0);
	type(made, "packet", BTF_KIND_STRUCT, 1, 4, 40);
	member(made, "first", u8, 0);
	member(made, "", both, 64);
	member(made, "bits", u8, 3U << 24 | 192);
	member(made, "in", inner, 256);
	type(made, "reason", BTF_KIND_ENUM, 0, 2, 4);
	value(made, "A", 0);
	value(made, "B", 7);
}

static void test_members(void **state)
{
	struct made made;
	struct btf *btf = NULL;
	uint32_t at = 0;
	size_t len;
	uint8_t *bytes;

	(void)state;
	make(&made);
	bytes = lay_out(&made, &len);
	assert_int_equal(btf_parse(bytes, len, &btf, NULL), 0);
	assert_int_equal(btf_member(btf, "packet", "first", 1, &at), 0);
	assert_int_equal(at, 0);
	assert_int_equal(btf_member(btf, "packet", "near", 2, &at), 0);
	assert_int_equal(at, 8);
	assert_int_equal(btf_member(btf, "packet", "far", sizeof(void *), &at), 0);
	assert_int_equal(at, 16);
	assert_int_equal(btf_member(btf, "packet", "in.y", 4, &at), 0);
	assert_int_equal(at, 36);
	/* Another size, a bit field, a struct, a name that begins alike, nothing behind a member that is no struct. */
	assert_int_equal(btf_member(btf, "packet", "near", 4, &at), -ENOENT);
	assert_int_equal(btf_member(btf, "packet", "bits", 1, &at), -ENOENT);
	assert_int_equal(btf_member(btf, "packet", "in", 8, &at), -ENOENT);
	assert_int_equal(btf_member(btf, "packet", "nea", 2, &at), -ENOENT);
	assert_int_equal(btf_member(btf, "packet", "near.x", 2, &at), -ENOENT);
	assert_int_equal(btf_member(btf, "packe", "near", 2, &at), -ENOENT);
	assert_string_equal(btf_enum_name(btf, "reason", 0), "A");
	assert_string_equal(btf_enum_name(btf, "reason", 7), "B");
	assert_null(btf_enum_name(btf, "reason", 1));
	assert_null(btf_enum_name(btf, "none", 0));
	btf_free(btf);
	free(bytes);
}

/* Every shorter length is refused, and every byte may be another one. */
static void test_broken(void **state)
{
	struct made made;
	size_t len;
	uint8_t *bytes;

	(void)state;
	make(&made);
	bytes = lay_out(&made, &len);
	for (size_t i = 0; i < len; i++) {
		struct btf *btf = NULL;
		struct err err = { 0 };
		uint8_t *part = malloc(i + 1);

		assert_non_null(part);
		memcpy(part, bytes, i);
		assert_int_equal(btf_parse(part, i, &btf, &err), -EBADMSG);
		assert_true(*err.text);
		free(part);
	}
	for (size_t i = 0; i < len; i++) {
		const uint8_t was = bytes[i];
		struct btf *btf = NULL;
		uint32_t at;

		bytes[i] ^= 0x5f;
		if (btf_parse(bytes, len, &btf, NULL) == 0) {
			btf_member(btf, "packet", "far", sizeof(void *), &at);
			btf_member(btf, "packet", "in.y", 4, &at);
			btf_enum_name(btf, "reason", 7);
		}
		btf_free(btf);
		bytes[i] = was;
	}
	free(bytes);
}

/* A union that holds itself, without a name, twice: the search ends. */
static void test_endless(void **state)
{
	struct made made = { .names_len = 1 };
	struct btf *btf = NULL;
	size_t len;
	uint8_t *bytes;
	uint32_t at;

	(void)state;
	type(&made, "packet", BTF_KIND_STRUCT, 0, 2, 8);
	member(&made, "", 1, 0);
	member(&made, "", 1, 0);
	type(&made, "loop", BTF_KIND_TYPEDEF, 0, 0, 2);
	bytes = lay_out(&made, &len);
	assert_int_equal(btf_parse(bytes, len, &btf, NULL), 0);
	assert_int_equal(btf_member(btf, "packet", "far", 8, &at), -ENOENT);
	btf_free(btf);
	free(bytes);
}

static void test_kernel(void **state)
{
	struct err err = { 0 };
	struct btf *btf = NULL;
	uint32_t head = 0, header = 0;
	int r = btf_open(&btf, &err);

	(void)state;
	if (r == -ENOENT)
		skip();
	assert_int_equal(r, 0);
	assert_int_equal(btf_member(btf, "sk_buff", "head", sizeof(void *), &head), 0);
	assert_int_equal(btf_member(btf, "sk_buff", "network_header", 2, &header), 0);
	assert_true(head > 0 && header > 0 && head != header);
	btf_free(btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_kernel),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
