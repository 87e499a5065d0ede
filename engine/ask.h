/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the subcommands that ask about flows have in common (cmd_expect.c): flows, checks, namespace, signals, report.
 */
#ifndef NFDIAG_ENGINE_ASK_H
#define NFDIAG_ENGINE_ASK_H

#include "engine/options.h"

struct ask {
	bool open;	     /* nothing is expected: the flows have no '=TARGET' */
	const char *missing; /* said where there is no flow */
};

/* Prints the results to stdout in that format. The exit status; what is wrong goes into err, whose status then counts.
 */
enum exit_status ask_flows(const struct options *options, const struct ask *ask, enum format format, struct err *err);

/* The format that the options ask for. */
enum format ask_format(const struct options *options);

#endif
