/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the command line, runs the subcommand, and is the only place that prints errors.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/command.h"

static enum exit_status run(int argc, char **argv, struct options *options, struct err *err)
{
	const struct command *command = NULL;

	if (options_parse(argc, argv, options, err) < 0)
		return err->exit;
	if (options->version) {
		puts("nfdiag " NFDIAG_VERSION);
		return EXIT_OK;
	}
	if (options->n_operands)
		command = command_find(options->operands[0]);
	if (options->n_operands && !command) {
		err_usage(err, -EINVAL, "'%s' is no command; write expect, checks or facts, as in nfdiag --help",
			  options->operands[0]);
		return err->exit;
	}
	if (options->help) {
		_cleanup_(freep) char *help = command_help(command);

		fputs(help, stdout);
		return EXIT_OK;
	}
	if (!command) {
		err_usage(err, -EINVAL,
			  "a command is missing; write nfdiag expect PUBLIC:PORT=BACKEND:PORT, or see nfdiag --help");
		return err->exit;
	}
	if (options_check(options, command->name, command->bit, err) < 0)
		return err->exit;
	return command->run(options, err);
}

int main(int argc, char **argv)
{
	_cleanup_(options_done) struct options options = { 0 };
	struct err err = { 0 };
	enum exit_status status;

	status = run(argc, argv, &options, &err);
	/* A result that did not reach its reader is none. EPIPE: the reader has gone, and knows. */
	if ((fflush(stdout) == EOF || ferror(stdout)) && !err.exit && errno != EPIPE)
		err_env(&err, -errno, "cannot write the result to stdout: %s; give it room", strerror(errno));
	if (err.exit) {
		struct str line = { 0 };

		str_add_escaped(&line, err.text);
		fprintf(stderr, "nfdiag: %s\n", line.s);
		str_done(&line);
		status = err.exit;
	}
	return status;
}
