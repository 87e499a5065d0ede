# SPDX-License-Identifier: GPL-2.0-or-later
"""As much of DNS as the lab needs: a question, and an answer whose only record is a text."""
import struct

TXT, IN = 16, 1
NAME = b"\x02id\x06server\x00"


def query():
    return struct.pack("!6H", 0x4E46, 0x0100, 1, 0, 0, 0) + NAME + struct.pack("!HH", TXT, IN)


def answer(question, text):
    """The answer to a well-formed question that says `text`; None for anything else."""
    if len(question) < 17:
        return None
    ident, flags, count = struct.unpack_from("!3H", question)
    end = question.find(b"\0", 12) + 5
    if flags & 0x8000 or count != 1 or end < 17 or end > len(question):
        return None
    record = struct.pack("!3HIHB", 0xC00C, TXT, IN, 0, len(text) + 1, len(text)) + text
    return struct.pack("!6H", ident, 0x8180, 1, 1, 0, 0) + question[12:end] + record


def text_of(message):
    """What answer() put into it."""
    return message[message.find(b"\0", 12) + 5 + 13:]
