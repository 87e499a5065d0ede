/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results as one JSON document: docs/result.schema.json describes it. Every key is always there, null where unknown.
 */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "engine/report.h"

/* Text as it is, where that is UTF-8; else with the broken bytes as \xNN. */
static json_t *text_json(const char *text)
{
	struct str escaped = { 0 };
	json_t *json;

	if (!text)
		return json_null();
	json = json_string(text);
	if (json)
		return json;
	str_add_escaped(&escaped, text);
	json = json_string(escaped.s ? escaped.s : "");
	str_done(&escaped);
	return json;
}

static json_t *addr_json(const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	return addr->family ? json_string(addr_text(addr, text)) : json_null();
}

/* 0 is 'none' of ports and handles. */
static json_t *number_json(uint64_t number)
{
	return number ? json_integer((json_int_t)number) : json_null();
}

static json_t *texts_json(char *const *texts, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, text_json(texts[i]));
	return array;
}

static json_t *targets_json(const struct flow *flow)
{
	json_t *array = json_array();

	for (size_t i = 0; i < flow->n_targets; i++) {
		const struct target *target = &flow->targets[i];

		json_array_append_new(array,
				      json_pack("{s:s, s:o, s:o}", "kind", target_kind_name(target->kind), "addr",
						addr_json(&target->addr), "port", number_json(target->port)));
	}
	return array;
}

static json_t *flow_json(const struct result *result)
{
	const struct flow *flow = result->flow;

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "name", text_json(flow->name), "proto",
			 proto_name(flow->proto), "client", addr_json(&result->client), "client_port",
			 number_json(result->client_port), "iif", text_json(result->iif), "public",
			 addr_json(&flow->public), "public_port", number_json(flow->public_port), "targets",
			 targets_json(flow));
}

static json_t *packet_json(const struct step *step)
{
	if (!step->packet_known)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "src", addr_json(&step->seen.src), "dst",
			 addr_json(&step->seen.dst), "sport", number_json(step->seen.sport), "dport",
			 number_json(step->seen.dport), "iif", text_json(step->iif), "oif", text_json(step->oif),
			 "mark", (json_int_t)step->seen.mark);
}

/* The verdict's word without what stands behind it (the chain of a jump). */
static json_t *step_verdict_json(const char *verdict)
{
	static const char *const words[] = {
		"accept", "drop", "jump", "goto", "return", "continue", "queue", "reject"
	};

	for (size_t i = 0; verdict && i < ARRAY_SIZE(words); i++) {
		size_t n = strlen(words[i]);

		if (!strncmp(verdict, words[i], n) && (verdict[n] == ' ' || !verdict[n]))
			return json_string(words[i]);
	}
	return json_null();
}

static json_t *step_json(const struct step *step)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:i, s:I}", "journey",
			 journey_name(step->journey), "kind", step_kind_name(step->kind), "hook", text_json(step->hook),
			 "family", text_json(step->family), "table", text_json(step->table), "chain",
			 text_json(step->chain), "handle", number_json(step->legacy ? 0 : step->handle), "number",
			 number_json(step->iptables && step->handle ? step->number : 0), "rule", text_json(step->rule),
			 "result", step_result_name(step->result), "verdict", step_verdict_json(step->verdict), "why",
			 text_json(step->why ? step->why : step->text), "packet", packet_json(step), "self_check",
			 step->agreement ? json_string(agreement_name(step->agreement)) : json_null(), "depth",
			 (int)step->depth, "more", (json_int_t)step->more);
}

static json_t *passage_json(const struct passage *passage)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:s, s:I, s:I, s:I, s:I}", "journey",
			 journey_name(passage->journey), "hook", text_json(passage->hook), "family",
			 text_json(passage->family), "table", text_json(passage->table), "chain",
			 text_json(passage->chain), "type", text_json(passage->type), "device",
			 text_json(passage->device), "priority", (int)passage->priority, "policy",
			 passage->drops ? "drop" : "accept", "rules", (json_int_t)passage->n_rules, "more",
			 (json_int_t)passage->n_first, "first", (json_int_t)passage->first_step, "steps",
			 (json_int_t)passage->n_steps);
}

static json_t *where_json(const struct place *place)
{
	if (!place->kind)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", text_json(place->kind), "hook",
			 text_json(place->hook), "family", text_json(place->family), "table", text_json(place->table),
			 "chain", text_json(place->chain), "handle", number_json(place->legacy ? 0 : place->handle),
			 "number", number_json(place->iptables ? place->number : 0), "rule", text_json(place->rule));
}

static json_t *evidence_json(const struct diagnosis *diagnosis)
{
	json_t *object = json_object();

	for (size_t i = 0; i < diagnosis->n_evidence; i++)
		json_object_set_new(object, diagnosis->evidence[i].fact, text_json(diagnosis->evidence[i].value));
	return object;
}

