#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# room.sh DEBS [yes]: a place for a firewall manager's own programs, in the network namespace that it is called in.
# There the packages in the directory DEBS are unpacked over the machine's files, without being installed: all that is
# written to /etc, /usr and /var stays in memory, and goes with the room. Prints the process by which others enter
# (nsenter), and stays until it is killed; so does then everything that runs in there. All is done with iptables-nft,
# but with 'yes'.
#
# What reaches beyond a network namespace is not there: modules, services, the system's log, sysctls other than net.*.
set -e

# called again inside the mount and process namespaces that it makes
if [ "$$" -ne 1 ]; then
	exec unshare --mount --pid --fork --kill-child --propagation private "$BASH" "$0" "$@"
fi
read -r process _ </proc/self/stat

mount -t tmpfs -o mode=755 room /mnt
cd /mnt
mkdir -p over/etc over/usr over/var work/etc work/usr work/var
for dir in bin sbin lib lib64; do
	mkdir "over/usr/$dir"
	ln -s "usr/$dir" "over/$dir"
done
for deb in "$1"/*.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C over
done

# nothing that speaks to the machine
for program in modprobe systemctl invoke-rc.d service logger; do
	rm -f "over/usr/sbin/$program" "over/usr/bin/$program"
	printf '#!/bin/sh\nexit 0\n' >"over/usr/sbin/$program"
	chmod 755 "over/usr/sbin/$program"
	ln -s "../sbin/$program" "over/usr/bin/$program"
done
for family in iptables ip6tables; do
	for verb in '' -save -restore; do
		ln -s "$family-nft$verb" "over/usr/sbin/$family$verb"
		[ "${2-}" != yes ] || continue
		printf '#!/bin/sh\nexec %s "$@"\n' "$family-nft$verb" >"over/usr/sbin/$family-legacy$verb"
		chmod 755 "over/usr/sbin/$family-legacy$verb"
	done
done

for dir in etc usr var; do
	mount -t overlay -o "lowerdir=/$dir,upperdir=over/$dir,workdir=work/$dir" room "/$dir"
done
mount -t tmpfs -o mode=755 room /run
mkdir -m 1777 /run/lock
[ ! -d /usr/lib/modules ] || mount -t tmpfs room /usr/lib/modules
[ ! -e /dev/log ] || mount --bind /dev/null /dev/log
mount -t proc room /proc
mount --bind /proc/sys /proc/sys
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,ro /proc/sys
mount -o remount,bind,ro /sys

echo "$process"
exec sleep infinity
