# SPDX-License-Identifier: GPL-2.0-or-later
"""Strangers' packets, hundreds a second, that raise every counter by which the kernel tells of packets that it did not pass
on. CLOSED MAC OPEN MAC: two interfaces here whose other ends, with those addresses, belong to a router: by the first it
forwards nothing (tests/lab/counters.t)."""
import ipaddress
import select
import socket
import struct
import sys

PAUSE = 0.003


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip(source, target, proto, payload, ttl=64, version=None):
    source, target = ipaddress.ip_address(source), ipaddress.ip_address(target)
    pseudo = source.packed + target.packed + struct.pack("!II", len(payload), proto)
    at = 16 if proto == socket.IPPROTO_TCP else 6
    payload = payload[:at] + struct.pack("!H", checksum(pseudo + payload)) + payload[at + 2:]
    if source.version == 6:
        head = struct.pack("!IHBB", (version or 6) << 28, len(payload), proto, ttl)
        return 0x86dd, head + source.packed + target.packed + payload
    head = struct.pack("!BBHHHBBH", (version or 4) << 4 | 5, 0, 20 + len(payload), 0, 0, ttl, proto, 0)
    head += source.packed + target.packed
    return 0x0800, head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


UDP = struct.pack("!HHHH", 4000, 9, 8, 0)
SYN = struct.pack("!HHIIBBHHH", 4000, 9, 77, 0, 5 << 4, 2, 1024, 0, 0)


def udp(source, target, **more):
    return ip(source, target, socket.IPPROTO_UDP, UDP, **more)


def syn(source, target):
    return ip(source, target, socket.IPPROTO_TCP, SYN)


CLOSED = [
    udp("10.9.0.9", "10.9.1.9"),  # forwarding is off: InAddrErrors
    udp("198.51.100.9", "10.9.0.1"),  # no route back: IPReversePathFilter
]
OPEN = [
    udp("10.9.1.9", "198.51.100.7"),  # InNoRoutes, OutDestUnreachs
    udp("10.9.1.9", "10.9.0.9", ttl=1),  # InHdrErrors, OutTimeExcds
    udp("10.9.1.9", "10.9.0.9", version=5),  # InHdrErrors, where nothing is forwarded too
    udp("10.9.1.9", "10.9.0.9"),  # ForwDatagrams
    udp("10.9.1.9", "10.9.1.1"),  # closed: OutDestUnreachs
    syn("10.9.1.9", "10.9.1.1"),  # closed: OutRsts
    udp("fd09:1::9", "2001:db8:ffff::7"),
    udp("fd09:1::9", "fd09:0::9", ttl=1),
    udp("fd09:1::9", "fd09:0::9", version=5),
    udp("fd09:1::9", "fd09:0::9"),
    udp("::", "fd09:0::9"),  # Ip6InAddrErrors
    udp("fd09:1::9", "fd09:1::1"),
    syn("fd09:1::9", "fd09:1::1"),
]


def opened(device, mac, packets):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.bind((device, 0))
    ethernet = bytes.fromhex(mac.replace(":", "")) + b"\x02\0\0\0\0\x09"
    return [(sock, ethernet + struct.pack("!H", kind) + packet) for kind, packet in packets]


def main():
    frames = opened(*sys.argv[1:3], CLOSED) + opened(*sys.argv[3:5], OPEN)
    first = True
    while True:
        for sock, frame in frames:
            try:
                sock.send(frame)
            except OSError:
                pass
        if first:
            print("ready", flush=True)
        first = False
        select.select([], [], [], PAUSE)


main()
