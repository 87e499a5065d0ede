# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# ufw: routed traffic is denied but for what 'ufw route' allows; port forwards stand in before.rules.
packages=ufw
loads='ufw reload'
faults='no-route-rule denied wrong-port before'
id=(policy-drop drop-in-chain dnat-wrong-port drop-in-chain)
where=('ip filter FORWARD policy'
	'ip filter ufw-user-forward -d 192.168.70.10/32 -i enp0 -p tcp -m tcp --dport 22 -j DROP'
	'ip nat PREROUTING -d 10.1.2.3/32 -i enp0 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:2222'
	'ip filter ufw-before-forward -s 10.2.1.0/24 -p tcp -m tcp --dport 22 -j DROP')
object=('default policy of routed traffic' 'user rules (forward)' '' 'before.rules (forward)')

start() {
	cp /usr/share/ufw/iptables/*.rules /usr/share/ufw/*.init /usr/share/ufw/ufw.conf /etc/ufw
	ufw --force enable
}

config() {
	local port=22

	[ "$1" != wrong-port ] || port=2222
	cp /usr/share/ufw/iptables/user.rules /etc/ufw
	{
		echo '*nat'
		echo ':PREROUTING ACCEPT [0:0]'
		echo '-F PREROUTING'
		echo "-A PREROUTING -i enp0 -d 10.1.2.3 -p tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:$port"
		echo 'COMMIT'
		cat /usr/share/ufw/iptables/before.rules
	} >/etc/ufw/before.rules
	[ "$1" != before ] || sed -i '/^# End required/a -A ufw-before-forward -s 10.2.1.0/24 -p tcp --dport 22 -j DROP' /etc/ufw/before.rules
	[ "$1" = no-route-rule ] || ufw route allow proto tcp to 192.168.70.10 port 22
	[ "$1" != denied ] || ufw route prepend deny in on enp0 proto tcp to 192.168.70.10 port 22
	ufw reload
}

reload() { ufw reload; }
