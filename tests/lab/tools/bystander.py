# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that has nothing to do with the diagnosis: from SOURCE it keeps one connection to ADDRESS:PORT busy and
opens new ones all the time, until SIGTERM; then prints what it lost. A retransmission counts as a loss."""
import signal
import socket
import struct
import sys
import time

from place import Place

source, server = sys.argv[1], Place(sys.argv[2])
counts = {"echoes": 0, "connections": 0, "lost": 0}
stopped = False


def stop(_signal, _frame):
    global stopped
    stopped = True


def retransmissions(connection):
    # struct tcp_info: tcpi_total_retrans is the u32 at offset 100
    return struct.unpack_from("I", connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104), 100)[0]


def connect():
    connection = socket.socket(server.family)
    connection.settimeout(5)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.bind((source, 0))
    connection.connect((server.address, server.port))
    connection.recv(100)
    return connection


def echo(connection):
    connection.sendall(b"x" * 64)
    got = 0
    while got < 64:
        data = connection.recv(64 - got)
        if not data:
            raise ConnectionResetError
        got += len(data)


signal.signal(signal.SIGTERM, stop)
long_one = connect()
print("ready", flush=True)
while not stopped:
    try:
        for _ in range(3):
            echo(long_one)
            counts["echoes"] += 1
            time.sleep(0.003)
    except OSError:
        counts["lost"] += 1
        break
    try:
        short_one = connect()
        counts["connections"] += 1
        echo(short_one)
        counts["lost"] += retransmissions(short_one)
        short_one.close()
    except OSError:
        counts["lost"] += 1
counts["lost"] += retransmissions(long_one)
print(" ".join("%s=%d" % item for item in counts.items()), flush=True)
