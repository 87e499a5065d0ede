# SPDX-License-Identifier: GPL-2.0-or-later
"""Drops everything that is forwarded over IPv4, by a BPF program on netfilter's hook (Linux 6.4), which no ruleset lists. Says
'ready', or why not; the program goes with this process."""
import ctypes
import os
import signal
import struct

SYS_BPF = {"x86_64": 321, "aarch64": 280}[os.uname().machine]
PROG_LOAD, LINK_CREATE = 5, 28
PROG_TYPE_NETFILTER, ATTACH_NETFILTER = 32, 45
IPV4, FORWARD, PRIORITY = 2, 2, 50
libc = ctypes.CDLL(None, use_errno=True)


def bpf(command, attributes):
    buffer = ctypes.create_string_buffer(attributes.ljust(144, b"\0"), 144)
    descriptor = libc.syscall(SYS_BPF, command, buffer, 144)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "bpf(2)")
    return descriptor


# r0 = NF_DROP; exit
code = ctypes.create_string_buffer(struct.pack("<BBhiBBhi", 0xb7, 0, 0, 0, 0x95, 0, 0, 0))
licence = ctypes.create_string_buffer(b"GPL")
try:
    program = bpf(PROG_LOAD, struct.pack("<IIQQ", PROG_TYPE_NETFILTER, 2, ctypes.addressof(code), ctypes.addressof(licence))
                  + bytes(44) + struct.pack("<I", ATTACH_NETFILTER))
    bpf(LINK_CREATE, struct.pack("<IIIIIIiI", program, 0, ATTACH_NETFILTER, 0, IPV4, FORWARD, PRIORITY, 0))
    print("ready", flush=True)
    signal.pause()
except OSError as error:
    print(error, flush=True)
