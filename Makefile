# SPDX-License-Identifier: GPL-2.0-or-later
# nfdiag: all, deps, demo, examples, test, test-kernels, check, fuzz, bench, install, clean. Everything that is built is under build/.

VERSION = 0.1.0
CC = gcc
CFLAGS = -O2 -g
PREFIX = /usr/local
DESTDIR =

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes
ALL_CFLAGS = -std=gnu17 -D_GNU_SOURCE -I. -DNFDIAG_VERSION='"$(VERSION)"' -DNFDIAG_DATADIR='"$(PREFIX)/share/nfdiag"' \
	     $(WARN) -MMD -MP $(CFLAGS)
LIBS = -lnetfilter_conntrack -lnftables -lnftnl -lmnl -lyaml -ljansson -lseccomp

# What Debian calls the things that are needed to build, and to test.
BUILD_PACKAGES = gcc libc6-dev libmnl-dev libnftnl-dev libnftables-dev libnetfilter-conntrack-dev libyaml-dev libjansson-dev libseccomp-dev
TEST_PACKAGES = libcmocka-dev perl nftables iptables ipset iproute2 conntrack python3 python3-jsonschema python3-junitparser netbase procps

SOURCES = $(wildcard engine/*.c engine/base/*.c probes/*.c rules/*.c rules/*/*.c)
UNIT_TESTS = $(wildcard tests/unit/test_*.c)
UNIT_HELPERS = $(filter-out $(UNIT_TESTS),$(wildcard tests/unit/*.c))

# So many distinct rules must have been compared with the kernel's trace.
SELF_CHECK_MIN = 150

# The same sources are built twice: as they are installed (build/), and with sanitizers for the tests (build/san/).
SAN = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OBJECTS = $(SOURCES:%.c=build/obj/%.o)
SAN_OBJECTS = $(SOURCES:%.c=build/san/obj/%.o)
SAN_LIBRARY = $(filter-out build/san/obj/engine/main.o,$(SAN_OBJECTS))
UNIT_PROGRAMS = $(UNIT_TESTS:tests/unit/%.c=build/san/unit/%)
CASE_OBJECTS = $(patsubst %.c,build/san/obj/%.o,$(wildcard tests/cases/*.c))

all: build/nfdiag

build/nfdiag: $(OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

build/san/nfdiag: $(SAN_OBJECTS)
	$(CC) $(ALL_CFLAGS) $(SAN) -o $@ $^ $(LIBS)

build/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

build/san/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(SAN) -c -o $@ $<

build/san/unit/%: build/san/obj/tests/unit/%.o $(UNIT_HELPERS:%.c=build/san/obj/%.o) $(SAN_LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(SAN) -o $@ $^ -lcmocka $(LIBS)

build/san/cases/run_cases: $(CASE_OBJECTS) $(SAN_LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(SAN) -o $@ $^ $(LIBS)

# The unit tests once more, without sanitizers: for valgrind.
build/unit/%: build/obj/tests/unit/%.o $(UNIT_HELPERS:%.c=build/obj/%.o) $(filter-out build/obj/engine/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $^ -lcmocka $(LIBS)

# What bench.sh compares with: the same sources as nfdiag's, but for its main().
build/bench/%: build/obj/tests/bench/%.o $(filter-out build/obj/engine/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

deps:
	@tests/deps.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)

demo: deps
	@$(MAKE) --no-print-directory build/nfdiag
	@tests/lab/demo.sh build/nfdiag

# docs/examples.md, out of the lab.
examples: deps
	@$(MAKE) --no-print-directory build/nfdiag
	tests/lab/examples.sh build/nfdiag >build/examples.md && mv build/examples.md docs/examples.md

# The labs mostly wait, for answers that do not come: more than one of them to a processor. The longest begin.
LONG_TESTS = $(wildcard tests/lab/scenarios_*.t) tests/lab/fallback.t tests/lab/managers.t
test: deps
	@$(MAKE) --no-print-directory build/nfdiag build/san/nfdiag build/san/cases/run_cases $(UNIT_PROGRAMS)
	$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) -fsyntax-only tests/fuzz/*.c
	rm -rf build/self-check && mkdir -p build/self-check
	LAB_SELF_CHECK=$(CURDIR)/build/self-check prove -j 4 --timer $(LONG_TESTS) $(UNIT_PROGRAMS) tests/cases/*.t \
		$(filter-out $(LONG_TESTS),$(wildcard tests/lab/*.t))
	/usr/bin/python3 tests/lab/tools/selfcheck.py sum $(SELF_CHECK_MIN) build/self-check/*.list

# The lab's scenarios on Debian's own kernels, in virtual machines: all, or those that a glob names.
KERNEL_SCENARIOS = *
KERNEL_PACKAGES = qemu-system-x86 busybox-static cpio kmod xz-utils wireguard-tools
test-kernels: deps
	@tests/deps.sh $(KERNEL_PACKAGES)
	@$(MAKE) --no-print-directory build/nfdiag
	tests/kernels/run.sh build/nfdiag '$(KERNEL_SCENARIOS)'

KERNEL_FEW = @($(shell sed '/^#/d; /^$$/d' tests/kernels/few | paste -sd '|'))
check:
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory test-kernels KERNEL_SCENARIOS='$(KERNEL_FEW)'

valgrind: deps
	@tests/deps.sh valgrind
	@$(MAKE) --no-print-directory build/nfdiag $(UNIT_TESTS:tests/unit/%.c=build/unit/%)
	prove --timer -e tests/valgrind.sh $(UNIT_TESTS:tests/unit/%.c=build/unit/%)
	NFDIAG=tests/valgrind-nfdiag.sh prove --timer tests/lab/scenarios_*.t

bench: deps
	@$(MAKE) --no-print-directory build/nfdiag build/bench/inject_drain
	@tests/bench/bench.sh build/nfdiag

install: build/nfdiag
	install -D -m 755 build/nfdiag $(DESTDIR)$(PREFIX)/sbin/nfdiag
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/nfdiag/checks checks/*.yaml
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/nfdiag/checks/managers checks/managers/*.yaml
	install -D -m 644 docs/nfdiag.8 $(DESTDIR)$(PREFIX)/share/man/man8/nfdiag.8
	install -D -m 644 docs/result.schema.json $(DESTDIR)$(PREFIX)/share/nfdiag/result.schema.json

include tests/fuzz/fuzz.mk

# Static checkers, with the project's own configuration: .clang-tidy, .cppcheck-suppress. Not needed to build.
LINT_PACKAGES = clang clang-tidy cppcheck
LINT_CFLAGS = $(filter-out -MMD -MP,$(ALL_CFLAGS))
lint:
	@tests/deps.sh $(BUILD_PACKAGES) $(LINT_PACKAGES)
	clang -fsyntax-only -Werror $(LINT_CFLAGS) $(SOURCES)
	cppcheck --quiet --enable=warning,performance,portability --suppressions-list=.cppcheck-suppress --library=posix \
		 --error-exitcode=1 --std=c11 -j 2 -I. -DNFDIAG_VERSION='""' -DNFDIAG_DATADIR='""' \
		 '-Dmnl_attr_for_each(attr,nlh,offset)=for(;;)' '-Dmnl_attr_for_each_nested(attr,nest)=for(;;)' $(SOURCES)
	clang-tidy --quiet $(SOURCES) -- $(LINT_CFLAGS)

clean:
	rm -rf build

.PHONY: all deps demo examples test test-kernels check valgrind bench install lint clean
.SECONDARY:

-include $(OBJECTS:.o=.d) $(SAN_OBJECTS:.o=.d) $(CASE_OBJECTS:.o=.d) $(UNIT_TESTS:%.c=build/san/obj/%.d) \
	 $(UNIT_HELPERS:%.c=build/san/obj/%.d)
