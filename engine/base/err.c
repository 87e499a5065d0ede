/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fills struct err.
 */
#include "engine/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int err_fill(struct err *err, int r, enum exit_status status, const char *fmt, va_list args)
{
	if (err && !err->exit) {
		err->exit = status;
		vsnprintf(err->text, sizeof(err->text), fmt, args);
	}
	return r;
}

#define ERR_FUNCTION(name, status)                                                                                     \
	int name(struct err *err, int r, const char *fmt, ...)                                                         \
	{                                                                                                              \
		va_list args;                                                                                          \
                                                                                                                       \
		va_start(args, fmt);                                                                                   \
		r = err_fill(err, r, status, fmt, args);                                                               \
		va_end(args);                                                                                          \
		return r;                                                                                              \
	}

ERR_FUNCTION(err_set, EXIT_INCONCLUSIVE)
ERR_FUNCTION(err_usage, EXIT_USAGE)
ERR_FUNCTION(err_env, EXIT_ENVIRONMENT)

int err_wrap(struct err *err, int r, const char *fmt, ...)
{
	char cause[sizeof(err->text)];
	va_list args;
	int n;

	if (!err)
		return r;
	if (err->exit) {
		memcpy(cause, err->text, sizeof(cause));
	} else {
		/* EPERM is the one errno that always means the environment. */
		err->exit = r == -EPERM || r == -EACCES ? EXIT_ENVIRONMENT : EXIT_INCONCLUSIVE;
		snprintf(cause, sizeof(cause), "%s", strerror(-r));
	}
	va_start(args, fmt);
	n = vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(err->text)) {
		size_t room = sizeof(err->text) - (size_t)n;

		/* What does not fit is cut off. */
		snprintf(err->text + n, room, ": %.*s", (int)(room > 3 ? room - 3 : 0), cause);
	}
	return r;
}
