#!/bin/sh
# Installs the Debian packages that are named and missing; on other systems prints the list.
set -eu

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "This is no Debian system. nfdiag needs what Debian calls: $*"
	exit 0
fi
missing=
for package in "$@"; do
	case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) in
	installed) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get -qq update
# shellcheck disable=SC2086 # a list of words
DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq -y --no-install-recommends install $missing >/dev/null
