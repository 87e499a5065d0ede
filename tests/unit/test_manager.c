/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Managers' files: errors with their places, patterns over hostile names, values in texts, and which claim wins.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "engine/check.h"
#include "engine/manager_private.h"

static char dir[] = "/tmp/nfdiag-test-manager-XXXXXX";

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

/* Loads one file from text; *err has the message without the directory. */
static int load(struct checks *checks, const char *name, const char *text, struct err *err)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");
	char cut[sizeof(err->text)];
	int r;

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	r = checks_load_file(checks, path, err);
	if (!strncmp(err->text, dir, strlen(dir))) {
		memcpy(cut, err->text, sizeof(cut));
		snprintf(err->text, sizeof(err->text), "%s", cut + strlen(dir) + 1);
	}
	unlink(path);
	return r;
}

#define HEAD "manager: m\nwarning: w\n"

static void test_errors(void **state)
{
	static const struct {
		const char *text, *error;
	} wrong[] = {
		{ "manager: M\nwarning: w\nowns: { table: t }\n",
		  "m.yaml:1:10: 'M' is no name; use a-z, 0-9 and '-', at most 64" },
		{ HEAD, "m.yaml:1:1: a manager's file has no 'owns:'" },
		{ HEAD "owns: { tables: t }\n", "m.yaml:3:9: a claim has no key 'tables'; did you mean 'table'?" },
		{ HEAD "owns: { family: ip }\n",
		  "m.yaml:3:7: a claim needs one of 'table:', 'chain:', 'via:', 'within:', 'comment:', "
		  "'rule:', 'only:', 'with:', 'dialect:'" },
		{ HEAD "owns: { chain: a, place: there }\n",
		  "m.yaml:3:26: 'place:' is policy, rule or way, not 'there'" },
		{ HEAD "owns: { chain: '<a' }\n",
		  "m.yaml:3:16: pattern '<a': '<' begins a name, as in <zone>: a-z, 0-9 and '_', then '>'" },
		{ HEAD "owns: { chain: '<a>*' }\n",
		  "m.yaml:3:16: pattern '<a>*': between two holes there must be something" },
		{ HEAD "owns: { chain: '<a>-<a>' }\n", "m.yaml:3:16: pattern '<a>-<a>': the same name is there twice" },
		{ HEAD "owns: { chain: '<client>' }\n",
		  "m.yaml:3:16: <client> would hide the value of that name; choose another name" },
		{ HEAD "owns: { chain: '<zone>', object: '${zon}' }\n",
		  "m.yaml:3:37: there is no value 'zon', and no pattern above catches it as <zon>" },
		{ HEAD "owns: { chain: a, object: '${clent}' }\n",
		  "m.yaml:3:30: there is no value 'clent', and no pattern above catches it as <clent>; did you mean "
		  "'client'?" },
		{ HEAD "owns: { chain: a, dialect: xt }\n", "m.yaml:3:28: 'dialect:' is nft or iptables, not 'xt'" },
		{ "manager: m\nwarning: 'w ${chain}'\nowns: { chain: a }\n",
		  "m.yaml:2:15: 'warning:' takes no values; use 'note:' of an entry" },
		{ HEAD "owns: { chain: a }\nrank: 100\n", "m.yaml:4:7: a rank is a number from 0 to 99, not '100'" },
		{ HEAD "owns: { chain: a }\nlasting: { forwards: { note: n } }\n",
		  "m.yaml:4:12: a flow may need forward, input, translate, redirect, replace or close, not 'forwards'; "
		  "did you "
		  "mean 'forward'?" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { when: { prot: tcp }, note: n } }\n",
		  "m.yaml:4:29: there is no value 'prot', and no pattern above catches it as <prot>; did you mean "
		  "'proto'?" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { run: a } }\n",
		  "m.yaml:4:19: an entry needs 'undo:', or 'undo_note:' that says how it is undone" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { add: a, undo_note: b } }\n",
		  "m.yaml:4:19: 'file:' and 'add:' come together, and 'where:' only with them" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { opens: a } }\n",
		  "m.yaml:4:19: an entry needs 'run:', 'add:' or 'note:'" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { note: '{{a' } }\n", "m.yaml:4:27: '{{' without '}}'" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { note: 'a}}' } }\n", "m.yaml:4:27: '}}' without '{{'" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { note: 'a ${b c}' } }\n",
		  "m.yaml:4:27: a value is written ${name}, or ${name|otherwise}" },
		{ HEAD "owns: { chain: a }\nlasting: { input: { run: \"a\\nb\", undo: c } }\n",
		  "m.yaml:4:26: that is one line; write several as a list" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		_cleanup_(checks_freep) struct checks *checks = checks_new();
		struct err err = { 0 };

		assert_int_equal(load(checks, "m.yaml", wrong[i].text, &err), -EINVAL);
		assert_string_equal(err.text, wrong[i].error);
		assert_int_equal(err.exit, EXIT_USAGE);
	}
}

