# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# firewalld, with a message bus of its own: the client comes in by zone public, the backend is in zone internal.
packages='firewalld dbus-daemon'
loads='firewall-cmd --reload'
faults='no-forward-port wrong-port other-zone routed denied'
id=(dnat-missing dnat-wrong-port dnat-shadowed reject-in-chain drop-in-chain)
where=('' 'inet firewalld nat_PRE_public_allow ip daddr 10.1.2.3 tcp dport 1222 dnat ip to 192.168.70.10:2222' ''
	'inet firewalld filter_FWD_public reject with icmpx admin-prohibited'
	'inet firewalld filter_IN_public_deny ip saddr 10.2.1.0/24 tcp dport 2200-2201 drop')
object=('zone public' 'zone public' 'zone home' 'zone public' 'zone public')
flows=('' '' '' 192.168.70.10:22=192.168.70.10:22 10.1.2.3:2200=local)

start() {
	mkdir -p /run/dbus
	cat >/run/dbus/lab.conf <<-'END'
		<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
		 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
		<busconfig>
		  <type>system</type>
		  <listen>unix:path=/run/dbus/system_bus_socket</listen>
		  <auth>EXTERNAL</auth>
		  <policy context="default">
		    <allow user="*"/> <allow own="*"/> <allow send_destination="*"/> <allow receive_sender="*"/>
		  </policy>
		</busconfig>
	END
	dbus-daemon --config-file=/run/dbus/lab.conf --fork --nopidfile 2>/dev/null
	firewalld --nofork --nopid </dev/null >/run/firewalld.log 2>&1 &
	for _ in {1..100}; do
		firewall-cmd --state >/dev/null 2>&1 && return
		read -r -t 0.1 <> <(:) || :
	done
	cat /run/firewalld.log >&2
	return 1
}

config() {
	local port=22

	[ "$1" != wrong-port ] || port=2222
	cat >/etc/firewalld/zones/public.xml <<-END
		<zone>
		  <interface name="enp0"/>
		  <service name="ssh"/>
		  <rule family="ipv4">
		    <destination address="10.1.2.3"/>
		    <forward-port port="1222" protocol="tcp" to-port="$port" to-addr="192.168.70.10"/>
		  </rule>
		</zone>
	END
	[ "$1" != no-forward-port ] || sed -i '/<rule/,/<.rule>/d' /etc/firewalld/zones/public.xml
	[ "$1" != denied ] || sed -i 's|^</zone>|<rule family="ipv4"><source address="10.2.1.0/24"/><port port="2200-2201" protocol="tcp"/><drop/></rule>&|' /etc/firewalld/zones/public.xml
	cat >/etc/firewalld/zones/internal.xml <<-'END'
		<zone>
		  <interface name="veth21"/>
		  <service name="ssh"/>
		</zone>
	END
	rm -f /etc/firewalld/policies/* /etc/firewalld/zones/home.xml
	[ "$1" != other-zone ] || echo '<zone><source address="10.2.1.0/24"/></zone>' >/etc/firewalld/zones/home.xml
	firewall-cmd --reload
}

reload() { firewall-cmd --reload; }
