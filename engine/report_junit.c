/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as JUnit's XML, which every build server reads.
 */
#include <errno.h>
#include <string.h>

#include "engine/report.h"

#define BODY_COLUMNS 100

/* XML 1.0 has no way to write control bytes, nor U+FFFE and U+FFFF: they become \xNN. */
static void add_xml(struct str *out, const char *text, bool attribute)
{
	for (; *text; text++) {
		size_t n = strcspn(text, "&<>\"\n\t\xef");

		/* The texts have no other control bytes any more. */
		str_addn(out, text, n);
		text += n;
		switch (*text) {
		case '\0':
			return;
		case '&':
			str_add(out, "&amp;");
			break;
		case '<':
			str_add(out, "&lt;");
			break;
		case '>':
			str_add(out, "&gt;");
			break;
		case '"':
			str_add(out, "&quot;");
			break;
		case '\xef':
			if (!memcmp(text, "\xef\xbf\xbe", 3) || !memcmp(text, "\xef\xbf\xbf", 3)) {
				str_addf(out, "\\xef\\xbf\\x%02x", (unsigned char)text[2]);
				text += 2;
				break;
			}
			str_addn(out, text, 1);
			break;
		default:
			if (attribute)
				str_addf(out, "&#%d;", *text);
			else
				str_addn(out, text, 1);
		}
	}
}

static void add_attribute(struct str *out, const char *name, const char *text)
{
	struct str safe = { 0 };

	str_add_escaped(&safe, text);
	str_addf(out, " %s=\"", name);
	add_xml(out, safe.s ? safe.s : "", true);
	str_add(out, "\"");
	str_done(&safe);
}

static void add_outcome(struct str *out, const struct result *result)
{
	const struct report_options plain = { .columns = BODY_COLUMNS };
	_cleanup_(freep) char *body = report_result_text(&plain, result), *reason = report_reason(result);
	const char *element = result->verdict == VERDICT_FAIL ? "failure" : "error";

	if (result->verdict == VERDICT_OK && !result->n_diagnoses) {
		str_add(out, "/>\n");
		return;
	}
	if (result->verdict == VERDICT_OK)
		element = "system-out";
	str_addf(out, ">\n      <%s", element);
	if (result->verdict != VERDICT_OK) {
		add_attribute(out, "type", result->verdict == VERDICT_FAIL ? reason : "inconclusive");
		add_attribute(out, "message", result->summary ? result->summary : reason);
	}
	str_add(out, ">");
	add_xml(out, body, false);
	str_addf(out, "</%s>\n    </testcase>\n", element);
}

static void add_case(struct str *out, const struct result *result)
{
	_cleanup_(freep) char *name = report_flow_line(result);

	str_add(out, "    <testcase classname=\"nfdiag\"");
	add_attribute(out, "name", name);
	str_addf(out, " time=\"%.6f\"", result->ms / 1e3);
	add_outcome(out, result);
}

static void add_property(struct str *out, const char *name, const char *value)
{
	str_addf(out, "      <property name=\"%s\"", name);
	add_attribute(out, "value", value);
	str_add(out, "/>\n");
}

static void add_properties(struct str *out, const struct run_info *run)
{
	str_add(out, "    <properties>\n");
	add_property(out, "nfdiag", NFDIAG_VERSION);
	add_property(out, "kernel", run->kernel);
	if (run->netns)
		add_property(out, "netns", run->netns);
	str_add(out, "    </properties>\n");
}

int report_junit(FILE *out, const struct run_info *run, struct result *const *results, size_t n)
{
	struct report_count count = report_count(results, n);
	struct str text = { 0 };
	char host[256] = "";
	int r = 0;

	if (gethostname(host, sizeof(host) - 1) < 0 || !*host)
		strcpy(host, "localhost");
	str_add(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"nfdiag\"");
	str_addf(&text, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" time=\"%.6f\"", n, count.failed,
		 count.inconclusive, run->ms / 1e3);
	/* The schema wants no time zone; it is UTC. */
	str_addf(&text, " timestamp=\"%.19s\"", run->started);
	add_attribute(&text, "hostname", host);
	str_add(&text, ">\n");
	add_properties(&text, run);
	for (size_t i = 0; i < n; i++)
		add_case(&text, results[i]);
	str_add(&text, "  </testsuite>\n</testsuites>\n");
	if (fputs(text.s, out) == EOF || fflush(out) == EOF)
		r = -errno;
	str_done(&text);
	return r;
}