/* What `name` of the pattern catches; NULL: it does not fit, "": it fits. */
static char *caught(const char *text, const char *name, const char *in)
{
	struct manager_values values = { 0 };
	struct patterns patterns = { 0 };
	const char *why = NULL;
	char *out = NULL;

	patterns.list = xcalloc(1, sizeof(*patterns.list));
	assert_int_equal(pattern_parse(text, &patterns.list[patterns.n++], &why), 0);
	if (patterns_match(&patterns, in, &values))
		out = xstrdup(manager_value(&values, name) ? manager_value(&values, name) : "");
	manager_values_done(&values);
	patterns_done(&patterns);
	return out;
}

static void test_patterns(void **state)
{
	static const struct {
		const char *pattern, *in, *catches;
	} cases[] = {
		{ "FORWARD", "FORWARD", "" },
		{ "FORWARD", "FORWARD2", NULL },
		{ "FORWARD", "FORWAR", NULL },
		{ "*", "", "" },
		{ "a*", "a", "" },
		{ "*a", "ba", "" },
		{ "*a", "ab", NULL },
		{ "<x>", "", NULL },
		{ "<x>", "a", "a" },
		{ "in_<x>_allow", "in__allow", NULL },
		{ "in_<x>_allow", "in_a_allow", "a" },
		{ "in_<x>_allow", "in_a_allow_allow", "a_allow" },
		{ "in_<x>_allow", "in_\n\xff;_allow", "\n\xff;" },
		{ "<x>-<y>", "a-b-c", "a" },
		{ "<x>2<y>", "net2", NULL },
		{ "<x>2<y>", "2net", NULL },
		{ "<x>_*_b", "1_2_b", "1" },
		{ "aa<x>aa", "aaa", NULL },
		{ "aa<x>aa", "aaaaa", "a" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(freep) char *got = caught(cases[i].pattern, "x", cases[i].in);

		if (cases[i].catches)
			assert_string_equal(got ? got : "(does not fit)", cases[i].catches);
		else
			assert_null(got);
	}
}

/* A pattern of 60 holes over a name of 255 bytes ends at once. */
static void test_pattern_cost(void **state)
{
	char pattern[256] = "", name[256];
	_cleanup_(freep) char *got = NULL;

	(void)state;
	memset(name, 'a', 255);
	name[255] = '\0';
	for (size_t i = 0; i < 60; i++)
		strcat(pattern, "*aa");
	strcat(pattern, "b");
	got = caught(pattern, "x", name);
	assert_null(got);
}

static void test_values(void **state)
{
	static const struct {
		const char *text, *plain, *strict;
	} cases[] = {
		{ "a ${none} b", NULL, NULL },
		{ "a ${none|any} b", "a any b", "a any b" },
		{ "a {{from ${none} }}b", "a b", "a b" },
		{ "a {{from ${good} }}b", "a from eth0 b", "a from eth0 b" },
		{ "a {{from ${none|any} }}b", "a from any b", "a from any b" },
		{ "a $(b) ${good}", "a $(b) eth0", "a $(b) eth0" },
		{ "a ${evil}", "a $(reboot)", NULL },
		{ "a {{${evil}}}", "a $(reboot)", NULL },
		{ "a ${option}", "a -x", NULL },
		{ "a ${empty}", "a ", NULL },
	};
	struct manager_values values = { 0 };

	(void)state;
	manager_value_set(&values, "good", "eth0");
	manager_value_set(&values, "evil", "$(reboot)");
	manager_value_set(&values, "option", "-x");
	manager_value_set(&values, "empty", "");
	manager_value_set(&values, "none", "x");
	manager_value_set(&values, "none", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (int strict = 0; strict < 2; strict++) {
			const char *want = strict ? cases[i].strict : cases[i].plain, *why = NULL;
			_cleanup_(freep) char *got = NULL;
			struct wording wording;

			assert_int_equal(wording_parse(cases[i].text, &wording, &why), 0);
			got = wording_text(&wording, &values, strict);
			wording_done(&wording);
			if (want)
				assert_string_equal(got ? got : "(none)", want);
			else
				assert_null(got);
		}
	}
	assert_false(wording_is_plain("a b"));
	assert_false(wording_is_plain("a\x1b[2J"));
	assert_false(wording_is_plain("a'b"));
	assert_true(wording_is_plain("2001:db8::1/64"));
	manager_values_done(&values);
}

static bool exists(void *data, const struct manager_chain *chain)
{
	(*(unsigned int *)data)++;
	return !strcmp(chain->name, "there") && !strcmp(chain->table, "filter");
}

static void test_claims(void **state)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	const struct manager_chain path[] = { { "ip", "filter", "FORWARD" }, { "ip", "filter", "b-in-x" } };
	unsigned int asked = 0;
	struct manager_place place = {
		.chain = { "ip", "filter", "FORWARD" },
		.policy = true,
		.path = path,
		.n_path = 2,
		.exists = exists,
		.data = &asked,
	};
	struct manager_values values = { 0 };
	const struct manager *manager;
	struct err err = { 0 };
	struct fix *fix;
	char *object;

	(void)state;
	assert_int_equal(
		load(checks, "a.yaml", "manager: a\nwarning: w\nowns: { chain: FORWARD, with: there }\n", &err), 0);
	assert_int_equal(load(checks, "b.yaml",
			      "manager: b\nrank: 49\nwarning: w\n"
			      "owns: [{ table: nat, chain: FORWARD }, { via: 'b-in-<zone>', object: 'zone ${zone}' }]\n"
			      "lasting: { forward: { run: 'b ${zone}', undo: u } }\n",
			      &err),
			 0);
	assert_int_equal(load(checks, "c.yaml", "manager: c\nfallback: true\nwarning: w\nowns: { chain: '*' }\n", &err),
			 0);

	manager = managers_recognise(checks_managers(checks), &place, false, &values, &object);
	assert_string_equal(manager_name(manager), "b");
	assert_string_equal(object, "zone x");
	free(object);
	fix = manager_fix(manager, NEED_FORWARD, &values);
	assert_int_equal(fix->n_commands, 1);
	assert_string_equal(fix->commands[0], "b x");
	assert_string_equal(fix->opens, "? ?, from every source");
	fix_free(fix);
	/* A name that no command could carry: only the warning is left. */
	manager_value_set(&values, "zone", "x;y");
	fix = manager_fix(manager, NEED_FORWARD, &values);
	assert_int_equal(fix->n_commands, 0);
	assert_string_equal(fix->note, "w");
	fix_free(fix);

	place.n_path = 1;
	manager = managers_recognise(checks_managers(checks), &place, false, &values, &object);
	assert_string_equal(manager_name(manager), "a");
	assert_null(object);
	place.chain.table = "other";
	assert_null(managers_recognise(checks_managers(checks), &place, false, &values, &object));
	manager = managers_recognise(checks_managers(checks), &place, true, &values, &object);
	assert_string_equal(manager_name(manager), "c");
	/* The kernel is not asked for what does not fit anyway. */
	asked = 0;
	place.chain.name = "INPUT";
	assert_null(managers_recognise(checks_managers(checks), &place, false, &values, &object));
	assert_int_equal(asked, 0);
	manager_values_done(&values);
}

