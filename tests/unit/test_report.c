/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results made by hand, and what the reports make of them: the text to the letter, the JSON against its schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>
#include <sys/wait.h>

#include "engine/report.h"

#define ESC "\033"

struct fixture {
	struct flow *flow;
	struct result *result;
};

static char **texts(const char *text, size_t *ret_n)
{
	char **array = xcalloc(1, sizeof(*array));

	array[0] = xstrdup(text);
	*ret_n = 1;
	return array;
}

static struct step *add_rule(struct result *result, const char *hook, const char *table, const char *chain,
			     uint64_t handle, const char *rule, const char *verdict)
{
	struct step *step = result_add_step(result);

	step->hook = xstrdup(hook);
	step->family = xstrdup("inet");
	step->table = xstrdup(table);
	step->chain = xstrdup(chain);
	step->handle = handle;
	step->rule = xstrdup(rule);
	step->verdict = verdict ? xstrdup(verdict) : NULL;
	step->decisive = step->reached = true;
	return step;
}

static struct step *add_route(struct result *result, const char *text)
{
	struct step *step = result_add_step(result);

	step->kind = STEP_ROUTE;
	step->text = xstrdup(text);
	step->decisive = true;
	return step;
}

static struct diagnosis *add_diagnosis(struct result *result, const char *id, enum severity severity, const char *text)
{
	struct diagnosis *diagnosis = xcalloc(1, sizeof(*diagnosis));

	diagnosis->id = xstrdup(id);
	diagnosis->severity = severity;
	diagnosis->title = xstrdup("a title");
	diagnosis->text = xstrdup(text);
	xgrow(&result->diagnoses, result->n_diagnoses, sizeof(*result->diagnoses));
	result->diagnoses[result->n_diagnoses++] = diagnosis;
	return diagnosis;
}

static struct fix *add_fix(struct diagnosis *diagnosis, const char *command, const char *undo)
{
	struct fix *fix = xcalloc(1, sizeof(*fix));

	fix->manager = xstrdup("nft");
	if (command)
		fix->commands = texts(command, &fix->n_commands);
	if (undo)
		fix->undo = texts(undo, &fix->n_undo);
	fix->proven = -1;
	xgrow(&diagnosis->fixes, diagnosis->n_fixes, sizeof(*diagnosis->fixes));
	diagnosis->fixes[diagnosis->n_fixes++] = fix;
	return fix;
}

static struct fixture make(const char *text)
{
	struct fixture fixture = { 0 };

	assert_int_equal(flow_parse(text, NULL, &fixture.flow, NULL), 0);
	fixture.result = result_new(fixture.flow);
	return fixture;
}

static void done(struct fixture *fixture)
{
	result_free(fixture->result);
	flow_free(fixture->flow);
}

static void add_passage(struct result *result, const char *hook, const char *table, const char *chain, int priority,
			size_t first, size_t n)
{
	*result_add_passage(result) = (struct passage){
		.hook = xstrdup(hook),
		.family = xstrdup("inet"),
		.table = xstrdup(table),
		.chain = xstrdup(chain),
		.type = xstrdup(strcmp(table, "nat") ? "filter" : "nat"),
		.priority = priority,
		.drops = strcmp(table, "nat") != 0,
		.n_first = strcmp(table, "nat") ? 312 : 0,
		.seen = result->steps[0].seen,
		.first_step = first,
		.n_steps = n,
	};
}

/* The example of the article: a set that lacks the backend. */
static struct fixture make_article(void)
{
	struct fixture fixture = make("10.2.1.2,10.1.2.3:1222=192.168.70.10:22");
	struct result *result = fixture.result;
	struct diagnosis *diagnosis;
	struct step *step;

