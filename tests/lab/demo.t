#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration runs, is right to the letter, fits 80 columns, and leaves nothing.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/lib.sh"

lab_require
LAB_NAME=nfdiag-demo-$$ "$LAB_DIR/demo.sh" "$NFDIAG" >"$LAB_TMP/out" 2>"$LAB_TMP/err" </dev/null
tap_is "$?" 0 'the demonstration ends well'
out=$(cat "$LAB_TMP/out")
tap_is "$(cat "$LAB_TMP/err")" '' 'and says nothing on stderr'
tap_like "$out" 'FAIL .*10\.1\.2\.3:1222' 'it fails first'
tap_like "$out" 'inet filter allowed_dnats +#[0-9]+ +drop' 'the drop is shown with its handle'
tap_like "$out" 'element-absent' 'the cause is named'
tap_like "$out" "Fix +nft add element inet filter allow_in '\{ 192\.168\.70\.10 \. 22 \}'" "the fix is the article's"
tap_like "$out" $'\nOK .*10\.1\.2\.3:1222' 'then it is OK'
tap_like "$out" 'connected; 192\.168\.70\.10:22 answers' 'and a real client connects'
# a command that is to be pasted is never broken
long=$(grep -v '^ *\(Fix\|Undo\) ' "$LAB_TMP/out" | awk 'length($0) > 80')
tap_is "$long" '' 'no line is longer than 80 columns'
tap_is "$(lab_namespaces "nfdiag-demo-$$")" '' 'the lab is gone'
tap_done
