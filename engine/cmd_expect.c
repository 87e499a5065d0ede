/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nfdiag expect FLOW...: parses everything first, so that nothing is sent when anything is wrong, then diagnoses one
 * flow after the other and reports.
 */
#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <time.h>

#include "engine/base/netns.h"
#include "engine/command.h"
#include "engine/diagnose.h"
#include "engine/load_checks.h"
#include "engine/report.h"

#define WAIT_DEFAULT_MS 1000
#define COLUMNS_DEFAULT 80
#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */

/* The flows and what became of them, in the order of the command line. */
struct session {
	struct flow **flows;
	size_t n_flows;
	struct result **results;
	size_t n_results;
	struct checks *checks;
	struct run_info run;
	struct timespec start;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	(void)number;
	interrupted = 1;
	diagnose_interrupt();
}

/* Nobody who started us with a signal ignored (nohup) wants it back. */
static void catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction catcher = { .sa_handler = on_signal };
	struct sigaction old;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &catcher, NULL);
}

static void session_done(struct session *session)
{
	for (size_t i = 0; i < session->n_results; i++)
		result_free(session->results[i]);
	free(session->results);
	for (size_t i = 0; i < session->n_flows; i++)
		flow_free(session->flows[i]);
	free(session->flows);
	checks_free(session->checks);
	free(session->run.netns);
}

static int check_iif(const char *iif, struct err *err)
{
	if (iif && (strlen(iif) >= IFNAMSIZ || strpbrk(iif, "/ \t\n:")))
		return err_usage(err, -EINVAL, "--iif: '%s' is no interface's name; write one of 'ip link'", iif);
	return 0;
}

static int parse_flows(const struct options *options, struct session *session, struct err *err)
{
	static const uint8_t protos[] = { 0, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP };
	struct flow_defaults defaults = { .proto = protos[options->proto], .iif = options->iif };
	struct payload payload;
	int r = 0;

	if (options->n_operands < 2)
		return err_usage(err, -EINVAL,
				 "expect: a flow is missing; write nfdiag expect PUBLIC:PORT=BACKEND:PORT");
	if (options->payload) {
		r = payload_parse(options->payload, &payload, err);
		if (r < 0)
			return err_wrap(err, r, "--payload");
		defaults.payload = &payload;
	}
	if (options->from)
		r = flow_parse_client(options->from, "--from", defaults.proto, &defaults.client, &defaults.client_port,
				      err);
	for (size_t i = 1; r == 0 && i < options->n_operands; i++) {
		xgrow(&session->flows, session->n_flows, sizeof(*session->flows));
		session->flows[session->n_flows] = NULL;
		r = flow_parse(options->operands[i], &defaults, &session->flows[session->n_flows], err);
		if (r == 0)
			session->n_flows++;
	}
	return r;
}

/* What the grammar knows and the engine does not, yet. */
static int check_supported(const struct flow *flow, struct err *err)
{
	const char *what = NULL;

	if (flow->proto != IPPROTO_TCP)
		what = flow->proto == IPPROTO_UDP ? "udp" : "icmp";
	else if (flow->public.family != AF_INET)
		what = "IPv6";
	for (size_t i = 0; !what && i < flow->n_targets; i++)
		if (flow->targets[i].kind != TARGET_BACKEND)
			what = flow->targets[i].kind == TARGET_LOCAL ? "the target 'local'" : "the target 'drop'";
	if (what)
		return err_usage(err, -EOPNOTSUPP, "%s: %s is not supported yet; ask about tcp over IPv4 to a backend",
				 flow->text, what);
	return 0;
}

static int check_payload(const struct session *session, struct err *err)
{
	for (size_t i = 0; i < session->n_flows; i++)
		if (session->flows[i]->payload)
			return 0;
	return err_usage(err, -EINVAL, "--payload: only for udp; leave it out");
}

