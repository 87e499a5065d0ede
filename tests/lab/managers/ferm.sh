# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# ferm, with a chain that it names itself.
packages=ferm
loads='ferm /etc/ferm/ferm.conf'
faults='not-accepted wrong-port no-forward'
id=(drop-in-chain dnat-wrong-port dnat-missing)
where=('ip filter ferm_auto_1 -j DROP'
	'ip nat PREROUTING -d 10.1.2.3/32 -i enp0 -p tcp -m tcp --dport 1222 -j DNAT --to-destination 192.168.70.10:2222' '')
object=('@subchain ferm_auto_1' '' '')

start() { config none; }

config() {
	local ports='(22 80)' port=22

	[ "$1" != not-accepted ] || ports=80
	[ "$1" != wrong-port ] || port=2222
	cat >/etc/ferm/ferm.conf <<-END
		domain ip {
		    table nat chain PREROUTING {
		        interface enp0 daddr 10.1.2.3 proto tcp dport 1222 DNAT to 192.168.70.10:$port;
		    }
		    table filter {
		        chain INPUT {
		            policy DROP;
		            mod state state (ESTABLISHED RELATED) ACCEPT;
		            interface lo ACCEPT;
		            proto tcp dport 22 ACCEPT;
		        }
		        chain FORWARD {
		            policy DROP;
		            mod state state (ESTABLISHED RELATED) ACCEPT;
		            interface enp0 outerface veth21 @subchain {
		                daddr 192.168.70.10 proto tcp dport $ports ACCEPT;
		                DROP;
		            }
		        }
		    }
		}
	END
	[ "$1" != no-forward ] || sed -i '/DNAT/d' /etc/ferm/ferm.conf
	reload
}

reload() { ferm /etc/ferm/ferm.conf; }
