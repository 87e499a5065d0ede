/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's packet counters of this namespace, before and after.
 */
#include "probes/counters.h"

#include <stdio.h>
#include <string.h>

/* The same words as in the kernel's files: a line of names and a line of values, both with the section in front. */
static const struct {
	const char *fact, *section, *name;
} counter_table[COUNTER_COUNT] = {
	{ "counter.ip_in_receives", "Ip:", "InReceives" },
	{ "counter.ip_in_no_routes", "IpExt:", "InNoRoutes" },
	{ "counter.ip_in_addr_errors", "Ip:", "InAddrErrors" },
	{ "counter.ip_in_hdr_errors", "Ip:", "InHdrErrors" },
	{ "counter.ip_rp_filter", "TcpExt:", "IPReversePathFilter" },
	{ "counter.icmp_out_unreach", "Icmp:", "OutDestUnreachs" },
	{ "counter.tcp_out_rsts", "Tcp:", "OutRsts" },
};

static void counter_put(const char *section, const char *name, const char *value, struct counters *counters)
{
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		char *end;

		if (strcmp(counter_table[i].section, section) || strcmp(counter_table[i].name, name))
			continue;
		counters->value[i] = strtoull(value, &end, 10);
		counters->known[i] = end != value && !*end;
	}
}

/* Takes two lines apart in step. */
static void counters_parse(char *names, char *values, struct counters *counters)
{
	char *name_at, *value_at;
	const char *section = strtok_r(names, " \n", &name_at);
	const char *same = strtok_r(values, " \n", &value_at);

	if (!section || !same || strcmp(section, same))
		return;
	for (;;) {
		const char *name = strtok_r(NULL, " \n", &name_at);
		const char *value = strtok_r(NULL, " \n", &value_at);

		if (!name || !value)
			return;
		counter_put(section, name, value, counters);
	}
}

static void counters_read_file(const char *path, struct counters *counters)
{
	_cleanup_(freep) char *names = NULL, *values = NULL;
	size_t names_size = 0, values_size = 0;
	FILE *file = fopen(path, "re");

	if (!file)
		return;
	while (getline(&names, &names_size, file) > 0 && getline(&values, &values_size, file) > 0)
		counters_parse(names, values, counters);
	fclose(file);
}

void counters_read(struct counters *ret_counters)
{
	struct counters counters = { 0 };

	counters_read_file("/proc/thread-self/net/snmp", &counters);
	counters_read_file("/proc/thread-self/net/netstat", &counters);
	*ret_counters = counters;
}

void counters_facts(const struct counters *before, const struct counters *after, struct facts *facts)
{
	struct record *top = facts_top(facts);

	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		if (before->known[i] && after->known[i])
			fact_int(top, counter_table[i].fact, (int64_t)(after->value[i] - before->value[i]));
		else
			fact_unknown(top, counter_table[i].fact, "the kernel shows no counter %s%s",
				     counter_table[i].section, counter_table[i].name);
	}
}
