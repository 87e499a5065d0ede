/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary: every fact is declared here, once. `nfdiag facts` prints it; checks may use nothing else.
 */
#include "engine/base/fact.h"

/* clang-format off: it would tear the macros apart */
#define WORDS(...)                                                                                                     \
	(const char *const[])                                                                                          \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}
#define JOURNEYS WORDS("request", "reply")
#define HOOKS WORDS("ingress", "prerouting", "input", "forward", "output", "postrouting", "egress")

#define OWN AUDIENCE_OWN
#define OTHERS AUDIENCE_OTHERS

#define SCALAR(name, type, group, audience, meaning)                                                                   \
	{                                                                                                              \
		name, type, group, audience, meaning, NULL, NULL                                                       \
	}
#define WORD(name, group, audience, words, meaning)                                                                    \
	{                                                                                                              \
		name, FACT_WORD, group, audience, meaning, words, NULL                                                 \
	}
#define REF(name, group, list, meaning)                                                                                \
	{                                                                                                              \
		name, FACT_REF, group, OWN, meaning, NULL, list                                                        \
	}

/* The place of a rule: five fields that always come together, and one of iptables' chains alone. handle and number 0:
 * the chain's policy, or no rule at all. */
#define RULE_FIELDS(prefix, group, what)                                                                               \
	SCALAR(prefix ".family", FACT_TEXT, group, OTHERS, "family of the table of " what),                            \
		SCALAR(prefix ".table", FACT_TEXT, group, OTHERS, "table of " what),                                   \
		SCALAR(prefix ".chain", FACT_TEXT, group, OTHERS, "chain of " what),                                   \
		SCALAR(prefix ".handle", FACT_INT, group, OTHERS, "handle of " what ", 0: no rule"),                   \
		SCALAR(prefix ".text", FACT_TEXT, group, OTHERS, what " as nft or iptables prints it"),                \
		SCALAR(prefix ".number", FACT_INT, group, OTHERS,                                                      \
		       "number of " what " as iptables counts, where it is iptables'")
/* clang-format on */

