# SPDX-License-Identifier: GPL-2.0-or-later
"""A ruleset as nft lists it, with each set's elements on one line and in one order (nft's order is the hash's), and
without the time that elements have left."""
import re
import sys


def one_line(match):
    elements = sorted(element.strip() for element in re.split(r",\s+", match.group(1).strip()))
    return "elements = { " + ", ".join(elements) + " }"


text = re.sub(r" expires [0-9a-z]+", "", sys.stdin.read())
sys.stdout.write(re.sub(r"elements = \{([^}]*)\}", one_line, text))
