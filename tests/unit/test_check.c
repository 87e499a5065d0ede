/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of checks: errors with their places, operators at their limits, three-valued logic, texts and commands,
 * and the order of diagnoses.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "engine/base/str.h"
#include "engine/check.h"

static char dir[] = "/tmp/nfdiag-test-check-XXXXXX";

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

/* The path of a file with that text, which the caller frees. */
static char *file_with(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

/* Loads one check from text; *err has the message without the directory. */
static int load(struct checks *checks, const char *name, const char *text, struct err *err)
{
	_cleanup_(freep) char *path = file_with(name, text);
	char cut[sizeof(err->text)];
	int r = checks_load_file(checks, path, err);

	if (!strncmp(err->text, dir, strlen(dir))) {
		memcpy(cut, err->text, sizeof(cut));
		snprintf(err->text, sizeof(err->text), "%s", cut + strlen(dir) + 1);
	}
	unlink(path);
	return r;
}

static struct checks *loaded(const char *text)
{
	struct checks *checks = checks_new();
	struct err err = { 0 };

	if (load(checks, "t.yaml", text, &err) < 0)
		fail_msg("%s", err.text);
	return checks;
}

#define HEAD "id: t\nseverity: error\ntitle: T\n"
#define TAIL "\ntext: X\nplace: nat.place\n"

static const struct {
	const char *text, *error;
} errors[] = {
	{ "", "t.yaml:1:1: the file is empty; a check begins with 'id: NAME'" },
	{ "- a\n", "t.yaml:1:1: a check must be a mapping: 'key: value'" },
	{ "id: [\n", "t.yaml:2:1: this is no YAML: did not find expected node content" },
	{ "id: t\ntitle: \xff\n", "t.yaml:2:8: this is no YAML: invalid leading UTF-8 octet" },
	{ "id: t\nid: u\n", "t.yaml:2:1: 'id' is there twice" },
	{ "id: t\nseverty: error\n", "t.yaml:2:1: a check has no key 'severty'; did you mean 'severity'?" },
	{ "id: T1\n", "t.yaml:1:5: 'T1' is no id; use a-z, 0-9 and '-', at most 64, a letter first" },
	{ "id: t\nseverity: fatal\n", "t.yaml:2:11: severity is error or warning, not 'fatal'" },
	{ "id: t\nseverity: error\n", "t.yaml:1:1: a check has no 'when:'" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "lasting: forward\n",
	  "t.yaml:7:10: what lasts is accept, translate, close or nothing, not 'forward'" },
	{ "id: t\n---\nid: u\n", "t.yaml:3:1: a second document; a check is one file" },
	{ HEAD "for: { a: stop }\nwhen: 1\n", "t.yaml:4:11: there is no list 'stop'; did you mean 'stops'?" },
	{ HEAD "for: { nat: stops }\nwhen: 1\n",
	  "t.yaml:4:8: variable 'nat' would hide the facts nat.*; choose another name" },
	{ HEAD "for: { A: stops }\nwhen: 1\n", "t.yaml:4:8: 'A' is no variable; use a-z, 0-9 and '_', a letter first" },
	{ HEAD "for: { a: stops, b: hits }\nwhen: { fact: a.kind, is: rule }" TAIL,
	  "t.yaml:5:7: 'when:' does not ask anything of variable 'b'; leave it out of 'for:'" },
	{ HEAD "when: {}" TAIL,
	  "t.yaml:4:7: a condition is one of 'all:', 'any:', 'not:', or 'fact:' with an operator" },
	{ HEAD "when: { all: [] }" TAIL, "t.yaml:4:14: the list is empty" },
	{ HEAD "when: { al: [1] }" TAIL,
	  "t.yaml:4:9: a condition (without 'fact:') has no key 'al'; did you mean 'all'?" },
	{ HEAD "when: { fact: nat.don, is: true }" TAIL,
	  "t.yaml:4:15: there is no fact 'nat.don'; did you mean 'nat.done'?" },
	{ HEAD "when: { fact: near.term, is: compare }" TAIL,
	  "t.yaml:4:15: there is no fact and no variable of 'for:' called 'near.term'; see 'nfdiag facts'" },
	{ HEAD "when: { fact: stops, is: compare }" TAIL,
	  "t.yaml:4:15: 'stops' is a list; bind a variable to it: for: { NAME: stops }" },
	{ HEAD "when: { fact: stops.kind, is: rule }" TAIL,
	  "t.yaml:4:15: there is no fact and no variable of 'for:' called 'stops.kind'; see 'nfdiag facts'" },
	{ HEAD "for: { s: stops }\nwhen: { fact: s.kindd, is: rule }" TAIL,
	  "t.yaml:5:15: there is no fact 's.kindd'; did you mean 's.kind'?" },
	{ HEAD "for: { s: stops }\nwhen: { fact: s.xylophone, is: rule }" TAIL,
	  "t.yaml:5:15: 's' is one of stops, which have no field '.xylophone'; see 'nfdiag facts'" },
	{ HEAD "when: { fact: nat.done }" TAIL,
	  "t.yaml:4:7: no operator: what should nat.done be? write for example { fact: nat.done, is: true }" },
	{ HEAD "when: { fact: nat.done, iss: true }" TAIL,
	  "t.yaml:4:25: there is no operator 'iss'; did you mean 'is'?" },
	{ HEAD "when: { fact: nat.done, equals: true }" TAIL,
	  "t.yaml:4:25: there is no operator 'equals'; they are is, not, in, lt, gt, exists, matches" },
	{ HEAD "when: { fact: nat.place, gt: 1, lt: 3 }" TAIL,
	  "t.yaml:4:33: a second operator ('lt:' after 'gt:'); join two conditions with 'all:'" },
	{ HEAD "when: { fact: nat.done, lt: 1 }" TAIL,
	  "t.yaml:4:29: 'lt:' cannot be asked of nat.done, which is of type yes/no" },
	{ HEAD "when: { fact: nat.done, is: 1 }" TAIL, "t.yaml:4:29: nat.done is true or false, not '1'" },
	{ HEAD "when: { fact: nat.place, is: one }" TAIL, "t.yaml:4:30: nat.place is a number, not 'one'" },
	{ HEAD "when: { fact: nat.place, is: 99999999999999999999 }" TAIL,
	  "t.yaml:4:30: nat.place is a number, not '99999999999999999999'" },
	{ HEAD "when: { fact: nat.kind, is: snat }" TAIL,
	  "t.yaml:4:29: nat.kind is never 'snat'; its words are: none, dnat, redirect, captured, untracked" },
	{ HEAD "when: { fact: nat.kind, in: dnat }" TAIL, "t.yaml:4:29: 'in:' takes a list; write in: [VALUE, VALUE]" },
	{ HEAD "when: { fact: nat.kind, is: [dnat] }" TAIL, "t.yaml:4:29: 'is:' takes one value; write is: VALUE" },
	{ HEAD "when: { fact: nat.kind, in: [dnat, dnat2] }" TAIL,
	  "t.yaml:4:36: nat.kind is never 'dnat2'; its words are: none, dnat, redirect, captured, untracked" },
	{ HEAD "when: { fact: flow.client, is: 10.0.0.0/8 }" TAIL,
	  "t.yaml:4:32: flow.client is an address, not '10.0.0.0/8'; for a prefix write 'matches:'" },
	{ HEAD "when: { fact: flow.client, matches: 10.0.0.0/33 }" TAIL,
	  "t.yaml:4:37: '10.0.0.0/33' is no prefix; write ADDRESS/LENGTH" },
	{ HEAD "when: { fact: flow.client, is: { fact: nat.place } }" TAIL,
	  "t.yaml:4:40: flow.client is of type address, but nat.place of type number" },
	{ HEAD "for: { s: stops, n: near_misses }\nwhen: { fact: n.before, is: x }" TAIL,
	  "t.yaml:5:29: n.before is one of stops; 'x' is no variable of 'for:'" },
	{ HEAD "for: { s: stops, n: near_misses }\nwhen: { fact: n.before, is: n }" TAIL,
	  "t.yaml:5:29: n.before is one of stops, but 'n' is one of near_misses" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: \"to ${nat.target.addr}\"\nplace: nat.place\n",
	  "t.yaml:5:11: nat.target.addr may have no value here; test nat.target.addr in 'when:', or name it in "
	  "'needs:'" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: >\n  one line\n  to ${nat.targt.addr}\nplace: nat.place\n",
	  "t.yaml:7:8: there is no fact 'nat.targt.addr'; did you mean 'nat.target.addr'?" },
	{ HEAD "when: { any: [{ fact: nat.done, is: true }, { fact: nat.place, gt: 1 }] }\ntext: "
	       "\"${nat.place}\"\nplace: nat.place\n",
	  "t.yaml:5:8: nat.place may have no value here; test nat.place in 'when:', or name it in 'needs:'" },
	{ HEAD "when: { not: { fact: nat.place, exists: true } }\ntext: \"${nat.place}\"\nplace: nat.place\n",
	  "t.yaml:5:8: nat.place may have no value here; test nat.place in 'when:', or name it in 'needs:'" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: \"${nat.place\"\nplace: nat.place\n",
	  "t.yaml:5:8: '${' without '}'; for a plain '${' write '$${'" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: A\n",
	  "t.yaml:1:1: a check without a variable that has a place needs "
	  "'place:', as in 'place: nat.place'" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: [{ when: 1 }]\nplace: nat.place\n",
	  "t.yaml:5:8: a sentence is a text, or { when: CONDITION, text: TEXT }; a text with ': ' needs quotes" },
	{ HEAD "when: { fact: nat.done, is: true }\ntext: A\nplace: nat.done\n",
	  "t.yaml:6:8: 'place:' wants the type number, but nat.done is of type yes/no" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "where: nat\n",
	  "t.yaml:7:8: 'nat' is no rule; write VARIABLE.rule or nat.rule" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "where: { hook: foo }\n",
	  "t.yaml:7:16: 'foo' is no hook; write ingress, prerouting, input, forward, output, postrouting, egress, or a "
	  "fact "
	  "(VARIABLE.hook)" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "journey: back\n",
	  "t.yaml:7:10: a journey is request or reply, not 'back'" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { builder: magic }\n",
	  "t.yaml:7:17: there is no fix builder 'magic'; see docs/checks.md" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { builder: replace-term, run: x }\n",
	  "t.yaml:7:6: a fix with 'builder:' takes only 'rule:', 'condition:' and 'when:' besides" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { run: x }\n",
	  "t.yaml:7:6: a fix needs 'undo:', or 'undo_note:' that says why there is none" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { undo: x }\n",
	  "t.yaml:7:6: a fix needs 'builder:' or 'run:'; without a command write 'kind: advice'" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { run: \"a '${flow.public}'\", undo: x }\n",
	  "t.yaml:7:17: '${' within quotes; values are quoted by themselves: leave the quotes out" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { run: \"it's\", undo: x }\n",
	  "t.yaml:7:13: a quote (') is not closed" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { run: \"a\\nb\", undo: x }\n",
	  "t.yaml:7:13: a command is one line; write several as a list" },
	{ HEAD "when: { fact: nat.done, is: true }" TAIL "fix: { run: \"a ${nat.rule}\", undo: x }\n",
	  "t.yaml:7:16: nat.rule may have no value here; test nat.rule in 'when:', or name it in 'needs:'" },
	{ HEAD "needs: nat.rule\nwhen: { fact: nat.done, is: true }" TAIL "fix: { run: \"a ${nat.rule}\", undo: x }\n",
	  "t.yaml:8:16: nat.rule is no single word; use its fields" },
	{ HEAD "when: &a { not: *a }" TAIL,
	  "t.yaml:4:7: too much: a check has at most 2000 values (an alias that holds itself?)" },
};

static void test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		_cleanup_(checks_freep) struct checks *checks = checks_new();
		struct err err = { 0 };

		if (load(checks, "t.yaml", errors[i].text, &err) != -EINVAL)
			fail_msg("accepted:\n%s", errors[i].text);
		assert_string_equal(err.text, errors[i].error);
		assert_int_equal(err.exit, EXIT_USAGE);
		assert_int_equal(checks_count(checks), 0);
	}
}

static void test_files(void **state)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	_cleanup_(freep) char *one = NULL, *two = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(checks_load_file(checks, "/nonexistent/a.yaml", &err), -ENOENT);
	assert_int_equal(err.exit, EXIT_USAGE);
	err = (struct err){ 0 };
	one = file_with("1.yaml", HEAD "when: { fact: nat.done, is: true }" TAIL);
	assert_int_equal(checks_load_dir(checks, dir, &err), 0);
	/* A later directory replaces; within one an id is taken. */
	assert_int_equal(checks_load_dir(checks, dir, &err), 0);
	assert_int_equal(checks_count(checks), 1);
	two = file_with("2.yaml", HEAD "when: { fact: nat.done, is: true }" TAIL);
	assert_int_equal(checks_load_dir(checks, dir, &err), -EINVAL);
	assert_non_null(strstr(err.text, "2.yaml:1:5: id 't' is taken by "));
	unlink(two);
	/* What is specialized must be there, and not lead back. */
	err = (struct err){ 0 };
	free(two);
	two = file_with("2.yaml", "id: u\nseverity: error\ntitle: T\nwhen: { fact: nat.done, is: true }" TAIL
				  "specializes: [t, tt]\n");
	assert_int_equal(checks_load_dir(checks, dir, &err), -EINVAL);
	assert_non_null(strstr(err.text, "2.yaml:7:18: there is no check 'tt'; did you mean 't'?"));
	unlink(two);
	err = (struct err){ 0 };
	free(two);
	two = file_with("2.yaml",
			"id: u\nseverity: error\ntitle: T\nwhen: { fact: nat.done, is: true }" TAIL "specializes: u\n");
	assert_int_equal(checks_load_dir(checks, dir, &err), -EINVAL);
	assert_non_null(strstr(err.text, "2.yaml:7:14: 'u' specializes itself"));
	unlink(one);
	unlink(two);
}

/* A condition, and what it is on some_facts(): '+' true, '-' false, '?' unknown. */
static const struct {
	const char *when;
	char expected;
} conditions[] = {
	/* is, not, in on every type */
	{ "{ fact: nat.done, is: true }", '+' },
	{ "{ fact: nat.done, is: no }", '-' },
	{ "{ fact: nat.done, not: true }", '-' },
	{ "{ fact: nat.place, is: 5 }", '+' },
	{ "{ fact: nat.place, is: 0x5 }", '+' },
	{ "{ fact: nat.place, is: -5 }", '-' },
	{ "{ fact: nat.place, in: [1, 5] }", '+' },
	{ "{ fact: nat.place, in: [1, 6] }", '-' },
	{ "{ fact: nat.place, not: [1, 6] }", '+' },
	{ "{ fact: nat.place, not: [1, 5] }", '-' },
	{ "{ fact: nat.kind, is: dnat }", '+' },
	{ "{ fact: nat.kind, not: dnat }", '-' },
	{ "{ fact: probe.iif, is: enp0 }", '+' },
	{ "{ fact: probe.iif, is: enp }", '-' },
	{ "{ fact: probe.iif, is: '' }", '-' },
	{ "{ fact: flow.client, is: 10.2.1.2 }", '+' },
	{ "{ fact: flow.client, is: '::ffff:10.2.1.2' }", '-' },
	{ "{ fact: flow.client, in: [10.2.1.1, 10.2.1.2] }", '+' },
	/* below, at, above */
	{ "{ fact: nat.place, lt: 4 }", '-' },
	{ "{ fact: nat.place, lt: 5 }", '-' },
	{ "{ fact: nat.place, lt: 6 }", '+' },
	{ "{ fact: nat.place, gt: 4 }", '+' },
	{ "{ fact: nat.place, gt: 5 }", '-' },
	{ "{ fact: nat.place, gt: 6 }", '-' },
	{ "{ fact: nat.place, lt: 9223372036854775807 }", '+' },
	{ "{ fact: nat.place, gt: -9223372036854775808 }", '+' },
	/* prefixes: 10.2.1.2 */
	{ "{ fact: flow.client, matches: 10.2.1.2/32 }", '+' },
	{ "{ fact: flow.client, matches: 10.2.1.2 }", '+' },
	{ "{ fact: flow.client, matches: 10.2.1.3/32 }", '-' },
	{ "{ fact: flow.client, matches: 10.2.1.3/31 }", '+' },
	{ "{ fact: flow.client, matches: 0.0.0.0/0 }", '+' },
	{ "{ fact: flow.client, matches: '::/0' }", '-' },
	{ "{ fact: flow.client, matches: [192.168.0.0/16, 10.0.0.0/8] }", '+' },
	/* exists is never unknown */
	{ "{ fact: nat.done, exists: true }", '+' },
	{ "{ fact: nat.done, exists: false }", '-' },
	{ "{ fact: route.oif, exists: true }", '-' },
	{ "{ fact: route.oif, exists: false }", '+' },
	{ "{ fact: neigh.addr, exists: true }", '-' },
	/* unknown with a reason (route.oif), never set (neigh.addr) */
	{ "{ fact: route.oif, is: eth0 }", '?' },
	{ "{ fact: route.oif, not: eth0 }", '?' },
	{ "{ fact: neigh.addr, matches: 0.0.0.0/0 }", '?' },
	{ "{ not: { fact: route.oif, is: eth0 } }", '?' },
	{ "{ not: { fact: nat.done, is: true } }", '-' },
	{ "{ all: [{ fact: nat.done, is: true }, { fact: route.oif, is: eth0 }] }", '?' },
	{ "{ all: [{ fact: route.oif, is: eth0 }, { fact: nat.done, is: false }] }", '-' },
	{ "{ any: [{ fact: route.oif, is: eth0 }, { fact: nat.done, is: true }] }", '+' },
	{ "{ any: [{ fact: route.oif, is: eth0 }, { fact: nat.done, is: false }] }", '?' },
	{ "{ any: [{ fact: nat.place, is: 1 }, { fact: nat.done, is: false }] }", '-' },
	{ "{ not: { all: [{ fact: route.oif, is: eth0 }, { not: { any: [{ fact: nat.done, is: true }] } }] } }", '+' },
	/* with another fact */
	{ "{ fact: nat.target.addr, is: { fact: flow.target.addr } }", '+' },
	{ "{ fact: nat.target.addr, not: { fact: flow.target.addr } }", '-' },
	{ "{ fact: nat.target.addr, is: { fact: neigh.addr } }", '?' },
	{ "{ fact: nat.target.addr, not: { fact: neigh.addr } }", '?' },
	{ "{ fact: nat.place, lt: { fact: flow.public_port } }", '+' },
	/* one that is known decides, whatever the other would be */
	{ "{ fact: nat.target.addr, not: [{ fact: neigh.addr }, 192.168.70.10] }", '-' },
};

static void some_facts(struct facts *facts)
{
	struct record *top = facts_top(facts);
	struct addr addr;

	fact_bool(top, "nat.done", true);
	fact_int(top, "nat.place", 5);
	fact_int(top, "flow.public_port", 1222);
	fact_word(top, "nat.kind", "dnat");
	fact_text(top, "probe.iif", "enp0");
	assert_int_equal(addr_parse("10.2.1.2", &addr), 0);
	fact_addr(top, "flow.client", &addr);
	assert_int_equal(addr_parse("192.168.70.10", &addr), 0);
	fact_addr(top, "nat.target.addr", &addr);
	fact_addr(top, "flow.target.addr", &addr);
	fact_unknown(top, "route.oif", "no permission");
}

static struct result *run(const struct checks *checks, void (*fill)(struct facts *facts))
{
	static const struct flow flow = { .proto = IPPROTO_TCP };
	struct result *result = result_new(&flow);
	struct err err = { 0 };

	if (!result->facts)
		result->facts = facts_new();
	fill(result->facts);
	assert_int_equal(checks_run(checks, result->facts, result, NULL, &err), 0);
	return result;
}

static void test_conditions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
		_cleanup_(freep) char *text = xasprintf(HEAD "when: %s" TAIL, conditions[i].when);
		_cleanup_(checks_freep) struct checks *checks = loaded(text);
		_cleanup_(result_freep) struct result *result = run(checks, some_facts);
		char got = result->n_diagnoses ? '+' : result->n_unknowns ? '?' : '-';

		if (got != conditions[i].expected)
			fail_msg("%s: %c instead of %c", conditions[i].when, got, conditions[i].expected);
	}
}

