/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing strings, escaping for terminals, quoting for shells, and wrapping.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/base/str.h"
#include "engine/wrap.h"

static void test_grow(void **state)
{
	_cleanup_(freep) char *text = NULL;
	struct str str = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		str_addf(&str, "%d,", i % 10);
	assert_int_equal(str.len, 2000);
	assert_int_equal(strlen(str.s), 2000);
	text = str_take(&str);
	assert_null(str.s);
	assert_int_equal(str.len, 0);
	free(text);
	text = str_take(&str);
	assert_string_equal(text, "");
}

static void test_xgrow(void **state)
{
	uint64_t *array = NULL;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		xgrow(&array, i, sizeof(*array));
		array[i] = i;
	}
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(array[i], i);
	free(array);
}

static void test_escape(void **state)
{
	static const struct {
		const char *text, *escaped;
	} table[] = {
		{ "", "" },
		{ "plain ~ text", "plain ~ text" },
		{ "\033[31mred", "\\x1b[31mred" },
		{ "a\nb\tc\r", "a\\x0ab\\x09c\\x0d" },
		{ "\x01\x1f\x20\x7e\x7f", "\\x01\\x1f ~\\x7f" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "\xe9\x98\xb2\xe7\x81\xab", "\xe9\x98\xb2\xe7\x81\xab" },
		{ "\xc3", "\\xc3" }, /* cut off */
		{ "\xe9\x98", "\\xe9\\x98" },
		{ "\xc0\x80", "\\xc0\\x80" },			/* overlong */
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },		/* surrogate */
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" }, /* past U+10FFFF */
		{ "\xc2\x9b"
		  "31m",
		  "\\xc2\\x9b31m" }, /* C1: CSI in one character */
		{ "\xe2\x80\xae"
		  "evil",
		  "\\xe2\\x80\\xaeevil" }, /* right-to-left override */
		{ "\xff\xfe", "\\xff\\xfe" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct str str = { 0 };

		str_add(&str, ">");
		str_add_escaped(&str, table[i].text);
		assert_string_equal(str.s + 1, table[i].escaped);
		str_done(&str);
	}
}

/* What a shell makes of the word must be the text again. */
static void test_shell(void **state)
{
	static const char *const texts[] = { "plain", "a b",	   "it's",     "$(reboot)",
					     "`x`",   "\"",	   "'",	       "''",
					     "a;b",   "-n",	   "*",	       "~",
					     "a\\b",  "!x",	   "#",	       "{ 192.168.70.10 . 22 }",
					     "",      "a|b>c<d&e", "\xc3\xbc", "=x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct str command = { 0 };
		char got[100] = "";
		FILE *shell;

		str_add(&command, "printf '[%s]' ");
		str_add_shell(&command, texts[i]);
		shell = popen(command.s, "r");
		assert_non_null(shell);
		assert_non_null(fgets(got, sizeof(got), shell));
		assert_int_equal(pclose(shell), 0);
		assert_int_equal(strlen(got), strlen(texts[i]) + 2);
		assert_memory_equal(got + 1, texts[i], strlen(texts[i]));
		str_done(&command);
	}
}

/* What a terminal would not show is written so that it can be pasted all the same. */
static void test_shell_printable(void **state)
{
	static const char *const texts[] = { "a\033[2J 'b' %d \\n $(c)", "\x01\x7f", "\xff\xc2\x9b\xe2\x80\xae!",
					     "a\nb\tc", "-f\x01" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct str word = { 0 }, command = { 0 };
		char got[100] = "";
		FILE *shell;
		size_t n;

		str_add_shell(&word, texts[i]);
		for (const char *s = word.s; *s; s++)
			assert_true(*s >= 0x20 && *s < 0x7f);
		str_addf(&command, "printf '[%%s]' %s", word.s);
		shell = popen(command.s, "r");
		assert_non_null(shell);
		n = fread(got, 1, sizeof(got), shell);
		assert_int_equal(pclose(shell), 0);
		assert_int_equal(n, strlen(texts[i]) + 2);
		assert_memory_equal(got + 1, texts[i], strlen(texts[i]));
		str_done(&word);
		str_done(&command);
	}
}

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("gr\xc3\xbc\xc3\x9f"), 4);
	assert_int_equal(text_width("\xe9\x98\xb2\xe7\x81\xab"), 4);
	assert_int_equal(text_width("\xf0\x9f\x94\xa5"), 2);
	assert_int_equal(text_width("\033[1;31mFAIL\033[0m"), 4);
}

static void test_wrap(void **state)
{
	static const struct {
		const char *start, *text;
		size_t indent, columns;
		const char *want;
	} table[] = {
		{ "", "", 2, 40, "\n" },
		{ "", "one two", 2, 7, "one two\n" },	 /* at the limit */
		{ "", "one two", 2, 6, "one\n  two\n" }, /* above it */
		{ "ab ", "one two three", 3, 10, "ab one two\n   three\n" },
		{ "x\nab ", "one two three", 3, 10, "x\nab one two\n   three\n" },
		{ "", "a  b\nc ", 2, 40, "a b c\n" }, /* blanks and newlines are one blank */
		{ "", "muchtoolongaword x", 2, 8, "muchtoolongaword\n  x\n" },
		{ "", "esc \033[31m", 2, 40, "esc \\x1b[31m\n" },
		{ "", "\xe9\x98\xb2\xe7\x81\xab x", 1, 5, "\xe9\x98\xb2\xe7\x81\xab\n x\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct str out = { 0 };

		str_add(&out, table[i].start);
		wrap_text(&out, table[i].text, table[i].indent, table[i].columns);
		assert_string_equal(out.s, table[i].want);
		str_done(&out);
	}
}

static void test_row(void **state)
{
	struct str out = { 0 };

	(void)state;
	wrap_row(&out, "a", 4, "x y", 80);
	wrap_row(&out, "abc", 4, "x", 80);
	assert_string_equal(out.s, "a   x y\nabc\n    x\n");
	str_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grow),  cmocka_unit_test(test_xgrow),	      cmocka_unit_test(test_escape),
		cmocka_unit_test(test_shell), cmocka_unit_test(test_width),	      cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_row),   cmocka_unit_test(test_shell_printable),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
