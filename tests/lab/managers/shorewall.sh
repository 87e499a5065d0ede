# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# Shorewall with two interfaces: the client is in zone net, the backend in zone loc.
packages=shorewall
loads='shorewall reload'
faults='not-accepted wrong-port no-forward'
id=(drop-in-chain dnat-wrong-port dnat-missing)
where=('ip filter net-loc -j DROP'
	'ip nat PREROUTING -d 10.1.2.3/32 -i enp0 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:2222' '')
object=('zone net to zone loc' '' '')

start() {
	cd /etc/shorewall || return
	printf '%s\n' 'fw firewall' 'net ipv4' 'loc ipv4' >zones
	printf '%s\n' '?FORMAT 2' 'net enp0' 'loc veth21' >interfaces
	printf '%s\n' 'loc net ACCEPT' 'fw all ACCEPT' 'net all DROP' 'all all REJECT' >policy
	sed -i 's/^STARTUP_ENABLED=.*/STARTUP_ENABLED=Yes/; s/^IP_FORWARDING=.*/IP_FORWARDING=Keep/' shorewall.conf
	config none
}

config() {
	local action=DNAT to=loc:192.168.70.10:22

	case $1 in
	not-accepted) action=DNAT- to=192.168.70.10:22 ;;
	wrong-port) to=loc:192.168.70.10:2222 ;;
	esac
	{
		echo '?SECTION NEW'
		echo 'ACCEPT net fw tcp 22'
		[ "$1" = no-forward ] || echo "$action net $to tcp 1222 - 10.1.2.3"
	} >/etc/shorewall/rules
	shorewall reload
}

reload() { shorewall reload; }