static void test_unknown(void **state)
{
	_cleanup_(checks_freep) struct checks *checks = loaded(
		HEAD "when:\n  all:\n    - any: [{ fact: neigh.addr, is: 10.0.0.1 }, { fact: nat.done, is: true }]\n"
		     "    - { fact: route.oif, is: eth0 }" TAIL);
	_cleanup_(result_freep) struct result *result = run(checks, some_facts);

	(void)state;
	/* Not neigh.addr: it did not matter. */
	assert_int_equal(result->n_unknowns, 1);
	assert_string_equal(result->unknowns[0].fact, "route.oif");
	assert_string_equal(result->unknowns[0].why, "t: no permission");
}

/* A cause that shows is no ground for OK where something that it needs is not known. */
static void test_undecided(void **state)
{
	static const struct {
		const char *severity, *when;
		bool undecided;
	} cases[] = {
		{ "error", "{ fact: nat.done, is: true }", true },
		{ "warning", "{ fact: nat.done, is: true }", false },
		{ "error", "{ fact: nat.done, is: false }", false },
		{ "error", "{ fact: neigh.addr, is: 10.0.0.1 }", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(freep) char *text =
			xasprintf("id: t\nseverity: %s\ntitle: T\nwhen: %s\nneeds: [route.oif]" TAIL, cases[i].severity,
				  cases[i].when);
		_cleanup_(checks_freep) struct checks *checks = loaded(text);
		_cleanup_(result_freep) struct result *result = run(checks, some_facts);

		assert_int_equal(result->n_diagnoses, 0);
		if (!cases[i].undecided)
			assert_null(result->undecided);
		else
			assert_string_equal(result->undecided,
					    "t may be the cause, and cannot be told: no permission (route.oif)");
	}
}

static void stops_facts(struct facts *facts)
{
	struct record *stop;

	some_facts(facts);
	for (int i = 0; i < 3; i++) {
		stop = facts_add(facts, "stops");
		fact_word(stop, "journey", i == 0 ? "reply" : "request");
		fact_word(stop, "kind", i == 2 ? "policy" : "rule");
		fact_int(stop, "place", 9 - i);
		fact_text(stop, "rule.family", "inet");
		fact_text(stop, "rule.table", i == 1 ? "it's; rm -rf \"$HOME\"" : "filter");
		fact_text(stop, "rule.chain", i == 2 ? "a\nb" : "forward");
		fact_int(stop, "rule.handle", i == 2 ? 0 : 7);
	}
}

static void test_binding(void **state)
{
	_cleanup_(checks_freep) struct checks *checks =
		loaded("id: t\nseverity: error\ntitle: \"T ${s.kind}\"\nfor: { s: stops }\nwhen: { fact: s.kind, "
		       "exists: true }\n"
		       "needs: [s.rule]\ntext: [\"at ${s.rule}\", { when: { fact: s.kind, is: policy }, text: "
		       "\"$${policy}\" }]\n"
		       "where: s.rule\nfix: { run: \"nft x ${s.rule.table} p.${s.rule.chain}\", undo_note: none }\n");
	_cleanup_(result_freep) struct result *result = run(checks, stops_facts);
	struct diagnosis **d = result->diagnoses;

	(void)state;
	/* Request before reply, then by place. */
	assert_int_equal(result->n_diagnoses, 3);
	assert_string_equal(d[0]->title, "T policy");
	assert_string_equal(d[0]->text, "at inet filter a\nb ${policy}");
	assert_string_equal(d[0]->where.kind, "policy");
	assert_int_equal(d[0]->place_index, 7);
	/* A value that cannot stand in a command line: no command. */
	assert_int_equal(d[0]->n_fixes, 0);
	assert_non_null(d[0]->no_fix);
	assert_int_equal(d[1]->place_index, 8);
	assert_string_equal(d[1]->where.kind, "rule");
	assert_string_equal(d[1]->fixes[0]->commands[0], "nft x 'it'\\''s; rm -rf \"$HOME\"' p.forward");
	assert_string_equal(d[1]->fixes[0]->manager, "nft");
	assert_string_equal(d[2]->text, "at inet filter forward #7");
	assert_int_equal(d[2]->journey, JOURNEY_REPLY);
}

#define RANKED(id, more)                                                                                               \
	"id: " id "\nseverity: " more "\ntitle: T\nfor: { s: stops }\n"                                                \
	"when: { all: [{ fact: s.kind, is: rule }, { fact: s.journey, is: request }] }\ntext: X\n"

static void test_order(void **state)
{
	static const char *const texts[] = {
		RANKED("general", "error"),
		RANKED("warn", "warning"),
		RANKED("precise", "error") "specializes: [middle]\n",
		RANKED("middle", "error") "specializes: [general]\n",
		RANKED("other", "error"),
	};
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	_cleanup_(result_freep) struct result *result = NULL;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(load(checks, "t.yaml", texts[i], &err), 0);
	assert_int_equal(checks_verify(checks, &err), 0);
	result = run(checks, stops_facts);
	assert_int_equal(result->n_diagnoses, 3);
	assert_string_equal(result->diagnoses[0]->id, "precise");
	assert_string_equal(result->diagnoses[1]->id, "other");
	assert_string_equal(result->diagnoses[2]->id, "warn");
}

/* The complete example of docs/checks.md (the lines that are set in by four), when it is there to be read. */
static void test_documentation(void **state)
{
	FILE *file = fopen("docs/checks.md", "r");
	struct str example = { 0 };
	bool inside = false;
	char line[512];

	(void)state;
	if (!file)
		skip();
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "## ", 3))
			inside = !strcmp(line, "## A complete example\n");
		if (inside && !strncmp(line, "    ", 4))
			str_add(&example, line + 4);
	}
	fclose(file);
	assert_true(example.len > 0);
	checks_free(loaded(example.s));
	str_done(&example);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),	cmocka_unit_test(test_files),	      cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_unknown), cmocka_unit_test(test_undecided),     cmocka_unit_test(test_binding),
		cmocka_unit_test(test_order),	cmocka_unit_test(test_documentation),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
