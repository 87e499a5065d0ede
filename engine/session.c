/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the flows of one run share.
 */
#include "engine/session.h"

#include <pthread.h>
#include <string.h>

#include "engine/base/testswitch.h"
#include "engine/privilege.h"

struct session *session_new(void)
{
	struct session *session = xcalloc(1, sizeof(*session));

	session->scratch = scratch_new();
	return session;
}

static void forget_rules(struct session *session)
{
	ruleset_free(session->ruleset);
	session->ruleset = ruleset_new(session->rules);
	session->size_before = SIZE_MAX;
	environment_init(&session->environment, session->ruleset, session->route);
}

int session_settle(struct session *session, const char *client_netns, struct err *err)
{
	struct lodge *lodges[2] = { NULL, NULL };
	int r = client_netns ? lodge_open(client_netns, &session->client, err) : 0;

	if (r < 0)
		return r;
	lodges[0] = session->client;
	lodges[1] = scratch_lodge(session->scratch);
	r = privilege_give_up(lodges, ARRAY_SIZE(lodges), err);
	if (r == 0 && test_switch("execute"))
		execl("/bin/true", "true", NULL);
	return r;
}

int session_open(struct session *session, struct err *err)
{
	int r = 0;

	/* The tracer first: without its permission nothing else is worth a try. */
	if (!session->runner.trace)
		r = runner_open(&session->runner, err);
	if (r == 0 && !session->route)
		r = nl_open(NETLINK_ROUTE, &session->route, err);
	if (r == 0 && !session->netfilter)
		r = nl_open(NETLINK_NETFILTER, &session->netfilter, err);
	if (r == 0 && !session->rules)
		r = nl_open(NETLINK_NETFILTER, &session->rules, err);
	if (r < 0)
		return r;
	if (!session->ruleset)
		forget_rules(session);
	session->runner.route = session->route;
	session->runner.netfilter = session->netfilter;
	session->runner.injector = &session->injector;
	return 0;
}

static bool same_target(const struct inject_target *a, const struct inject_target *b)
{
	if (a->local != b->local || a->client_netns != b->client_netns)
		return false;
	if (a->local)
		return a->public.family == b->public.family;
	if (a->client_netns && !addr_equal(&a->public, &b->public))
		return false;
	return a->link.ifindex == b->link.ifindex && a->link.xdp_id == b->link.xdp_id &&
	       a->link.xdp_mode == b->link.xdp_mode && a->link.mtu == b->link.mtu &&
	       !memcmp(a->link.mac, b->link.mac, sizeof(a->link.mac)) && !memcmp(a->mac, b->mac, sizeof(a->mac)) &&
	       a->n_tags == b->n_tags && !memcmp(a->tags, b->tags, a->n_tags * sizeof(*a->tags));
}

static void drop_injector(struct session *session)
{
	if (session->injector.ops)
		injector_close(&session->injector);
	free(session->skipped);
	session->skipped = NULL;
}

int session_inject(struct session *session, const struct inject_target *target, struct err *err)
{
	int r;

	flight_land(&session->flight, &session->runner);
	if (session->injector.ops && same_target(&session->asked, target)) {
		memcpy(session->injector.src_mac, session->nobodys_mac, sizeof(session->nobodys_mac));
		return 0;
	}
	drop_injector(session);
	r = injector_open(target, &session->injector, &session->skipped, err);
	if (r < 0)
		return r;
	session->asked = *target;
	memcpy(session->nobodys_mac, session->injector.src_mac, sizeof(session->nobodys_mac));
	return 0;
}

void session_read(struct session *session)
{
	session->read_known = runner_generation(&session->runner, &session->read_at);
	if (!session->keep && (!session->read_known || !session->generation_known ||
			       session->read_at != session->generation)) {
		forget_rules(session);
		session->size_before = 0;
	}
	session->keep = false;
	session->generation_known = session->read_known;
	session->generation = session->read_at;
}

static void *free_scratch(void *scratch)
{
	scratch_free(scratch);
	return NULL;
}

/* Closing a netfilter socket waits until the kernel has freed what was deleted in its namespace, a grace period of 8-24
 * ms (measured). There are two such namespaces: they wait side by side. */
void session_free(struct session *session)
{
	pthread_t thread;
	bool threaded;

	if (!session)
		return;
	flight_land(&session->flight, &session->runner);
	threaded = pthread_create(&thread, NULL, free_scratch, session->scratch) == 0;
	if (!threaded)
		scratch_free(session->scratch);
	runner_close(&session->runner);
	drop_injector(session);
	lodge_free(session->client);
	ct_view_free(session->view);
	approach_memory_done(&session->approach);
	filled_done(&session->filled);
	ruleset_free(session->ruleset);
	nl_free(session->rules);
	nl_free(session->netfilter);
	nl_free(session->flight_nl);
	nl_free(session->route);
	if (threaded)
		pthread_join(thread, NULL);
	free(session);
}
