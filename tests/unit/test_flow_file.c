/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of flows: what they stand for, and where exactly a bad one is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>

#include "engine/base/str.h"
#include "engine/flow_file.h"

static const struct flow_defaults none;

static int load(const char *text, const struct flow_defaults *given, struct flow_list *list, struct err *err)
{
	char path[] = "/tmp/nfdiag-flows-XXXXXX";
	int fd = mkstemp(path), r;
	char *found;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	r = flow_file_load(path, given, list, err);
	unlink(path);
	/* Errors name the file; the tests say "f". */
	found = err ? strstr(err->text, path) : NULL;
	if (found) {
		memmove(found + 1, found + strlen(path), strlen(found + strlen(path)) + 1);
		*found = 'f';
	}
	return r;
}

/* What flows a text stands for: their texts, one a line. */
static const struct {
	const char *text, *flows;
} meanings[] = {
	{ "flows:\n- public: 10.1.2.3:80\n  target: 10.0.0.8\n", "10.1.2.3:80=10.0.0.8\n" },
	{ "- {public: 10.1.2.3:80, target: 10.0.0.8}\n", "10.1.2.3:80=10.0.0.8\n" },
	{ "- 10.1.2.3:80=10.0.0.8:81\n", "10.1.2.3:80=10.0.0.8:81\n" },
	{ "- {public: '10.1.2.3:80', target: [10.0.0.8, '10.0.0.9:81']}\n", "10.1.2.3:80=10.0.0.8,10.0.0.9:81\n" },
	{ "- {client: [10.2.1.2, '10.2.1.3:99'], public: ['10.1.2.3:80', '10.1.2.4:80'], target: drop}\n",
	  "10.2.1.2,10.1.2.3:80=drop\n10.2.1.2,10.1.2.4:80=drop\n"
	  "10.2.1.3:99,10.1.2.3:80=drop\n10.2.1.3:99,10.1.2.4:80=drop\n" },
	{ "- {public: '10.1.2.3:53', proto: [tcp, udp], target: local}\n",
	  "10.1.2.3:53/tcp=local\n10.1.2.3:53/udp=local\n" },
	{ "- {public: 2001:db8::1, proto: icmp, client: 2001:db8::9, target: '[fd00::1]'}\n",
	  "[2001:db8::9],[2001:db8::1]/icmp=[fd00::1]\n" },
	/* Defaults stand for what an entry leaves open, and wherever they stand. */
	{ "flows:\n- {public: '10.1.2.3:53/tcp'}\n- {public: '10.1.2.3:54', client: 10.2.1.9}\n- 10.1.2.3:55=10.0.0.1\n"
	  "- 10.2.1.8,10.1.2.3:56=10.0.0.1\n"
	  "defaults: {client: 10.2.1.2, proto: udp, target: drop}\n",
	  "10.2.1.2,10.1.2.3:53/tcp=drop\n10.2.1.9,10.1.2.3:54/udp=drop\n10.2.1.2,10.1.2.3:55=10.0.0.1\n"
	  "10.2.1.8,10.1.2.3:56=10.0.0.1\n" },
	{ "x: &a 10.0.0.8\n", NULL },
	{ "- {public: '10.1.2.3:80', target: &a 10.0.0.8}\n- {public: '10.1.2.3:81', target: *a}\n",
	  "10.1.2.3:80=10.0.0.8\n10.1.2.3:81=10.0.0.8\n" },
};

static void test_meanings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++) {
		struct flow_list list = { 0 };
		struct err err = { 0 };
		struct str texts = { 0 };
		int r = load(meanings[i].text, &none, &list, &err);

		if (!meanings[i].flows) {
			assert_int_equal(r, -EINVAL);
			continue;
		}
		if (r < 0)
			fail_msg("%s", err.text);
		for (size_t j = 0; j < list.n; j++)
			str_addf(&texts, "%s\n", list.flows[j]->text);
		assert_string_equal(texts.s, meanings[i].flows);
		str_done(&texts);
		flow_list_done(&list);
	}
}

