/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a message fit for libnftnl? It ends the program (exit) where an attribute has another length than it knows, and
 * reads through NULL where an expression has no name or a jump no chain.
 */
#ifndef NFDIAG_RULES_MESSAGE_H
#define NFDIAG_RULES_MESSAGE_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

/* An NFT_MSG_NEWRULE, an NFT_MSG_NEWSETELEM: only what libnftnl will look at is looked at. */
bool message_rule_ok(const struct nlmsghdr *nlh);
bool message_elements_ok(const struct nlmsghdr *nlh);

#endif
