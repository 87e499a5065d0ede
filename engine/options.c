/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of options, and what getopt_long(3) and --help make of it.
 */
#include "engine/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "engine/wrap.h"

#define HELP_COLUMN 27
#define HELP_COLUMNS 80

enum option_kind {
	OPTION_FLAG,   /* bool */
	OPTION_TEXT,   /* const char * */
	OPTION_LIST,   /* may be repeated: const char **checks */
	OPTION_WORD,   /* unsigned int: which of the words in `argument`, from 1 */
	OPTION_FILE,   /* may be repeated: struct option_file *files */
	OPTION_NUMBER, /* unsigned int, see `numbers` */
};

static const struct option_row {
	const char *name;
	char letter; /* or 0 */
	enum option_kind kind;
	size_t offset; /* in struct options */
	const char *argument;
	unsigned int commands;
	const char *help;
} rows[] = {
#define ROW(field) offsetof(struct options, field)
	{ "file", 'f', OPTION_FILE, ROW(files), "FILE", COMMAND_EXPECT,
	  "flows in a YAML file, - for stdin; may be repeated" },
	{ "from", 0, OPTION_TEXT, ROW(from), "ADDR[:PORT]", COMMAND_ASK,
	  "the client (the same as CLIENT, in the flow)" },
	{ "proto", 0, OPTION_WORD, ROW(proto), "tcp|udp|icmp", COMMAND_ASK,
	  "protocol of flows without /PROTO (default tcp)" },
	{ "iif", 0, OPTION_TEXT, ROW(iif), "DEV", COMMAND_ASK, "interface on which the client's packets arrive" },
	{ "client-netns", 0, OPTION_TEXT, ROW(client_netns), "NAME|PID", COMMAND_ASK,
	  "the client is a namespace or container on this host: send from inside it" },
	{ "until", 0, OPTION_WORD, ROW(until), "wire|answer", COMMAND_ASK,
	  "how far the packet goes (default answer; wire with --contain, and of trace)" },
	{ "contain", 0, OPTION_FLAG, ROW(contain), NULL, COMMAND_ASK, "never let the probe leave this host" },
	{ "observe", 0, OPTION_FLAG, ROW(observe), NULL, COMMAND_ASK,
	  "send nothing: wait for the client's own attempt, and look at that" },
	{ "payload", 0, OPTION_TEXT, ROW(payload), "hex:..|dns|ntp", COMMAND_ASK,
	  "what a udp probe carries, so that a real service answers" },
	{ "wait", 0, OPTION_NUMBER, ROW(wait_ms), "MS", COMMAND_ASK,
	  "how long to wait for the answer (default 1000), or with --observe for the client (60000)" },
	{ "rate", 0, OPTION_NUMBER, ROW(rate), "N", COMMAND_ASK,
	  "at most N flows a second whose probes leave this host (default 20)" },
	{ "force", 0, OPTION_FLAG, ROW(force), NULL, COMMAND_ASK,
	  "probe even where a rule would put the probe's source into a set" },
	{ "netns", 0, OPTION_TEXT, ROW(netns), "NAME|PID", COMMAND_ASK, "work in that network namespace" },
	{ "checks", 0, OPTION_LIST, ROW(checks), "DIR", COMMAND_EXPECT | COMMAND_CHECKS,
	  "more checks, besides /etc/nfdiag/checks.d; may be repeated" },
	{ "format", 0, OPTION_WORD, ROW(format), "text|json|junit|tap|nagios", COMMAND_ASK,
	  "what the results are printed as (default text)" },
	{ "json", 0, OPTION_FLAG, ROW(json), NULL, COMMAND_ASK, "short for --format json" },
	{ "explain", 0, OPTION_FLAG, ROW(explain), NULL, COMMAND_ASK,
	  "every rule on the path, with why it did or did not match" },
	{ "quiet", 0, OPTION_FLAG, ROW(quiet), NULL, COMMAND_ASK, "one line for each flow, and the sum of several" },
	{ "color", 0, OPTION_WORD, ROW(color), "auto|always|never", COMMAND_ASK,
	  "colours (default auto: on a terminal, unless NO_COLOR is set)" },
	{ "help", 'h', OPTION_FLAG, ROW(help), NULL, COMMAND_ANY, "this text" },
	{ "version", 'V', OPTION_FLAG, ROW(version), NULL, COMMAND_ANY, "the version" },
#undef ROW
};

