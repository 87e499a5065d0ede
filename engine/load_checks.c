/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads checks from everywhere that they may be, in the order in which later ones replace earlier ones.
 */
#include "engine/load_checks.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/datadir.h"

#define SITE_CHECKS "/etc/nfdiag/checks.d"

static int load_built_in(struct checks *checks, struct err *err)
{
	_cleanup_(freep) char *path = datadir_checks();
	struct err cause = { 0 };
	int r;

	r = checks_load_dir(checks, path, &cause);
	if (r == -ENOENT || (r == 0 && !checks_count(checks)))
		return err_env(err, -ENOENT,
			       "there are no checks in %s; install nfdiag (make install), or run build/nfdiag", path);
	if (r < 0 && err)
		*err = cause;
	return r;
}

static int load_given(struct checks *checks, const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return err_usage(err, -errno, "--checks %s: %s; give a directory of *.yaml files", path,
				 strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_usage(err, -ENOTDIR, "--checks %s: it is no directory; give one with *.yaml files", path);
	return checks_load_dir(checks, path, err);
}

int load_checks(const char *const *dirs, size_t n_dirs, struct checks **ret_checks, struct err *err)
{
	_cleanup_(checks_freep) struct checks *checks = checks_new();
	int r;

	r = load_built_in(checks, err);
	if (r == 0 && access(SITE_CHECKS, F_OK) == 0)
		r = checks_load_dir(checks, SITE_CHECKS, err);
	for (size_t i = 0; r == 0 && i < n_dirs; i++)
		r = load_given(checks, dirs[i], err);
	if (r < 0)
		return r;
	*ret_checks = TAKE_PTR(checks);
	return 0;
}
