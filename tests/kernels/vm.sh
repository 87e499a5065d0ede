# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian's kernels in virtual machines (software emulation) whose disk is this host's root, read-only below a tmpfs.
# Nothing is installed here: the packages are unpacked under build/kernels.

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VM_BUILD=$(cd "$VM_DIR/../.." && pwd)/build/kernels
# what the first process needs to get at that root
VM_MODULES=(virtio_pci 9pnet_virtio 9p overlay)

# vm_package META: the package that this one stands for today.
vm_package() { apt-cache depends "$1" | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -1; }

# vm_fetch META: prints where the kernel is unpacked; downloads it unless it is there.
vm_fetch() {
	local package dir

	package=$(vm_package "$1")
	[ -n "$package" ] || { apt-get -qq update >&2 && package=$(vm_package "$1"); }
	[ -n "$package" ] || { echo "apt knows no package called $1" >&2; return 1; }
	dir=$VM_BUILD/$1/${package#linux-image-}
	if [ ! -f "$dir/initrd" ]; then
		rm -rf "${VM_BUILD:?}/$1"
		mkdir -p "$dir" && (cd "$VM_BUILD/$1" && apt-get -qq -o APT::Sandbox::User=root download "$package" >&2) &&
			dpkg-deb -x "$VM_BUILD/$1/$package"_*.deb "$dir" && rm -f "$VM_BUILD/$1/"*.deb &&
			depmod -b "$dir" "${dir##*/}" && vm_initrd "$dir" || return 1
	fi
	echo "$dir"
}

# vm_initrd KERNEL-DIR: makes its initial disk: busybox, init, and the modules up to the root.
vm_initrd() {
	local dir=$1 version=${1##*/} tree=$1/initrd.tree

	mkdir -p "$tree/bin" "$tree/modules" "$tree/proc" || return 1
	install "$(command -v busybox)" "$tree/bin/busybox" && install "$VM_DIR/init" "$tree/init" || return 1
	# each module behind those that it needs, as `insmod FILE [OPTION...]`; busybox unpacks none
	modprobe -D -d "$dir" -S "$version" -a "${VM_MODULES[@]}" | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' |
		while read -r file; do
			cp "$file" "$tree/modules/" || exit 1
			file=$tree/modules/${file##*/}
			[[ $file != *.xz ]] || { unxz -f "$file" && file=${file%.xz}; } || exit 1
			echo "${file##*/}" >>"$tree/modules/order"
		done || return 1
	(cd "$tree" && find . | cpio --quiet -o -H newc >../initrd.part) && mv "$dir/initrd.part" "$dir/initrd"
}

# vm_run KERNEL-DIR SECONDS COMMAND...: runs the command (of this host) there with bash as the first process.
# What it prints on the console comes out here. Returns its exit status; 124: it took too long; 125: the kernel or the
# machine died.
vm_run() {
	local dir=$1 seconds=$2 first status

	shift 2
	first=$(mktemp)
	# isa-debug-exit: the machine ends with (status << 1) | 1
	printf '%q ' "$@" >"$first"
	echo "; printf '%b' \"\\\\x\$(printf %02x \$?)\" | dd of=/dev/port bs=1 seek=244 status=none" >>"$first"
	# the machine ends with this shell
	setpriv --pdeathsig TERM timeout -k 5 "$seconds" qemu-system-x86_64 -M pc -accel tcg,thread=multi -cpu max -smp 2 \
		-m 1024 -nic none -nodefaults -no-user-config -display none -no-reboot -serial stdio -device isa-debug-exit,iobase=0xf4,iosize=1 \
		-virtfs local,path=/,mount_tag=root9,security_model=none,readonly=on,multidevs=remap \
		-kernel "$dir"/boot/vmlinuz-* -initrd "$dir/initrd" -append "console=ttyS0,115200 panic=-1 quiet mitigations=off \
nokaslr tsc=reliable no_timer_check random.trust_cpu=on rcupdate.rcu_expedited=1 KERNEL_DIR=$dir RUN=$first" \
		</dev/null | sed -u 's/\r$//'
	status=${PIPESTATUS[0]}
	rm -f "$first"
	case $status in
	124 | 137) return 124 ;;
	esac
	[ $((status & 1)) -eq 1 ] || return 125
	return $((status >> 1))
}
