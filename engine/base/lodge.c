/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread in another network namespace.
 */
#include "engine/base/lodge.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "engine/base/missing.h"
#include "engine/base/netns.h"
#include "engine/base/str.h"

struct lodge {
	char *name;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	int (*fn)(void *data); /* to be run; NULL: nothing */
	void *data;
	int result;
	bool done, over;
};

struct arrival {
	struct lodge *lodge;
	struct err *err;
};

static int move_in(void *data)
{
	const struct arrival *arrival = data;
	_cleanup_(closep) int fd = -1;
	int r;

	if (!*arrival->lodge->name) {
		if (unshare(CLONE_NEWNET) == 0)
			return 0;
		return err_missing(arrival->err, -errno, CAP_SYS_ADMIN, "cannot make a network namespace");
	}
	r = netns_open(arrival->lodge->name, &fd, arrival->err);
	return r < 0 ? r : netns_enter(fd, arrival->err);
}

static void *live(void *data)
{
	struct lodge *lodge = data;

	pthread_mutex_lock(&lodge->lock);
	for (;;) {
		while (!lodge->fn && !lodge->over)
			pthread_cond_wait(&lodge->change, &lodge->lock);
		if (lodge->over)
			break;
		lodge->result = lodge->fn(lodge->data);
		lodge->fn = NULL;
		lodge->done = true;
		pthread_cond_broadcast(&lodge->change);
	}
	pthread_mutex_unlock(&lodge->lock);
	return NULL;
}

int lodge_run(struct lodge *lodge, int (*fn)(void *data), void *data)
{
	int r;

	pthread_mutex_lock(&lodge->lock);
	lodge->fn = fn;
	lodge->data = data;
	lodge->done = false;
	pthread_cond_broadcast(&lodge->change);
	while (!lodge->done)
		pthread_cond_wait(&lodge->change, &lodge->lock);
	r = lodge->result;
	pthread_mutex_unlock(&lodge->lock);
	return r;
}

/* Signals are for the thread that diagnoses: they interrupt what it waits for. */
static int start(struct lodge *lodge)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	sigdelset(&all, SIGSYS);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	r = pthread_create(&lodge->thread, NULL, live, lodge);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

int lodge_open(const char *which, struct lodge **ret_lodge, struct err *err)
{
	struct lodge *lodge = xcalloc(1, sizeof(*lodge));
	struct arrival arrival = { lodge, err };
	int r;

	lodge->name = xstrdup(which ? which : "");
	pthread_mutex_init(&lodge->lock, NULL);
	pthread_cond_init(&lodge->change, NULL);
	r = start(lodge);
	if (r < 0) {
		free(lodge->name);
		free(lodge);
		return err_set(err, r, "cannot start a thread: %s", strerror(-r));
	}
	r = lodge_run(lodge, move_in, &arrival);
	if (r < 0) {
		lodge_free(lodge);
		return r;
	}
	*ret_lodge = lodge;
	return 0;
}

void lodge_free(struct lodge *lodge)
{
	if (!lodge)
		return;
	pthread_mutex_lock(&lodge->lock);
	lodge->over = true;
	pthread_cond_broadcast(&lodge->change);
	pthread_mutex_unlock(&lodge->lock);
	pthread_join(lodge->thread, NULL);
	pthread_cond_destroy(&lodge->change);
	pthread_mutex_destroy(&lodge->lock);
	free(lodge->name);
	free(lodge);
}

const char *lodge_name(const struct lodge *lodge)
{
	return lodge->name;
}