/* What is more to say of OPTION_NUMBER: they go from 1 to max. */
static const struct number_row {
	const char *name;
	unsigned int max;
	const char *what, *unit;
} numbers[] = {
	{ "wait", 3600000, "a time", "milliseconds" },
	{ "rate", 1000, "a rate", "flows per second" },
};

/* Pairs that exclude each other. `word`: only with that value of the first. */
static const struct exclusion {
	const char *first;
	unsigned int word;
	const char *second;
	const char *mend;
} exclusions[] = {
	{ "until", UNTIL_ANSWER, "contain", "a contained probe gets no answer; leave one of them out" },
	{ "observe", 0, "contain", "nothing is sent, so nothing is to be kept; leave --contain out" },
	{ "observe", 0, "payload", "nothing is sent that could carry one; leave --payload out" },
	{ "observe", 0, "client-netns", "nothing is sent from there; leave --client-netns out, let the client try" },
	{ "observe", 0, "force", "nothing is sent; leave --force out" },
	{ "observe", 0, "rate", "nothing is sent; leave --rate out" },
	{ "observe", 0, "file", "one flow is awaited; give that one on the command line" },
	{ "quiet", 0, "explain", "leave one of them out" },
	{ "quiet", 0, "json", "leave one of them out" },
	{ "json", 0, "format", "leave one of them out" },
	{ "format", FORMAT_JSON, "quiet", "leave one of them out" },
	{ "format", FORMAT_JUNIT, "quiet", "leave one of them out" },
	{ "format", FORMAT_TAP, "quiet", "leave one of them out" },
	{ "format", FORMAT_NAGIOS, "quiet", "leave one of them out" },
};

static void *field_of(const struct options *options, const struct option_row *row)
{
	return (char *)options + row->offset;
}

static bool is_set(const struct options *options, const struct option_row *row)
{
	switch (row->kind) {
	case OPTION_FLAG:
		return *(bool *)field_of(options, row);
	case OPTION_TEXT:
		return *(const char **)field_of(options, row) != NULL;
	case OPTION_LIST:
		return options->n_checks > 0;
	case OPTION_FILE:
		return options->n_files > 0;
	case OPTION_WORD:
	case OPTION_NUMBER:
		break;
	}
	return *(unsigned int *)field_of(options, row) != 0;
}

static const struct option_row *row_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

/* The place of `text` among words separated by '|', from 1; 0: it is none of them. */
static unsigned int word_index(const char *words, const char *text)
{
	size_t len = strlen(text);

	for (unsigned int i = 1; *words; i++) {
		size_t n = strcspn(words, "|");

		if (n == len && !memcmp(words, text, n))
			return i;
		words += n + (words[n] == '|');
	}
	return 0;
}

static int set_number(const struct option_row *row, const char *text, unsigned int *ret, struct err *err)
{
	const struct number_row *number = numbers;
	char end;

	while (strcmp(number->name, row->name))
		number++;
	if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 7 || sscanf(text, "%7u%c", ret, &end) != 1 ||
	    *ret < 1 || *ret > number->max)
		return err_usage(err, -EINVAL, "--%s: '%s' is not %s; write %s, 1-%u", row->name, text, number->what,
				 number->unit, number->max);
	return 0;
}

static int set_text(const struct option_row *row, const char *text, const char **ret, struct err *err)
{
	if (!*text)
		return err_usage(err, -EINVAL, "--%s: its value is empty; write --%s %s", row->name, row->name,
				 row->argument);
	*ret = text;
	return 0;
}

static int add_file(struct options *options, const struct option_row *row, const char *path, struct err *err)
{
	for (size_t i = 0; i < options->n_files; i++)
		if (!strcmp(path, "-") && !strcmp(options->files[i].path, "-"))
			return err_usage(err, -EINVAL, "--%s: stdin can be read only once; give '-' once", row->name);
	xgrow(&options->files, options->n_files, sizeof(*options->files));
	options->files[options->n_files].at = options->n_operands;
	return set_text(row, path, &options->files[options->n_files++].path, err);
}