	result->verdict = VERDICT_FAIL;
	result->reach = REACH_HOOK;
	result->client_port = 40001;
	result->iif = xstrdup("enp0");
	result->stage = xstrdup("contained");
	result->injector = xstrdup("xdp");
	result->summary = xstrdup("dropped in inet filter allowed_dnats");
	result->assumed = texts("client_port", &result->n_assumed);
	step = add_rule(result, "prerouting", "nat", "prerouting", 5,
			"ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22", "accept");
	step->packet_known = true;
	step->seen.src = fixture.flow->client;
	step->seen.dst = fixture.flow->public;
	step->seen.sport = 40001;
	step->seen.dport = 1222;
	step->iif = xstrdup("enp0");
	step->seen.mark = 0x10;
	add_route(result, "192.168.70.0/24 dev veth21");
	step = add_rule(result, "forward", "filter", "forward", 6, "ct state established accept", NULL);
	step->result = STEP_NO_MATCH;
	step->why = xstrdup("ct state: packet has new");
	step->decisive = false;
	add_rule(result, "forward", "filter", "forward", 7, "ct status dnat jump allowed_dnats", "jump allowed_dnats");
	step = add_rule(result, "forward", "filter", "allowed_dnats", 4, "ip daddr . tcp dport @allow_in accept", NULL);
	step->result = STEP_NO_MATCH;
	step->why = xstrdup("192.168.70.10 . 22 is not in @allow_in");
	step->depth = 1;
	step = add_rule(result, "forward", "filter", "allowed_dnats", 5, "drop", "drop");
	step->stopped = true;
	step->depth = 1;
	add_passage(result, "prerouting", "nat", "prerouting", -100, 0, 1);
	add_passage(result, "forward", "filter", "forward", 0, 2, 4);
	diagnosis = add_diagnosis(result, "element-absent", SEVERITY_ERROR,
				  "the rule that would accept this flow looks up set allow_in, "
				  "and 192.168.70.10 . 22 is not a member.\n");
	diagnosis->where = (struct place){ .kind = xstrdup("rule"),
					   .family = xstrdup("inet"),
					   .table = xstrdup("filter"),
					   .chain = xstrdup("allowed_dnats"),
					   .handle = 5,
					   .rule = xstrdup("drop"),
					   .hook = xstrdup("forward") };
	diagnosis->evidence = xcalloc(2, sizeof(*diagnosis->evidence));
	diagnosis->n_evidence = 2;
	diagnosis->evidence[0] = (struct evidence){ xstrdup("stops[0].kind"), xstrdup("rule"), NULL };
	diagnosis->evidence[1] = (struct evidence){ xstrdup("neigh.state"), NULL, xstrdup("was not looked at") };
	add_fix(diagnosis, "nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'",
		"nft delete element inet filter allow_in '{ 192.168.70.10 . 22 }'");
	return fixture;
}

static char *text_of(const struct report_options *options, struct result *const *results, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(report_text(out, options, results, n), 0);
	fclose(out);
	return text;
}

static void assert_text(const struct report_options *options, const struct fixture *fixture, const char *want)
{
	_cleanup_(freep) char *text = text_of(options, &fixture->result, 1);

	assert_string_equal(text, want);
}

static void test_article(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture fixture = make_article();

	(void)state;
	assert_text(&options, &fixture,
		    "FAIL  tcp 10.2.1.2 -> 10.1.2.3:1222, expected backend 192.168.70.10:22\n"
		    "\n"
		    "  prerouting   inet nat prerouting       #5  dnat ip to 192.168.70.10:22\n"
		    "  routing      192.168.70.0/24 dev veth21\n"
		    "  forward      inet filter forward       #7  jump allowed_dnats\n"
		    "               inet filter allowed_dnats #4  no match: 192.168.70.10 . 22 is not\n"
		    "                                             in @allow_in\n"
		    "               inet filter allowed_dnats #5  drop                <- dropped here\n"
		    "\n"
		    "Cause  element-absent: the rule that would accept this flow looks up set\n"
		    "       allow_in, and 192.168.70.10 . 22 is not a member.\n"
		    "Fix    nft add element inet filter allow_in '{ 192.168.70.10 . 22 }'\n"
		    "Undo   nft delete element inet filter allow_in '{ 192.168.70.10 . 22 }'\n");
	done(&fixture);
}

