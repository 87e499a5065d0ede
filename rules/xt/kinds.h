/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions that the rows of the xt tables name.
 */
#ifndef NFDIAG_RULES_XT_KINDS_H
#define NFDIAG_RULES_XT_KINDS_H

#include "rules/xt/private.h"

XT_EVAL(addrtype);
XT_EVAL(comment);
XT_EVAL(connmark);
XT_EVAL(conntrack);
XT_EVAL(ct);
XT_EVAL(dnat);
XT_EVAL(dscp);
XT_EVAL(goes_on);
XT_EVAL(hashlimit);
XT_EVAL(icmp);
XT_EVAL(iprange);
XT_EVAL(length);
XT_EVAL(limit);
XT_EVAL(mac);
XT_EVAL(mark);
XT_EVAL(masquerade);
XT_EVAL(multiport);
XT_EVAL(netmap);
XT_EVAL(notrack);
XT_EVAL(physdev);
XT_EVAL(pkttype);
XT_EVAL(queue);
XT_EVAL(redirect);
XT_EVAL(reject);
XT_EVAL(rpfilter);
XT_EVAL(set);
XT_EVAL(set_connmark);
XT_EVAL(set_mark);
XT_EVAL(set_ttl);
XT_EVAL(snat);
XT_EVAL(state);
XT_EVAL(statistic);
XT_EVAL(tcp);
XT_EVAL(tos);
XT_EVAL(ttl);
XT_EVAL(udp);

XT_WORDS(addrtype);
XT_WORDS(comment);
XT_WORDS(conntrack);
XT_WORDS(ct);
XT_WORDS(dscp);
XT_WORDS(icmp);
XT_WORDS(iprange);
XT_WORDS(length);
XT_WORDS(limit);
XT_WORDS(log);
XT_WORDS(mac);
XT_WORDS(mark);
XT_WORDS(multiport);
XT_WORDS(nat);
XT_WORDS(netmap);
XT_WORDS(nflog);
XT_WORDS(physdev);
XT_WORDS(pkttype);
XT_WORDS(queue);
XT_WORDS(reject);
XT_WORDS(rpfilter);
XT_WORDS(set);
XT_WORDS(set_connmark);
XT_WORDS(set_mark);
XT_WORDS(set_ttl);
XT_WORDS(state);
XT_WORDS(statistic);
XT_WORDS(tcp);
XT_WORDS(tcpmss);
XT_WORDS(to_ports);
XT_WORDS(tos);
XT_WORDS(ttl);
XT_WORDS(udp);

#endif
