# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns what the workers of answers.sh hand in, a line of tab-separated words each, into answers: 'json NAME FILE SAID' into
what nfdiag said in FILE (and FILE.stderr); anything else is an answer already. One process for all of them: to start a
Python for each takes longer than the diagnosis."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "lab" / "tools"))
import result  # pylint: disable=wrong-import-position


def answer(words):
    if words[0] != "json":
        return words
    got, _ = result.read(words[2])
    stderr = pathlib.Path(words[2] + ".stderr").read_text(encoding="utf-8", errors="replace")
    return [words[1], got["verdict"] or "nothing", got["id"], got["where"], words[3], got["summary"] + " " + stderr]


for line in sys.stdin:
    fields = answer(line.rstrip("\n").split("\t"))
    print("\t".join(" ".join(field.split()) for field in fields)[:1500], flush=True)
