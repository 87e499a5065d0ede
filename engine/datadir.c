/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the built-in checks, so that build/nfdiag works without being installed.
 */
#include "engine/datadir.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/str.h"

/* build/nfdiag, build/san/nfdiag, build/san/unit/test_x: the program is at most so many folders below build/. */
#define BUILD_DEPTH 3

char *datadir_checks(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[n > 0 ? n : 0] = '\0';
	for (int i = 0; i < BUILD_DEPTH; i++) {
		char *slash = strrchr(path, '/');
		struct stat st;

		if (!slash)
			break;
		*slash = '\0';
		slash = strrchr(path, '/');
		if (slash && !strcmp(slash, "/build")) {
			_cleanup_(freep) char *checks = xasprintf("%.*s/checks", (int)(slash - path), path);

			if (stat(checks, &st) == 0 && S_ISDIR(st.st_mode))
				return TAKE_PTR(checks);
		}
	}
	return xstrdup(NFDIAG_DATADIR "/checks");
}
