# SPDX-License-Identifier: GPL-2.0-or-later
"""A place where a service listens, as the lab writes it: [PROTO:]ADDRESS[:PORT]. PROTO is tcp, udp, dns (udp that speaks
DNS) or icmp (no port); without it what the environment's LAB_PROTO says, else tcp. IPv6 addresses in brackets."""
import os
import re
import socket


class Place:
    def __init__(self, text):
        match = re.fullmatch(r"(?:(tcp|udp|dns|icmp):)?(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::(\d+))?", text)
        if not match:
            raise SystemExit("'%s' is no place; write [tcp:|udp:|dns:|icmp:]ADDRESS[:PORT]" % text)
        self.text = text
        self.proto = match[1] or os.environ.get("LAB_PROTO") or "tcp"
        self.address = match[2] or match[3]
        self.port = int(match[4] or 0)
        self.family = socket.AF_INET6 if match[2] else socket.AF_INET


def where(name):
    """What getsockname() gave, as a place without a protocol."""
    return ("[%s]:%d" if ":" in name[0] else "%s:%d") % name[:2]
