# SPDX-License-Identifier: GPL-2.0-or-later
"""rawnft.py NAME: makes, by raw netlink, a table inet NAME that nft itself could not make: a chain NAME on the forward
hook (policy drop) which accepts established packets and those to 192.168.70.11, and what is in set NAME (ip daddr): a
set without elements. NAME may hold any byte but NUL."""
import os
import socket
import struct
import sys

name = os.fsencode(sys.argv[1])
batch, sequence = b"", 0


def attr(kind, payload):
    data = struct.pack("=HH", 4 + len(payload), kind) + payload
    return data + b"\0" * (-len(data) % 4)


def nest(kind, *parts):
    return attr(kind | 0x8000, b"".join(parts))


def u32(kind, value):
    return attr(kind, struct.pack(">I", value & 0xFFFFFFFF))


def text(kind, value):
    return attr(kind, value + b"\0")


def message(kind, flags, family, body, resource=0):
    global batch, sequence
    payload = struct.pack("=BB", family, 0) + struct.pack(">H", resource) + body
    batch += struct.pack("=IHHII", 16 + len(payload), kind, flags | 1, sequence, 0) + payload
    sequence += 1


def expression(kind, *attrs):
    return nest(1, text(1, kind), nest(2, *attrs))


def data(kind, value):
    return nest(kind, attr(1, value))


def rule(*expressions):
    message(10 << 8 | 6, 0xC00, 1, text(1, name) + text(2, name) + nest(4, *expressions))


def verdict(code):
    return expression(b"immediate", u32(1, 0), nest(2, nest(2, u32(1, code))))


ipv4 = [expression(b"meta", u32(1, 1), u32(2, 15)), expression(b"cmp", u32(1, 1), u32(2, 0), data(3, b"\2"))]
daddr = expression(b"payload", u32(1, 1), u32(2, 1), u32(3, 16), u32(4, 4))
established = expression(b"bitwise", u32(1, 1), u32(2, 1), u32(3, 4), data(4, struct.pack("=I", 2)),
                         data(5, b"\0\0\0\0"))

message(0x10, 0, 0, b"", 10)
message(10 << 8 | 0, 0x400, 1, text(1, name))
message(10 << 8 | 9, 0x400, 1, text(1, name) + text(2, name) + u32(3, 0) + u32(4, 7) + u32(5, 4) + u32(10, 1))
message(10 << 8 | 3, 0x400, 1, text(1, name) + text(3, name) + nest(4, u32(1, 2), u32(2, 5)) + u32(5, 0) +
        text(7, b"filter"))
rule(expression(b"ct", u32(1, 1), u32(2, 0)), established,
     expression(b"cmp", u32(1, 1), u32(2, 1), data(3, b"\0\0\0\0")), verdict(1))
rule(*ipv4, daddr, expression(b"cmp", u32(1, 1), u32(2, 0), data(3, bytes([192, 168, 70, 11]))), verdict(1))
rule(*ipv4, daddr, expression(b"lookup", text(1, name), u32(2, 1)), verdict(1))
acks = sequence - 1
message(0x11, 0, 0, b"", 10)

sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
sock.bind((0, 0))
sock.settimeout(2)
# the last message of the transaction asks for an answer
lines, at = bytearray(batch), 0
for _ in range(acks):
    at += struct.unpack_from("=I", lines, at)[0]
struct.pack_into("=H", lines, at + 6, struct.unpack_from("=H", lines, at + 6)[0] | 4)
sock.send(bytes(lines))
answer = sock.recv(65536)
error = struct.unpack_from("=i", answer, 16)[0]
if error:
    sys.exit("the kernel says %s to message %d" % (os.strerror(-error), struct.unpack_from("=I", answer, 8)[0]))
