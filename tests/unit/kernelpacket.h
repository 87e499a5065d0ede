/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that are really sent over lo, and the same as the evaluator sees them: for tests in which the kernel decides.
 */
#ifndef NFDIAG_TESTS_UNIT_KERNELPACKET_H
#define NFDIAG_TESTS_UNIT_KERNELPACKET_H

#include "rules/eval_private.h"

struct sample {
	const char *name;
	uint8_t proto;
	const char *saddr, *daddr;
	uint16_t sport, dport;
	uint8_t flags;
	uint8_t options[12];
	uint8_t n_options; /* multiple of 4 */
	uint8_t tos;
	uint32_t mark;
	uint32_t ct_state;
	uint16_t frag;
};

extern const struct sample kernel_samples[];
extern const size_t kernel_n_samples;

/* Sends it; its IPv4 id is 7, that of answers is another. */
void kernel_send(const struct sample *s);
/* At NF_INET_LOCAL_OUT or NF_INET_PRE_ROUTING of an inet chain. */
struct packet kernel_packet(const struct sample *s, uint8_t hook);
/* How often the rule's counter has counted, -1: it has none. */
int64_t kernel_counted(const struct rule *rule);

#endif
