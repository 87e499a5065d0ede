/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The thread in another namespace, and the words for capabilities that are missing.
 */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "engine/base/lodge.h"
#include "engine/base/missing.h"
#include "tests/unit/testns.h"

static ino_t current(void)
{
	struct stat st = { 0 };

	assert_int_equal(stat("/proc/thread-self/ns/net", &st), 0);
	return st.st_ino;
}

static int where(void *data)
{
	*(ino_t *)data = current();
	return 7;
}

static void lives_elsewhere(void **state)
{
	ino_t home, there = 0, again = 0;
	struct lodge *lodge;
	struct err err = { 0 };

	(void)state;
	testns_new();
	home = current();
	assert_int_equal(lodge_open(NULL, &lodge, &err), 0);
	assert_int_equal(lodge_run(lodge, where, &there), 7);
	assert_int_equal(lodge_run(lodge, where, &again), 7);
	assert_int_equal(current(), home);
	assert_int_not_equal(there, home);
	assert_int_equal(there, again);
	assert_string_equal(lodge_name(lodge), "");
	lodge_free(lodge);
	lodge_free(NULL);
}

static void by_name(void **state)
{
	char pid[16];
	struct lodge *lodge = NULL;
	struct err err = { 0 };
	ino_t there = 0;

	(void)state;
	testns_new();
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	assert_int_equal(lodge_open(pid, &lodge, &err), 0);
	assert_int_equal(lodge_run(lodge, where, &there), 7);
	assert_int_equal(there, current());
	assert_string_equal(lodge_name(lodge), pid);
	lodge_free(lodge);
	assert_int_equal(lodge_open("no-such-namespace", &lodge, &err), -ENOENT);
	assert_int_equal(err.exit, EXIT_USAGE);
}

/* In a child without privileges: 0 where the words are right. */
static int said_without(bool bounded)
{
	struct lodge *lodge = NULL;
	struct err err = { 0 };
	int r;

	if (bounded && prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN) < 0)
		return 77;
	if (setresuid(65534, 65534, 65534) < 0)
		return 77;
	r = lodge_open(NULL, &lodge, &err);
	if (r != -EPERM || err.exit != EXIT_ENVIRONMENT || !strstr(err.text, "CAP_SYS_ADMIN is missing"))
		return 1;
	return strstr(err.text, bounded ? "CapabilityBoundingSet=CAP_SYS_ADMIN" : "setcap cap_net_admin") ? 0 : 2;
}

static void what_is_missing(void **state)
{
	(void)state;
	if (getuid() || !has_capability(CAP_SYS_ADMIN) || !has_capability(CAP_SETPCAP)) {
		print_message("# needs root\n");
		skip();
	}
	for (int bounded = 0; bounded < 2; bounded++) {
		pid_t child = fork();
		int status = 0;

		if (child == 0)
			_exit(said_without(bounded));
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		if (WEXITSTATUS(status) != 77)
			assert_int_equal(WEXITSTATUS(status), 0);
	}
}

static void other_errors(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_missing(&err, -ENOSPC, CAP_BPF, "cannot %s", "go"), -ENOSPC);
	assert_string_equal(err.text, "cannot go: No space left on device");
	assert_string_equal(capability_name(CAP_PERFMON), "CAP_PERFMON");
	assert_string_equal(capability_name(CAP_CHOWN), "a capability");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lives_elsewhere),
		cmocka_unit_test(by_name),
		cmocka_unit_test(what_is_missing),
		cmocka_unit_test(other_errors),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
