/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share: a reader of the input, and a kernel that answers with it.
 */
#ifndef NFDIAG_TESTS_FUZZ_FUZZ_H
#define NFDIAG_TESTS_FUZZ_FUZZ_H

#include "rules/packet.h"

/* libFuzzer's entry; each target defines it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input, eaten from the front. Behind its end everything is 0. */
struct feed {
	const uint8_t *data;
	size_t size;
};
uint8_t feed_u8(struct feed *feed);
uint16_t feed_u16(struct feed *feed);
uint32_t feed_u32(struct feed *feed);
/* That many bytes, or what there is, in a block of just that size: what is read behind it is noticed. The caller frees.
 */
void *feed_block(struct feed *feed, size_t size, size_t *ret_size);
/* A SYN in some hook, with fields out of the feed. */
void feed_packet(struct feed *feed, struct packet *ret_packet);

/* fakenl.c stands in for what of engine/base/nl.c talks to the kernel: every question is answered out of this feed. An
 * answer is a byte (bits 0-3: messages, 4-5: how it ends) and its messages, each a length (u16) and what stands behind
 * the netlink header. Where the highest bit of the length is set, a message type (u16) precedes it; else the type fits
 * the question. */
void fakenl_feed(struct feed *feed);

/* A file with that content; the path. fuzz_file_done() when it was used. */
const char *fuzz_file(const uint8_t *data, size_t size);
void fuzz_file_done(void);

#endif
