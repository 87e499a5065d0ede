/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The store of facts, and the table that declares them.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "engine/base/fact.h"
#include "engine/base/str.h"

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < fact_table_size; i++) {
		const struct fact_decl *decl = &fact_table[i];

		/* No name twice, each with a meaning; words and lists where the type has them, and nowhere else. */
		assert_ptr_equal(fact_decl_find(decl->name), decl);
		assert_true(decl->meaning && *decl->meaning);
		assert_true(decl->group && *decl->group);
		assert_int_equal(decl->type == FACT_WORD, decl->words != NULL);
		assert_int_equal(decl->type == FACT_REF, decl->list != NULL);
		if (decl->list)
			assert_non_null(fact_list_find(decl->list));
		for (const char *s = decl->name; *s; s++)
			assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz_.", *s));
		assert_true(*fact_type_name(decl->type));
	}
	for (size_t i = 0; i < fact_lists_size; i++)
		assert_ptr_equal(fact_list_find(fact_lists[i].name), &fact_lists[i]);
	assert_null(fact_decl_find("stops"));
	assert_null(fact_decl_find(""));
	assert_null(fact_list_find("stops.kind"));
}

static void test_values(void **state)
{
	static const char *const texts[][2] = {
		{ "nat.done", "no" },	{ "nat.place", "-9223372036854775808" }, { "probe.iif", "" },
		{ "nat.kind", "dnat" }, { "flow.client", "2001:db8::1" },
	};
	_cleanup_(facts_freep) struct facts *facts = facts_new();
	struct record *top = facts_top(facts);
	struct addr addr;

	(void)state;
	assert_int_equal(addr_parse("2001:db8::1", &addr), 0);
	fact_bool(top, "nat.done", true);
	fact_bool(top, "nat.done", false);
	fact_int(top, "nat.place", INT64_MIN);
	fact_text(top, "probe.iif", "");
	fact_word(top, "nat.kind", "none");
	fact_word(top, "nat.kind", "dnat");
	fact_addr(top, "flow.client", &addr);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(freep) char *text = fact_value_text(fact_get(top, texts[i][0]));

		assert_string_equal(text, texts[i][1]);
	}
	assert_false(fact_get_bool(top, "nat.done", true));
	assert_true(fact_get_int(top, "nat.place", 0) == INT64_MIN);
	assert_string_equal(fact_get_text(top, "nat.kind", "x"), "dnat");
	addr = fact_get_addr(top, "flow.public");
	assert_int_equal(addr.family, 0);
	/* NULL leaves a text unset. */
	fact_text(top, "route.oif", NULL);
	assert_null(fact_get(top, "route.oif"));
	assert_string_equal(fact_get_text(top, "route.oif", "x"), "x");
}

static void test_unknown(void **state)
{
	_cleanup_(facts_freep) struct facts *facts = facts_new();
	struct record *top = facts_top(facts);

	(void)state;
	fact_unknown(top, "route.oif", "asked %d times", 3);
	assert_false(fact_get(top, "route.oif")->known);
	assert_string_equal(fact_get(top, "route.oif")->why, "asked 3 times");
	assert_null(fact_value_text(fact_get(top, "route.oif")));
	/* A value replaces an unknown, never the other way round. */
	fact_text(top, "route.oif", "eth0");
	fact_unknown(top, "route.oif", "too late");
	assert_string_equal(fact_get_text(top, "route.oif", NULL), "eth0");
	fact_group_unknown(facts, "route", "no permission");
	assert_string_equal(fact_get_text(top, "route.oif", NULL), "eth0");
	assert_string_equal(fact_get(top, "route.kind")->why, "no permission");
	assert_null(fact_get(top, "neigh.state"));
}

static void count(const struct fact *fact, void *data)
{
	assert_non_null(fact->decl);
	(*(size_t *)data)++;
}

static void test_lists(void **state)
{
	_cleanup_(facts_freep) struct facts *facts = facts_new();
	struct record *first, *second, *near;
	_cleanup_(freep) char *text = NULL;
	size_t n = 0;

	(void)state;
	assert_int_equal(facts_count(facts, "stops"), 0);
	first = facts_add(facts, "stops");
	for (int i = 0; i < 100; i++)
		second = facts_add(facts, "stops");
	near = facts_add(facts, "near_misses");
	assert_int_equal(facts_count(facts, "stops"), 101);
	/* Records stay where they are while the list grows. */
	assert_ptr_equal(facts_at(facts, "stops", 0), first);
	assert_int_equal(record_index(second), 100);
	assert_string_equal(record_list(second), "stops");
	assert_string_equal(record_list(facts_top(facts)), "");
	fact_ref(near, "before", second);
	fact_int(near, "place", 3);
	assert_ptr_equal(fact_get_ref(near, "before"), second);
	text = fact_value_text(fact_get(near, "before"));
	assert_string_equal(text, "stops[100]");
	record_each(near, count, &n);
	assert_int_equal(n, 2);
	/* A field is no scalar, and the other way round. */
	assert_null(fact_get(near, "near_misses.place"));
	assert_null(fact_get(facts_top(facts), "place"));
	facts_free(NULL);
}

static void set_undeclared(struct facts *facts)
{
	fact_bool(facts_top(facts), "nat.don", true);
}

static void set_wrong_type(struct facts *facts)
{
	fact_int(facts_top(facts), "nat.done", 1);
}

static void set_wrong_word(struct facts *facts)
{
	fact_word(facts_top(facts), "nat.kind", "snat");
}

static void set_field_as_scalar(struct facts *facts)
{
	fact_int(facts_add(facts, "stops"), "nat.place", 1);
}

static void add_to_no_list(struct facts *facts)
{
	facts_add(facts, "stop");
}

/* What is a defect of the program ends it. */
static void test_defects(void **state)
{
	void (*const defects[])(struct facts * facts) = { set_undeclared, set_wrong_type, set_wrong_word,
							  set_field_as_scalar, add_to_no_list };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(defects); i++) {
		pid_t pid = fork();
		int status;

		assert_true(pid >= 0);
		if (pid == 0) {
			signal(SIGABRT, SIG_DFL);
			close(STDERR_FILENO);
			defects[i](facts_new());
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table), cmocka_unit_test(test_values),  cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_lists), cmocka_unit_test(test_defects),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
