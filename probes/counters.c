/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's packet counters of this namespace, before and after.
 */
#include "probes/counters.h"

#include <stdio.h>
#include <string.h>

/* The same words as in the kernel's files: a line of names and a line of values, both with the section in front; of
 * IPv6 one counter a line. */
static const struct {
	const char *fact, *section, *name, *name6;
} counter_table[COUNTER_COUNT] = {
	{ "counter.ip_in_receives", "Ip:", "InReceives", "Ip6InReceives" },
	{ "counter.ip_in_no_routes", "IpExt:", "InNoRoutes", "Ip6InNoRoutes" },
	{ "counter.ip_in_addr_errors", "Ip:", "InAddrErrors", "Ip6InAddrErrors" },
	{ "counter.ip_in_hdr_errors", "Ip:", "InHdrErrors", "Ip6InHdrErrors" },
	{ "counter.ip_rp_filter", "TcpExt:", "IPReversePathFilter", NULL },
	{ "counter.icmp_out_unreach", "Icmp:", "OutDestUnreachs", "Icmp6OutDestUnreachs" },
	{ "counter.tcp_out_rsts", "Tcp:", "OutRsts", NULL },
};

static bool counter_is(const struct counters *counters, size_t i, const char *section, const char *name)
{
	if (!section)
		return counter_table[i].name6 && !strcmp(counter_table[i].name6, name);
	/* TCP is the same over both. */
	if (counters->family == AF_INET6 && strcmp(section, "Tcp:"))
		return false;
	return !strcmp(counter_table[i].section, section) && !strcmp(counter_table[i].name, name);
}

/* `section` NULL: of IPv6. */
static void counter_put(const char *section, const char *name, const char *value, struct counters *counters)
{
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		char *end;

		if (!counter_is(counters, i, section, name))
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

static void counters_read_ipv6(struct counters *counters)
{
	_cleanup_(freep) char *line = NULL;
	size_t size = 0;
	FILE *file = fopen("/proc/thread-self/net/snmp6", "re");

	if (!file)
		return;
	while (getline(&line, &size, file) > 0) {
		char *at;
		const char *name = strtok_r(line, " \t\n", &at), *value = strtok_r(NULL, " \t\n", &at);

		if (name && value)
			counter_put(NULL, name, value, counters);
	}
	fclose(file);
}

void counters_read(uint8_t family, struct counters *ret_counters)
{
	struct counters counters = { .family = family };

	counters_read_file("/proc/thread-self/net/snmp", &counters);
	if (family == AF_INET6)
		counters_read_ipv6(&counters);
	else
		counters_read_file("/proc/thread-self/net/netstat", &counters);
	*ret_counters = counters;
}

void counters_facts(const struct counters *before, const struct counters *after, struct facts *facts)
{
	struct record *top = facts_top(facts);

	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		if (!before->family || !after->family)
			fact_unknown(top, counter_table[i].fact, "not read: the trace shows where the probe ended");
		else if (before->known[i] && after->known[i])
			fact_int(top, counter_table[i].fact, (int64_t)(after->value[i] - before->value[i]));
		else
			fact_unknown(top, counter_table[i].fact, "the kernel shows no counter %s%s%s",
				     counter_table[i].section, counter_table[i].name,
				     after->family == AF_INET6 ? " of IPv6" : "");
	}
}
