# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the answers of answers.sh on this kernel (file HERE) with those on another (file THERE): compare.py HERE THERE
REASONS. The same verdict, first cause and place; or inconclusive, or skipped, for a reason that REASONS vouches for (a
file with regular expressions). Prints what is not the same and a summary, and into the file THERE.again the names that are to be
tried once more. Exit status 0: nothing is different."""
import re
import sys

WORDS = ("same", "inconclusive", "in full", "skipped", "different")


def read(path):
    """The lines that are answers, by name; the machine's own messages are none."""
    answers = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            fields = [field.strip() for field in line.rstrip("\n").split("\t")]
            if len(fields) > 2 and re.fullmatch(r"[a-z0-9-]+", fields[0]):
                answers[fields[0]] = fields[1:] + [""] * 5
    return answers


def compare(here, there):
    """One of WORDS, and what there is to say."""
    verdict, cause, place, _, why = there[:5]
    if here[0] not in ("ok", "fail", "inconclusive", "skipped", "passed"):
        return "different", "on this kernel, here, it is %s: %s" % (here[0], " ".join(here[1:]))
    if here[0] not in (here[3], "skipped", "passed"):
        return "different", "on this kernel, here, it is %s, and not as the scenario says: %s" % (here[0], here[4])
    if verdict == "passed":
        return "in full", ""
    if verdict == "failed":
        return "different", cause
    if verdict == "skipped":
        lacking = any(reason.search(cause) for reason in reasons)
        return ("skipped" if lacking or here[0] == "skipped" else "different"), cause
    if here[:3] == there[:3]:
        return "same", ""
    # a summary that hangs on chance names what it met
    if here[0] == "inconclusive" == verdict:
        return "same", ""
    if verdict == "inconclusive" and any(reason.search(why) for reason in reasons):
        return "inconclusive", why
    return "different", "%s %s (%s) %s; here %s %s (%s)" % (verdict, cause, place, why, *here[:3])


with open(sys.argv[3], encoding="utf-8") as reasons_file:
    reasons = [re.compile(line.strip()) for line in reasons_file if line.strip() and line[0] != "#"]
native, foreign = read(sys.argv[1]), read(sys.argv[2])
kernel = foreign.pop("answered", ["a kernel that did not come to the end"])[0]
native.pop("answered", None)
counts = dict.fromkeys(WORDS, 0)
again = []
for name, answer in sorted(native.items()):
    word, text = compare(answer, foreign.get(name, ["nothing", "", "", "", "there is no answer"]))
    counts[word] += 1
    if word == "different":
        again.append(name)
    if text:
        print("%s: %s: %s: %s" % (kernel, name, word, text))
print("%s: of %d scenarios %s" % (kernel, len(native), ", ".join("%d %s" % (counts[word], word) for word in WORDS)))
with open(sys.argv[2] + ".again", "w", encoding="ascii") as file:
    file.writelines(name + "\n" for name in again)
sys.exit(1 if again or not native else 0)
