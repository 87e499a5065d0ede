# SPDX-License-Identifier: GPL-2.0-or-later
"""One router with a thousand flows, of which a good part is broken in many ways.

'thousand.py rules' prints its ruleset, 'thousand.py flows' the file of flows, 'thousand.py compare FILE' reads what
nfdiag said as JSON and prints each flow that is not as it must be, then 'KINDS kinds, RIGHT of ALL right'."""
import json
import sys

COUNT = 1000
PUBLIC, BACKEND, WRONG = "10.1.2.3", "192.168.70.10", "192.168.70.11"
PUBLIC6, BACKEND6 = "2001:db8:1:2::3", "fd00:70::10"


def port(i):
    """The public port of flow i, and its backend's."""
    return 2000 + i, 10000 + i


class Rules:
    """What the kinds put into the ruleset."""

    def __init__(self):
        self.fwd, self.allow, self.blocked, self.services = [], [], [], []
        self.nat, self.forward, self.input, self.fwd6 = [], [], [], []

    def translate(self, i, addr=BACKEND, backend_port=None):
        self.fwd.append("%d : %s . %d" % (port(i)[0], addr, backend_port or port(i)[1]))

    def accept(self, i, addr=BACKEND, backend_port=None):
        self.allow.append("%s . %d" % (addr, backend_port or port(i)[1]))


def ok_map(rules, i):
    rules.translate(i)
    rules.accept(i)


def ok_rule(rules, i):
    rules.nat.append("ip daddr %s tcp dport %d dnat to %s:%d" % (PUBLIC, port(i)[0], BACKEND, port(i)[1]))
    rules.accept(i)


def ok_direct(rules, i):
    rules.forward.append("ip daddr %s tcp dport %d accept" % (BACKEND, port(i)[0]))


def ok_service(rules, i):
    rules.translate(i)
    rules.services.append("%d : jump service" % port(i)[1])


def element_absent(rules, i):
    rules.translate(i)


def map_miss(rules, i):
    rules.accept(i)


def wrong_target(rules, i):
    rules.translate(i, WRONG)
    rules.accept(i, WRONG)


def wrong_port(rules, i):
    rules.translate(i, BACKEND, 1)


def not_matching(rules, i):
    rules.nat.append("ip daddr 10.1.2.9 tcp dport %d dnat to %s:%d" % (port(i)[0], BACKEND, port(i)[1]))
    rules.accept(i)


def shadowed(rules, i):
    rules.nat.append("ip daddr %s tcp dport %d dnat to %s:7" % (PUBLIC, port(i)[0], WRONG))
    rules.nat.append("ip daddr %s tcp dport %d dnat to %s:%d" % (PUBLIC, port(i)[0], BACKEND, port(i)[1]))
    rules.accept(i)


def redirected(rules, i):
    rules.nat.append("ip daddr %s tcp dport %d redirect to :22" % (PUBLIC, port(i)[0]))
    rules.accept(i)


def dropped(rules, i):
    rules.translate(i)
    rules.forward.append("tcp dport %d drop" % port(i)[1])
    rules.accept(i)


def rejected(rules, i):
    rules.translate(i)
    rules.forward.append("tcp dport %d reject with tcp reset" % port(i)[1])
    rules.accept(i)


def blocked(rules, i):
    rules.translate(i)
    rules.blocked.append("%s . %d" % (BACKEND, port(i)[1]))
    rules.accept(i)


def refused_by_policy(rules, i):
    """Not translated, so it does not come to the chain that accepts translated ones."""
    rules.accept(i, BACKEND, port(i)[0])


def closed_before(rules, i):
    rules.input.append("ip daddr %s tcp dport %d drop" % (PUBLIC, port(i)[0]))


def closed_behind(rules, i):
    rules.translate(i)


def ok_udp(rules, i):
    rules.nat.append("ip daddr %s udp dport %d dnat to %s:%d" % (PUBLIC, port(i)[0], BACKEND, port(i)[1]))
    rules.forward.append("ip daddr %s udp dport %d accept" % (BACKEND, port(i)[1]))


def udp_dropped(rules, i):
    rules.nat.append("ip daddr %s udp dport %d dnat to %s:%d" % (PUBLIC, port(i)[0], BACKEND, port(i)[1]))


def ok_ipv6(rules, i):
    rules.fwd6.append("%d : %s . %d" % (port(i)[0], BACKEND6, port(i)[1]))
    rules.forward.append("ip6 daddr %s tcp dport %d accept" % (BACKEND6, port(i)[1]))


def ipv6_rejected(rules, i):
    rules.fwd6.append("%d : %s . %d" % (port(i)[0], BACKEND6, port(i)[1]))
    rules.forward.append("ip6 daddr %s tcp dport %d reject" % (BACKEND6, port(i)[1]))


def ipv6_map_miss(rules, i):
    rules.forward.append("ip6 daddr %s tcp dport %d accept" % (BACKEND6, port(i)[1]))


def ok_ping(rules, i):
    pass


