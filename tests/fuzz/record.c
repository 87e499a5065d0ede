/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes seeds out of a real run: linked into nfdiag (make build/fuzz/nfdiag-record), it writes what the kernel answers
 * into the directory NFDIAG_RECORD, in the form that fakenl.c and the targets read.
 */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/nl.h"
#include "engine/base/str.h"
#include "rules/journey.h"

#define FILES_MAX 8
#define ANSWERS_MAX 24 /* in one seed */

struct answer {
	struct str bytes;
	unsigned int n;
	nl_cb cb;
	void *data;
};

static struct recording {
	struct str answers, events;
	unsigned int n_answers, n_events, n_files;
	uint8_t head[10];
	bool began;
} ruleset, probes, trace;

/* What --wrap calls these by. */
int __real_nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data);
int __wrap_nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data);
ssize_t __real_mnl_socket_recvfrom(const struct mnl_socket *sock, void *buf, size_t size);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *sock, void *buf, size_t size);
void __real_journeys_init(struct journeys *journeys, const struct trace_table *table, const struct trace_plan *plan);
void __wrap_journeys_init(struct journeys *journeys, const struct trace_table *table, const struct trace_plan *plan);

static void add(struct str *out, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* struct str is for texts: a NUL goes through the back door. */
		str_add(out, "x");
		out->s[out->len - 1] = ((const char *)bytes)[i];
	}
}

static void save(struct recording *recording, const char *kind, const void *head, size_t head_len)
{
	const char *dir = getenv("NFDIAG_RECORD");
	_cleanup_(freep) char *path = NULL;
	FILE *file;

	if (!dir || !recording->n_answers || recording->n_files >= FILES_MAX)
		return;
	path = xasprintf("%s/%s-%u", dir, kind, recording->n_files++);
	file = fopen(path, "w");
	if (!file)
		return;
	fwrite(head, 1, head_len, file);
	if (recording->events.len)
		fwrite(recording->events.s, 1, recording->events.len, file);
	fwrite(recording->answers.s, 1, recording->answers.len, file);
	fclose(file);
	str_done(&recording->answers);
	recording->n_answers = 0;
}

static void save_ruleset(void)
{
	static const uint8_t head[] = { 0x02 | 2 << 2 | 0x40 | 0x80, 20 };

	save(&ruleset, "ruleset", head, sizeof(head));
}

static void save_trace(void)
{
	uint8_t head[11];

	memcpy(head, trace.head, 10);
	head[10] = (uint8_t)trace.n_events;
	save(&trace, "trace", head, sizeof(head));
}

static void save_all(void)
{
	static const uint8_t head[] = { 0 };

	save_ruleset();
	save(&probes, "probes", head, sizeof(head));
	save_trace();
}

static int take(const struct nlmsghdr *nlh, void *data)
{
	struct answer *answer = data;
	uint16_t len = (uint16_t)(nlh->nlmsg_len - sizeof(*nlh));

	if (answer->n < 15) {
		add(&answer->bytes, &len, sizeof(len));
		add(&answer->bytes, nlh + 1, len);
		answer->n++;
	}
	return answer->cb ? answer->cb(nlh, answer->data) : 0;
}

static void append(struct recording *to, const struct answer *answer, int r)
{
	uint8_t head = (uint8_t)(answer->n | (r == -ENOENT ? 2 << 4 : 0));

	if (to->n_answers >= ANSWERS_MAX)
		return;
	add(&to->answers, &head, sizeof(head));
	if (answer->n)
		add(&to->answers, answer->bytes.s, answer->bytes.len);
	to->n_answers++;
}

int __wrap_nl_talk(struct nl *nl, struct nlmsghdr *request, nl_cb cb, void (*reset)(void *data), void *data)
{
	struct answer answer = { .cb = cb, .data = data };
	uint16_t type = request->nlmsg_type;
	int r = __real_nl_talk(nl, request, take, reset, &answer);

	if (!ruleset.began) {
		ruleset.began = true;
		atexit(save_all);
	}
	if (type >> 8 == NFNL_SUBSYS_NFTABLES) {
		/* A seed begins where a chain is asked for by its name. */
		if (type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETCHAIN) &&
		    (request->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
			save_ruleset();
		append(&ruleset, &answer, r);
		/* The walk asks for no generation. */
		if (type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN))
			append(&trace, &answer, r);
	} else {
		append(&probes, &answer, r);
	}
	str_done(&answer.bytes);
	return r;
}

/* Trace events come that way, among others. */
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *sock, void *buf, size_t size)
{
	ssize_t received = __real_mnl_socket_recvfrom(sock, buf, size);
	const struct nlmsghdr *nlh = buf;
	int left = (int)received;

	for (; received > 0 && mnl_nlmsg_ok(nlh, left) && trace.n_events < 31; nlh = mnl_nlmsg_next(nlh, &left)) {
		uint16_t len = (uint16_t)(nlh->nlmsg_len - sizeof(*nlh));

		if (nlh->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE))
			continue;
		add(&trace.events, &len, sizeof(len));
		add(&trace.events, nlh + 1, len);
		trace.n_events++;
	}
	return received;
}

void __wrap_journeys_init(struct journeys *journeys, const struct trace_table *table, const struct trace_plan *plan)
{
	/* Another probe, another seed; what was asked before it is no part of it. */
	save_trace();
	str_done(&trace.events);
	str_done(&trace.answers);
	trace.n_events = trace.n_answers = 0;
	memcpy(trace.head, &plan->seq, 4);
	memcpy(trace.head + 4, &plan->probe.sport, 2);
	memcpy(trace.head + 6, &plan->ip_mark, 4);
	__real_journeys_init(journeys, table, plan);
}
