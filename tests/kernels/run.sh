#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every lab scenario on the kernels that Debian's users have, in virtual machines: the same verdict, first cause and
# place as on the kernel that runs this, or inconclusive for a true reason. Scenarios that need a module which not every
# kernel has are run there in full. Usage: run.sh NFDIAG [GLOB]
#
# Environment: KERNELS='META META' (Debian's meta packages), KERNEL_SECONDS (at most that long for each machine).
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=KERNELS,KERNEL_SECONDS "$0" "$@"
NFDIAG=$(realpath "${1:-build/nfdiag}") GLOB=${2:-*}
cd "$(dirname "$0")/../.." || exit 1
. tests/kernels/vm.sh
read -r -a kernels <<<"${KERNELS:-linux-image-amd64 linux-image-6.12-amd64}"
seconds=${KERNEL_SECONDS:-5400}

quit() { echo "test-kernels: $*" >&2; exit 1; }

# inside DIR OUT JOBS GLOB: the answers of that kernel.
inside() {
	vm_run "$1" "$seconds" "$VM_DIR/inside.sh" "$NFDIAG" "$3" "$4" >"$2" ||
		echo "${1##*/}: the machine ended with status $? (124: it took too long, 125: it died)"
}

compare() { /usr/bin/python3 tests/kernels/compare.py "$out/here" "$1" tests/kernels/reasons; }

# What was different is tried once more, alone: the machines are slow, and share this one's processors.
second_try() {
	[ -s "$2.again" ] || return 0
	echo "${1##*/}: $(wc -l <"$2.again") once more, alone"
	inside "$1" "$2.second" 1 "@($(paste -sd '|' "$2.again"))"
	cat "$2.second" >>"$2"
	compare "$2"
}

out=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$out"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
dirs=()
for kernel in "${kernels[@]}"; do
	dirs+=("$(vm_fetch "$kernel")") || quit "$kernel could not be fetched"
done
start=$SECONDS
tests/kernels/answers.sh "$NFDIAG" 2 "$GLOB" >"$out/here" || quit 'no answers on this kernel'
for i in "${!dirs[@]}"; do
	inside "${dirs[i]}" "$out/$i" 4 "$GLOB" >"$out/$i.status" &
	pids+=($!)
done
wait "${pids[@]}"
failed=0
for i in "${!dirs[@]}"; do
	cat "$out/$i.status"
	compare "$out/$i" || second_try "${dirs[i]}" "$out/$i" || failed=1
done
echo "test-kernels: $(uname -r) and ${dirs[*]##*/}: $((SECONDS - start)) s"
exit "$failed"
