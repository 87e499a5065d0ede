# SPDX-License-Identifier: GPL-2.0-or-later
"""Serves every place given (place.py). TCP: says its own address and port to whoever connects, then echoes. UDP: answers
every datagram with them; dns: every DNS question. ICMP: the kernel answers, and whom an echo request was for is
noted in the file LAB_PINGS, behind its payload."""
import os
import selectors
import socket
import sys

import dns
from place import Place, where

selector = selectors.DefaultSelector()
pings = set()


def accept(listener):
    connection, _ = listener.accept()
    connection.sendall((where(connection.getsockname()) + "\n").encode())
    selector.register(connection, selectors.EVENT_READ, echo)


def echo(connection):
    try:
        data = connection.recv(4096)
        if not data:
            raise ConnectionResetError
        connection.sendall(data)
    except OSError:
        selector.unregister(connection)
        connection.close()


def answer_udp(sock):
    _, client = sock.recvfrom(4096)
    sock.sendto(where(sock.getsockname()).encode(), client)


def answer_dns(sock):
    data, client = sock.recvfrom(4096)
    message = dns.answer(data, where(sock.getsockname()).encode())
    if message:
        sock.sendto(message, client)


def note(data, address):
    with open(os.environ["LAB_PINGS"], "a", encoding="ascii") as file:
        file.write("%s %s\n" % (data.hex(), address))


def watch_icmp(sock):
    data = sock.recv(4096)
    head = 4 * (data[0] & 15)
    if data[head] == 8:
        note(data[head + 8:], socket.inet_ntop(socket.AF_INET, data[16:20]))


def watch_icmpv6(sock):
    data, control, _, _ = sock.recvmsg(4096, 128)
    if data[0] == 128 and control:
        note(data[8:], "[%s]" % socket.inet_ntop(socket.AF_INET6, control[0][2][:16]))


def serve(place):
    kind = {"tcp": socket.SOCK_STREAM, "icmp": socket.SOCK_RAW}.get(place.proto, socket.SOCK_DGRAM)
    v6 = place.family == socket.AF_INET6
    if place.proto == "icmp":
        if v6 in pings:
            return
        pings.add(v6)
        sock = socket.socket(place.family, kind, socket.IPPROTO_ICMPV6 if v6 else socket.IPPROTO_ICMP)
        if v6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        selector.register(sock, selectors.EVENT_READ, watch_icmpv6 if v6 else watch_icmp)
        return
    sock = socket.socket(place.family, kind)
    if place.proto == "tcp":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((place.address, place.port))
    if place.proto == "tcp":
        sock.listen(128)
    selector.register(sock, selectors.EVENT_READ, {"tcp": accept, "udp": answer_udp, "dns": answer_dns}[place.proto])


for argument in sys.argv[1:]:
    serve(Place(argument))
print("ready", flush=True)
while True:
    for key, _ in selector.select():
        try:
            key.data(key.fileobj)
        except OSError:
            # a client that is gone, or an ICMP error about an earlier answer
            pass
