/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nfdiag expect FLOW...: parses everything first, so that nothing is sent when anything is wrong, then diagnoses one
 * flow after the other and reports.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <time.h>

#include "engine/ask.h"
#include "engine/base/netns.h"
#include "engine/command.h"
#include "engine/diagnose.h"
#include "engine/flow_file.h"
#include "engine/load_checks.h"
#include "engine/pace.h"
#include "engine/privilege.h"
#include "engine/progress.h"
#include "engine/report.h"
#include "engine/session.h"

#define WAIT_DEFAULT_MS 1000
#define OBSERVE_DEFAULT_MS 60000
#define COLUMNS_DEFAULT 80
#define COLUMNS_MIN 40
#define COLUMNS_MAX 120 /* longer lines are hard to read */

/* The flows and what became of them, in the order of the command line. */
struct job {
	struct flow_list list;
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

static void job_done(struct job *job)
{
	for (size_t i = 0; i < job->n_results; i++)
		result_free(job->results[i]);
	free(job->results);
	flow_list_done(&job->list);
	checks_free(job->checks);
	free(job->run.netns);
}

static int check_iif(const char *iif, struct err *err)
{
	if (iif && !flow_iif_ok(iif))
		return err_usage(err, -EINVAL, "--iif: '%s' is no interface's name; write one of 'ip link'", iif);
	return 0;
}

/* Files and FLOWs in the order in which they were given. */
static int load_flows(const struct options *options, const struct flow_defaults *defaults, struct flow_list *list,
		      struct err *err)
{
	size_t file = 0;
	int r = 0;

	for (size_t i = 1; r == 0 && i <= options->n_operands; i++) {
		struct flow *flow = NULL;

		for (; r == 0 && file < options->n_files && options->files[file].at <= i; file++)
			r = flow_file_load(options->files[file].path, defaults, list, err);
		if (r < 0 || i == options->n_operands)
			break;
		r = flow_parse(options->operands[i], defaults, &flow, err);
		if (r == 0)
			flow_list_add(list, flow);
	}
	return r;
}

static int parse_flows(const struct options *options, const struct ask *ask, struct job *job, struct err *err)
{
	static const uint8_t protos[] = { 0, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP };
	struct flow_defaults defaults = { .proto = protos[options->proto], .iif = options->iif, .open = ask->open };
	struct payload payload;
	int r = 0;

	if (options->n_operands < 2 && !options->n_files)
		return err_usage(err, -EINVAL, "%s", ask->missing);
	if (options->payload) {
		r = payload_parse(options->payload, &payload, err);
		if (r < 0)
			return err_wrap(err, r, "--payload");
		defaults.payload = &payload;
	}
	if (options->from)
		r = flow_parse_client(options->from, "--from", defaults.proto, &defaults.client, &defaults.client_port,
				      err);
	return r < 0 ? r : load_flows(options, &defaults, &job->list, err);
}

static int check_payload(const struct job *job, struct err *err)
{
	for (size_t i = 0; i < job->list.n; i++)
		if (job->list.flows[i]->payload)
			return 0;
	return err_usage(err, -EINVAL, "--payload: only for udp; leave it out");
}

static int check_input(const struct options *options, const struct ask *ask, struct job *job, struct err *err)
{
	int r;

	r = check_iif(options->iif, err);
	if (r == 0)
		r = parse_flows(options, ask, job, err);
	if (r == 0 && options->observe && job->list.n > 1)
		return err_usage(err, -EINVAL, "--observe: one flow is awaited; give one");
	return r == 0 && options->payload ? check_payload(job, err) : r;
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

static void run_begin(struct job *job, const char *netns)
{
	struct timespec now;
	struct utsname name;
	struct tm utc;

	clock_gettime(CLOCK_MONOTONIC, &job->start);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(job->run.started, sizeof(job->run.started), "%Y-%m-%dT%H:%M:%SZ", &utc);
	if (uname(&name) == 0)
		snprintf(job->run.kernel, sizeof(job->run.kernel), "%s", name.release);
	job->run.netns = netns ? xstrdup(netns) : NULL;
}

static void run_end(struct job *job)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	job->run.ms = (double)(now.tv_sec - job->start.tv_sec) * 1e3 + (double)(now.tv_nsec - job->start.tv_nsec) / 1e6;
	for (size_t i = 0; i < job->n_results; i++)
		job->run.retries += job->results[i]->retries;
}

static struct result *not_tried(const struct flow *flow)
{
	struct result *result = result_new(flow);

