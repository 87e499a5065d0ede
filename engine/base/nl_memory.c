/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small table of questions, found by their bytes; a newer one takes the place of another.
 */
#include "engine/base/nl_memory.h"

#include <linux/rtnetlink.h>
#include <string.h>

#include "engine/base/clock.h"
#include "engine/base/str.h"

#define SLOTS 256
#define REQUEST_MAX 256
#define ANSWER_MAX 16384 /* of all messages together */

struct slot {
	uint8_t request[REQUEST_MAX];
	size_t request_len; /* 0: empty */
	uint8_t *answer;    /* messages, each aligned */
	size_t answer_len, answer_size;
	int result;
	bool whole;
	int64_t when_ms;
};

struct nl_memory {
	struct slot slots[SLOTS];
	struct slot *open; /* that is being filled, or NULL */
};

struct nl_memory *nl_memory_new(void)
{
	return xcalloc(1, sizeof(struct nl_memory));
}

void nl_memory_free(struct nl_memory *memory)
{
	if (!memory)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		free(memory->slots[i].answer);
	free(memory);
}

/* rtnetlink numbers its messages in fours: new, delete, get, set. */
bool nl_memory_wants(const struct nlmsghdr *request)
{
	return request->nlmsg_len <= REQUEST_MAX && request->nlmsg_type >= RTM_BASE && request->nlmsg_type <= RTM_MAX &&
	       (request->nlmsg_type & 3) == 2 && !(request->nlmsg_flags & NLM_F_ACK);
}

static size_t request_bytes(const struct nlmsghdr *request, uint8_t bytes[REQUEST_MAX])
{
	struct nlmsghdr *copy = (struct nlmsghdr *)bytes;

	memcpy(bytes, request, request->nlmsg_len);
	copy->nlmsg_seq = 0;
	return request->nlmsg_len;
}

static struct slot *slot_of(struct nl_memory *memory, const uint8_t *bytes, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return &memory->slots[hash % SLOTS];
}

bool nl_memory_replay(struct nl_memory *memory, const struct nlmsghdr *request, nl_cb cb, void *data, int *ret_result)
{
	uint8_t bytes[REQUEST_MAX] __attribute__((aligned(4)));
	size_t len = request_bytes(request, bytes);
	const struct slot *slot = slot_of(memory, bytes, len);
	int left = (int)slot->answer_len, r = 0;

	if (!slot->whole || slot->request_len != len || memcmp(slot->request, bytes, len) ||
	    clock_ms() - slot->when_ms >= NL_MEMORY_MS)
		return false;
	for (const struct nlmsghdr *nlh = (const struct nlmsghdr *)slot->answer; r == 0 && mnl_nlmsg_ok(nlh, left);
	     nlh = mnl_nlmsg_next(nlh, &left))
		r = cb ? cb(nlh, data) : 0;
	*ret_result = r ? r : slot->result;
	return true;
}

void nl_memory_begin(struct nl_memory *memory, const struct nlmsghdr *request)
{
	uint8_t bytes[REQUEST_MAX] __attribute__((aligned(4)));
	size_t len = request_bytes(request, bytes);

	memory->open = slot_of(memory, bytes, len);
	memcpy(memory->open->request, bytes, len);
	memory->open->request_len = len;
	memory->open->answer_len = 0;
	memory->open->whole = false;
}

void nl_memory_add(struct nl_memory *memory, const struct nlmsghdr *message)
{
	struct slot *slot = memory->open;
	size_t len = MNL_ALIGN(message->nlmsg_len);

	if (!slot)
		return;
	if (slot->answer_len + len > ANSWER_MAX) {
		memory->open = NULL;
		return;
	}
	if (slot->answer_len + len > slot->answer_size) {
		slot->answer_size = 2 * (slot->answer_len + len);
		slot->answer = realloc(slot->answer, slot->answer_size);
		if (!slot->answer)
			abort();
	}
	memcpy(slot->answer + slot->answer_len, message, message->nlmsg_len);
	slot->answer_len += len;
}

void nl_memory_end(struct nl_memory *memory, int result)
{
	if (!memory->open)
		return;
	memory->open->result = result;
	memory->open->when_ms = clock_ms();
	memory->open->whole = true;
	memory->open = NULL;
}
