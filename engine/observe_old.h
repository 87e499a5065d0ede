/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Was the packet one of a connection that conntrack followed before?
 */
#ifndef NFDIAG_ENGINE_OBSERVE_OLD_H
#define NFDIAG_ENGINE_OBSERVE_OLD_H

#include "engine/observe.h"

/* Its entry was there when it came: no nat chain was asked. */
bool observe_captured(const struct observation *obs, const struct run *run);

/* As the first packet of a connection it would be translated as the flow expects, by the rules as they are: then it is
 * that entry alone which is in the way. False also where that cannot be told. */
bool observe_would_be_right(const struct observation *obs, const struct packet *sent);

#endif
