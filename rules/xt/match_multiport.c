/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m multiport: up to 15 ports and ranges, of the source, the destination, or either.
 */
#include "rules/xt/private.h"

#include <linux/netfilter/xt_multiport.h>

static size_t ranges_of(const struct xt_multiport_v1 *ports, struct xt_range ranges[XT_MULTI_PORTS])
{
	size_t n = 0;

	for (size_t i = 0; i < ports->count && i < XT_MULTI_PORTS; i++) {
		bool pair = ports->pflags[i] && i + 1 < XT_MULTI_PORTS;

		ranges[n].low = ports->ports[i];
		ranges[n++].high = ports->ports[i + pair];
		i += pair;
	}
	return n;
}

/* The protocol that the rule has required says what the ports are called. */
static uint8_t protocol(const struct xt *xt)
{
	return xt->m->eval && xt->m->l4 ? xt->m->l4 : xt->m->packet->l4proto;
}

static void want(struct xt *xt, uint32_t offset, const struct xt_range *ranges, size_t n, bool invert)
{
	xt_load_payload(xt, NFT_PAYLOAD_TRANSPORT_HEADER, offset, 2, protocol(xt));
	xt_want_number(xt, ranges, n, false, invert);
}

static bool is_in(uint16_t port, const struct xt_range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (port >= ranges[i].low && port <= ranges[i].high)
			return true;
	return false;
}

/* Source or destination: one condition of two fields. Where it fails that is said of the one that is to blame. */
static void want_either(struct xt *xt, const struct xt_range *ranges, size_t n, bool invert)
{
	bool source = is_in(packet_sport(xt->m->packet), ranges, n),
	     dest = is_in(packet_dport(xt->m->packet), ranges, n);

	if (xt->m->packet->th.len < 4 || (xt->m->packet->any_sport && !dest))
		xt_unknown(xt, "multiport ports", "the packet's ports are not known");
	else if ((source || dest) == invert)
		want(xt, source && !dest ? 0 : 2, ranges, n, invert);
	else
		xt_other(xt,
			 &(struct xt_condition){ "multiport ports", "", NULL,
						 1u << SUBJECT_SPORT | 1u << SUBJECT_DPORT },
			 OUTCOME_MATCH);
}

XT_EVAL(multiport)
{
	const struct xt_multiport_v1 *ports = data;
	struct xt_range ranges[XT_MULTI_PORTS];
	size_t n = ranges_of(ports, ranges);

	if (ports->flags == XT_MULTIPORT_SOURCE)
		want(xt, 0, ranges, n, ports->invert);
	else if (ports->flags == XT_MULTIPORT_DESTINATION)
		want(xt, 2, ranges, n, ports->invert);
	else if (ports->flags == XT_MULTIPORT_EITHER)
		want_either(xt, ranges, n, ports->invert);
	else
		xt_unknown(xt, "multiport", "this form of the match is not decoded");
}

XT_WORDS(multiport)
{
	static const char *const options[] = {
		[XT_MULTIPORT_SOURCE] = "--sports",
		[XT_MULTIPORT_DESTINATION] = "--dports",
		[XT_MULTIPORT_EITHER] = "--ports",
	};
	const struct xt_multiport_v1 *ports = data;
	struct xt_range ranges[XT_MULTI_PORTS];
	size_t n = ranges_of(ports, ranges);
	struct str list = { 0 };

	(void)blob;
	if (ports->flags >= ARRAY_SIZE(options) || ports->count > XT_MULTI_PORTS)
		return false;
	for (size_t i = 0; i < n; i++) {
		_cleanup_(freep) char *range = xt_range_text(ranges[i].low, ranges[i].high, ':');

		str_addf(&list, "%s%s", i ? "," : "", range);
	}
	words_option(words, ports->invert, options[ports->flags], str_take(&list));
	return true;
}
