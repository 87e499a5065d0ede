# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0-or-later
scenario_like ok-mgr-docker
title='Docker, and beside its jump a rule of the administrator, which translates to another host: that is not Docker'"'"'s'
verdict=fail id=dnat-wrong-target reach='' fix=yes then=drop-in-chain
rule='-d 10.1.2.3/32 -p tcp -m tcp --dport 1222 -j DNAT --to-destination'
publish="-A PREROUTING $rule 192.168.70.11:22"
where="ip nat PREROUTING $rule 192.168.70.11:22"
accept=''
manager=iptables lasting=/etc/iptables/rules.v4
mend() {
	in_router iptables-nft -t nat -R PREROUTING 2 -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:22 &&
		in_router iptables-nft -I DOCKER-USER -d 192.168.70.10 -p tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT
}
