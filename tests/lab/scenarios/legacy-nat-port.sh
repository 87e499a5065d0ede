# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
title='IPv6: ip6tables-legacy translates to another port'
needs=ip6tables-legacy family=6
id=dnat-wrong-port reach=wire fix=yes says='ip6tables-legacy -t nat'
fault() {
	in_router ip6tables-legacy -t nat -A PREROUTING -d 2001:db8:1:2::3 -p tcp -m tcp --dport 1222 -j DNAT \
		--to-destination '[fd00:70::10]:23'
}
mend() {
	in_router ip6tables-legacy -t nat -I PREROUTING -d 2001:db8:1:2::3 -p tcp -m tcp --dport 1222 -j DNAT \
		--to-destination '[fd00:70::10]:22'
}