static int check_input(const struct options *options, struct session *session, struct err *err)
{
	int r;

	r = check_iif(options->iif, err);
	if (r == 0)
		r = parse_flows(options, session, err);
	for (size_t i = 0; r == 0 && i < session->n_flows; i++)
		r = check_supported(session->flows[i], err);
	return r == 0 && options->payload ? check_payload(session, err) : r;
}

static int enter_netns(const char *which, struct err *err)
{
	_cleanup_(closep) int fd = -1;
	int r;

	if (!which)
		return 0;
	r = netns_open(which, &fd, err);
	return r < 0 ? r : netns_enter(fd, err);
}

static void run_begin(struct session *session, const char *netns)
{
	struct timespec now;
	struct utsname name;
	struct tm utc;

	clock_gettime(CLOCK_MONOTONIC, &session->start);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(session->run.started, sizeof(session->run.started), "%Y-%m-%dT%H:%M:%SZ", &utc);
	if (uname(&name) == 0)
		snprintf(session->run.kernel, sizeof(session->run.kernel), "%s", name.release);
	session->run.netns = netns ? xstrdup(netns) : NULL;
}

static void run_end(struct session *session)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	session->run.ms = (double)(now.tv_sec - session->start.tv_sec) * 1e3 +
			  (double)(now.tv_nsec - session->start.tv_nsec) / 1e6;
	for (size_t i = 0; i < session->n_results; i++)
		session->run.retries += session->results[i]->retries;
}

static struct result *not_tried(const struct flow *flow)
{
	struct result *result = result_new(flow);

	result->summary = xstrdup("not tried: interrupted before");
	return result;
}

static void diagnose_all(const struct options *options, struct session *session)
{
	const struct diagnose_options how = {
		.client_netns = options->client_netns,
		.contain = options->contain,
		.until_wire = options->contain || options->until == UNTIL_WIRE,
		.force = options->force,
		.explain = options->explain,
		.wait_ms = options->wait_ms ? options->wait_ms : WAIT_DEFAULT_MS,
	};

	session->results = xcalloc(session->n_flows, sizeof(*session->results));
	for (size_t i = 0; i < session->n_flows; i++) {
		const struct flow *flow = session->flows[i];

		session->results[i] = interrupted ? not_tried(flow) : diagnose(flow, &how, session->checks);
		session->n_results++;
	}
}

static bool want_color(unsigned int color)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (color == COLOR_ALWAYS || color == COLOR_NEVER)
		return color == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && (!no_color || !*no_color) && (!term || strcmp(term, "dumb"));
}

static unsigned int terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col)
		return COLUMNS_DEFAULT;
	return size.ws_col < COLUMNS_MIN ? COLUMNS_MIN : size.ws_col > COLUMNS_MAX ? COLUMNS_MAX : size.ws_col;
}

static int report(const struct options *options, const struct session *session)
{
	const struct report_options how = {
		.color = want_color(options->color),
		.explain = options->explain,
		.quiet = options->quiet,
		.columns = terminal_columns(),
	};

	if (options->json)
		return report_json(stdout, &session->run, session->results, session->n_results);
	return report_text(stdout, &how, session->results, session->n_results);
}

enum exit_status cmd_expect(const struct options *options, struct err *err)
{
	_cleanup_(session_done) struct session session = { 0 };
	int r;

	r = check_input(options, &session, err);
	if (r == 0)
		r = enter_netns(options->netns, err);
	if (r == 0) {
		run_begin(&session, options->netns);
		r = load_checks(options->checks, options->n_checks, &session.checks, err);
	}
	if (r < 0)
		return err->exit;
	catch_signals();
	diagnose_all(options, &session);
	run_end(&session);
	/* What only the kernel could say is wrong with the words of the command (an interface that is not there). */
	if (!options->json && session.n_results == 1 && session.results[0]->error_exit == EXIT_USAGE) {
		err_usage(err, -EINVAL, "%s", session.results[0]->summary);
		return EXIT_USAGE;
	}
	r = report(options, &session);
	if (r < 0 && r != -EPIPE)
		err_env(err, r, "cannot write the result to stdout: %s; give it room", strerror(-r));
	return results_exit(session.results, session.n_results);
}
