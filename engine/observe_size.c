/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet that the next device cannot take in one piece, and that must not be cut.
 */
#include "engine/observe_size.h"

#include <netinet/in.h>

#include "engine/observe_private.h"
#include "probes/link.h"

#define IP4_DONT_FRAGMENT 0x40 /* RFC 791: of byte 6 */

/* The packet's whole length as its own header says; 0: it may be cut, or the event does not show it. */
static unsigned int uncut_length(const struct trace_event *event)
{
	if (event->nh_len >= 20 && event->nh[0] >> 4 == 4)
		return event->nh[6] & IP4_DONT_FRAGMENT ? (unsigned int)(event->nh[2] << 8 | event->nh[3]) : 0;
	if (event->nh_len >= 40 && event->nh[0] >> 4 == 6)
		return 40 + (unsigned int)(event->nh[4] << 8 | event->nh[5]);
	return 0;
}

void observe_size(struct observation *obs, const struct visit *visit)
{
	struct record *top = facts_top(obs->facts);
	unsigned int length = uncut_length(&visit->first);
	struct link oif;

	if (!length || !obs->way_known || obs->way.error || !obs->way.oif ||
	    link_by_index(obs->route, obs->way.oif, &oif, NULL) < 0 || !oif.mtu || length <= oif.mtu)
		return;
	fact_int(top, "size.bytes", length);
	fact_int(top, "size.mtu", oif.mtu);
}
