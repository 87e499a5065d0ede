# SPDX-License-Identifier: GPL-2.0-or-later
"""Attaches a generic XDP program to interface DEV that drops IPv4 TCP to PORT and passes all else. It stays until the
interface goes. Exits with 77 where bpf(2) is refused."""
import ctypes
import os
import platform
import socket
import struct
import sys

dev, port = sys.argv[1], int(sys.argv[2])
BPF = {"x86_64": 321, "aarch64": 280}.get(platform.machine())
XDP_DROP, XDP_PASS = 1, 2


def insn(code, dst=0, src=0, off=0, imm=0):
    return struct.pack("<BBhi", code, src << 4 | dst, off, imm)


# r2 = data, r3 = data_end; a frame too short for a TCP destination port passes
program = b"".join([
    insn(0x61, 2, 1, 0),               # r2 = ctx->data
    insn(0x61, 3, 1, 4),               # r3 = ctx->data_end
    insn(0xB7, 0, imm=XDP_PASS),
    insn(0xBF, 4, 2),                  # r4 = r2 + 38
    insn(0x07, 4, imm=38),
    insn(0x2D, 4, 3, 8),               # if r4 > r3: out
    insn(0x69, 5, 2, 12),              # ethertype
    insn(0x55, 5, 0, 6, socket.htons(0x0800)),
    insn(0x71, 5, 2, 23),              # protocol
    insn(0x55, 5, 0, 4, 6),
    insn(0x69, 5, 2, 36),              # destination port
    insn(0x55, 5, 0, 2, socket.htons(port)),
    insn(0xB7, 0, imm=XDP_DROP),
    insn(0x05, 0, 0, 0),
    insn(0x95),
])
libc = ctypes.CDLL(None, use_errno=True)
code = ctypes.create_string_buffer(program, len(program))
licence = ctypes.create_string_buffer(b"GPL")
attr = struct.pack("<IIQQIIQIIQ", 6, len(program) // 8, ctypes.addressof(code), ctypes.addressof(licence), 0, 0, 0, 0, 0, 0)
attr = ctypes.create_string_buffer(attr.ljust(128, b"\0"), 128)
fd = libc.syscall(BPF, 5, attr, 128) if BPF else -1
if fd < 0:
    print("bpf(2):", os.strerror(ctypes.get_errno()), file=sys.stderr)
    sys.exit(77)
# RTM_SETLINK with IFLA_XDP { IFLA_XDP_FD, IFLA_XDP_FLAGS: generic }
nest = struct.pack("<HHi", 8, 1, fd) + struct.pack("<HHI", 8, 3, 1 << 1)
nest = struct.pack("<HH", 4 + len(nest), 43 | 0x8000) + nest
info = struct.pack("<BxHiII", 0, 0, socket.if_nametoindex(dev), 0, 0)
message = struct.pack("<IHHII", 16 + len(info) + len(nest), 19, 5, 1, 0) + info + nest
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as netlink:
    netlink.send(message)
    error = struct.unpack_from("<i", netlink.recv(4096), 16)[0]
if error:
    sys.exit("RTM_SETLINK: " + os.strerror(-error))
