/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A private network namespace for a unit test that needs the kernel.
 */
#ifndef NFDIAG_TESTS_UNIT_TESTNS_H
#define NFDIAG_TESTS_UNIT_TESTNS_H

#include "engine/base/nl.h"
#include "probes/frame.h"

/* Moves this process into a new, empty namespace; the old one is gone for it. Skips the test where that is refused. */
void testns_new(void);

/* Runs a shell command in it, which must succeed. */
void testns_run(const char *fmt, ...) _printf_(1, 2);

/* What a command prints; the caller frees. */
char *testns_output(const char *command);

/* True where the command exits with 0. */
bool testns_can(const char *command);

/* Waits until the interface has carrier. */
void testns_wait_running(struct nl *route, const char *name);

/* A socket that sees every Ethernet frame of that interface from now on. */
int testns_sniffer(const char *name);

/* Waits (2 s at most) for a frame that carries this IP packet: its PACKET_* and its Ethernet header. */
bool testns_sees(int sniffer, const struct frame *ip, int *ret_type, uint8_t ret_header[14]);

/* Sends `request`, copies the first message of the answer; the caller frees. */
struct nlmsghdr *testns_answer(struct nl *nl, struct nlmsghdr *request);

/* The first `len` bytes of a message in a block of exactly that size, with nlmsg_len to match: the caller frees. */
struct nlmsghdr *testns_truncate(const struct nlmsghdr *nlh, size_t len);

#endif
