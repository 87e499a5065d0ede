/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the built-in checks beside the program, so that it works where it was built and wherever it is installed.
 */
#include "engine/datadir.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/str.h"

/* build/nfdiag, build/san/nfdiag, build/san/unit/test_x: the program is at most so many folders below build/. */
#define BUILD_DEPTH 3

static char *if_directory(char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return path;
	free(path);
	return NULL;
}

char *datadir_checks(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *found = NULL;

	path[n > 0 ? n : 0] = '\0';
	for (int i = 0; i < BUILD_DEPTH && !found; i++) {
		char *slash = strrchr(path, '/');

		if (!slash)
			break;
		*slash = '\0';
		slash = strrchr(path, '/');
		if (slash && !strcmp(slash, "/build"))
			found = if_directory(xasprintf("%.*s/checks", (int)(slash - path), path));
		/* PREFIX/sbin/nfdiag, wherever it was installed. */
		else if (slash && !strcmp(slash, "/sbin"))
			found = if_directory(xasprintf("%.*s/share/nfdiag/checks", (int)(slash - path), path));
	}
	return found ? found : xstrdup(NFDIAG_DATADIR "/checks");
}
