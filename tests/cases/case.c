/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a case, fills in its facts, runs the checks, compares.
 */
#include "tests/cases/case.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/check_yaml.h"

/* What is being read, and what it is compared with. */
struct test {
	struct facts *facts;
	struct record *record;	 /* whose fields are being set */
	yaml_node_t *overriding; /* the case's own facts, while the base's are read */
	struct source *overriding_source;
	const struct result *result;
	const struct fix_wishes *wishes;
	const struct diagnosis *diagnosis;
	size_t at;
	struct str *why;
};

static void differ(struct test *test, const char *what, const char *got, const char *wanted)
{
	str_addf(test->why, "%s: got '%s'\n%*s  wanted '%s'\n", what, got ? got : "(none)", (int)strlen(what) - 1, "",
		 wanted ? wanted : "(none)");
}

static void compare(struct test *test, const char *what, const char *got, const char *wanted)
{
	if (strcmp(got ? got : "", wanted))
		differ(test, what, got, wanted);
}

/* 'near_misses[2]' */
static const struct record *find_record(const struct facts *facts, const char *text)
{
	size_t n = strcspn(text, "[");
	_cleanup_(freep) char *list = strndup(text, n);
	char *end;
	unsigned long i;

	if (!list || text[n] != '[' || !fact_list_find(list))
		return NULL;
	i = strtoul(text + n + 1, &end, 10);
	return !strcmp(end, "]") && i < facts_count(facts, list) ? facts_at(facts, list, i) : NULL;
}

static int set_value(struct source *source, yaml_node_t *node, struct test *test, const char *name,
		     const struct fact_decl *decl)
{
	const char *text = (const char *)node->data.scalar.value;
	const struct record *ref;
	struct addr addr;

	switch (decl->type) {
	case FACT_BOOL:
		if (strcmp(text, "true") && strcmp(text, "false"))
			return source_fail(source, node, "true or false");
		fact_bool(test->record, name, !strcmp(text, "true"));
		return 0;
	case FACT_INT:
		fact_int(test->record, name, strtoll(text, NULL, 0));
		return 0;
	case FACT_TEXT:
		fact_text(test->record, name, text);
		return 0;
	case FACT_WORD:
		for (const char *const *word = decl->words; *word; word++) {
			if (strcmp(*word, text))
				continue;
			fact_word(test->record, name, text);
			return 0;
		}
		return source_fail(source, node, "'%s' is no word of %s", text, decl->name);
	case FACT_ADDR:
		if (addr_parse(text, &addr) < 0)
			return source_fail(source, node, "'%s' is no address", text);
		fact_addr(test->record, name, &addr);
		return 0;
	case FACT_REF:
		ref = find_record(test->facts, text);
		if (!ref)
			return source_fail(source, node, "there is no record '%s'", text);
		fact_ref(test->record, name, ref);
		return 0;
	}
	return 0;
}

/* 'inet filter forward #7 jump allowed_dnats' for the five fields of a rule. */
static int set_rule(struct source *source, yaml_node_t *node, struct test *test, const char *name)
{
	static const char *const fields[] = { "family", "table", "chain" };
	const char *s = (const char *)node->data.scalar.value;
	_cleanup_(freep) char *handle = xasprintf("%s.handle", name), *rule = xasprintf("%s.text", name);
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		size_t n = strcspn(s, " ");
		_cleanup_(freep) char *word = strndup(s, n), *field = xasprintf("%s.%s", name, fields[i]);

		if (!n)
			return source_fail(source, node, "a rule is 'FAMILY TABLE CHAIN #HANDLE TEXT'");
		fact_text(test->record, field, word);
		s += n + (s[n] == ' ');
	}
	fact_int(test->record, handle, 0);
	if (*s == '#') {
		fact_int(test->record, handle, strtoll(s + 1, &end, 10));
		s = end + (*end == ' ');
	}
	if (*s)
		fact_text(test->record, rule, s);
	return 0;
}

