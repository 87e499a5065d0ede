#!/bin/sh
# Facts in, diagnoses out: the cases of the folders beside this file.
cd "$(dirname "$0")/../.." || exit 1
exec "${RUN_CASES:-build/san/cases/run_cases}" checks tests/cases
