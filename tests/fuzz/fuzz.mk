# SPDX-License-Identifier: GPL-2.0-or-later
# make fuzz: every target in this directory, FUZZ_SECONDS each, from its corpus. What a run finds is left in
# build/fuzz/found; new inputs go to build/fuzz/corpus.

FUZZ_PACKAGES = clang libclang-rt-14-dev
FUZZ_SECONDS = 60
FUZZ_TARGETS = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SAN = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
FUZZ_CC = clang

# fakenl.c stands in for the kernel.
FUZZ_WRAP = -Wl,--wrap=nl_open,--wrap=nl_free,--wrap=nl_fd,--wrap=nl_next_seq,--wrap=nl_talk,--wrap=nl_batch
FUZZ_OBJECTS = $(patsubst %.c,build/fuzz/obj/%.o,$(filter-out engine/main.c,$(SOURCES)) \
		 tests/fuzz/feed.c tests/fuzz/fakenl.c)

build/fuzz/obj/%.o: %.c Makefile tests/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) $(ALL_CFLAGS) $(FUZZ_SAN) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

build/fuzz/%: build/fuzz/obj/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS)
	$(FUZZ_CC) $(FUZZ_SAN) -fsanitize=fuzzer,address,undefined $(FUZZ_WRAP) -o $@ $^ $(LIBS)

# Writes seeds: NFDIAG_RECORD=DIR build/fuzz/nfdiag-record expect ...
build/fuzz/nfdiag-record: tests/fuzz/record.c $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Wl,--wrap=nl_talk,--wrap=mnl_socket_recvfrom,--wrap=journeys_init -o $@ $^ $(LIBS)

fuzz: deps
	@tests/deps.sh $(FUZZ_PACKAGES)
	@$(MAKE) --no-print-directory $(FUZZ_TARGETS:%=build/fuzz/%)
	@tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

.PHONY: fuzz
-include $(FUZZ_OBJECTS:.o=.d)