/* A name that anybody may choose is not enough: how the rules around the place are written, and what led to it. */
static void test_around(void **state)
{
	static const struct manager_chain chains[] = { { "ip", "filter", "INPUT" },
						       { "ip", "filter", "f2b-sshd" },
						       { "ip", "filter", "net-fw" } };
	char *rules[] = { (char *)"-j LOG --log-prefix \"DROP here:\"", (char *)"-j DROP" };
	static const struct {
		const char *owns, *object; /* NULL: not its */
		bool way;
	} cases[] = {
		{ "{ chain: x, rule: '*-prefix \"DROP <log>:\"*', object: '${log}' }", "here", false },
		{ "{ chain: x, rule: '*-prefix \"DROP there:\"*', object: o }", NULL, false },
		{ "{ chain: x, only: '-j <words>', object: o }", "o", false },
		{ "{ chain: x, only: '-j DROP', object: o }", NULL, false },
		{ "{ chain: x, via: '<from>-<to>', object: '${from}' }", "f2b", false },
		{ "{ chain: x, within: '<from>-<to>', object: '${from}' }", "net", false },
		{ "{ chain: x, within: f2b-sshd, object: o }", NULL, false },
		{ "{ chain: x, object: o }", NULL, true },
		{ "{ chain: x, place: rule, object: o }", NULL, true },
		{ "{ chain: x, place: way, object: o }", "o", true },
		{ "{ chain: x, place: way, object: o }", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(checks_freep) struct checks *checks = checks_new();
		_cleanup_(freep) char *text = xasprintf(HEAD "owns: %s\n", cases[i].owns), *object = NULL;
		const struct manager_chain within[] = { chains[0], chains[2] };
		struct manager_place place = {
			.chain = { "ip", "filter", "x" },
			.way = cases[i].way,
			.path = chains,
			.n_path = ARRAY_SIZE(chains),
			.within = within,
			.n_within = ARRAY_SIZE(within),
			.near = { rules, 2 },
			.whole = { rules, 2 },
		};
		struct manager_values values = { 0 };
		struct err err = { 0 };

		assert_int_equal(load(checks, "m.yaml", text, &err), 0);
		(void)managers_recognise(checks_managers(checks), &place, false, &values, &object);
		if (cases[i].object)
			assert_string_equal(object, cases[i].object);
		else
			assert_null(object);
		place.near.n = place.whole.n = 0;
		manager_values_done(&values);
	}
}

/* What is not held to the client or to translated connections is said to open to all. */
static void test_opens(void **state)
{
	static const struct {
		const char *run, *opens;
	} cases[] = {
		{ "x",
		  "tcp 192.0.2.1 port 22, also for connections that are not translated, from every source, not from "
		  "192.0.2.9 alone" },
		{ "x {{${client}}}",
		  "tcp 192.0.2.1 port 22, also for connections that are not translated, from 192.0.2.9" },
		{ "x ${ctstate}",
		  "tcp 192.0.2.1 port 22 for translated connections, from every source, not from 192.0.2.9 alone" },
	};
	static const char *const values_of[][2] = {
		{ "proto", "tcp" },	   { "backend", "192.0.2.1" }, { "backend_port", "22" },
		{ "client", "192.0.2.9" }, { "translated", "yes" },    { "ctstate", "DNAT" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct manager_values values = { 0 };
		struct remedy remedy = { 0 };
		_cleanup_(freep) char *opens = NULL;
		const char *why;

		for (size_t j = 0; j < ARRAY_SIZE(values_of); j++)
			manager_value_set(&values, values_of[j][0], values_of[j][1]);
		remedy.run.list = xcalloc(1, sizeof(*remedy.run.list));
		assert_int_equal(wording_parse(cases[i].run, &remedy.run.list[remedy.run.n++], &why), 0);
		opens = manager_opens(&remedy, NEED_FORWARD, &values);
		assert_string_equal(opens, cases[i].opens);
		assert_null(manager_opens(&remedy, NEED_CLOSE, &values));
		wordings_done(&remedy.run);
		manager_values_done(&values);
	}
}

static void test_twice(void **state)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	struct err err = { 0 };

	(void)state;
	assert_int_equal(load(checks, "a.yaml", HEAD "owns: { chain: a }\n", &err), 0);
	/* A later directory's replaces it. */
	assert_int_equal(load(checks, "b.yaml", HEAD "owns: { chain: b }\n", &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors), cmocka_unit_test(test_patterns), cmocka_unit_test(test_pattern_cost),
		cmocka_unit_test(test_values), cmocka_unit_test(test_claims),	cmocka_unit_test(test_twice),
		cmocka_unit_test(test_opens),  cmocka_unit_test(test_around),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
