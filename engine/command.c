/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of subcommands, and the help texts that are made from it.
 */
#include "engine/command.h"

#include <string.h>

#define LINES(...)                                                                                                     \
	(const char *const[])                                                                                          \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}

static const char *const flow_grammar[] = {
	"FLOW   [CLIENT[:PORT],]PUBLIC[:PORT][/PROTO]=TARGET[,TARGET...]",
	"       TARGET  BACKEND[:PORT]  translated (or just forwarded, when equal) to it",
	"                               (several: to any of them)",
	"               local[:PORT]    delivered to a process on this host",
	"               drop            stopped by a rule here: a port to be kept closed",
	"       PROTO   tcp (default), udp, icmp (no port). Port names as in services(5).",
	"       IPv6 in brackets. A backend without a port has PUBLIC's.",
	"",
	"FILE   flows:                                      a list of FLOWs, or of",
	"         - name: web                               what a flow consists of:",
	"           client: 198.51.100.7                    name, client, public, proto,",
	"           public: 203.0.113.5:443                 target, iif, payload.",
	"           target: [10.0.0.8:8443, 10.0.0.9:8443]  Several clients, publics or",
	"       defaults: { iif: eth0 }                     protos: each with each.",
	NULL,
};

static const char *const open_grammar[] = {
	"FLOW   of trace: [CLIENT[:PORT],]ADDRESS[:PORT][/PROTO]",
	NULL,
};

const struct command commands[] = {
	{ "expect", COMMAND_EXPECT, LINES("[options] [-f FILE]... [FLOW]..."), "diagnose expected flows", flow_grammar,
	  cmd_expect },
	{ "trace", COMMAND_TRACE, LINES("[options] FLOW..."), "show what becomes of a flow; nothing is expected of it",
	  open_grammar, cmd_trace },
	{ "checks", COMMAND_CHECKS, LINES("list", "show ID", "lint FILE..."), "the causes that nfdiag can tell apart",
	  NULL, cmd_checks },
	{ "facts", COMMAND_FACTS, LINES(""), "the vocabulary that checks can use, with types and meanings", NULL,
	  cmd_facts },
};

const size_t n_commands = ARRAY_SIZE(commands);

static const struct {
	const char *line, *meaning;
	unsigned int commands;
} examples[] = {
	{ "nfdiag expect 10.1.2.3:1222=192.168.70.10:22", "does that port forward work? If not: why, and what mends it",
	  COMMAND_EXPECT },
	{ "nfdiag expect --from 198.51.100.7 203.0.113.5:https=10.0.0.8:8443", "the same as one client would see it",
	  COMMAND_EXPECT },
	{ "nfdiag expect -f flows.yaml --format junit", "all flows of a file, for a pipeline", COMMAND_EXPECT },
	{ "nfdiag expect --contain 10.1.2.3:1222=192.168.70.10:22", "without a packet leaving this host",
	  COMMAND_EXPECT },
	{ "nfdiag expect --observe 10.1.2.3:1222=192.168.70.10:22", "the same, of what the next client sends by itself",
	  COMMAND_EXPECT },
	{ "nfdiag trace 198.51.100.7,10.1.2.3:1222", "where do this client's packets to there go?", COMMAND_TRACE },
	{ "nfdiag checks show element-absent", "what a cause means, and when it is named", COMMAND_CHECKS },
	{ "nfdiag checks lint ./my-check.yaml", "is this check of mine well-formed?", COMMAND_CHECKS },
};

static const char exit_status[] = "Exit status:\n"
				  "  0  all flows are as expected; of trace: it could be told what becomes of them\n"
				  "  1  at least one is not: a diagnosis was printed\n"
				  "  2  wrong usage or input; nothing was sent\n"
				  "  3  inconclusive, and none failed\n"
				  "  4  the environment lacks something: it is named, with what to do about it\n"
				  "--format nagios has a plugin's: 0 ok, 1 warning, 2 failed, 3 unknown.\n";

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < n_commands; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static void add_examples(struct str *out, unsigned int bits)
{
	bool title = false;

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		if (!(examples[i].commands & bits))
			continue;
		str_addf(out, "%s  %s\n      %s\n", title ? "" : "Examples:\n", examples[i].line, examples[i].meaning);
		title = true;
	}
	if (title)
		str_add(out, "\n");
}

static void add_usage(struct str *out, unsigned int bits)
{
	str_add(out, "Usage:\n");
	for (size_t i = 0; i < n_commands; i++) {
		const struct command *command = &commands[i];

		if (!(command->bit & bits))
			continue;
		for (size_t j = 0; command->usage[j]; j++)
			str_addf(out, "  nfdiag %s%s%s\n", command->name, *command->usage[j] ? " " : "",
				 command->usage[j]);
		str_addf(out, "      %s\n", command->help);
	}
	str_add(out, "\n");
}

char *command_help(const struct command *command)
{
	unsigned int bits = command ? command->bit : COMMAND_ANY;
	struct str out = { 0 };

	if (!command)
		str_add(&out, "nfdiag tells why a forwarded flow does not arrive, and prints what mends it.\n\n");
	add_examples(&out, bits);
	add_usage(&out, bits);
	for (size_t i = 0; i < n_commands; i++) {
		if (!(commands[i].bit & bits) || !commands[i].details)
			continue;
		for (size_t j = 0; commands[i].details[j]; j++)
			str_addf(&out, "%s\n", commands[i].details[j]);
		str_add(&out, "\n");
	}
	str_add(&out, "Options, before or behind the rest:\n");
	options_help(&out, bits);
	if (bits & COMMAND_ASK)
		str_addf(&out, "\n%s", exit_status);
	return str_take(&out);
}