static int set_fact(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value, void *data)
{
	struct test *test = data;
	const char *list = record_list(test->record);
	_cleanup_(freep) char *full = xasprintf("%s%s%s", list, *list ? "." : "", name);
	_cleanup_(freep) char *handle = xasprintf("%s.handle", full);
	const struct fact_decl *decl = fact_decl_find(full);
	yaml_node_t *why = source_get(source, value, "unknown");

	if (!*list && fact_list_find(name))
		return 0;
	if (!*list && test->overriding && source_get(test->overriding_source, test->overriding, name))
		return 0;
	if (!decl && !fact_decl_find(handle))
		return source_fail(source, key, "there is no fact '%s'", full);
	if (why && decl) {
		fact_unknown(test->record, name, "%s", (const char *)why->data.scalar.value);
		return 0;
	}
	if (value->type != YAML_SCALAR_NODE)
		return source_fail(source, value, "a value, or { unknown: WHY }");
	if (!strcmp((const char *)value->data.scalar.value, "~"))
		return 0;
	return decl ? set_value(source, value, test, name, decl) : set_rule(source, value, test, name);
}

static int add_record(struct source *source, yaml_node_t *item, void *data)
{
	(void)source;
	(void)item;
	facts_add(((struct test *)data)->facts, record_list(((struct test *)data)->record));
	return 0;
}

/* What the engine always tells and a case seldom is about. */
static void set_usual(struct record *record)
{
	const char *list = record_list(record);

	if (!strcmp(list, "stops")) {
		if (!fact_get(record, "reason"))
			fact_word(record, "reason", "none");
		if (!fact_get(record, "accepted.handle"))
			fact_int(record, "accepted.handle", 0);
	} else if (!strcmp(list, "near_misses")) {
		if (!fact_get(record, "public"))
			fact_bool(record, "public", false);
		if (!fact_get(record, "set.timeout"))
			fact_bool(record, "set.timeout", false);
	} else if (!strcmp(list, "hits")) {
		if (!fact_get(record, "decides"))
			fact_bool(record, "decides", true);
	}
}

static int fill_record(struct source *source, yaml_node_t *item, void *data)
{
	struct test *test = data;
	int r;

	test->record = facts_at(test->facts, record_list(test->record), test->at++);
	r = source_pairs(source, item, "a record", set_fact, test);
	set_usual(test->record);
	return r;
}

/* All records first, so that a field can point to any of them; a record of each list stands for it meanwhile. */
static int fill_lists(struct source *source, yaml_node_t *facts, struct test *test)
{
	int r = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; !r && i < fact_lists_size; i++) {
			yaml_node_t *list = source_get(source, facts, fact_lists[i].name);
			bool empty = list && list->type == YAML_SEQUENCE_NODE &&
				     list->data.sequence.items.start == list->data.sequence.items.top;

			if (!list || empty)
				continue;
			if (list->type != YAML_SEQUENCE_NODE)
				return source_fail(source, list, "%s are a list", fact_lists[i].name);
			if (!pass) {
				test->record = facts_add(test->facts, fact_lists[i].name);
				for (long n = list->data.sequence.items.top - list->data.sequence.items.start; n > 1;
				     n--)
					add_record(source, list, test);
				continue;
			}
			test->record = facts_at(test->facts, fact_lists[i].name, 0);
			test->at = 0;
			r = source_each(source, list, fill_record, test);
		}
	}
	return r;
}

static int fill_facts(struct source *source, yaml_node_t *facts, struct test *test)
{
	test->record = facts_top(test->facts);
	return source_pairs(source, facts, "'facts:'", set_fact, test);
}

/* The facts of CASES/base/NAME.yaml, without those that the case has itself. Lists come from the base only where the
 * case has none. */
static int fill_base(struct source *source, yaml_node_t *facts, struct test *test, const char *cases)
{
	yaml_node_t *name = source_get(source, source_root(source), "base");
	_cleanup_(freep) char *path = NULL;
	struct source base;
	int r;

	if (!name)
		return 0;
	path = xasprintf("%s/base/%s.yaml", cases, (const char *)name->data.scalar.value);
	r = source_open(&base, path, &check_source, source->err);
	test->overriding = facts;
	test->overriding_source = source;
	if (!r)
		r = fill_facts(&base, source_root(&base), test);
	test->overriding = NULL;
	source_done(&base);
	return r;
}

