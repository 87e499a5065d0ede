# shellcheck shell=bash disable=SC2034 # for managers.t
# SPDX-License-Identifier: GPL-2.0-or-later
# nftlb: what is published is a farm. Its daemon is asked by HTTP, and keeps nothing: reload() starts it again with what
# it says that it has.
packages='nftlb curl'
faults='other-port wrong-port'
id=(dnat-missing dnat-wrong-port)
where=('' 'ip nftlb nat-ssh ip protocol tcp dnat ip to ct mark map { 0x00000001 : 192.168.70.10 . 2222 }')
object=('' 'farm ssh')
environment=(NFTLB_KEY=lab)

ask_nftlb() { curl -sf -H "Key: $NFTLB_KEY" "$@"; }

begin() {
	nftlb -l 3 -d -H 127.0.0.1 -P 5555 -k "$NFTLB_KEY" -c /etc/nftlb.json >/run/nftlb.log 2>&1 </dev/null
	for _ in {1..100}; do
		ask_nftlb http://localhost:5555/farms >/run/farms && return
		read -r -t 0.05 <> <(:) || :
	done
	cat /run/nftlb.log
	return 1
}

end() {
	local dir

	for dir in /proc/[0-9]*; do
		[ ! "$dir/exe" -ef /usr/sbin/nftlb ] || kill -KILL "${dir##*/}"
	done
	! nft list tables | grep -q 'ip nftlb' || nft delete table ip nftlb
}

start() { :; }

config() {
	local public=1222 port=22

	[ "$1" != other-port ] || public=1322
	[ "$1" != wrong-port ] || port=2222
	cat >/etc/nftlb.json <<-END
		{"farms": [{"name": "ssh", "family": "ipv4", "virtual-addr": "10.1.2.3", "virtual-ports": "$public", "mode": "dnat",
		  "protocol": "tcp", "scheduler": "rr", "state": "up", "backends": [
		    {"name": "b1", "ip-addr": "192.168.70.10", "port": "$port", "weight": "1", "priority": "1", "state": "up"}]}]}
	END
	end
	begin
}

reload() {
	ask_nftlb http://localhost:5555/farms >/etc/nftlb.json
	end
	begin
}
