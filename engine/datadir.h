/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the files are that come with the program.
 */
#ifndef NFDIAG_ENGINE_DATADIR_H
#define NFDIAG_ENGINE_DATADIR_H

/* The directory of the built-in checks: checks/ beside the build tree that the program runs from,
 * ../share/nfdiag/checks of an installed one, else the one under the PREFIX of the build. The caller frees. */
char *datadir_checks(void);

#endif
