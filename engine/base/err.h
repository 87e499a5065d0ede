/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One error: its first cause in words, and the exit status that it asks for. Functions fill it and
 * return -errno; only main.c prints it.
 */
#ifndef NFDIAG_BASE_ERR_H
#define NFDIAG_BASE_ERR_H

#include "engine/base/util.h"

/* Exit status of the program (docs/nfdiag.8). */
enum exit_status {
	EXIT_OK = 0,	       /* all flows as expected */
	EXIT_FAIL = 1,	       /* at least one flow is not */
	EXIT_USAGE = 2,	       /* wrong usage or input */
	EXIT_INCONCLUSIVE = 3, /* not known, and none failed */
	EXIT_ENVIRONMENT = 4,  /* a permission or a kernel feature is missing */
};

struct err {
	enum exit_status exit; /* 0 while nothing is wrong */
	char text[512];	       /* one line without newline: what, where, and the mend */
};

/* All return `r` (a negative errno), so that `return err_set(...)` reads well. err may be NULL.
 * An error that is already set is kept: the first cause counts. */
int err_set(struct err *err, int r, const char *fmt, ...) _printf_(3, 4);   /* exit 3: could not be observed */
int err_usage(struct err *err, int r, const char *fmt, ...) _printf_(3, 4); /* exit 2 */
int err_env(struct err *err, int r, const char *fmt, ...) _printf_(3, 4);   /* exit 4 */

/* Puts `context: ` before the text that is set, or sets `context: strerror(-r)`; keeps the exit status. */
int err_wrap(struct err *err, int r, const char *fmt, ...) _printf_(3, 4);

#endif
