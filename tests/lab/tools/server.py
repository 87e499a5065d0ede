# SPDX-License-Identifier: GPL-2.0-or-later
"""Listens on every ADDRESS:PORT given, says its own address and port to whoever connects, then echoes."""
import selectors
import socket
import sys

selector = selectors.DefaultSelector()
for place in sys.argv[1:]:
    address, port = place.rsplit(":", 1)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, int(port)))
    listener.listen(128)
    selector.register(listener, selectors.EVENT_READ, True)
print("ready", flush=True)

while True:
    for key, _ in selector.select():
        try:
            if key.data:
                connection, _ = key.fileobj.accept()
                connection.sendall(("%s:%d\n" % connection.getsockname()).encode())
                selector.register(connection, selectors.EVENT_READ, False)
            else:
                data = key.fileobj.recv(4096)
                if not data:
                    raise ConnectionResetError
                key.fileobj.sendall(data)
        except OSError:
            if not key.data:
                selector.unregister(key.fileobj)
                key.fileobj.close()
