# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds one connection from SOURCE:PORT to ADDRESS:PORT; at SIGTERM it tries once more to get an echo through it and
prints 'alive' or 'dead'."""
import signal
import socket
import sys

(source, source_port), (address, port) = (place.rsplit(":", 1) for place in sys.argv[1:3])
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
connection = socket.socket()
connection.settimeout(3)
connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
connection.bind((source, int(source_port)))
connection.connect((address, int(port)))
connection.recv(100)
print("ready", flush=True)
signal.sigwait({signal.SIGTERM})
try:
    connection.sendall(b"still there?")
    print("alive" if connection.recv(100) else "dead", flush=True)
except OSError:
    print("dead", flush=True)
