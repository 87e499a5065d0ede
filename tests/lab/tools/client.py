# SPDX-License-Identifier: GPL-2.0-or-later
"""Tries every place given (place.py) at once, for at most SECONDS, from that address of SOURCE (several with commas)
which is of its family; prints a line for each: 'PLACE open WHO-ANSWERED' or 'PLACE closed'. A datagram without an answer
is sent again. The first place is tried from port LAB_CLIENT_PORT, if that is set."""
import os
import select
import socket
import struct
import sys
import time

import dns
from place import Place

AGAIN = 0.15


class Attempt:
    """One place that is tried; `again` sends what may have to be sent more than once, `read` returns who answered."""

    kind = socket.SOCK_STREAM
    proto = 0

    def __init__(self, place, source, port):
        self.place = place
        self.sock = socket.socket(place.family, self.kind, self.proto)
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((source, port))
        self.start()

    def start(self):
        self.sock.connect_ex((self.place.address, self.place.port))

    def again(self):
        pass

    def read(self):
        return self.sock.recv(200).decode().strip()


class Tcp(Attempt):
    def start(self):
        # leave by reset: nothing lingers in conntrack
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        super().start()


class Udp(Attempt):
    kind = socket.SOCK_DGRAM
    message = b"who is there?"

    def again(self):
        try:
            self.sock.send(self.message)
        except OSError:
            # an ICMP error that the last one caused
            pass


class Dns(Udp):
    message = dns.query()

    def read(self):
        return dns.text_of(self.sock.recv(512)).decode()


class Icmp(Udp):
    """The kernel answers a ping; the server has noted whom it was for."""

    kind = socket.SOCK_RAW
    proto = socket.IPPROTO_ICMP
    request, reply, head = 8, 0, 20

    def start(self):
        self.payload = os.urandom(24)
        ident = int.from_bytes(os.urandom(2), "big")
        self.message = struct.pack("!BBHHH", self.request, 0, 0, ident, 1) + self.payload
        if self.proto == socket.IPPROTO_ICMP:
            total = sum(struct.unpack("!%dH" % (len(self.message) // 2), self.message))
            total = (total & 0xFFFF) + (total >> 16)
            total = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
            self.message = self.message[:2] + struct.pack("!H", total) + self.message[4:]
        super().start()

    def read(self):
        data = self.sock.recv(200)[self.head:]
        if data[0] != self.reply or data[8:] != self.payload:
            return None
        for _ in range(200):
            with open(os.environ["LAB_PINGS"], encoding="ascii") as file:
                for line in file:
                    payload, _, address = line.partition(" ")
                    if payload == self.payload.hex():
                        return address.strip()
            time.sleep(0.01)
        return "somebody"


class Icmpv6(Icmp):
    proto = socket.IPPROTO_ICMPV6
    request, reply, head = 128, 129, 0


KINDS = {"tcp": Tcp, "udp": Udp, "dns": Dns, "icmp": Icmp}
sources = {":" in source: source for source in sys.argv[1].split(",")}
seconds, places = float(sys.argv[2]), [Place(text) for text in sys.argv[3:]]
poll = select.poll()
waiting = {}
answers = {}
port = int(os.environ.get("LAB_CLIENT_PORT") or 0)
for place in places:
    v6 = place.family == socket.AF_INET6
    attempt = (Icmpv6 if v6 and place.proto == "icmp" else KINDS[place.proto])(place, sources[v6], port)
    port = 0
    waiting[attempt.sock.fileno()] = attempt
    poll.register(attempt.sock, select.POLLIN)

now = time.monotonic()
end, again = now + seconds, now
while waiting and now < end:
    if now >= again:
        again = now + AGAIN
        for attempt in waiting.values():
            attempt.again()
    for fd, _ in poll.poll(max(1, int(1000 * (min(end, again) - now)))):
        attempt = waiting[fd]
        try:
            answer = attempt.read()
        except OSError:
            answer = ""
        if answer:
            answers[attempt.place.text] = answer
        elif answer is None or attempt.kind != socket.SOCK_STREAM:
            continue
        poll.unregister(fd)
        del waiting[fd]
        attempt.sock.close()
    now = time.monotonic()
for place in places:
    print(place.text, "open " + answers[place.text] if place.text in answers else "closed")
