/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ownership helpers that every file uses: cleanup attributes, TAKE_PTR, sizes.
 */
#ifndef NFDIAG_BASE_UTIL_H
#define NFDIAG_BASE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Hands the pointer out and leaves NULL behind, so that a _cleanup_ does nothing. */
#define TAKE_PTR(p)                                                                                                    \
	({                                                                                                             \
		__typeof__(p) taken_ = (p);                                                                            \
		(p) = NULL;                                                                                            \
		taken_;                                                                                                \
	})

/* Hands the descriptor out and leaves -1 behind. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static inline void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void freep(void *p)
{
	free(*(void **)p);
}

/* Defines `name##p`, the form that _cleanup_ wants, from `void name(type *)`. */
#define DEFINE_FREEP(type, name)                                                                                       \
	static inline void name##p(type **p)                                                                           \
	{                                                                                                              \
		if (*p)                                                                                                \
			name(*p);                                                                                      \
	}

#endif
