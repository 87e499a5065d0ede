# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts the rules on which nfdiag's evaluator was compared with the kernel's trace.

selfcheck.py note RESULT LIST   appends every rule of the JSON file RESULT to LIST; prints the rules that disagree
selfcheck.py sum MINIMUM LIST...   prints the totals of all lists; fails where one disagreed unexplained, or where fewer
                                than MINIMUM rules were evaluated
A rule is the same one where family and text are: counters aside, in whatever table."""
import json
import re
import sys


def plain(text):
    text = re.sub(r"packets \d+ bytes \d+", "packets N bytes N", text)
    text = re.sub(r"\bused \d+ \w*bytes", "used N bytes", text)
    return re.sub(r"nfdiag:[^\"' ]*", "nfdiag:N", text)


def note(result_path, list_path):
    with open(result_path, encoding="utf-8") as file:
        document = json.load(file)
    with open(list_path, "a", encoding="utf-8") as out:
        for step in (step for result in document["results"] for step in result["path"]):
            if step["kind"] != "rule" or not step["self_check"]:
                continue
            line = (step["self_check"], step["family"], plain(step["rule"] or "?"))
            print(json.dumps(line), file=out)
            if step["self_check"] == "disagreed":
                print("%s %s %s #%s: %s" % (step["family"], step["table"], step["chain"], step["handle"], step["rule"]))


def total(minimum, list_paths):
    best = {}
    order = ["unknown", "agreed", "disagreed"]
    for path in list_paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                said, family, rule = json.loads(line)
                before = best.get((family, rule), said)
                best[family, rule] = max(before, said, key=order.index)
    count = {word: list(best.values()).count(word) for word in order}
    print("self-check: %d distinct rules evaluated, %d agreed with the trace, %d unknown, %d disagreed"
          % (len(best), count["agreed"], count["unknown"], count["disagreed"]))
    for (family, rule), said in best.items():
        if said == "disagreed":
            print("disagreed: %s: %s" % (family, rule))
    if len(best) < minimum:
        print("self-check: fewer than %d" % minimum)
    return 1 if count["disagreed"] or len(best) < minimum else 0


if sys.argv[1] == "note":
    note(*sys.argv[2:4])
else:
    sys.exit(total(int(sys.argv[2]), sys.argv[3:]))
