# SPDX-License-Identifier: GPL-2.0-or-later
"""'junit.py FILE': reads it with two parsers, checks what JUnit's schema asks for, and prints the counts, then a
line 'NAME<tab>ok|failure|error TYPE' for each test case."""
import re
import sys
import xml.etree.ElementTree

import junitparser

SUITE = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"}
path = sys.argv[1]
root = xml.etree.ElementTree.parse(path).getroot()
assert root.tag == "testsuites" and [child.tag for child in root] == ["testsuite"]
suite = root[0]
assert set(suite.attrib) == SUITE, suite.attrib
assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
cases = suite.findall("testcase")
assert suite[0].tag == "properties" and len(suite) == 1 + len(cases)
kinds = []
for case in cases:
    assert set(case.attrib) == {"classname", "name", "time"}
    assert {child.tag for child in case} <= {"failure", "error", "system-out"} and len(case) <= 1
    child = case[0] if len(case) else None
    kinds.append("ok" if child is None or child.tag == "system-out" else child.tag + " " + child.get("type"))
assert int(suite.get("tests")) == len(cases)
assert int(suite.get("failures")) == sum(kind.startswith("failure") for kind in kinds)
assert int(suite.get("errors")) == sum(kind.startswith("error") for kind in kinds)

read = [case for suite in junitparser.JUnitXml.fromfile(path) for case in suite]
assert [case.name for case in read] == [case.get("name") for case in cases]
print("tests=%s failures=%s errors=%s" % tuple(suite.get(key) for key in ("tests", "failures", "errors")))
for case, kind in zip(cases, kinds):
    print("%s\t%s" % (case.get("name"), kind))
