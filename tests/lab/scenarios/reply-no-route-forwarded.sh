# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='no translation, and no route to the client: the public address is the backend'"'"'s own, and none is missing here'
family=6 flow='[fd00:70::10]:22=[fd00:70::10]:22' public='[fd00:70::10]:22'
verdict=fail reach=wire id=reply-dropped bystander=no
ruleset=''
fault() { ip -n "$ROUTER" -6 route add throw 2001:db8:2:1::2; }
mend() { ip -n "$ROUTER" -6 route del throw 2001:db8:2:1::2; }