# How a flow is made; the flow's public address and target; what must be said of it, and where.
FORWARDED = PUBLIC + ":{0}", BACKEND + ":{1}"
DIRECT = BACKEND + ":{0}", BACKEND + ":{0}"
UDP = PUBLIC + ":{0}/udp", BACKEND + ":{1}"
IPV6 = "[" + PUBLIC6 + "]:{0}", "[" + BACKEND6 + "]:{1}"
KINDS = [
    (ok_map, FORWARDED, "ok", None, None),
    (ok_rule, FORWARDED, "ok", None, None),
    (ok_direct, DIRECT, "ok", None, None),
    (ok_service, FORWARDED, "ok", None, None),
    (element_absent, FORWARDED, "fail", "element-absent", "inet filter allowed drop"),
    (map_miss, FORWARDED, "fail", "dnat-map-miss", None),
    (wrong_target, FORWARDED, "fail", "dnat-wrong-target", None),
    (wrong_port, FORWARDED, "fail", "dnat-wrong-port", None),
    (not_matching, FORWARDED, "fail", "dnat-not-matching", None),
    (shadowed, FORWARDED, "fail", "dnat-shadowed", None),
    (redirected, FORWARDED, "fail", "redirect-local", None),
    (dropped, FORWARDED, "fail", "drop-in-chain", "inet filter forward tcp dport {1} drop"),
    (rejected, FORWARDED, "fail", "reject-in-chain", "inet filter forward tcp dport {1} reject with tcp reset"),
    (blocked, FORWARDED, "fail", "element-present", "inet filter forward ip daddr . tcp dport @blocked drop"),
    (refused_by_policy, DIRECT, "fail", "policy-drop", "inet filter forward policy drop"),
    (closed_before, (PUBLIC + ":{0}", "drop"), "ok", None, None),
    (closed_behind, (PUBLIC + ":{0}", "drop"), "ok", None, None),
    (ok_map, (PUBLIC + ":{0}", "drop"), "fail", "opened-by-element", None),
    (ok_udp, UDP, "ok", None, None),
    (udp_dropped, UDP, "fail", "drop-in-chain", "inet filter allowed drop"),
    (ok_ipv6, IPV6, "ok", None, None),
    (ipv6_rejected, IPV6, "fail", "reject-in-chain", None),
    (ipv6_map_miss, IPV6, "fail", "dnat-map-miss", None),
    (ok_ping, (PUBLIC + "/icmp", "local"), "ok", None, None),
]


def kind(i):
    return KINDS[i % len(KINDS)]


def print_rules():
    rules = Rules()
    for i in range(COUNT):
        kind(i)[0](rules, i)
    print("""
table inet filter {
	set allow { type ipv4_addr . inet_service; elements = { %s } }
	set blocked { type ipv4_addr . inet_service; elements = { %s } }
	map services { type inet_service : verdict; elements = { %s } }
	chain input {
		type filter hook input priority filter; policy accept;
		%s
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr . tcp dport @blocked drop
		%s
		tcp dport vmap @services
		ct status dnat jump allowed
	}
	chain allowed {
		meta nfproto ipv4 ip daddr . tcp dport @allow accept
		drop
	}
	chain service {
		ip daddr %s accept
	}
}
table ip nat {
	map forwards { type inet_service : ipv4_addr . inet_service; elements = { %s } }
	chain prerouting {
		type nat hook prerouting priority dstnat;
		%s
		ip daddr %s dnat to tcp dport map @forwards
	}
}
table ip6 nat {
	map forwards { type inet_service : ipv6_addr . inet_service; elements = { %s } }
	chain prerouting {
		type nat hook prerouting priority dstnat;
		ip6 daddr %s dnat to tcp dport map @forwards
	}
}""" % (", ".join(rules.allow), ", ".join(rules.blocked), ", ".join(rules.services), "\n\t\t".join(rules.input),
        "\n\t\t".join(rules.forward), BACKEND, ", ".join(rules.fwd), "\n\t\t".join(rules.nat), PUBLIC,
        ", ".join(rules.fwd6), PUBLIC6))


def print_flows():
    print("flows:")
    for i in range(COUNT):
        make, (public, target) = kind(i)[:2]
        print("- { name: '%s %d', client: '%s', public: '%s', target: '%s' }" % (
            make.__name__, i, "2001:db8:2:1::2" if public.startswith("[") else "10.2.1.2", public.format(*port(i)),
            target.format(*port(i))))


def place(diagnosis):
    where = diagnosis["where"]
    if not where:
        return None
    return " ".join([where["family"], where["table"], where["chain"], where["rule"] or where["kind"]])


def differs(i, result):
    """What is wrong with the answer, or None."""
    make, _, verdict, cause, where = kind(i)
    first = result["diagnoses"][0] if result["diagnoses"] else None
    if result["flow"]["name"] != "%s %d" % (make.__name__, i):
        return "is %s" % result["flow"]["name"]
    if result["verdict"] != verdict:
        return "%s instead of %s: %s" % (result["verdict"], verdict, result["summary"])
    if (first and first["id"]) != cause:
        return "%s instead of %s" % (first and first["id"], cause)
    if where and place(first) != where.format(*port(i)):
        return "at '%s' instead of '%s'" % (place(first), where.format(*port(i)))
    if first and not first["fixes"] and not first["no_fix"]:
        return "neither a fix nor why there is none"
    return None


def compare(path):
    with open(path, encoding="utf-8") as file:
        results = json.load(file)["results"]
    right = 0
    for i in range(COUNT):
        wrong = differs(i, results[i]) if i < len(results) else "is missing"
        right += not wrong
        if wrong:
            print("%s %d: %s" % (kind(i)[0].__name__, i, wrong))
    broken = {row[3] for row in KINDS if row[2] == "fail"}
    print("%d kinds, %d ways to be broken, %d of %d right" % (len(KINDS), len(broken), right, COUNT))


if sys.argv[1] == "rules":
    print_rules()
elif sys.argv[1] == "flows":
    print_flows()
else:
    compare(sys.argv[2])
