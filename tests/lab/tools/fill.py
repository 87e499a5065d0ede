# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes conntrack entries of established UDP connections, which are not dropped for others, until the table is full.
Prints how many there are then."""
import socket
import struct

LIMIT = "/proc/sys/net/netfilter/nf_conntrack_max"
COUNT = "/proc/sys/net/netfilter/nf_conntrack_count"
CT_NEW = 1 << 8
SEEN_REPLY, ASSURED, CONFIRMED = 2, 4, 8


def number(path):
    with open(path, encoding="ascii") as file:
        return int(file.read())


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def pair(src, dst, sport, dport):
    address = attr(0x8001, attr(1, src) + attr(2, dst))
    ports = attr(0x8002, attr(1, b"\x11") + attr(2, struct.pack("!H", sport)) + attr(3, struct.pack("!H", dport)))
    return address + ports


TAIL = attr(3, struct.pack("!I", SEEN_REPLY | ASSURED | CONFIRMED)) + attr(7, struct.pack("!I", 3600))


def entry(i):
    src, dst = struct.pack("!I", 0xC6120000 + (i >> 15)), socket.inet_aton("198.51.100.1")
    sport = 1024 + (i & 0x7FFF)
    body = struct.pack("!BBH", socket.AF_INET, 0, 0)
    body += attr(0x8001, pair(src, dst, sport, 9)) + attr(0x8002, pair(dst, src, 9, sport)) + TAIL
    # request, create, exclusive; no acknowledgement
    return struct.pack("=IHHII", 16 + len(body), CT_NEW, 0x601, 0, 0) + body


with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as netlink:
    # errors (the table is full) are not of interest
    netlink.setsockopt(270, 10, 1)
    wanted, made = number(LIMIT), 0
    while number(COUNT) < wanted and made < wanted + 10000:
        netlink.send(b"".join(entry(i) for i in range(made, made + 200)))
        made += 200
print(number(COUNT))
