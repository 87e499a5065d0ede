# SPDX-License-Identifier: GPL-2.0-or-later
"""Connects from SOURCE to every ADDRESS:PORT at once, for at most SECONDS, and prints a line for each:
'ADDRESS:PORT open WHO-ANSWERED' or 'ADDRESS:PORT closed'."""
import select
import socket
import struct
import sys
import time

source, seconds, targets = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
poll = select.poll()
sockets = {}
answers = {}
for target in targets:
    address, port = target.rsplit(":", 1)
    client = socket.socket()
    client.setblocking(False)
    # leave by reset: nothing lingers in conntrack
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.bind((source, 0))
    client.connect_ex((address, int(port)))
    sockets[client.fileno()] = (client, target)
    poll.register(client, select.POLLIN)

end = time.monotonic() + seconds
while sockets and time.monotonic() < end:
    for fd, _ in poll.poll(max(1, int(1000 * (end - time.monotonic())))):
        client, target = sockets.pop(fd)
        poll.unregister(fd)
        try:
            data = client.recv(200).decode().strip()
            if data:
                answers[target] = data
        except OSError:
            pass
        client.close()
for target in targets:
    print(target, "open " + answers[target] if target in answers else "closed")