static json_t *file_json(const struct fix *fix)
{
	if (!fix->file)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "path", text_json(fix->file), "where", text_json(fix->file_where), "lines",
			 texts_json(fix->lines, fix->n_lines));
}

static json_t *owner_json(const struct owner *owner)
{
	if (!owner->manager)
		return json_null();
	return json_pack("{s:o, s:o}", "manager", text_json(owner->manager), "object", text_json(owner->object));
}

static json_t *fix_json(const struct fix *fix)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", fix_kind_name(fix->kind),
			 "condition", text_json(fix->condition), "manager", text_json(fix->manager), "commands",
			 texts_json(fix->commands, fix->n_commands), "file", file_json(fix), "note",
			 text_json(fix->note), "undo", texts_json(fix->undo, fix->n_undo),
			 "undo_note", text_json(fix->undo_note), "opens", text_json(fix->opens), "proven",
			 fix->proven < 0 ? json_null() : json_boolean(fix->proven));
}

static json_t *diagnosis_json(const struct diagnosis *diagnosis)
{
	json_t *fixes = json_array();

	for (size_t i = 0; i < diagnosis->n_fixes; i++)
		json_array_append_new(fixes, fix_json(diagnosis->fixes[i]));
	return json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", text_json(diagnosis->id),
			 "severity", severity_name(diagnosis->severity), "journey", journey_name(diagnosis->journey),
			 "title", text_json(diagnosis->title), "text", text_json(diagnosis->text), "where",
			 where_json(&diagnosis->where), "owner", owner_json(&diagnosis->owner), "evidence", evidence_json(diagnosis), "fixes", fixes, "no_fix",
			 text_json(diagnosis->no_fix), "see", texts_json(diagnosis->see, diagnosis->n_see));
}

static json_t *self_check_json(const struct self_check *check)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "rules", (json_int_t)check->rules, "agreed", (json_int_t)check->agreed,
			 "unknown", (json_int_t)check->unknown, "disagreed", (json_int_t)check->disagreed);
}

static json_t *result_json(const struct result *result)
{
	json_t *path = json_array(), *diagnoses = json_array(), *unknown = json_array(), *chains = json_array();

	for (size_t i = 0; i < result->n_steps; i++)
		json_array_append_new(path, step_json(&result->steps[i]));
	for (size_t i = 0; i < result->n_passages; i++)
		json_array_append_new(chains, passage_json(&result->passages[i]));
	for (size_t i = 0; i < result->n_diagnoses; i++)
		json_array_append_new(diagnoses, diagnosis_json(result->diagnoses[i]));
	for (size_t i = 0; i < result->n_unknowns; i++)
		json_array_append_new(unknown, json_pack("{s:o, s:o}", "fact", text_json(result->unknowns[i].fact),
							 "why", text_json(result->unknowns[i].why)));
	return json_pack("{s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "flow", flow_json(result),
			 "assumed", texts_json(result->assumed, result->n_assumed), "notes",
			 texts_json(result->notes, result->n_notes), "verdict", verdict_name(result->verdict), "stage",
			 text_json(result->stage), "reach", reach_name(result->reach), "summary",
			 text_json(result->summary), "path", path, "chains", chains, "diagnoses", diagnoses, "unknown",
			 unknown, "self_check", self_check_json(&result->check), "retries",
			 (json_int_t)result->retries);
}

static json_t *run_json(const struct run_info *run, struct result *const *results, size_t n)
{
	const char *injector = NULL;

	for (size_t i = 0; i < n && !injector; i++)
		injector = results[i]->injector;
	return json_pack("{s:o, s:o, s:o, s:o, s:f, s:I}", "kernel", text_json(run->kernel), "netns",
			 text_json(run->netns), "injector", text_json(injector), "started", text_json(run->started),
			 "ms", (double)(int64_t)(run->ms * 1000 + 0.5) / 1000, "retries", (json_int_t)run->retries);
}

/* DEL is the one control byte that JSON_ENSURE_ASCII lets through. */
static int print_json(FILE *out, const char *text)
{
	for (; *text; text++)
		if ((*text == 0x7f ? fputs("\\u007f", out) : fputc(*text, out)) == EOF)
			return -errno;
	return fputc('\n', out) == EOF || fflush(out) == EOF ? -errno : 0;
}

int report_json(FILE *out, const struct run_info *run, struct result *const *results, size_t n)
{
	json_t *array = json_array(), *document;
	_cleanup_(freep) char *text = NULL;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, result_json(results[i]));
	document = json_pack("{s:s, s:i, s:o, s:o}", "nfdiag", NFDIAG_VERSION, "schema", 0, "run",
			     run_json(run, results, n), "results", array);
	text = document ? json_dumps(document, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15)) : NULL;
	json_decref(document);
	return text ? print_json(out, text) : -ENOMEM;
}