/* "rule inet filter forward #7", "policy inet filter forward", "hook forward", "" */
static char *where_text(const struct place *where)
{
	struct str text = { 0 };

	if (where->kind)
		str_add(&text, where->kind);
	if (where->chain)
		str_addf(&text, " %s %s %s", where->family, where->table, where->chain);
	else if (where->hook)
		str_addf(&text, " %s", where->hook);
	if (where->handle)
		str_addf(&text, " #%" PRIu64, where->handle);
	return str_take(&text);
}

/* "add-element near_misses[0].rule", "accept-before stops[0].rule (If ...)" */
static char *wishes_text(const struct fix_wishes *wishes)
{
	struct str text = { 0 };

	for (size_t i = 0; i < wishes->n; i++) {
		const struct fix_wish *wish = &wishes->wishes[i];

		str_addf(&text, "%s%s", i ? "; " : "", wish->builder);
		if (*record_list(wish->record))
			str_addf(&text, " %s[%zu].%s", record_list(wish->record), record_index(wish->record),
				 wish->prefix);
		else if (*wish->prefix)
			str_addf(&text, " %s", wish->prefix);
		if (wish->condition)
			str_addf(&text, " (%s)", wish->condition);
	}
	return str_take(&text);
}

static char *lines_text(char *const *lines, size_t n)
{
	struct str text = { 0 };

	for (size_t i = 0; i < n; i++)
		str_addf(&text, "%s%s", i ? " | " : "", lines[i]);
	return str_take(&text);
}

static char *commands_text(const struct diagnosis *diagnosis, bool undo)
{
	struct str text = { 0 };

	for (size_t i = 0; i < diagnosis->n_fixes; i++) {
		const struct fix *fix = diagnosis->fixes[i];
		_cleanup_(freep) char *lines =
			lines_text(undo ? fix->undo : fix->commands, undo ? fix->n_undo : fix->n_commands);

		str_addf(&text, "%s%s", i ? " | " : "", lines);
	}
	return str_take(&text);
}

static char *evidence_text(const struct diagnosis *diagnosis)
{
	struct str text = { 0 };

	for (size_t i = 0; i < diagnosis->n_evidence; i++) {
		const struct evidence *evidence = &diagnosis->evidence[i];

		str_addf(&text, "%s%s=%s", i ? " " : "", evidence->fact, evidence->value ? evidence->value : "?");
	}
	return str_take(&text);
}

/* What of a diagnosis can be asked for, by the key in the case. NULL: no such key. */
static char *aspect(struct test *test, const char *name)
{
	const struct diagnosis *diagnosis = test->diagnosis;

	if (!strcmp(name, "id"))
		return xstrdup(diagnosis->id);
	if (!strcmp(name, "text"))
		return xstrdup(diagnosis->text);
	if (!strcmp(name, "title"))
		return xstrdup(diagnosis->title);
	if (!strcmp(name, "journey"))
		return xstrdup(diagnosis->journey == JOURNEY_REPLY ? "reply" : "request");
	if (!strcmp(name, "place"))
		return xasprintf("%d", diagnosis->place_index);
	if (!strcmp(name, "where"))
		return where_text(&diagnosis->where);
	if (!strcmp(name, "wishes"))
		return wishes_text(&test->wishes[test->at]);
	if (!strcmp(name, "run"))
		return commands_text(diagnosis, false);
	if (!strcmp(name, "undo"))
		return commands_text(diagnosis, true);
	if (!strcmp(name, "no_fix"))
		return xstrdup(diagnosis->no_fix ? diagnosis->no_fix : "");
	if (!strcmp(name, "see"))
		return lines_text(diagnosis->see, diagnosis->n_see);
	if (!strcmp(name, "evidence"))
		return evidence_text(diagnosis);
	return NULL;
}

static int expect_aspect(struct source *source, const yaml_node_t *key, const char *name, yaml_node_t *value,
			 void *data)
{
	struct test *test = data;
	_cleanup_(freep) char *got = aspect(test, name);
	_cleanup_(freep) char *what = xasprintf("diagnosis %zu, %s", test->at, name);

	if (!got)
		return source_fail(source, key, "a diagnosis has no '%s'", name);
	if (value->type != YAML_SCALAR_NODE)
		return source_fail(source, value, "one text is wanted");
	compare(test, what, got, (const char *)value->data.scalar.value);
	return 0;
}

