#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable without Ethernet between two namespaces: tun.py NETNS DEVICE NETNS DEVICE. Makes both TUN devices, says
'ready', and carries packets from one to the other until it is killed; they go with it."""
import ctypes
import fcntl
import os
import selectors
import struct
import sys

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001

libc = ctypes.CDLL(None, use_errno=True)


def tun(netns, device):
    """The descriptor of a new TUN in that namespace; this process stays in there."""
    with open(f'/run/netns/{netns}', encoding='ascii') as there:
        if libc.setns(there.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f'cannot enter {netns}')
    fd = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH22x', device.encode(), IFF_TUN_NO_PI))
    return fd


def carry(one, other):
    try:
        os.write(other, os.read(one, 65536))
    except OSError:
        # that end is down
        pass


def main():
    ends = [tun(*sys.argv[1:3]), tun(*sys.argv[3:5])]
    with selectors.DefaultSelector() as selector:
        for end, peer in (ends, reversed(ends)):
            selector.register(end, selectors.EVENT_READ, peer)
        print('ready', flush=True)
        while True:
            for key, _ in selector.select():
                carry(key.fd, key.data)


main()
