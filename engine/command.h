/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The subcommands: one table (command.c) from which main.c runs them and the usage is printed.
 */
#ifndef NFDIAG_ENGINE_COMMAND_H
#define NFDIAG_ENGINE_COMMAND_H

#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/options.h"

struct command {
	const char *name;
	enum command_bit bit;	    /* by which options name the commands that they belong to */
	const char *const *usage;   /* what stands behind "nfdiag NAME", ended by NULL */
	const char *help;	    /* one line */
	const char *const *details; /* lines of its own --help, behind the usage, ended by NULL; or NULL */
	/* Prints results to stdout and returns the exit status. What is wrong goes into err, whose status
	 * then counts. */
	enum exit_status (*run)(const struct options *options, struct err *err);
};

extern const struct command commands[];
extern const size_t n_commands;

/* NULL where there is none. */
const struct command *command_find(const char *name);

/* The --help of one command, or with NULL of the whole program; the caller frees. */
char *command_help(const struct command *command);

/* One file each: cmd_NAME.c */
enum exit_status cmd_expect(const struct options *options, struct err *err);
enum exit_status cmd_trace(const struct options *options, struct err *err);
enum exit_status cmd_checks(const struct options *options, struct err *err);
enum exit_status cmd_facts(const struct options *options, struct err *err);

#endif
