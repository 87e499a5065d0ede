# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# FireHOL: router wan2lan lets through what is served there. (A table of which the configuration says nothing it leaves
# as it is: so there is one more port forward.)
packages=firehol
loads='firehol start'
faults='not-served wrong-port no-forward closed'
id=(drop-in-chain dnat-wrong-port dnat-missing drop-in-chain)
matched='-d 10.1.2.3/32 -i enp0 -p tcp -m tcp --dport 1222 -m conntrack --ctstate NEW'
where=('ip filter FORWARD -j DROP' "ip nat PREROUTING $matched -j DNAT --to-destination 192.168.70.10:2222" '' 'ip filter in_wan -j DROP')
object=('router wan2lan' '' '' 'interface wan')
flows=('' '' '' 10.1.2.3:2200=local)

start() {
	echo START_FIREHOL=YES >/etc/default/firehol
	config none
}

config() {
	local port=22

	[ "$1" != wrong-port ] || port=2222
	cat >/etc/firehol/firehol.conf <<-END
		version 6
		dnat4 to 192.168.70.11:22 inface enp0 dst 10.1.2.4 proto tcp dport 2022
		dnat4 to 192.168.70.10:$port inface enp0 dst 10.1.2.3 proto tcp dport 1222
		interface4 enp0 wan
		    policy drop
		    server ssh accept
		interface4 veth21 lan
		    policy accept
		router4 wan2lan inface enp0 outface veth21
		    server ssh accept dst 192.168.70.10
		    server http accept dst 192.168.70.10
	END
	[ "$1" != no-forward ] || sed -i '/^dnat4.*1222/d' /etc/firehol/firehol.conf
	[ "$1" != not-served ] || sed -i '/ssh accept dst/d' /etc/firehol/firehol.conf
	reload
}

reload() { firehol start </dev/null; }
