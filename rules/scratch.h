/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An empty network namespace of our own in which libnftables may list and try whatever we put there: a raw netlink
 * socket and a libnftables context in it. Made at the first use, kept for the whole run.
 */
#ifndef NFDIAG_RULES_SCRATCH_H
#define NFDIAG_RULES_SCRATCH_H

#include "engine/base/lodge.h"
#include "engine/base/nl.h"

struct scratch;

/* Costs nothing yet. */
struct scratch *scratch_new(void);
void scratch_free(struct scratch *scratch);
DEFINE_FREEP(struct scratch, scratch_free)

/* The netfilter socket in the scratch namespace; it belongs to the scratch. 0; -EPERM where namespaces are not
 * permitted (exit 4), -errno: the same for every later call. */
int scratch_nl(struct scratch *scratch, struct nl **ret_nl, struct err *err);

/* Runs commands in nft's language within the scratch namespace. 0, or -EINVAL with nft's first complaint in err. */
int scratch_run(struct scratch *scratch, const char *commands, struct err *err);

/* Runs one list command on the scratch ruleset. Interface indexes are printed with the names that they have in the
 * thread's own namespace. The caller frees *ret_text. */
int scratch_list(struct scratch *scratch, const char *command, char **ret_text, struct err *err);

/* Removes what was put there. The kernel frees it late, and whoever closes the sockets waits for that (8-24 ms):
 * engine/session.c does so beside the same wait for the live ruleset. 0 or -errno. */
int scratch_empty(struct scratch *scratch, struct err *err);

/* Makes it now, while it is permitted: the thread that is in it, or NULL where none could be made. */
struct lodge *scratch_lodge(struct scratch *scratch);

#endif