static void test_fields(void **state)
{
	struct flow_defaults given = { .proto = IPPROTO_UDP };
	struct flow_list list = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(load("defaults: {iif: wan0, payload: 'hex:aabb'}\n"
			      "flows:\n"
			      "- {name: \"a \\u001b b\", public: '10.1.2.3:53', target: 10.0.0.1}\n"
			      "- {name: c, public: '10.1.2.3:54', target: 10.0.0.1, iif: wan1, payload: ntp}\n"
			      "- {public: '10.1.2.3:54', proto: tcp, target: 10.0.0.1}\n"
			      "- 10.1.2.3:55=10.0.0.1\n",
			      &given, &list, &err),
			 0);
	assert_int_equal(list.n, 4);
	assert_string_equal(list.flows[0]->name, "a \033 b");
	assert_string_equal(list.flows[0]->iif, "wan0");
	assert_int_equal(list.flows[0]->payload->len, 2);
	assert_string_equal(list.flows[1]->iif, "wan1");
	assert_int_equal(list.flows[1]->payload->len, 48);
	/* A default payload is for those that can carry one. */
	assert_int_equal(list.flows[2]->proto, IPPROTO_TCP);
	assert_null(list.flows[2]->payload);
	assert_null(list.flows[2]->name);
	assert_int_equal(list.flows[3]->proto, IPPROTO_UDP);
	assert_string_equal(list.flows[3]->iif, "wan0");
	flow_list_done(&list);
}

#define TWO "- {public: '10.1.2.3:80', target: 10.0.0.8}\n- "

static const struct {
	const char *text, *error;
} errors[] = {
	{ "", "f:1:1: the file is empty; a file of flows begins with 'flows:'" },
	{ "flows: 5\n", "f:1:8: flows must be a list: '- public: ADDRESS:PORT'" },
	{ "flows: []\n", "f:1:8: the list is empty" },
	{ "defaults: {}\n", "f:1:1: a file of flows has no 'flows:'" },
	{ "flow:\n- a\n", "f:1:1: a file of flows has no key 'flow'; did you mean 'flows'?" },
	{ "flows:\n- [a]\n", "f:2:3: a flow must be a mapping: 'key: value'" },
	{ "defaults: {name: x}\nflows: [a]\n", "f:1:12: defaults has no key 'name'" },
	{ TWO "{public: '10.1.2.3:80', targets: 10.0.0.8}\n",
	  "f:2:27: a flow has no key 'targets'; did you mean 'target'?" },
	{ TWO "{public: '10.1.2.3:80'}\n", "f:2:3: a flow has no 'target:'" },
	{ TWO "{target: drop}\n", "f:2:3: a flow has no 'public:'" },
	{ TWO "{public: , target: drop}\n", "f:2:12: public is empty" },
	{ TWO "{public: {a: b}, target: drop}\n", "f:2:12: public must be a single value, not a mapping" },
	{ TWO "{public: '10.1.2.3:80', public: '10.1.2.3:80', target: drop}\n", "f:2:27: 'public' is there twice" },
	{ TWO "{public: '10.1.2.3:80', target: []}\n", "f:2:35: the list is empty" },
	{ TWO "{name: [a, b], public: '10.1.2.3:80', target: drop}\n",
	  "f:2:10: name must be a single value, not a list" },
	/* The grammar's own columns, within the value. */
	{ TWO "{public: 10.1.2.3, target: drop}\n", "f:2:20: tcp needs a port; write PUBLIC:PORT" },
	{ TWO "{public: '10.1.2.3:0', target: drop}\n", "f:2:22: 0 is no port; write a number from 1 to 65535" },
	{ TWO "{client: 10.2.1, public: '10.1.2.3:80', target: drop}\n",
	  "f:2:12: '10.2.1' is no IPv4 address; write four numbers from 0 to 255, as 10.1.2.3" },
	{ TWO "{client: 10.2.1.0/24, public: '10.1.2.3:80', target: drop}\n",
	  "f:2:20: the client takes no '/'; write /PROTO behind PUBLIC" },
	{ TWO "{public: '10.1.2.3:80', proto: sctp, target: drop}\n",
	  "f:2:34: 'sctp' is no protocol that nfdiag knows; write tcp, udp or icmp" },
	{ TWO "{public: '10.1.2.3:80/tcp', proto: tcp, target: drop}\n",
	  "f:2:38: the public address has a protocol already; leave one of them out" },
	{ TWO "{public: '10.1.2.3:80', target: [10.0.0.8, '10.0.0.9:x']}\n",
	  "f:2:56: 'x' is no tcp service of services(5); write the port's number" },
	{ TWO "{public: '10.1.2.3:80', target: [10.0.0.8, 10.0.0.8]}\n",
	  "f:2:46: this target is there twice; write it once" },
	{ TWO "{public: '10.1.2.3:80', target: '10.0.0.8,10.0.0.9'}\n",
	  "f:2:44: ',' is not part of a target; several are a list: [A, B]" },
	{ TWO "{public: '10.1.2.3:80=10.0.0.1', target: drop}\n",
	  "f:2:24: '=' is not part of a public; several are a list: [A, B]" },
	{ TWO "{public: '10.1.2.3:80', target: 'fd00::1'}\n",
	  "f:2:35: IPv4 and IPv6 are mixed; write the target in the public address's family" },
	{ TWO "{public: '10.1.2.3:80', target: drop, iif: a/b}\n",
	  "f:2:46: 'a/b' is no interface's name; write one of 'ip link'" },
	{ TWO "{public: '10.1.2.3:80', target: drop, payload: dns}\n",
	  "f:2:50: only a udp probe carries a payload; leave it out" },
	{ TWO "10.1.2.3:80/udp\n", "f:2:18: there is no '='; write PUBLIC:PORT=BACKEND:PORT" },
	{ "defaults: {client: 10.2.1.x}\nflows:\n- 10.1.2.3:80=drop\n",
	  "f:1:20: '10.2.1.x' is no address; write its numbers, for names are not looked up" },
	{ TWO "[", "f:3:1: this is no YAML: did not find expected node content" },
	{ TWO "{public: '10.1.2.3:80', target: drop}\n---\n", "f:4:1: a second document; a file of flows is one file" },
	{ "- &a [*a]\n", "f:1:3: a flow must be a mapping: 'key: value'" },
	{ "- {public: &a ['10.1.2.3:80', *a], target: drop}\n", "f:1:12: public must be a single value, not a list" },
};

