# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# miniupnpd with nftables: hosts of the inner network ask for the mappings, which outlast it in its lease file. The
# chains are as its nft_init.sh makes them, which does not work as it is packaged.
packages='miniupnpd-nftables'
loads='systemctl restart miniupnpd'
faults='no-mapping wrong-port'
id=(dnat-missing dnat-wrong-port)
where=('' 'inet miniupnpd prerouting_miniupnpd iif "enp0" @nh,72,8 0x6 th dport 1222 dnat ip to 192.168.70.10:2222')
object=('' 'mappings (prerouting_miniupnpd)')

# a mapping is for all addresses of the outer interface
neighbours='10.1.2.3:1223 192.168.70.10:23 192.168.70.11:22'

start() {
	# what it says its address is must not be a private one
	cat >/etc/miniupnpd/miniupnpd.conf <<-'END'
		ext_ifname=enp0
		ext_ip=11.1.2.3
		listening_ip=veth21
		enable_natpmp=yes
		enable_upnp=no
		uuid=00000000-0000-0000-0000-000000000001
		upnp_table_name=miniupnpd
		upnp_nat_table_name=miniupnpd
		upnp_forward_chain=miniupnpd
		upnp_nat_chain=prerouting_miniupnpd
		upnp_nat_postrouting_chain=postrouting_miniupnpd
		lease_file=/var/lib/miniupnpd/upnp.leases
		allow 1024-65535 192.168.70.0/24 0-65535
		deny 0-65535 0.0.0.0/0 0-65535
	END
	cat >/usr/sbin/systemctl <<-END
		#!/bin/bash
		. "${BASH_SOURCE[0]}"
		[ "\$*" != 'restart miniupnpd' ] || reload
	END
	mkdir -p /var/lib/miniupnpd
}

config() {
	local port=22

	[ "$1" != wrong-port ] || port=2222
	echo "TCP:1222:192.168.70.10:$port:0:lab" >/var/lib/miniupnpd/upnp.leases
	[ "$1" != no-mapping ] || : >/var/lib/miniupnpd/upnp.leases
	reload
}

reload() {
	local dir

	for dir in /proc/[0-9]*; do
		[ ! "$dir/exe" -ef /usr/sbin/miniupnpd ] || kill -KILL "${dir##*/}"
	done
	rm -f /run/miniupnpd.pid
	nft -f - <<-'END'
		table inet miniupnpd
		delete table inet miniupnpd
		table inet miniupnpd {
			chain forward {
				type filter hook forward priority 0; policy drop;
				ct state established,related accept
				iifname "veth21" accept
				jump miniupnpd
			}
			chain miniupnpd { }
			chain prerouting {
				type nat hook prerouting priority -100; policy accept;
				jump prerouting_miniupnpd
			}
			chain postrouting {
				type nat hook postrouting priority 100; policy accept;
				jump postrouting_miniupnpd
			}
			chain prerouting_miniupnpd { }
			chain postrouting_miniupnpd { }
		}
	END
	# it is ready when it says where it listens
	coproc miniupnpd -d -f /etc/miniupnpd/miniupnpd.conf 2>&1
	while read -r -t 5 -u "${COPROC[0]}" line; do
		[[ $line != *'Listening for NAT-PMP'* ]] || break
	done
	disown
}