static int expect_one(struct source *source, yaml_node_t *item, void *data)
{
	struct test *test = data;
	int r = 0;

	if (test->at < test->result->n_diagnoses) {
		test->diagnosis = test->result->diagnoses[test->at];
		if (item->type == YAML_SCALAR_NODE)
			compare(test, "diagnosis", test->diagnosis->id, (const char *)item->data.scalar.value);
		else
			r = source_pairs(source, item, "a diagnosis", expect_aspect, test);
	} else {
		yaml_node_t *id = item->type == YAML_SCALAR_NODE ? item : source_get(source, item, "id");

		differ(test, "diagnosis", NULL, id ? (const char *)id->data.scalar.value : "?");
	}
	test->at++;
	return r;
}

static bool is_empty(const yaml_node_t *node)
{
	return node->type == YAML_SEQUENCE_NODE && node->data.sequence.items.start == node->data.sequence.items.top;
}

static int expect_diagnoses(struct source *source, yaml_node_t *node, struct test *test)
{
	int r = is_empty(node) ? 0 : source_each(source, node, expect_one, test);

	for (; test->at < test->result->n_diagnoses; test->at++) {
		const struct diagnosis *diagnosis = test->result->diagnoses[test->at];

		str_addf(test->why, "not expected: %s: %s\n", diagnosis->id, diagnosis->text);
	}
	return r;
}

static int expect_unknown(struct source *source, yaml_node_t *item, void *data)
{
	struct test *test = data;
	_cleanup_(freep) char *got = NULL;

	(void)source;
	if (test->at < test->result->n_unknowns)
		got = xasprintf("%s: %s", test->result->unknowns[test->at].fact, test->result->unknowns[test->at].why);
	compare(test, "unknown", got, (const char *)item->data.scalar.value);
	test->at++;
	return 0;
}

static int compare_all(struct source *source, struct test *test)
{
	yaml_node_t *expect = source_get(source, source_root(source), "expect");
	yaml_node_t *unknown = source_get(source, source_root(source), "unknown");
	int r;

	if (!expect)
		return source_fail(source, source_root(source), "'expect:' is missing");
	test->at = 0;
	r = expect_diagnoses(source, expect, test);
	test->at = 0;
	if (!r && unknown)
		r = source_each(source, unknown, expect_unknown, test);
	for (; !r && test->at < test->result->n_unknowns; test->at++)
		str_addf(test->why, "not expected: could not tell %s: %s\n", test->result->unknowns[test->at].fact,
			 test->result->unknowns[test->at].why);
	return r;
}

static int case_fill(struct source *source, struct test *test, const char *cases)
{
	yaml_node_t *facts = source_get(source, source_root(source), "facts");
	int r;

	if (!facts)
		return source_fail(source, source_root(source), "'facts:' is missing");
	r = fill_lists(source, facts, test);
	if (!r)
		r = fill_base(source, facts, test, cases);
	return r < 0 ? r : fill_facts(source, facts, test);
}

int case_run(const struct checks *checks, const char *cases, const char *path, struct result **ret_result,
	     struct str *why, struct err *err)
{
	static const struct flow flow = { .proto = IPPROTO_TCP };
	_cleanup_(result_freep) struct result *result = result_new(&flow);
	struct test test = { .result = result, .why = why };
	struct fix_wishes *wishes = NULL;
	struct source source;
	int r;

	if (!result->facts)
		result->facts = facts_new();
	test.facts = result->facts;
	r = source_open(&source, path, &check_source, err);
	if (!r)
		r = case_fill(&source, &test, cases);
	if (!r)
		r = checks_run(checks, result->facts, result, &wishes, err);
	test.wishes = wishes;
	if (!r)
		r = compare_all(&source, &test);
	fix_wishes_free(wishes, result->n_diagnoses);
	source_done(&source);
	if (!r)
		*ret_result = TAKE_PTR(result);
	return r;
}
