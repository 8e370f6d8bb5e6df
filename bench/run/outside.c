/* One cell of a method from outside: folder, program, score. */
#include "bench/run/outside.h"

#include <math.h>
#include <signal.h>
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
    free(f->unconfined);
    text_free(&f->log);
    *f = (struct outside_facts){0};
}

json_t *outside_facts_json(const struct outside_facts *f)
{
    json_t *j =
        json_pack("{s:b, s:f}", "confined", f->confined, "seconds", round(f->seconds * 1e3) / 1e3);
    if (!f->confined && f->unconfined)
        json_object_set_new(j, "not_confined", json_text(f->unconfined));
    if (json_is_object(f->versions))
        json_object_update(j, f->versions);
    return j;
}

/* ---- the program ------------------------------------------------------------------------------
 */

/* Whether namespaces can be made, which no file tells. */
static bool is_possible(const struct confine *c, struct text *output)
{
    static const char *const nothing[] = {"-c", "exit 0", NULL};
    struct confine shell = *c;
    struct err ignored = ERR_INIT;
    struct outside_end end;
    char program[] = "/bin/sh";
    shell.interpreter.program = program;
    const struct outside_program p = {.place = &shell,
                                      .words = nothing,
                                      .seconds = PROBE_SECONDS,
                                      .memory = 1e9,
                                      .output = output};
    const bool ran = !outside_program_run(&p, &end, &ignored) && !end.status && !end.signal;
    err_free(&ignored);
    text_trim(output);
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
    const int signal = end->signal ? end->signal : end->status - 128;
    if (end->timed_out)
        return err_set(e, ERR_FAILED, "it was killed after its limit of %g s", limits->seconds);
    if (signal > 0 && signal < NSIG) /* bwrap, as shells, gives it back as 128 + signal */
        return err_set(e, ERR_FAILED, "it was ended by signal %d (%s)", signal, strsignal(signal));
    if (end->status)
        return err_set(e, ERR_FAILED, "it ended with exit code %d", end->status);
    return ERR_NONE;
}

static void tell(const struct outside *o, struct outside_facts *f, struct err *e)
{
    const char *script = json_string_value(json_object_get(o->cell->external, "script"));
    if (e->code != ERR_FAILED)
        return;
    err_prefix(e, "%s", script);
    char *text = text_format("%s\nthe end of its log:\n%s", e->text, end_of(&f->log));
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
    f->versions = json_incref(c->interpreter.versions);
    const double started = clock_seconds();
    if (!outside_program_run(&p, &end, e))
        check_end(limits, &end, e);
    f->seconds = clock_seconds() - started;
    free(after);
    return e->code;
}

static enum err_code run_in(const struct outside *o, const char *scratch, const char *folder,
                            struct result *r, struct outside_facts *f, struct err *e)
{
    struct external_limits limits;
    struct confine c = {0};
    struct text said = {0};
    struct outside_order order = outside_order_draw(o);
    if (external_parse(o->cell->external, &limits, e) || outside_write_input(o, &order, folder, e))
        goto cleanup;
    const struct confine_place place = {folder, scratch, o->store, limits.threads};
    if (confine_open(&c, &place, json_object_get(o->cell->external, "command"), e))
        goto told;
    if (c.confined && !is_possible(&c, &said))
        confine_give_up(&c, &place, said.data);
    f->confined = c.confined;
    f->unconfined = text_copy(c.why_not);
    if (!execute(o, &c, &limits, f, e))
        outside_score(o, &order, folder, r, e);
told:
    tell(o, f, e);
cleanup:
    text_free(&said);
    confine_free(&c);
    outside_order_free(&order);
    return e->code;
}

/* What killed processes left beside a folder's parent: images of cells. */
static void sweep_beside(const char *path)
{
    char *folder = text_copy(path);
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(folder, '/');
        if (slash)
            *slash = '\0';
    }
    if (*folder)
        temporary_sweep(folder, NULL);
    free(folder);
}

enum err_code outside_run(const struct outside *o, struct result *result,
                          struct outside_facts *facts, struct err *e)
{
    struct temporary made = {0};
    if (temporary_scratch(&made, "adda-method", e)) {
        temporary_end(&made);
        return e->code;
    }
    sweep_beside(made.path);
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
