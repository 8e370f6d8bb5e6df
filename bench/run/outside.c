/* One cell of a method from outside: folder, program, score. */
#include "bench/run/outside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/progress.h"
#include "base/publish.h"
#include "bench/run/outside_input.h"
#include "bench/run/outside_program.h"
#include "bench/run/outside_score.h"
#include "bench/sweep/external.h"

enum { MESSAGE_OF_LOG = 4000, PROBE_SECONDS = 60 };

void outside_facts_free(struct outside_facts *f)
{
    json_decref(f->versions);
    text_free(&f->log);
    *f = (struct outside_facts){0};
}

json_t *outside_facts_json(const struct outside_facts *f)
{
    json_t *j = json_pack("{s:b, s:f, s:i}", "confined", f->confined, "seconds",
                          round(f->seconds * 1e3) / 1e3, "peak_memory_kib", (int)f->peak_memory_kib);
    if (!f->confined && f->unconfined)
        json_object_set_new(j, "not_confined", json_string(f->unconfined));
    if (json_is_object(f->versions))
        json_object_update(j, f->versions);
    return j;
}

/* ---- the interpreter --------------------------------------------------------------------------
 */

/* How interpreters tell their version, and Python the packages that it finds. */
static const struct {
    const char *name, *words[4];
} interpreters[] = {
    {"python",
     {"-I", "-c",
      "import sys, json, importlib.metadata as m\n"
      "print(json.dumps({'interpreter': 'Python ' + sys.version.split()[0], 'packages': "
      "{d.metadata['Name']: d.version for d in m.distributions() if d.metadata['Name']}}))",
      NULL}},
    {"Rscript", {"--version", NULL}},
    {"julia", {"--version", NULL}},
    {"node", {"--version", NULL}},
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static json_t *parse_versions(struct text *output)
{
    text_trim(output);
    const char *line = strrchr(output->data, '\n');
    json_t *j = json_loads(line ? line + 1 : output->data, 0, NULL);
    if (json_is_object(j))
        return j;
    json_decref(j);
    output->data[strcspn(output->data, "\n")] = '\0';
    return json_pack("{s:o}", "interpreter", json_text(output->data));
}

/* Null of a program whose versions nobody knows how to ask for. */
static json_t *find_versions(const struct outside_program *like, const char *program)
{
    for (size_t i = 0; i < sizeof interpreters / sizeof *interpreters; i++) {
        const char *name = interpreters[i].name;
        struct text output = {0};
        struct outside_program p = *like;
        struct outside_end end;
        struct err ignored = ERR_INIT;
        if (strncmp(base_name(program), name, strlen(name)) != 0)
            continue;
        p.words = interpreters[i].words;
        p.seconds = PROBE_SECONDS;
        p.observer = NULL;
        p.output = &output;
        const bool ran = !outside_program_run(&p, &end, &ignored) && !end.status && !end.signal;
        json_t *j = ran ? parse_versions(&output) : json_null();
        err_free(&ignored);
        text_free(&output);
        return j;
    }
    return json_null();
}

/* ---- the program ------------------------------------------------------------------------------
 */

/* Whether namespaces can be made, which no file tells. */
static bool is_possible(const struct confine *c)
{
    static const char *const nothing[] = {"-c", "exit 0", NULL};
    struct confine shell = *c;
    struct text output = {0};
    struct err ignored = ERR_INIT;
    struct outside_end end;
    char program[] = "/bin/sh";
    shell.program = program;
    const struct outside_program p = {.place = &shell,
                                      .words = nothing,
                                      .seconds = PROBE_SECONDS,
                                      .memory = 1e9,
                                      .output = &output};
    const bool ran = !outside_program_run(&p, &end, &ignored) && !end.status && !end.signal;
    err_free(&ignored);
    text_free(&output);
    return ran;
}

/* The last lines of what it printed. */
static const char *end_of(struct text *log)
{
    text_trim(log);
    if (log->size <= MESSAGE_OF_LOG)
        return log->data;
    const char *from = log->data + log->size - MESSAGE_OF_LOG, *line = strchr(from, '\n');
    return line && line[1] ? line + 1 : from;
}

static enum err_code check_end(const struct external_limits *limits, const struct outside_end *end,
                               struct err *e)
{
    if (end->timed_out)
        return err_set(e, ERR_FAILED, "it was killed after its limit of %g s", limits->seconds);
    if (end->signal)
        return err_set(e, ERR_FAILED, "it was ended by signal %d (%s)", end->signal,
                       strsignal(end->signal));
    if (end->status)
        return err_set(e, ERR_FAILED, "it ended with exit code %d", end->status);
    return ERR_NONE;
}

/* Memory ends a program in many ways; what it had says whether that may be the cause. */
static void tell(const struct outside *o, const struct external_limits *limits,
                 struct outside_facts *f, struct err *e)
{
    const char *script = json_string_value(json_object_get(o->cell->external, "script"));
    if (e->code != ERR_FAILED)
        return;
    err_prefix(e, "%s", script);
    char *text = text_format("%s\n(largest process %.1f MiB, limit %g MiB) the end of its log:\n%s",
                             e->text, (double)f->peak_memory_kib / 1024, limits->memory * 1024,
                             end_of(&f->log));
    err_free(e);
    err_set(e, ERR_FAILED, "%s", text);
    free(text);
}

static enum err_code execute(const struct outside *o, struct confine *c,
                             const struct external_limits *limits, struct outside_facts *f,
                             struct err *e)
{
    const json_t *command = json_object_get(o->cell->external, "command");
    const size_t words = json_array_size(command);
    const char **after = memory_take(words + 1, sizeof *after);
    for (size_t i = 1; i < words; i++)
        after[i - 1] = json_string_value(json_array_get(command, i));
    const struct outside_program p = {.place = c,
                                      .words = after,
                                      .seconds = limits->seconds,
                                      .memory = limits->memory * 1024 * 1024 * 1024,
                                      .observer = o->observer,
                                      .output = &f->log};
    struct outside_end end = {0};
    f->versions = find_versions(&p, c->program);
    const double started = clock_seconds();
    if (!outside_program_run(&p, &end, e))
        check_end(limits, &end, e);
    f->seconds = clock_seconds() - started;
    f->peak_memory_kib = end.peak_memory_kib;
    free(after);
    return e->code;
}

static enum err_code run_in(const struct outside *o, const char *scratch, const char *folder,
                            struct result *r, struct outside_facts *f, struct err *e)
{
    struct external_limits limits;
    struct confine c = {0};
    struct outside_order order = outside_order_draw(o);
    if (external_parse(o->cell->external, &limits, e) ||
        outside_write_input(o, &order, folder, e))
        goto cleanup;
    const struct confine_place place = {folder, scratch, o->store, limits.threads};
    if (confine_open(&c, &place, json_object_get(o->cell->external, "command"), e))
        goto told;
    if (c.confined && !is_possible(&c))
        confine_give_up(&c, &place);
    f->confined = c.confined;
    f->unconfined = c.why_not;
    if (!execute(o, &c, &limits, f, e))
        outside_score(o, &order, folder, r, e);
told:
    tell(o, &limits, f, e);
cleanup:
    confine_free(&c);
    outside_order_free(&order);
    return e->code;
}

enum err_code outside_run(const struct outside *o, struct result *result,
                          struct outside_facts *facts, struct err *e)
{
    struct temporary made = {0};
    if (temporary_scratch(&made, "adda-method", e)) {
        temporary_end(&made);
        return e->code;
    }
    char *full = realpath(made.path, NULL); /* it is started elsewhere */
    char *scratch = text_format("%s/tmp", full ? full : made.path);
    char *folder = text_format("%s/method", full ? full : made.path);
    if (!publish_mkdir(scratch, e) && !publish_mkdir(folder, e))
        run_in(o, scratch, folder, result, facts, e);
    free(folder);
    free(scratch);
    free(full);
    temporary_end(&made);
    return e->code;
}