static void test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct flow_list list = { 0 };
		struct err err = { 0 };

		if (load(errors[i].text, &none, &list, &err) != -EINVAL)
			fail_msg("accepted:\n%s", errors[i].text);
		assert_string_equal(err.text, errors[i].error);
		assert_int_equal(err.exit, EXIT_USAGE);
		flow_list_done(&list);
	}
}

/* With the command line's own words. */
static void test_given(void **state)
{
	struct flow_defaults given = { .iif = "wan0" };
	struct flow_list list = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(addr_parse("10.2.1.2", &given.client), 0);
	assert_int_equal(load("- 10.1.2.3:80=drop\n", &given, &list, &err), 0);
	assert_true(addr_equal(&list.flows[0]->client, &given.client));
	assert_string_equal(list.flows[0]->iif, "wan0");
	flow_list_done(&list);
	assert_int_equal(load("- {public: '10.1.2.3:80', target: drop, client: 10.2.1.9}\n", &given, &list, &err),
			 -EINVAL);
	assert_string_equal(err.text,
			    "f:1:49: the client is 10.2.1.9 here, but 10.2.1.2 with --from; give it in one place");
	err = (struct err){ 0 };
	assert_int_equal(load("- {public: '10.1.2.3:80', target: drop, iif: wan1}\n", &given, &list, &err), -EINVAL);
	assert_string_equal(err.text, "f:1:46: the interface is wan1 here, but wan0 with --iif; give it in one place");
	flow_list_done(&list);
}

/* A few bytes that stand for far too much. */
static void test_too_many(void **state)
{
	struct flow_list list = { 0 };
	struct str text = { 0 };
	struct err err = { 0 };

	(void)state;
	str_add(&text, "- {client: &a [");
	for (int i = 0; i < 400; i++)
		str_addf(&text, "%s10.2.%d.%d", i ? ", " : "", i / 250, 1 + i % 250);
	str_add(&text, "], public: *a, proto: icmp, target: drop}\n");
	assert_int_equal(load(text.s, &none, &list, &err), -EINVAL);
	assert_string_equal(err.text, "f:1:3: this stands for more than 100000 flows; give several files");
	flow_list_done(&list);
	str_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meanings), cmocka_unit_test(test_fields),	  cmocka_unit_test(test_errors),
		cmocka_unit_test(test_given),	 cmocka_unit_test(test_too_many),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