	result->summary = xstrdup("not tried: interrupted before");
	return result;
}

static struct result *diagnose_one(struct session *session, const struct flow *flow, const struct diagnose_options *how,
				   const struct checks *checks, struct pace *pace)
{
	struct result *result;

	pace_wait(pace);
	result = interrupted ? not_tried(flow) : diagnose(session, flow, how, checks);
	/* What was kept on this host has asked no backend. */
	if (result->injector && !strcmp(result->stage, "live"))
		pace_count(pace);
	return result;
}

/* How far it is, and how many were not as expected. */
struct tally {
	const struct job *job;
	struct progress progress;
	size_t counted, others;
};

static void tally_show(void *data, size_t done)
{
	struct tally *tally = data;

	for (; tally->counted < done; tally->counted++)
		tally->others += tally->job->results[tally->counted]->verdict != VERDICT_OK;
	progress_show(&tally->progress, done, tally->others);
}

static int diagnose_all(const struct options *options, struct job *job, struct err *err)
{
	struct diagnose_options how = {
		.contain = options->contain,
		.until_wire = options->contain || options->until == UNTIL_WIRE,
		.force = options->force,
		.explain = options->explain,
		.observe = options->observe,
		.wait_ms = options->wait_ms   ? options->wait_ms
			   : options->observe ? OBSERVE_DEFAULT_MS
					      : WAIT_DEFAULT_MS,
	};

	_cleanup_(session_freep) struct session *session = session_new();
	struct pace pace = { .rate = options->rate ? options->rate : PACE_DEFAULT };
	struct tally tally = { .job = job, .progress = { .total = job->list.n } };
	size_t done = 0;
	int r = session_settle(session, options->client_netns, err);

	if (r < 0)
		return r;
	how.client_netns = session->client;
	job->results = xcalloc(job->list.n, sizeof(*job->results));
	if (how.until_wire && !how.observe && job->list.n > 1)
		done = diagnose_several(session, job->list.flows, job->list.n, &how, job->checks, job->results,
					tally_show, &tally);
	for (; done < job->list.n; tally_show(&tally, ++done))
		job->results[done] = diagnose_one(session, job->list.flows[done], &how, job->checks, &pace);
	job->n_results = done;
	progress_erase(&tally.progress);
	return privilege_kept(err);
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

/* Those that need no options; NULL: text. */
static int (*const printers[])(FILE *out, const struct run_info *run, struct result *const *results, size_t n) = {
	[FORMAT_TEXT] = NULL,	   [FORMAT_JSON] = report_json,	    [FORMAT_JUNIT] = report_junit,
	[FORMAT_TAP] = report_tap, [FORMAT_NAGIOS] = report_nagios,
};

static int report(const struct options *options, enum format format, const struct job *job)
{
	const struct report_options how = {
		.color = want_color(options->color),
		.explain = options->explain,
		.quiet = options->quiet,
		.columns = terminal_columns(),
	};

	if (printers[format])
		return printers[format](stdout, &job->run, job->results, job->n_results);
	return report_text(stdout, &how, job->results, job->n_results);
}

enum exit_status ask_flows(const struct options *options, const struct ask *ask, enum format format, struct err *err)
{
	_cleanup_(job_done) struct job job = { 0 };
	int r;

	r = check_input(options, ask, &job, err);
	if (r == 0)
		r = enter_netns(options->netns, err);
	if (r == 0) {
		run_begin(&job, options->netns);
		r = load_checks(options->checks, options->n_checks, &job.checks, err);
	}
	if (r < 0)
		return err->exit;
	catch_signals();
	r = diagnose_all(options, &job, err);
	if (r < 0)
		return err->exit;
	run_end(&job);
	/* What only the kernel could say is wrong with the words of the command (an interface that is not there). */
	if (format == FORMAT_TEXT && job.n_results == 1 && job.results[0]->error_exit == EXIT_USAGE) {
		err_usage(err, -EINVAL, "%s", job.results[0]->summary);
		return EXIT_USAGE;
	}
	r = report(options, format, &job);
	if (r < 0 && r != -EPIPE)
		err_env(err, r, "cannot write the result to stdout: %s; give it room", strerror(-r));
	return format == FORMAT_NAGIOS ? (enum exit_status)report_nagios_exit(job.results, job.n_results)
				       : results_exit(job.results, job.n_results);
}

enum format ask_format(const struct options *options)
{
	return options->json ? FORMAT_JSON : options->format ? options->format : FORMAT_TEXT;
}

enum exit_status cmd_expect(const struct options *options, struct err *err)
{
	static const struct ask ask = {
		.missing = "expect: a flow is missing; write nfdiag expect PUBLIC:PORT=BACKEND:PORT",
	};
	enum format format = ask_format(options);
	enum exit_status status = ask_flows(options, &ask, format, err);
	struct str line = { 0 };

	if (format != FORMAT_NAGIOS || !err->exit)
		return status;
	/* To a monitoring system our 1 and 2 would be states of the flow. */
	str_add_escaped(&line, err->text);
	printf("NFDIAG UNKNOWN - %s\n", line.s);
	str_done(&line);
	*err = (struct err){ 0 };
	return EXIT_INCONCLUSIVE;
}
