/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options: one table (options.c) which reads them, says which belong together, and prints their help.
 */
#ifndef NFDIAG_ENGINE_OPTIONS_H
#define NFDIAG_ENGINE_OPTIONS_H

#include "engine/base/err.h"
#include "engine/base/str.h"

enum command_bit {
	COMMAND_EXPECT = 1 << 0,
	COMMAND_CHECKS = 1 << 1,
	COMMAND_FACTS = 1 << 2,
	COMMAND_TRACE = 1 << 3,
	COMMAND_ASK = COMMAND_EXPECT | COMMAND_TRACE, /* those that ask about flows */
	COMMAND_ANY = COMMAND_ASK | COMMAND_CHECKS | COMMAND_FACTS,
};

enum until { UNTIL_UNSET, UNTIL_WIRE, UNTIL_ANSWER };
enum proto_word { PROTO_UNSET, PROTO_TCP, PROTO_UDP, PROTO_ICMP };
enum format { FORMAT_UNSET, FORMAT_TEXT, FORMAT_JSON, FORMAT_JUNIT, FORMAT_TAP, FORMAT_NAGIOS };
enum color { COLOR_UNSET, COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* As the user gave them: texts are argv's, words count from 1 in the order of their list, 0 or NULL is 'not given'. */
struct options {
	const char *from, *iif, *client_netns, *payload, *netns;
	unsigned int proto; /* enum proto_word */
	unsigned int until; /* enum until */
	unsigned int color; /* enum color */
	unsigned int format; /* enum format; --json is FORMAT_JSON too */
	unsigned int wait_ms;
	unsigned int rate; /* live probes per second */
	bool contain, observe, force, json, explain, quiet, help, version;
	const char **checks; /* every --checks, in order */
	size_t n_checks;
	struct option_file {
		const char *path;
		size_t at; /* it stood before that operand */
	} *files;	   /* every --file, in order */
	size_t n_files;
	const char **operands; /* what is not an option: the command first */
	size_t n_operands;
};

/* 0, or -EINVAL with err. Options may stand before, between and behind operands; "--" ends them. */
int options_parse(int argc, char **argv, struct options *ret_options, struct err *err);

/* 0, or -EINVAL with err where an option that was given does not belong to the command, or two exclude each other. */
int options_check(const struct options *options, const char *command, enum command_bit bit, struct err *err);

/* Adds the help of the options of these commands, wrapped at 80 columns. */
void options_help(struct str *out, unsigned int bits);

void options_done(struct options *options);

#endif