static void test_explain(void **state)
{
	const struct report_options options = { .columns = 80, .explain = true };
	struct fixture fixture = make_article();
	_cleanup_(freep) char *text = text_of(&options, &fixture.result, 1);

	(void)state;
	assert_non_null(strstr(text,
			       "The request: 10.2.1.2:40001 -> 10.1.2.3:1222, in on enp0, mark 0x10\n"
			       "  prerouting   inet nat prerouting (nat, priority -100, policy accept)\n"
			       "  match        #5 ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:22\n"
			       "  routing      192.168.70.0/24 dev veth21\n"
			       "  forward      inet filter forward (filter, priority 0, policy drop)\n"
			       "               312 rules did not match\n"
			       "  no match     #6 ct state established accept\n"
			       "                  ct state: packet has new\n"
			       "  match        #7 ct status dnat jump allowed_dnats\n"
			       "  no match       #4 ip daddr . tcp dport @allow_in accept\n"
			       "                    192.168.70.10 . 22 is not in @allow_in\n"
			       "  match          #5 drop                                         <- dropped here\n"));
	assert_non_null(strstr(text, "Facts  stops[0].kind = rule\n"
				     "       neigh.state could not be told: was not looked at\n"));
	assert_non_null(strstr(text, "Assumed: its port 40001\n"));
	assert_non_null(strstr(text, "Probe: sent by xdp on enp0, contained, 0.0 ms\n"));
	assert_non_null(strstr(text, "Self-check: 0 rules compared"));
	done(&fixture);
}

static void test_color(void **state)
{
	const struct report_options options = { .columns = 80, .color = true };
	struct fixture fixture = make_article();
	_cleanup_(freep) char *text = text_of(&options, &fixture.result, 1);
	size_t escapes = 0;

	(void)state;
	assert_int_equal(strncmp(text, ESC "[1;31mFAIL" ESC "[0m  tcp", 18), 0);
	assert_non_null(strstr(text, "Cause  " ESC "[1melement-absent" ESC "[0m: the rule that would accept this flow "
				     "looks up set\n       allow_in"));
	assert_non_null(strstr(text, "Fix    " ESC
				     "[36mnft add element inet filter allow_in '{ 192.168.70.10 . 22 }'" ESC "[0m\n"));
	for (const char *s = text; (s = strchr(s, '\033')); s++)
		escapes++;
	/* Verdict, where it ended, cause, fix: nothing else. */
	assert_int_equal(escapes, 8);
	done(&fixture);
}

static void test_quiet(void **state)
{
	const struct report_options options = { .columns = 40, .quiet = true };
	struct fixture fixture = make_article();

	(void)state;
	assert_text(&options, &fixture,
		    "FAIL  tcp 10.2.1.2 -> 10.1.2.3:1222, expected backend 192.168.70.10:22: element-absent\n");
	done(&fixture);
}

static void test_ok_with_warning_and_notes(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture fixture = make("10.1.2.3:80=192.168.70.10,192.168.70.11:81");
	struct result *result = fixture.result;
	struct step *step;

	(void)state;
	result->verdict = VERDICT_OK;
	result->reach = REACH_ANSWERED;
	result->summary = xstrdup("192.168.70.10:80 answered");
	assert_int_equal(addr_parse("10.1.2.254", &result->client), 0);
	result->assumed = texts("client", &result->n_assumed);
	add_route(result, "192.168.70.0/24 dev veth21");
	step = add_rule(result, "forward", "filter", "forward", 12, "ct state established accept comment \"x\"",
			"accept");
	step->journey = JOURNEY_REPLY;
	add_diagnosis(result, "limit-near", SEVERITY_WARNING, "a limit is near");
	result_note(result, "enp1 disagrees");
	result_unknown(result, "drop.reason", "needs %s", "CAP_PERFMON");
	assert_text(&options, &fixture,
		    "OK    tcp 10.1.2.254 -> 10.1.2.3:80, expected backend 192.168.70.10:80 or\n"
		    "      backend 192.168.70.11:81\n"
		    "\n"
		    "  routing      192.168.70.0/24 dev veth21\n"
		    "  -- the answer, on its way back --\n"
		    "  forward      inet filter forward #12  accept\n"
		    "\n"
		    "Reach  answered: 192.168.70.10:80 answered\n"
		    "Warn   limit-near: a limit is near\n"
		    "\n"
		    "Assumed: the client's address 10.1.2.254; --from names another\n"
		    "Note: enp1 disagrees\n"
		    "Could not tell: needs CAP_PERFMON (drop.reason)\n");
	done(&fixture);
}

