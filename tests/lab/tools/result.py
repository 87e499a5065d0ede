# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads nfdiag's JSON from the file RESULT, and prints the first result as shell assignments: got_verdict, got_reach,
got_stage, got_id, got_where, got_handle, got_number, got_injector, got_sources, got_ids, got_manager (and its object),
got_lasting (all that a manager's fix of the first diagnosis says, a line each), and the arrays got_fix and got_undo of
the first diagnosis's first fix that has commands and is no manager's. Of the manager's fix: got_keep_file,
got_keep_where, and the arrays got_keep_lines, got_keep and got_keep_undo. What is no JSON has no verdict."""
import json
import re
import shlex
import sys


def text(value):
    return "" if value is None else str(value)


def where(diagnosis):
    place = diagnosis.get("where") or {}
    if not place.get("kind"):
        return ""
    last = place.get("rule") if place["kind"] == "rule" else place["kind"]
    # what a counter has counted differs from run to run
    last = re.sub(r"counter packets \d+ bytes \d+", "counter", text(last))
    return " ".join(text(place.get(key)) for key in ("family", "table", "chain")) + " " + last


def lasting(fix):
    file = fix.get("file") or {}
    return "\n".join(file.get("lines", []) + fix["commands"] + [fix["note"], text(file.get("path"))])


def read(result_path):
    """The texts, and the two lists of commands, by name."""
    try:
        with open(result_path, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, ValueError):
        document = {"results": [{}], "run": {}}

    result = (document.get("results") or [{}])[0]
    diagnoses = result.get("diagnoses") or []
    first = diagnoses[0] if diagnoses else {}
    fixes = [fix for fix in first.get("fixes") or []
             if fix.get("commands") and fix.get("kind") != "advice" and not fix.get("note")]
    kept = [fix for fix in first.get("fixes") or [] if fix.get("note")]
    owner = first.get("owner") or {}
    fix = fixes[0] if fixes else {}
    keep = kept[0] if kept else {}
    keep_file = keep.get("file") or {}
    path = result.get("path") or []
    out = dict(
        verdict=text(result.get("verdict")),
        reach=text(result.get("reach")),
        stage=text(result.get("stage")),
        summary=text(result.get("summary")),
        id=text(first.get("id")),
        manager=" ".join(filter(None, [owner.get("manager"), owner.get("object")])),
        lasting="\n".join(lasting(fix) for fix in kept),
        keep_file=text(keep_file.get("path")),
        keep_where=text(keep_file.get("where")),
        ids=" ".join(text(diagnosis.get("id")) for diagnosis in diagnoses),
        where=where(first),
        says=" ".join([text(first.get("text"))] + (first.get("see") or [])),
        handle=text((first.get("where") or {}).get("handle")),
        number=text((first.get("where") or {}).get("number")),
        injector=text(document.get("run", {}).get("injector")),
        ms=text(result.get("ms", document.get("run", {}).get("ms"))),
        undo_note=text(fix.get("undo_note")),
        opens=text(fix.get("opens")),
        sources=" ".join(sorted({text((step.get("packet") or {}).get("src")) for step in path} - {""})),
    )
    return out, {
        "fix": fix.get("commands") or [],
        "undo": fix.get("undo") or [],
        "keep": keep.get("commands") or [],
        "keep_undo": keep.get("undo") or [],
        "keep_lines": keep_file.get("lines") or [],
    }


if __name__ == "__main__":
    texts, lists = read(sys.argv[1])
    for key, value in texts.items():
        print("got_%s=%s" % (key, shlex.quote(value)))
    for key, commands in lists.items():
        print("got_%s=(%s)" % (key, " ".join(shlex.quote(command) for command in commands)))
