/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One case: a YAML file with facts and with what the checks must make of them. README.md beside it has the form.
 */
#ifndef NFDIAG_TESTS_CASE_H
#define NFDIAG_TESTS_CASE_H

#include "engine/check.h"

/* Runs the checks on the facts of the file (a 'base:' is CASES/base/NAME.yaml). 0 with *ret_result; what differs from
 * what the file expects is added to `why`, a line each. -errno with err: the file itself is wrong. */
int case_run(const struct checks *checks, const char *cases, const char *path, struct result **ret_result,
	     struct str *why, struct err *err);

#endif