static int set_option(struct options *options, const struct option_row *row, const char *argument, struct err *err)
{
	void *field = field_of(options, row);

	if (row->kind != OPTION_FLAG && row->kind != OPTION_LIST && row->kind != OPTION_FILE && is_set(options, row))
		return err_usage(err, -EINVAL, "--%s is given twice; give it once", row->name);
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		return set_text(row, argument, field, err);
	case OPTION_LIST:
		xgrow(&options->checks, options->n_checks, sizeof(*options->checks));
		return set_text(row, argument, &options->checks[options->n_checks++], err);
	case OPTION_FILE:
		return add_file(options, row, argument, err);
	case OPTION_WORD:
		*(unsigned int *)field = word_index(row->argument, argument);
		if (!*(unsigned int *)field)
			return err_usage(err, -EINVAL, "--%s: '%s' is none of its values; write %s", row->name,
					 argument, row->argument);
		return 0;
	case OPTION_NUMBER:
		return set_number(row, argument, field, err);
	}
	return 0;
}

static void add_operand(struct options *options, const char *operand)
{
	xgrow(&options->operands, options->n_operands, sizeof(*options->operands));
	options->operands[options->n_operands++] = operand;
}

/* The row of what getopt_long() returns: a letter, or 256 and more. */
static const struct option_row *row_of(int c)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (c == 256 + (int)i || (rows[i].letter && c == rows[i].letter))
			return &rows[i];
	return NULL;
}

/* What getopt refused: optopt is the letter, the row's value, or 0. */
static int refused(char **argv, struct err *err)
{
	const char *given = argv[optind - 1];
	const struct option_row *row = row_of(optopt);

	if (row) {
		if (row->argument)
			return err_usage(err, -EINVAL, "--%s: %s is missing; write --%s %s", row->name, row->argument,
					 row->name, row->argument);
		return err_usage(err, -EINVAL, "--%s takes no value; leave '=...' out", row->name);
	}
	if (optopt)
		return err_usage(err, -EINVAL, "-%c is no option; see nfdiag --help", optopt);
	return err_usage(err, -EINVAL, "%s is no option, or short for several; see nfdiag --help", given);
}

int options_parse(int argc, char **argv, struct options *ret_options, struct err *err)
{
	struct option longs[ARRAY_SIZE(rows) + 1] = { 0 };
	/* '-': operands come in order, as the argument of option 1, whatever POSIXLY_CORRECT says. */
	char letters[2 + 2 * ARRAY_SIZE(rows) + 1] = "-:", *letter = letters + 2;
	_cleanup_(options_done) struct options options = { 0 };
	int c;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		longs[i] = (struct option){ rows[i].name, rows[i].argument ? required_argument : no_argument, NULL,
					    256 + (int)i };
		if (rows[i].letter)
			*letter++ = rows[i].letter;
		if (rows[i].letter && rows[i].argument)
			*letter++ = ':';
	}
	optind = 0; /* glibc: start anew, so that tests can parse more than once */
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row;
		int r;

		if (c == 1) {
			add_operand(&options, optarg);
			continue;
		}
		row = row_of(c);
		r = row ? set_option(&options, row, optarg, err) : refused(argv, err);
		if (r < 0)
			return r;
	}
	for (int i = optind; i < argc; i++)
		add_operand(&options, argv[i]);
	*ret_options = options;
	options = (struct options){ 0 };
	return 0;
}

int options_check(const struct options *options, const char *command, enum command_bit bit, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (is_set(options, &rows[i]) && !(rows[i].commands & bit))
			return err_usage(err, -EINVAL, "--%s does not belong to '%s'; leave it out", rows[i].name,
					 command);
	for (size_t i = 0; i < ARRAY_SIZE(exclusions); i++) {
		const struct exclusion *x = &exclusions[i];
		const struct option_row *first = row_find(x->first);

		if (!is_set(options, first) || !is_set(options, row_find(x->second)))
			continue;
		if (!x->word || *(unsigned int *)field_of(options, first) == x->word)
			return err_usage(err, -EINVAL, "--%s and --%s exclude each other: %s", x->first, x->second,
					 x->mend);
	}
	return 0;
}

void options_help(struct str *out, unsigned int bits)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct option_row *row = &rows[i];
		struct str left = { 0 };

		if (!(row->commands & bits))
			continue;
		str_add(&left, "  ");
		if (row->letter)
			str_addf(&left, "-%c, ", row->letter);
		str_addf(&left, "--%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
		wrap_row(out, left.s, HELP_COLUMN, row->help, HELP_COLUMNS);
		str_done(&left);
	}
}

void options_done(struct options *options)
{
	free(options->checks);
	free(options->files);
	free(options->operands);
	*options = (struct options){ 0 };
}