static void test_nothing_sent(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture fixture = make("10.1.2.3:80=192.168.70.10");

	(void)state;
	fixture.result->summary = xstrdup("needs CAP_NET_ADMIN: run as root");
	fixture.result->error_exit = EXIT_ENVIRONMENT;
	assert_text(&options, &fixture,
		    "INCONCLUSIVE  tcp any client -> 10.1.2.3:80, expected backend 192.168.70.10:80\n\n"
		    "Why    needs CAP_NET_ADMIN: run as root\n");
	/* A cause under an uncertain verdict is none yet. */
	add_diagnosis(fixture.result, "policy-drop", SEVERITY_ERROR, "nothing accepts it");
	assert_text(&options, &fixture,
		    "INCONCLUSIVE  tcp any client -> 10.1.2.3:80, expected backend 192.168.70.10:80\n\n"
		    "Why    needs CAP_NET_ADMIN: run as root\n"
		    "Maybe  policy-drop: nothing accepts it\n");
	done(&fixture);
}

static void test_condition_also_and_see(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture fixture = make("10.2.1.2,10.1.2.3:80=192.168.70.10");
	struct result *result = fixture.result;
	struct diagnosis *diagnosis;
	struct fix *fix;

	(void)state;
	result->verdict = VERDICT_FAIL;
	add_rule(result, "forward", "filter", "forward", 9, "tcp dport 80 reject", "drop")->stopped = true;
	diagnosis = add_diagnosis(result, "reject-in-chain", SEVERITY_ERROR, "a rule rejects it");
	fix = add_fix(diagnosis,
		      "nft insert rule inet filter forward handle 9 ip daddr 192.168.70.10 tcp dport 80 "
		      "ct status dnat accept comment '\"nfdiag:80-1a2b\"'",
		      NULL);
	fix->condition = xstrdup("If this flow is meant to pass");
	fix->opens = xstrdup("tcp 192.168.70.10:80 from every source");
	fix->undo_note = xstrdup("none: because");
	diagnosis->see = texts("nft -a list chain inet filter forward", &diagnosis->n_see);
	diagnosis = add_diagnosis(result, "policy-drop", SEVERITY_ERROR, "and the policy would drop it");
	diagnosis->no_fix = xstrdup("unprinted");
	assert_text(&options, &fixture,
		    "FAIL  tcp 10.2.1.2 -> 10.1.2.3:80, expected backend 192.168.70.10:80\n"
		    "\n"
		    "  forward      inet filter forward #9  tcp dport 80 reject      <- rejected here\n"
		    "\n"
		    "Cause  reject-in-chain: a rule rejects it\n"
		    "If this flow is meant to pass:\n"
		    "  Fix    nft insert rule inet filter forward handle 9 ip daddr 192.168.70.10 tcp dport 80 "
		    "ct status dnat accept comment '\"nfdiag:80-1a2b\"'\n"
		    "  Undo   none: because\n"
		    "  Opens  tcp 192.168.70.10:80 from every source\n"
		    "See    nft -a list chain inet filter forward\n"
		    "Also   policy-drop: and the policy would drop it\n");
	done(&fixture);
}

