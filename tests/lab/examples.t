#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/examples.md is what nfdiag says now; where it is not, and the new words are better: make examples.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"

lab_require
LAB_NAME=nfdiag-examples-$$ "$LAB_DIR/examples.sh" "$NFDIAG" >"$LAB_TMP/examples" 2>"$LAB_TMP/err" </dev/null
tap_is "$?" 0 'all examples can be made'
tap_is "$(cat "$LAB_TMP/err")" '' 'and nothing is said on stderr'
tap_same "$(cat "$LAB_TOP/docs/examples.md")" "$(cat "$LAB_TMP/examples")" 'docs/examples.md is what nfdiag says'
long=$(sed -n 's/^    //p' "$LAB_TMP/examples" | grep -v '^ *\(\(Fix\|Undo\|Add\|Then\) \|nft \|# \)' | awk 'length($0) > 80')
tap_is "$long" '' 'no line of an output is longer than 80 columns'
tap_done