const struct fact_decl fact_table[] = {
	WORD("flow.proto", "flow", OWN, WORDS("tcp", "udp", "icmp", "icmpv6"), "protocol of the flow asked about"),
	WORD("flow.family", "flow", OWN, WORDS("ipv4", "ipv6"), "IP version of the flow"),
	SCALAR("flow.client", FACT_ADDR, "flow", OWN, "client address that the probe carries"),
	SCALAR("flow.client_port", FACT_INT, "flow", OWN, "client port that the probe carries"),
	SCALAR("flow.client_given", FACT_BOOL, "flow", OWN, "the user named the client's address"),
	SCALAR("flow.client_port_given", FACT_BOOL, "flow", OWN, "the user named the client's port"),
	SCALAR("flow.public", FACT_ADDR, "flow", OWN, "address that the client connects to"),
	SCALAR("flow.public_port", FACT_INT, "flow", OWN, "port that the client connects to"),
	SCALAR("flow.public_endpoint", FACT_TEXT, "flow", OWN, "public address and port as one text"),
	WORD("flow.target.kind", "flow", OWN, WORDS("backend", "local", "drop"),
	     "what should become of it (the first target)"),
	SCALAR("flow.target.here", FACT_BOOL, "flow", OWN,
	       "the first target is this host: local, or a backend whose address is its own"),
	SCALAR("flow.target.addr", FACT_ADDR, "flow", OWN, "expected backend (the first target)"),
	SCALAR("flow.target.port", FACT_INT, "flow", OWN, "port on the expected backend (the first target)"),
	SCALAR("flow.target.endpoint", FACT_TEXT, "flow", OWN, "address and port of the expected backend as one text"),
	SCALAR("flow.translated", FACT_BOOL, "flow", OWN,
	       "no target is the public address and port, so a translation is needed"),
	SCALAR("flow.payload_given", FACT_BOOL, "flow", OWN, "the user said what the udp probe carries"),
	WORD("flow.until", "flow", OWN, WORDS("wire", "answer"), "how far the probe must get for 'ok'"),

	SCALAR("public.unanswered", FACT_BOOL, "public", OTHERS,
	       "the public address lies in the network of the client's interface, is none of this host's, and this host "
	       "does not answer for it (proxy ARP or ND)"),
	WORD("public.asked", "public", OTHERS, WORDS("none", "other"),
	     "then: who answers there when it is asked for by ARP or ND: nobody, or another host"),
	SCALAR("public.lladdr", FACT_TEXT, "public", OTHERS, "that host's hardware address"),
	SCALAR("public.place", FACT_INT, "public", OWN, "place of that on the path: before all else"),
	WORD("probe.injector", "probe", OWN, WORDS("xdp", "tap", "raw", "client"),
	     "how the probe was put on the stack"),
	SCALAR("probe.iif", FACT_TEXT, "probe", OWN, "interface on which the probe came in"),
	SCALAR("probe.device", FACT_TEXT, "probe", OWN,
	       "device at which the probe was put in: that interface, or the port, bond's port or device below it"),
	WORD("probe.stage", "probe", OWN, WORDS("none", "contained", "real"),
	     "the last step that was made: contained drops the probe before it leaves"),
	SCALAR("probe.observed", FACT_BOOL, "probe", OWN,
	       "nothing was sent: what is called the probe is the client's own packet, or was awaited in vain"),
	WORD("probe.reach", "probe", OWN, WORDS("none", "hook", "delivered", "wire", "answered"),
	     "how far the probe got: some hook, past the last one to this host, the wire towards the target, an "
	     "answer"),
	WORD("probe.last_hook", "probe", OWN, HOOKS, "the last hook in which the request was seen"),
	SCALAR("trace.proven", FACT_BOOL, "trace", OWN, "the tracer showed the probe that it counted"),
	SCALAR("trace.complete", FACT_BOOL, "trace", OWN, "no trace event was lost"),
	SCALAR("trace.seen", FACT_BOOL, "trace", OWN, "the probe met our first hook"),

	SCALAR("arrival.waited_s", FACT_INT, "arrival", OWN,
	       "awaited in vain: for how many seconds at most"),
	SCALAR("arrival.seen", FACT_INT, "arrival", OWN,
	       "packets that could be the client's and came in on an interface, before netfilter"),
	SCALAR("arrival.misdirected", FACT_INT, "arrival", OWN,
	       "such packets that were addressed to another machine's hardware address"),
	SCALAR("arrival.misdirected_on", FACT_TEXT, "arrival", OTHERS, "interface on which they were seen"),
	SCALAR("arrival.others", FACT_INT, "arrival", OTHERS,
	       "first packets of other clients to the public address and port meanwhile"),
	SCALAR("arrival.other", FACT_ADDR, "arrival", OTHERS, "one of those clients"),
	SCALAR("arrival.asked", FACT_INT, "arrival", OTHERS,
	       "questions for the hardware address of the public address that came in meanwhile"),
	SCALAR("arrival.asked_on", FACT_TEXT, "arrival", OTHERS, "interface on which they came in"),
	SCALAR("arrival.told", FACT_INT, "arrival", OTHERS, "answers to them that this host sent"),
	WORD("arrival.address", "arrival", OTHERS, WORDS("here", "proxied", "absent", "routed"),
	     "the public address is this host's own; one for which it answers by proxy; in the client's own network and "
	     "neither; or comes here only by a route elsewhere"),
	SCALAR("arrival.expected", FACT_TEXT, "arrival", OTHERS, "interface on which the client's packets should come in"),
	SCALAR("arrival.up", FACT_BOOL, "arrival", OTHERS, "that interface is up"),
	SCALAR("arrival.running", FACT_BOOL, "arrival", OTHERS, "it has carrier"),
	SCALAR("arrival.native_xdp", FACT_BOOL, "arrival", OTHERS, "an XDP program runs in its driver"),

	SCALAR("nat.consulted", FACT_BOOL, "nat", OWN,
	       "the request passed the place where destinations are translated"),
	SCALAR("nat.place", FACT_INT, "nat", OWN, "place of that on the path"),
	SCALAR("nat.done", FACT_BOOL, "nat", OWN, "the destination was translated"),
	WORD("nat.kind", "nat", OWN, WORDS("none", "dnat", "redirect", "captured", "untracked"),
	     "by what: a dnat rule, a redirect to this host, an old conntrack entry; untracked: nat chains see it not"),
	SCALAR("nat.target.addr", FACT_ADDR, "nat", OWN, "destination address after prerouting"),
	SCALAR("nat.target.port", FACT_INT, "nat", OWN, "destination port after prerouting"),
	SCALAR("nat.target.endpoint", FACT_TEXT, "nat", OWN,
	       "destination address and port after prerouting as one text"),
	SCALAR("nat.target.local", FACT_BOOL, "nat", OWN, "that address belongs to this host"),
	SCALAR("nat.expected", FACT_BOOL, "nat", OWN, "that address and port are one of the targets"),
	SCALAR("nat.addr_expected", FACT_BOOL, "nat", OWN, "that address is one of the targets', whatever the port"),
	RULE_FIELDS("nat.rule", "nat.rule", "the rule that translated"),
	RULE_FIELDS("nat.exit", "nat.exit", "the rule at which the request left a nat chain before its end"),
	RULE_FIELDS("nat.notrack", "nat.notrack", "the rule that took the packet out of conntrack"),
	SCALAR("nat.map.name", FACT_TEXT, "nat.rule", OTHERS, "map from which that rule took the destination"),
	SCALAR("nat.map.key", FACT_TEXT, "nat.rule", OTHERS, "key that was found in that map"),
	SCALAR("nat.chain.exists", FACT_BOOL, "nat.chain", OTHERS,
	       "a nat chain hooks prerouting for this flow's family"),

	SCALAR("local.delivered", FACT_BOOL, "local", OWN,
	       "the request reached the input hook: this host takes it for its own"),
	SCALAR("local.place", FACT_INT, "local", OWN, "place of that on the path"),

	SCALAR("sock.listening", FACT_BOOL, "sock", OTHERS,
	       "delivered: a socket of this host takes what comes to that address and port"),
	SCALAR("sock.port", FACT_INT, "sock", OWN, "delivered: the port that was asked for"),
	SCALAR("sock.addr", FACT_ADDR, "sock", OTHERS, "address that the socket is bound to"),
	SCALAR("sock.elsewhere", FACT_BOOL, "sock", OTHERS,
	       "no socket takes it, but one is bound to that port on another address or device"),
	SCALAR("sock.elsewhere.addr", FACT_ADDR, "sock", OTHERS, "that address"),

	SCALAR("listen.public", FACT_BOOL, "listen", OTHERS,
	       "expected here: a socket takes what comes to the public address and the expected port"),
	SCALAR("listen.any", FACT_BOOL, "listen", OTHERS,
	       "a socket takes what comes to any address of this host and that port"),
	SCALAR("listen.addr", FACT_ADDR, "listen", OTHERS,
	       "an address to which such a socket is bound, and which others can reach (not loopback)"),

	WORD("open.state", "open", OWN, WORDS("stopped", "open", "closed", "unknown"),
	     "expected drop: stopped by a rule, a policy or a filter before them; it gets through; it fails for "
	     "another reason; cannot be told"),
	SCALAR("open.why", FACT_TEXT, "open", OWN,
	       "closed, unknown: the reason; stopped: by what, where that is no rule"),

	WORD("route.kind", "route", OTHERS,
	     WORDS("unicast", "local", "broadcast", "multicast", "blackhole", "unreachable", "prohibit", "throw",
		   "none", "error", "other"),
	     "what the route lookup for the translated destination gives"),
	SCALAR("route.place", FACT_INT, "route", OWN, "place of the routing decision on the path"),
	SCALAR("route.bridged", FACT_BOOL, "route", OWN,
	       "the packet stayed in the bridge by which it came in, which translated it, and waits there for the next hop"),
	SCALAR("route.dst", FACT_ADDR, "route", OWN, "destination that was looked up"),
	SCALAR("route.oif", FACT_TEXT, "route", OTHERS, "output interface"),
	SCALAR("route.gateway", FACT_ADDR, "route", OTHERS, "next hop, where there is one"),
	SCALAR("route.prefix", FACT_TEXT, "route", OTHERS, "prefix of the route that matched"),
	SCALAR("route.host", FACT_BOOL, "route", OTHERS, "the prefix of the route that matched is that address alone"),
	SCALAR("route.metric", FACT_INT, "route", OTHERS, "metric of the route that matched"),
	SCALAR("route.table", FACT_INT, "route", OTHERS, "routing table of the route that matched"),
	SCALAR("route.mark", FACT_INT, "route", OTHERS, "packet mark with which it was looked up; unset where it is 0"),
	SCALAR("route.error", FACT_TEXT, "route", OTHERS,
	       "errno of the lookup as the probe's (with its input interface)"),
	SCALAR("route.error_without_iif", FACT_TEXT, "route", OTHERS,
	       "errno of the lookup as this host's own, 'none' where it works"),
	SCALAR("route.localnet", FACT_BOOL, "route", OTHERS,
	       "the client's interface lets packets to 127/8 in (sysctl route_localnet); of a translation to there"),
	SCALAR("route.forwarding", FACT_BOOL, "route", OWN,
	       "this host forwards what comes in on the probe's interface (sysctl)"),
	SCALAR("route.forwarding_all", FACT_BOOL, "route.refused", OTHERS,
	       "given no output interface: the switch for all interfaces (net.ipv4.ip_forward, "
	       "net.ipv6.conf.all.forwarding) is on"),
	WORD("rpf.mode", "rpf", OTHERS, WORDS("off", "strict", "loose"),
	     "given no output interface: IPv4's reverse path filter of the probe's interface (sysctl rp_filter, or all's)"),
	SCALAR("rpf.value", FACT_INT, "rpf", OTHERS, "the interface's own rp_filter"),
	SCALAR("rpf.own", FACT_BOOL, "rpf", OTHERS, "the client's address is this host's own"),
	SCALAR("rpf.way", FACT_BOOL, "rpf", OTHERS, "this host has a route to the client's address"),
	SCALAR("rpf.oif", FACT_TEXT, "rpf", OTHERS, "the interface to which that route leads"),
	SCALAR("rpf.same", FACT_BOOL, "rpf", OTHERS, "that is the interface on which the probe came in"),
	SCALAR("rpf.rule", FACT_TEXT, "rpf", OTHERS,
	       "that is another interface, and by a routing rule, as ip rule writes it"),
	SCALAR("rpf.earlier", FACT_INT, "rpf", OTHERS,
	       "table main would lead to the one on which the probe came in: a priority that is asked before that rule's"),
	SCALAR("rpf.onlink", FACT_BOOL, "rpf", OTHERS,
	       "that is another interface, and the client lies in the network of the one on which the probe came in"),
	SCALAR("rpf.gateway", FACT_ADDR, "rpf", OTHERS,
	       "that is another interface: the gateway by which a route in table main leads to the client on the one on "
	       "which the probe came in"),
	SCALAR("rpf.host_route", FACT_BOOL, "rpf", OTHERS,
	       "the route to the client, which leads elsewhere, is for that address alone"),
	SCALAR("subnet.elsewhere", FACT_BOOL, "subnet", OTHERS,
	       "no answer came, and the target lies in the own network of another interface than the one that the route "
	       "leads to, or answers there"),
	SCALAR("subnet.oif", FACT_TEXT, "subnet", OTHERS, "that interface"),
	SCALAR("subnet.up", FACT_BOOL, "subnet", OTHERS, "that interface is up"),
	SCALAR("subnet.running", FACT_BOOL, "subnet", OTHERS, "that interface has carrier"),
	SCALAR("subnet.answers", FACT_BOOL, "subnet", OTHERS,
	       "asked for its hardware address there (ARP, ND), the target answered"),
	SCALAR("subnet.lladdr", FACT_TEXT, "subnet", OTHERS, "with this one"),
	SCALAR("policy.own", FACT_BOOL, "policy", OTHERS,
	       "what decided about the way was a routing rule that not every host has"),
	SCALAR("policy.rule", FACT_TEXT, "policy", OTHERS, "that rule, as ip rule writes it"),
	SCALAR("policy.priority", FACT_INT, "policy", OTHERS, "its priority"),
	SCALAR("policy.earlier", FACT_INT, "policy", OTHERS,
	       "a priority that is asked before that rule's; unset: none"),
	SCALAR("policy.forbids", FACT_BOOL, "policy", OTHERS,
	       "it forbids the way itself (blackhole, unreachable, prohibit)"),
	SCALAR("policy.table", FACT_INT, "policy", OTHERS, "else: the table that it leads to"),
	SCALAR("policy.by_mark", FACT_BOOL, "policy", OTHERS, "it selects packets by their mark"),
	RULE_FIELDS("policy.marker", "policy.marker", "the rule that gave the request that mark"),
	SCALAR("policy.marker.legacy", FACT_BOOL, "policy.marker", OTHERS, "that rule is one of iptables-legacy"),
	SCALAR("policy.client", FACT_TEXT, "policy", OWN,
	       "source for a routing rule of this flow: 'all' where the client was assumed"),
	WORD("policy.family", "policy", OWN, WORDS("-4", "-6"), "option of ip for the IP version of the flow"),
	SCALAR("policy.main.oif", FACT_TEXT, "policy.main", OTHERS,
	       "the interface to which the routes of table main would lead"),
	SCALAR("policy.main.up", FACT_BOOL, "policy.main", OTHERS, "that interface is up"),
	SCALAR("policy.main.gateway", FACT_ADDR, "policy.main", OTHERS, "by which gateway, where there is one"),
	WORD("forbid.kind", "forbid", OTHERS, WORDS("blackhole", "unreachable", "prohibit"),
	     "type of the route that forbids the way"),
	SCALAR("forbid.prefix", FACT_TEXT, "forbid", OTHERS, "its prefix"),
	SCALAR("forbid.table", FACT_INT, "forbid", OTHERS, "its table"),
	SCALAR("forbid.metric", FACT_INT, "forbid", OTHERS, "its metric"),
	SCALAR("forbid.protocol", FACT_INT, "forbid", OTHERS, "who made it (linux/rtnetlink.h; 3, 4: by hand)"),
	SCALAR("forbid.host", FACT_BOOL, "forbid", OTHERS, "it is for the target's address alone"),
	SCALAR("forbid.behind", FACT_TEXT, "forbid", OTHERS,
	       "the interface to which that table would lead without it; unset: to none that is up"),
	SCALAR("route.given", FACT_BOOL, "route", OWN,
	       "the request was given an output interface, as the forward hook shows"),

	SCALAR("oif.up", FACT_BOOL, "oif", OTHERS, "the output interface is up"),
	SCALAR("oif.running", FACT_BOOL, "oif", OTHERS, "the output interface has carrier"),
	WORD("neigh.state", "neigh", OTHERS,
	     WORDS("none", "incomplete", "reachable", "stale", "delay", "probe", "failed", "noarp", "permanent"),
	     "state of the neighbour entry of the next hop after the probe"),
	SCALAR("neigh.addr", FACT_ADDR, "neigh", OTHERS, "the next hop that must answer ARP or ND"),
	SCALAR("neigh.lladdr", FACT_TEXT, "neigh", OTHERS, "its link-layer address"),
	WORD("neigh.asked", "neigh.asked", OTHERS, WORDS("none", "same", "other"),
	     "the entry was made by hand, and no answer came: asked for its address by ARP or ND, the next hop gave "
	     "none, this one, or another"),
	SCALAR("neigh.asked.lladdr", FACT_TEXT, "neigh.asked", OTHERS, "the address that it gave"),

	SCALAR("iif.device", FACT_TEXT, "iif", OWN,
	       "the client's interface, or the device below it, that is down or has no carrier; then nothing was sent"),
	SCALAR("iif.up", FACT_BOOL, "iif", OWN, "that device is up"),
	SCALAR("iif.running", FACT_BOOL, "iif", OWN, "that device has carrier"),
	SCALAR("iif.place", FACT_INT, "iif", OWN, "its place on the path: the very beginning"),
	SCALAR("ingress.by", FACT_TEXT, "ingress", OTHERS,
	       "filters of traffic control and XDP programs on the client's interface that may have taken the probe"),
	SCALAR("ingress.taken", FACT_INT, "ingress", OTHERS,
	       "rise of what those have counted while the probe was sent again, each of three times at least; others "
	       "count too"),
	SCALAR("ingress.place", FACT_INT, "ingress", OWN, "place of that on the path"),
	SCALAR("egress.by", FACT_TEXT, "egress", OTHERS,
	       "filters of traffic control behind our last hook on the output interface, where no answer came"),
	SCALAR("egress.taken", FACT_INT, "egress", OTHERS,
	       "rise of what those have counted while the probe was sent again, each of three times at least; others "
	       "count too"),
	SCALAR("egress.sent", FACT_INT, "egress", OTHERS,
	       "packets that left on the output interface meanwhile, where it counts at once"),

	SCALAR("arp.dropped", FACT_BOOL, "arp", OTHERS,
	       "by its rules a chain drops what this host and the next hop ask or answer for the hardware address, in "
	       "ARP or IPv6's neighbour discovery (evaluated, and only where that address is not known)"),
	SCALAR("arp.device", FACT_TEXT, "arp", OTHERS, "at which interface, or port of it"),
	WORD("arp.hook", "arp", OTHERS, HOOKS, "in which hook"),
	WORD("arp.operation", "arp", OTHERS, WORDS("request", "reply"),
	     "what is dropped: this host's question, or the next hop's answer"),
	SCALAR("arp.own", FACT_ADDR, "arp", OTHERS, "address with which this host asks"),
	RULE_FIELDS("arp.rule", "arp", "the rule or policy that drops it"),

	WORD("own.kind", "own", OWN, WORDS("none", "syn-ack", "rst", "answer", "icmp-error", "other"),
	     "no answer came to the client's address: what the backend answered when this host asked with its own"),
	SCALAR("own.addr", FACT_ADDR, "own", OTHERS, "with which address that was"),
	SCALAR("own.seen", FACT_BOOL, "own", OTHERS,
	       "none: but an answer to that came in on an interface, before traffic control, and met no hook"),
	SCALAR("own.seen.iif", FACT_TEXT, "own", OTHERS, "on which interface"),
	SCALAR("own.seen.by", FACT_TEXT, "own", OTHERS, "filters of traffic control there that may have taken it"),
	SCALAR("hairpin.direct", FACT_BOOL, "hairpin", OTHERS,
	       "translated, the request leaves as from the client, who is the backend's neighbour in one network of that "
	       "interface"),
	SCALAR("hairpin.network", FACT_TEXT, "hairpin", OTHERS, "address and prefix length of this host there"),
	SCALAR("back.place", FACT_INT, "back", OWN, "place of the routing decision about the answer on the path"),
	SCALAR("back.iif", FACT_TEXT, "back", OTHERS, "interface on which the answer came in"),
	SCALAR("back.sent_to", FACT_TEXT, "back", OTHERS,
	       "the answer was seen as it came in alone: the hardware address to which it was sent, where that is not the "
	       "interface's"),
	SCALAR("back.src", FACT_ADDR, "back", OTHERS, "source of the answer when it was routed"),
	SCALAR("back.dst", FACT_ADDR, "back", OTHERS, "destination of the answer when it was routed"),
	SCALAR("back.error", FACT_TEXT, "back", OTHERS, "errno of the route lookup for the answer, or none"),
	SCALAR("back.error_without_iif", FACT_TEXT, "back", OTHERS,
	       "where it fails: errno of the same lookup as for this host's own packet, or none"),
	SCALAR("back.forwarding", FACT_BOOL, "back", OTHERS,
	       "the answer was not forwarded: this host forwards what comes in on that interface (sysctl)"),
	SCALAR("back.forwarding_all", FACT_BOOL, "back", OTHERS, "likewise: the switch for all interfaces is on"),
	SCALAR("back.rule", FACT_TEXT, "back.decision", OTHERS,
	       "where it fails: the routing rule that decided, where it is not one that every host has"),
	SCALAR("back.forbidden_by", FACT_TEXT, "back.decision", OTHERS, "where it fails: the route that forbids the way"),
	SCALAR("back.gateway", FACT_ADDR, "back.decision", OTHERS,
	       "the gateway by which table main, without that route, would lead to the client where its request came from"),
	WORD("back.rpf.mode", "back.rpf", OTHERS, WORDS("off", "strict", "loose"),
	     "the answer was not forwarded: the reverse path filter of the interface on which it came in"),
	SCALAR("back.rpf.value", FACT_INT, "back.rpf", OTHERS, "that interface's own rp_filter"),
	SCALAR("back.rpf.way", FACT_BOOL, "back.rpf", OTHERS, "this host has a route to the answer's source"),
	SCALAR("back.rpf.oif", FACT_TEXT, "back.rpf", OTHERS, "the interface to which that route leads"),
	SCALAR("back.rpf.same", FACT_BOOL, "back.rpf", OTHERS, "that is the interface on which the answer came in"),

	SCALAR("leaving.hop", FACT_ADDR, "leaving", OTHERS,
	       "the next hop to which the answer would leave for the client, where it is a gateway whose hardware address "
	       "is not known, or its neighbour entry was made by hand"),
	SCALAR("leaving.silent", FACT_BOOL, "leaving", OTHERS,
	       "not known, and asked for (ARP, ND) that gateway gave none"),
	SCALAR("leaving.other", FACT_BOOL, "leaving", OTHERS,
	       "made by hand, and asked for it the next hop gave another one"),
	WORD("leaving.state", "leaving", OTHERS, WORDS("permanent", "noarp"), "then: state of the entry"),
	SCALAR("leaving.lladdr", FACT_TEXT, "leaving", OTHERS, "hardware address of the entry"),
	SCALAR("leaving.asked", FACT_TEXT, "leaving", OTHERS, "the one that the next hop gave"),
	SCALAR("leaving.rule", FACT_TEXT, "leaving", OTHERS, "the routing rule that leads there, as ip rule writes it"),
	WORD("leaving.family", "leaving", OWN, WORDS("-4", "-6"), "option of ip for the IP version of the flow"),
	SCALAR("leaving.earlier", FACT_INT, "leaving", OTHERS,
	       "table main would lead to the client where its request came in: a priority that is asked before that rule's"),

	SCALAR("reply.oif", FACT_TEXT, "reply", OTHERS, "interface on which the answer leaves for the client"),
	SCALAR("reply.back", FACT_BOOL, "reply", OTHERS,
	       "that is the one on which the request came in"),
	WORD("reply.kind", "reply", OWN, WORDS("none", "syn-ack", "rst", "answer", "icmp-error", "other"),
	     "what came back; answer: of udp and icmp"),
	WORD("reply.icmp.meaning", "reply", OWN,
	     WORDS("no-route", "prohibited", "host-unreachable", "protocol-unreachable", "port-unreachable", "too-big",
		   "ttl-exceeded", "other"),
	     "what the ICMP error says, of either IP version"),
	SCALAR("reply.from", FACT_ADDR, "reply", OWN, "who sent that"),
	SCALAR("reply.icmp.type", FACT_INT, "reply", OWN, "type of the ICMP error"),
	SCALAR("reply.icmp.code", FACT_INT, "reply", OWN, "code of the ICMP error"),
	SCALAR("reply.untranslated", FACT_BOOL, "reply", OWN,
	       "the answer left as from the public address and port, towards the client"),
	RULE_FIELDS("reply.notrack", "reply.notrack", "the rule that took the answer out of conntrack"),
	SCALAR("reply.place", FACT_INT, "reply", OWN, "place on the path where the answer came in, or was awaited"),
	SCALAR("reply.waited_ms", FACT_INT, "reply", OWN, "how long an answer was awaited"),

	SCALAR("ct.found", FACT_BOOL, "ct", OWN, "conntrack has an entry for the probe"),
	SCALAR("ct.id", FACT_INT, "ct", OWN, "id of that entry"),
	SCALAR("ct.status", FACT_INT, "ct", OWN, "status bits of that entry (linux/netfilter/nf_conntrack_common.h)"),
	SCALAR("ct.zone.wanted", FACT_INT, "ct.zone", OWN,
	       "conntrack zone in which the answer would find the request's entry"),
	SCALAR("ct.zone.answer", FACT_INT, "ct.zone", OWN, "conntrack zone in which the answer was looked up"),
	RULE_FIELDS("ct.zone.rule", "ct.zone", "the rule that put the request, or else the answer, into its zone"),
	RULE_FIELDS("ct.zone.base", "ct.zone", "the base chain of that rule"),
	SCALAR("ct.lost", FACT_BOOL, "ct.table", OWN,
	       "the request was last seen just before conntrack gives a packet its entry, and no rule dropped it"),
	SCALAR("ct.full", FACT_BOOL, "ct.table", OTHERS, "conntrack's table is at its limit"),
	SCALAR("ct.count", FACT_INT, "ct.table", OTHERS, "entries of conntrack in this network namespace"),
	SCALAR("ct.max", FACT_INT, "ct.table", OTHERS, "their limit, 0: none"),
	SCALAR("ct.reply.src", FACT_ADDR, "ct", OWN, "source from which conntrack awaits the answer"),
	SCALAR("ct.reply.dst", FACT_ADDR, "ct", OWN, "destination with which conntrack awaits the answer"),
	SCALAR("ct.reply.sport", FACT_INT, "ct", OWN, "port from which conntrack awaits the answer"),

	SCALAR("counter.ip_in_receives", FACT_INT, "counter", OTHERS,
	       "rise of IpInReceives meanwhile; other traffic counts too"),
	SCALAR("counter.ip_in_no_routes", FACT_INT, "counter", OTHERS, "rise of IpExtInNoRoutes meanwhile"),
	SCALAR("counter.ip_in_addr_errors", FACT_INT, "counter", OTHERS, "rise of IpInAddrErrors meanwhile"),
	SCALAR("counter.ip_in_hdr_errors", FACT_INT, "counter", OTHERS, "rise of IpInHdrErrors meanwhile"),
	SCALAR("counter.ip_rp_filter", FACT_INT, "counter", OTHERS, "rise of TcpExtIPReversePathFilter meanwhile"),
	SCALAR("counter.icmp_out_unreach", FACT_INT, "counter", OTHERS, "rise of IcmpOutDestUnreachs meanwhile"),
	SCALAR("counter.tcp_out_rsts", FACT_INT, "counter", OTHERS, "rise of TcpOutRsts meanwhile"),

	SCALAR("drop.reason", FACT_TEXT, "drop", OWN,
	       "lost without a word: the kernel's own reason for dropping exactly this packet (enum skb_drop_reason)"),
	WORD("drop.meaning", "drop", OWN,
	     WORDS("reverse-path", "address", "route", "martian", "header", "size", "hardware-address", "netfilter",
		   "ipsec", "neighbour", "device", "socket", "other"),
	     "what that reason means: rp_filter; the destination is not for this host, which does not forward; no route, "
	     "or one that forbids; a source that cannot be; TTL, checksum; MTU; a MAC address of another host; ARP, "
	     "ND; traffic control, XDP; local delivery"),
	SCALAR("drop.where", FACT_TEXT, "drop", OTHERS, "the function of the kernel that did it"),
	SCALAR("drop.dev", FACT_TEXT, "drop", OTHERS, "the interface that the packet was on then"),

	/* stops: where a journey ended before its end */
	WORD("stops.journey", "stops", OWN, JOURNEYS, "whose journey ended"),
	WORD("stops.kind", "stops", OWN, WORDS("rule", "policy", "reject", "queue", "legacy", "silent"),
	     "dropped by a rule, by a policy, rejected by a rule, not given back by a queue, or not seen again"),
	SCALAR("stops.queue.number", FACT_INT, "stops", OTHERS, "number of that queue"),
	SCALAR("stops.queue.read", FACT_BOOL, "stops", OTHERS, "a program has bound that queue"),
	WORD("stops.hook", "stops", OWN, HOOKS, "in which hook; silent: after which hook"),
	SCALAR("stops.place", FACT_INT, "stops", OWN, "place on the path, counted from 0"),
	SCALAR("stops.on_course", FACT_BOOL, "stops", OWN,
	       "up to here the packet was what the flow expects (its destination not yet translated, or translated to "
	       "a target)"),
	SCALAR("stops.chain_priority", FACT_INT, "stops", OTHERS, "priority of the base chain"),
	SCALAR("stops.rewritten", FACT_TEXT, "stops", OTHERS,
	       "silent: what a rule of the last chain wrote into the packet's headers; it may not have been recognised "
	       "behind that"),
	RULE_FIELDS("stops.rewriter", "stops", "that rule"),
	RULE_FIELDS("stops.rule", "stops", "the rule or policy that stopped it"),
	RULE_FIELDS("stops.base", "stops", "the base chain (handle 0) in which that happened"),
	RULE_FIELDS("stops.exit", "stops", "the rule at which the packet left the base chain; then its policy decided"),
	RULE_FIELDS("stops.accepted", "stops",
		    "the rule by which an earlier base chain of the same hook accepted the packet"),
	WORD("stops.reason", "stops", OWN,
	     WORDS("none", "ct-invalid", "reverse-path", "rate-limit", "quota", "connection-limit", "meter"),
	     "what it came of beyond addresses and ports: conntrack's state invalid, no route back to the source (fib "
	     "saddr ... missing), a limit that is used up"),
	RULE_FIELDS("stops.cause", "stops",
		    "the rule with that test: the one that stopped the packet, one that led to it, or one that "
		    "accepts up to its limit"),
	SCALAR("stops.explained", FACT_BOOL, "stops", OTHERS,
	       "the evaluator agrees with the trace on every chain up to that stop"),

	SCALAR("size.bytes", FACT_INT, "size", OWN,
	       "the request was not seen behind routing, must not be cut, and is larger than the route's interface takes: "
	       "its length, with the IP header"),
	SCALAR("size.mtu", FACT_INT, "size", OWN, "what that interface takes"),

	/* ttls: a time to live that may not last */
	WORD("ttls.journey", "ttls", OWN, JOURNEYS, "of the request, or of its answer"),
	WORD("ttls.at", "ttls", OWN, WORDS("routing", "leaving"),
	     "when this host decided where to forward it, and did not; where the answer leaves for the client"),
	SCALAR("ttls.ttl", FACT_INT, "ttls", OWN, "the TTL or hop limit that it had there"),
	SCALAR("ttls.place", FACT_INT, "ttls", OWN, "place on the path: of the rule, where there is one"),
	RULE_FIELDS("ttls.rule", "ttls", "the rule that wrote it last"),
	SCALAR("ttls.router", FACT_ADDR, "ttls", OTHERS, "leaving: the router by which the client is reached"),

	/* rewrites: rules that write into headers what is not theirs to write */
	WORD("rewrites.journey", "rewrites", OWN, JOURNEYS, "of the request, or of its answer"),
	WORD("rewrites.effect", "rewrites", OWN, WORDS("target", "source", "answer"),
	     "the request goes elsewhere; the answer comes from elsewhere; it is not what the client awaits"),
	SCALAR("rewrites.part", FACT_TEXT, "rewrites", OWN, "what of the header is written ('destination port')"),
	SCALAR("rewrites.to", FACT_TEXT, "rewrites", OWN, "target: address and port to which the request goes then"),
	SCALAR("rewrites.place", FACT_INT, "rewrites", OWN, "place of the rule on the path"),
	RULE_FIELDS("rewrites.rule", "rewrites", "that rule, the last one that did so"),

	/* near_misses: a rule that would have done what the flow needs */
	WORD("near_misses.journey", "near_misses", OWN, JOURNEYS, "on whose journey"),
	WORD("near_misses.hook", "near_misses", OWN, HOOKS, "in which hook"),
	SCALAR("near_misses.place", FACT_INT, "near_misses", OWN, "place on the path"),
	REF("near_misses.before", "near_misses", "stops", "the stop that the rule would have prevented"),
	WORD("near_misses.purpose", "near_misses", OWN, WORDS("accept", "translate"),
	     "what the rule, or the chain it leads to, would have done"),
	WORD("near_misses.term", "near_misses", OTHERS,
	     WORDS("compare", "set-lookup", "map-lookup", "vmap-lookup", "not-reached", "unknown"),
	     "what failed: a comparison, an absent key of a set, of a map, of a verdict map; nothing, but another rule "
	     "decided before"),
	WORD("near_misses.subject", "near_misses", OTHERS,
	     WORDS("saddr", "daddr", "sport", "dport", "iif", "oif", "proto", "ct", "mark", "several", "other"),
	     "what the failed term tests"),
	SCALAR("near_misses.field", FACT_TEXT, "near_misses", OTHERS,
	       "what the failed term tests, in nft's words ('tcp dport')"),
	SCALAR("near_misses.wanted", FACT_TEXT, "near_misses", OTHERS, "what the rule wants there"),
	SCALAR("near_misses.packet", FACT_TEXT, "near_misses", OTHERS, "what the packet has there"),
	SCALAR("near_misses.key", FACT_TEXT, "near_misses", OTHERS, "key that was looked up"),
	SCALAR("near_misses.set.name", FACT_TEXT, "near_misses", OTHERS,
	       "name of the set or map, '' where it is anonymous"),
	SCALAR("near_misses.set.member", FACT_BOOL, "near_misses", OTHERS, "the key is in it"),
	SCALAR("near_misses.set.timeout", FACT_BOOL, "near_misses", OTHERS, "its elements can expire"),
	SCALAR("near_misses.failed", FACT_INT, "near_misses", OTHERS, "number of terms that fail"),
	SCALAR("near_misses.best", FACT_BOOL, "near_misses", OTHERS,
	       "of those before that stop it is the one that fits the flow best (only one term fails, and it names "
	       "most of the flow)"),
	SCALAR("near_misses.public", FACT_BOOL, "near_misses", OTHERS,
	       "it matches the flow as the client sees it: its public address and port, which this packet does not "
	       "have (any more, or yet)"),
	SCALAR("near_misses.specific", FACT_BOOL, "near_misses", OTHERS,
	       "the rule tests the flow's destination address or port"),
	SCALAR("near_misses.target.addr", FACT_ADDR, "near_misses", OTHERS, "translate: where to"),
	SCALAR("near_misses.target.port", FACT_INT, "near_misses", OTHERS, "translate: to which port"),
	SCALAR("near_misses.target.expected", FACT_BOOL, "near_misses", OTHERS,
	       "translate: that is one of the targets"),
	RULE_FIELDS("near_misses.rule", "near_misses", "the rule that did not match"),
	RULE_FIELDS("near_misses.decider", "near_misses", "not-reached: the rule or policy that decided before"),

	/* ipsec: policies that do not let a packet pass */
	REF("ipsec.stop", "ipsec", "stops", "the silence that the policy explains"),
	WORD("ipsec.dir", "ipsec", OTHERS, WORDS("in", "out", "fwd"), "whose packets the policy is for"),
	WORD("ipsec.why", "ipsec", OTHERS, WORDS("block", "protection"),
	     "its action is to block, or it lets pass only what came encrypted"),
	SCALAR("ipsec.policy", FACT_TEXT, "ipsec", OTHERS, "the policy, as ip xfrm writes it"),
	SCALAR("ipsec.src", FACT_TEXT, "ipsec", OWN, "source of the packet, every one where the client was assumed"),
	SCALAR("ipsec.dst", FACT_TEXT, "ipsec", OWN, "its destination, likewise"),
	SCALAR("ipsec.port", FACT_INT, "ipsec", OWN, "the server's port in it"),
	SCALAR("ipsec.earlier", FACT_INT, "ipsec", OTHERS,
	       "a priority that is asked before that policy's; unset: none"),

	/* elsewhere: rules that would have translated as expected, but the packet never came there */
	WORD("elsewhere.why", "elsewhere", OTHERS, WORDS("dormant", "unreferenced", "hook"),
	     "why it was not asked: its table is asleep, no jump leads to its chain, it is in the hook of other "
	     "traffic"),
	WORD("elsewhere.hook", "elsewhere", OTHERS, HOOKS, "the hook of the base chain, where it has one"),
	SCALAR("elsewhere.dormant", FACT_BOOL, "elsewhere", OTHERS, "the table is dormant"),
	SCALAR("elsewhere.place", FACT_INT, "elsewhere", OWN, "place on the path where destinations are translated"),
	RULE_FIELDS("elsewhere.rule", "elsewhere", "the rule that would translate to a target"),

	/* hits: lookups that held in the rule that stopped the packet */
	REF("hits.stop", "hits", "stops", "the stop that the rule caused"),
	SCALAR("hits.place", FACT_INT, "hits", OWN, "place on the path"),
	RULE_FIELDS("hits.rule", "hits", "the rule with the lookup"),
	SCALAR("hits.set.name", FACT_TEXT, "hits", OTHERS, "name of the set or map, '' where it is anonymous"),
	WORD("hits.set.kind", "hits", OTHERS, WORDS("set", "map", "vmap"), "set, map, or verdict map"),
	SCALAR("hits.negated", FACT_BOOL, "hits", OTHERS, "the rule matches where the key is absent (!=)"),
	SCALAR("hits.key", FACT_TEXT, "hits", OTHERS, "key that was looked up"),
	SCALAR("hits.element", FACT_TEXT, "hits", OTHERS, "element that holds the key, an interval in full"),
	SCALAR("hits.interval", FACT_BOOL, "hits", OTHERS, "that element covers more than the key"),
	SCALAR("hits.decides", FACT_BOOL, "hits", OTHERS,
	       "the rule stopped the packet itself, or led to a chain which drops whatever comes"),
	WORD("hits.subject", "hits", OTHERS,
	     WORDS("saddr", "daddr", "sport", "dport", "iif", "oif", "proto", "ct", "mark", "several", "other"),
	     "what the key is made of"),

	/* snats: the source that the request left with, where it was translated */
	SCALAR("snats.addr", FACT_ADDR, "snats", OTHERS, "source address with which it left, or would have left"),
	SCALAR("snats.local", FACT_BOOL, "snats", OTHERS, "that is an address of this host"),
	SCALAR("snats.onlink", FACT_BOOL, "snats", OTHERS,
	       "it lies in the output interface's own network, where it is asked for by ARP or ND"),
	SCALAR("snats.place", FACT_INT, "snats", OWN, "place on the path"),
	RULE_FIELDS("snats.rule", "snats", "the rule that translated the source"),

	/* openers: what let a packet through that should have been stopped */
	WORD("openers.kind", "openers", OTHERS, WORDS("rule", "element", "policy", "nat"),
	     "a rule that accepts, such a rule for an element of a set or map, a policy, a translation"),
	WORD("openers.hook", "openers", OTHERS, HOOKS, "in which hook"),
	SCALAR("openers.place", FACT_INT, "openers", OWN, "place on the path"),
	SCALAR("openers.best", FACT_BOOL, "openers", OTHERS,
	       "of all it is the one that names most of this flow, and without it the flow would be closed"),
	SCALAR("openers.closing", FACT_BOOL, "openers", OTHERS, "without it the rest of its chain would stop the flow"),
	SCALAR("openers.cuts", FACT_BOOL, "openers", OTHERS,
	       "a drop in its place would also end connections of this flow that are already open"),
	RULE_FIELDS("openers.rule", "openers", "the rule or policy that let it through"),
	RULE_FIELDS("openers.gate", "openers",
		    "the rule before which, or the chain at whose end, a drop closes the flow"),
	SCALAR("openers.set.name", FACT_TEXT, "openers", OTHERS, "element: name of the set or map"),
	SCALAR("openers.key", FACT_TEXT, "openers", OTHERS, "element: key that was looked up"),
	SCALAR("openers.element", FACT_TEXT, "openers", OTHERS, "element that holds the key, an interval in full"),
	SCALAR("openers.interval", FACT_BOOL, "openers", OTHERS, "that element covers more than the key"),

	/* side_effects: rules on the path that do more than decide */
	WORD("side_effects.kind", "side_effects", OTHERS,
	     WORDS("dynset", "limit", "quota", "connlimit", "log", "queue", "dup", "other"),
	     "what the rule does besides"),
	RULE_FIELDS("side_effects.rule", "side_effects", "the rule"),
	SCALAR("side_effects.adds_source", FACT_BOOL, "side_effects", OTHERS, "it puts the packet's source into a set"),

	/* ct_entries: other entries that matter to the flow */
	SCALAR("ct_entries.id", FACT_INT, "ct_entries", OTHERS, "id of the entry"),
	SCALAR("ct_entries.src", FACT_ADDR, "ct_entries", OTHERS, "source of the original direction"),
	SCALAR("ct_entries.sport", FACT_INT, "ct_entries", OTHERS, "its port"),
	SCALAR("ct_entries.dst", FACT_ADDR, "ct_entries", OTHERS, "its destination"),
	SCALAR("ct_entries.dport", FACT_INT, "ct_entries", OTHERS, "the destination's port"),
	SCALAR("ct_entries.reply.src", FACT_ADDR, "ct_entries", OTHERS, "source of the reply direction"),
	SCALAR("ct_entries.reply.sport", FACT_INT, "ct_entries", OTHERS, "its port"),
	SCALAR("ct_entries.zone", FACT_INT, "ct_entries", OTHERS, "conntrack zone of the entry"),
	SCALAR("ct_entries.captures", FACT_BOOL, "ct_entries", OTHERS,
	       "packets of its ports are taken for it; false: it has ended, and a new connection replaces it"),
	SCALAR("ct_entries.reached", FACT_BOOL, "ct_entries", OTHERS,
	       "of the very flow: by the rules its packets come to the entry's conntrack zone"),
	SCALAR("ct_entries.expected", FACT_BOOL, "ct_entries", OTHERS, "it goes to one of the targets"),
	SCALAR("ct_entries.place", FACT_INT, "ct_entries", OWN,
	       "place on the path: before all else, or behind it where it is another connection's"),
	SCALAR("ct_entries.exact", FACT_BOOL, "ct_entries", OTHERS,
	       "it is the very flow that the user named, with its client port"),
};

const size_t fact_table_size = sizeof(fact_table) / sizeof(fact_table[0]);

const struct fact_list_decl fact_lists[] = {
	{ "stops", "where a journey ended" },
	{ "rewrites", "rules by whose payload statements a packet goes astray" },
	{ "ttls", "a time to live that is too small, or may be" },
	{ "near_misses", "rules that would have done what the flow needs" },
	{ "ipsec", "IPsec policies that do not let a packet pass" },
	{ "elsewhere", "rules that would have translated as expected, but the packet never came there" },
	{ "hits", "set and map lookups that held in the rule that stopped the packet" },
	{ "snats", "a translation of the request's source" },
	{ "openers", "what let a packet through that should have been stopped" },
	{ "side_effects", "rules on the path that do more than decide" },
	{ "ct_entries", "conntrack entries that matter to the flow" },
};

const size_t fact_lists_size = sizeof(fact_lists) / sizeof(fact_lists[0]);
