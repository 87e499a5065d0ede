# SPDX-License-Identifier: GPL-2.0-or-later
"""'schema.py SCHEMA FILE...': prints 'ok' where every FILE is as it says, and a line for each that is not otherwise."""
import json
import os
import sys

import jsonschema


def faults_of(path, validator):
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, ValueError) as error:
        return str(error)
    faults = ["%s: %s" % ("/".join(map(str, fault.path)), fault.message) for fault in validator.iter_errors(document)]
    return "; ".join(faults)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as schema_file:
        schema = json.load(schema_file)
    checker = jsonschema.validators.validator_for(schema)(schema)
    faulty = {os.path.basename(name): faults_of(name, checker) for name in sys.argv[2:]}
    print("\n".join("%s: %s" % (name, text[:500]) for name, text in faulty.items() if text) or "ok")