static void test_advice_and_no_fix(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture fixture = make("10.2.1.2,10.1.2.3:80=192.168.70.10");
	struct fix *fix;

	(void)state;
	fixture.result->verdict = VERDICT_FAIL;
	fix = add_fix(add_diagnosis(fixture.result, "conntrack-full", SEVERITY_ERROR, "the table is full"), NULL, NULL);
	fix->kind = FIX_ADVICE;
	fix->opens = xstrdup("raise net.netfilter.nf_conntrack_max");
	assert_text(&options, &fixture,
		    "FAIL  tcp 10.2.1.2 -> 10.1.2.3:80, expected backend 192.168.70.10:80\n\n"
		    "Cause  conntrack-full: the table is full\n"
		    "Advice raise net.netfilter.nf_conntrack_max\n");
	fix_free(fixture.result->diagnoses[0]->fixes[0]);
	fixture.result->diagnoses[0]->n_fixes = 0;
	fixture.result->diagnoses[0]->no_fix = xstrdup("nothing here can mend it");
	assert_text(&options, &fixture,
		    "FAIL  tcp 10.2.1.2 -> 10.1.2.3:80, expected backend 192.168.70.10:80\n\n"
		    "Cause  conntrack-full: the table is full\n"
		    "Fix    none: nothing here can mend it\n");
	done(&fixture);
}

/* Only commands may be wider than the terminal, whatever its width; no byte of a name steers it. */
static void test_widths_and_hostile_names(void **state)
{
	struct fixture fixture = make_article();
	struct step *step = add_rule(fixture.result, "postrouting", "evil" ESC "[2J",
				     "a_chain_with_a_name_of_some_length", 123456789,
				     "ip saddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } counter log "
				     "prefix \"" ESC "]0;x\x07\" drop comment \"\xff\xe2\x80\xae\"",
				     "drop");

	(void)state;
	step->stopped = true;
	add_passage(fixture.result, "postrouting", "evil" ESC "[2J", "a_chain_with_a_name_of_some_length", 300, 6, 1);
	for (unsigned int columns = 80; columns <= 120; columns += 10) {
		const struct report_options options = { .columns = columns, .explain = columns == 80 };
		_cleanup_(freep) char *text = text_of(&options, &fixture.result, 1);

		for (const char *s = text; *s; s++)
			assert_false((*s < 0x20 && *s != '\n' && *s >= 0) || *s == 0x7f || (unsigned char)*s == 0xff);
		assert_non_null(strstr(text, "evil\\x1b[2J"));
		for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
			if (!strstr(line, "nft "))
				assert_in_range(strlen(line), 0, columns);
	}
	done(&fixture);
}

static void test_several(void **state)
{
	const struct report_options options = { .columns = 80 };
	struct fixture a = make_article(), b = make("10.1.2.3:80=192.168.70.10");
	struct result *results[] = { a.result, b.result };
	_cleanup_(freep) char *text = NULL;

	(void)state;
	text = text_of(&options, results, 2);
	assert_non_null(strstr(text, "}'\n\nINCONCLUSIVE  tcp any"));
	assert_non_null(strstr(text, "\n\n0 of 2 flows as expected, 1 failed, 1 inconclusive\n"));
	done(&a);
	done(&b);
}

static void test_exit_status(void **state)
{
	struct fixture f[5];
	struct result *results[5];
	static const enum exit_status want[] = { EXIT_OK, EXIT_INCONCLUSIVE, EXIT_USAGE, EXIT_ENVIRONMENT, EXIT_FAIL };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		f[i] = make("10.1.2.3:80=192.168.70.10");
		results[i] = f[i].result;
	}
	results[0]->verdict = VERDICT_OK;
	results[2]->error_exit = EXIT_USAGE;
	results[3]->error_exit = EXIT_ENVIRONMENT;
	results[4]->verdict = VERDICT_FAIL;
	/* Each wins over all before it. */
	for (size_t n = 1; n <= 5; n++)
		assert_int_equal(results_exit(results, n), want[n - 1]);
	assert_int_equal(results_exit(results + 3, 1), EXIT_ENVIRONMENT);
	for (size_t i = 0; i < 5; i++)
		done(&f[i]);
}

