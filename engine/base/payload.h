/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a UDP probe carries, so that a real service answers. Each probe may carry a random number of its own, and some
 * protocols repeat it in their answer.
 */
#ifndef NFDIAG_BASE_PAYLOAD_H
#define NFDIAG_BASE_PAYLOAD_H

#include "engine/base/err.h"

#define PAYLOAD_MAX 512 /* what any path carries in one packet */

struct payload {
	uint8_t bytes[PAYLOAD_MAX];
	uint16_t len;
	uint16_t random_at, random_len; /* where each probe gets its own number, at most 8 bytes; len 0: nowhere */
	uint16_t echo_at, echo_len;	/* where an answer repeats the first bytes of that number; len 0: it does not */
};

/* Where the user says nothing: 8 bytes, all of them random. And what an echo request carries: as much as ping(8) sends,
 * 8 bytes of it random. */
extern const struct payload payload_plain, payload_echo;

/* "hex:0a1b..", "dns" (who serves the root?), "ntp" (what time is it?). 0, or -EINVAL with err (exit 2), which says
 * what to write instead. */
int payload_parse(const char *text, struct payload *ret_payload, struct err *err);

/* Writes `random` to its place; does nothing where there is none. */
void payload_mark(struct payload *payload, const uint8_t random[8]);

#endif