static const struct run_info run = { .kernel = "6.18.0", .started = "2026-01-02T03:04:05Z", .ms = 12.3, .retries = 1 };

static char *json_of(struct result *const *results, size_t n)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(report_json(out, &run, results, n), 0);
	fclose(out);
	return text;
}

static const char *string_at(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void test_json(void **state)
{
	struct fixture fixture = make_article();
	_cleanup_(freep) char *text = json_of(&fixture.result, 1);
	json_t *document = json_loads(text, 0, NULL), *result, *diagnosis, *path, *flow;

	(void)state;
	assert_non_null(document);
	assert_non_null(strstr(text, "\"ms\": 12.3,"));
	assert_non_null(strstr(text, "\"disagreed\": 0"));
	result = json_array_get(json_object_get(document, "results"), 0);
	flow = json_object_get(result, "flow");
	path = json_object_get(result, "path");
	diagnosis = json_array_get(json_object_get(result, "diagnoses"), 0);
	assert_string_equal(string_at(json_object_get(document, "run"), "injector"), "xdp");
	assert_true(json_is_null(json_object_get(flow, "name")));
	assert_int_equal(json_integer_value(json_object_get(flow, "client_port")), 40001);
	assert_string_equal(string_at(result, "verdict"), "fail");
	assert_int_equal(json_array_size(path), 6);
	/* A jump's chain is in the rule, not in the verdict; a route's text is its 'why'. */
	assert_string_equal(string_at(json_array_get(path, 3), "verdict"), "jump");
	assert_string_equal(string_at(json_array_get(path, 1), "why"), "192.168.70.0/24 dev veth21");
	assert_true(json_is_null(json_object_get(json_array_get(path, 1), "handle")));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(diagnosis, "where"), "handle")), 5);
	assert_true(json_is_null(json_object_get(json_object_get(diagnosis, "evidence"), "neigh.state")));
	assert_true(json_is_null(json_object_get(json_array_get(json_object_get(diagnosis, "fixes"), 0), "proven")));
	json_decref(document);
	done(&fixture);
}

static void test_json_hostile(void **state)
{
	struct fixture fixture = make_article();
	_cleanup_(freep) char *text = NULL;
	json_t *document;

	(void)state;
	result_unknown(fixture.result, "x", "%s", "bad \xff utf-8, " ESC "[2J, \x7f, \xe2\x80\xae, \xc2\x9b");
	text = json_of(&fixture.result, 1);
	for (const char *s = text; *s; s++)
		assert_true(*s == '\n' || (*s >= 0x20 && *s < 0x7f));
	document = json_loads(text, 0, NULL);
	assert_non_null(document);
	json_decref(document);
	done(&fixture);
}

/* Python's jsonschema(1) judges; from the top of the tree, where prove runs. */
static void test_json_schema(void **state)
{
	static const char tool[] = "/usr/bin/python3 -m jsonschema";
	struct fixture a = make_article(), b = make("[fd00::1]/icmp=[fd00::2],local"), c = make("10.1.2.3:25=drop");
	struct result *results[] = { a.result, b.result, c.result };
	char path[] = "/tmp/nfdiag-test-report-XXXXXX";
	_cleanup_(freep) char *text = json_of(results, 3), *command = NULL;
	int fd = mkstemp(path), status;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	command = xasprintf("%s -i %s docs/result.schema.json", tool, path);
	if (system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null")) {
		print_message("# skip: no python3-jsonschema\n");
		unlink(path);
		skip();
	}
	status = system(command);
	unlink(path);
	assert_int_equal(WEXITSTATUS(status), 0);
	done(&a);
	done(&b);
	done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_article),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_ok_with_warning_and_notes),
		cmocka_unit_test(test_nothing_sent),
		cmocka_unit_test(test_condition_also_and_see),
		cmocka_unit_test(test_advice_and_no_fix),
		cmocka_unit_test(test_widths_and_hostile_names),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_exit_status),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_hostile),
		cmocka_unit_test(test_json_schema),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
