/* What several commands share: JSON output, the store made ready for a plan, a run and its summary.
 */
#include "bench/tool/commands.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/json.h"
#include "base/parallel.h"
#include "bench/plan/cell.h"
#include "bench/plan/lock.h"
#include "bench/store/outside.h"
#include "bench/store/store.h"
#include "bench/text/files.h"
#include "bench/text/messages.h"

void print_json(json_t *value)
{
    char *text = json_readable(value);
    fputs(text ? text : "", stdout);
    free(text);
    json_decref(value);
}

void print_message(FILE *to, const char *message)
{
    struct text shown = {0};
    escape_lines(&shown, message, "    ");
    fputs(shown.data ? shown.data : "", to);
    text_free(&shown);
}

void print_told(const char *told)
{
    struct err e = ERR_INIT;
    if (!told || !*told)
        return;
    const size_t length = strlen(told);
    const int end = told[length - 1] == '\n'; /* after the last of several, too */
    err_set(&e, ERR_DATA, "%.*s", (int)length - end, told);
    err_prefix_lines(&e, "adda-bench: warning");
    print_message(stderr, e.text);
    fputs("\n", stderr);
    err_free(&e);
}

/* ---- before the first cell --------------------------------------------------------------------
 */

/* Removes from {hash: true} what another sweep of the store needs. */
static void drop_asked(json_t *lost, const char *store, const char *sweep)
{
    struct err ignored = ERR_INIT;
    struct plan p;
    if (!store_load_plan(&p, store, sweep, &ignored))
        for (int i = 0; i < p.cell_count; i++)
            json_object_del(lost, p.cells[i].hash);
    plan_free(&p);
    err_free(&ignored);
}

/* {hash: true} for the cells of `old` that no sweep needs once `p` has its name. */
static json_t *lost_cells(const char *store, const struct plan *old, const struct plan *p)
{
    struct err ignored = ERR_INIT;
    json_t *lost = json_object();
    char **names;
    int count = 0;
    for (int i = 0; i < old->cell_count; i++)
        if (plan_find(p, old->cells[i].hash) < 0)
            json_object_set_new(lost, old->cells[i].hash, json_true());
    if (json_object_size(lost) && !store_sweeps(store, &names, &count, &ignored)) {
        for (int i = 0; i < count; i++)
            if (!text_equal(names[i], p->name))
                drop_asked(lost, store, names[i]);
        names_free(names, count);
    }
    err_free(&ignored);
    return lost;
}

static void report_lost(const char *store, const struct plan *old, const json_t *lost)
{
    const char *hash;
    const json_t *value;
    int computed = 0;
    json_object_foreach((json_t *)(uintptr_t)lost, hash, value) computed +=
        store_cell_exists(store, hash);
    fprintf(stderr,
            "adda-bench: sweep '%s' of %s had another plan of %d cell%s. No sweep needs %d of "
            "them any more (%d computed): reports leave them out, gc removes them. To have both "
            "plans, give one another name, e.g. --set name=%s-2\n",
            old->name, store, old->cell_count, plural(old->cell_count), (int)json_object_size(lost),
            computed, old->name);
}

/* One that is there was written before what has just changed. */
static void tell_of_report(const char *store, const char *sweep)
{
    char *report = store_sweep_path(store, sweep, "report.json");
    if (access(report, F_OK) == 0) {
        struct text line = {0};
        text_add(&line, "the report in the store was written before: 'adda-bench report");
        add_word(&line, store);
        add_word(&line, "--sweep");
        add_word(&line, sweep);
        text_add(&line, " --all' writes it again");
        print_message(stderr, line.data);
        fputs("\n", stderr);
        text_free(&line);
    }
    free(report);
}

static bool has_plan(const char *store, const struct plan *p)
{
    struct err ignored = ERR_INIT;
    struct plan old;
    bool same = false;
    if (!store_load_plan(&old, store, p->name, &ignored)) {
        json_t *a = plan_json(&old), *b = plan_json(p);
        same = json_equal(a, b);
        json_decref(b);
        json_decref(a);
    }
    plan_free(&old);
    err_free(&ignored);
    return same;
}

/* A damaged cell counts: run does not touch it. */
static bool is_complete(const char *store, const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (!store_cell_exists(store, p->cells[i].hash))
            return false;
    return true;
}

static void report_replaced(const char *store, const struct plan *p)
{
    struct err why = ERR_INIT;
    struct plan old;
    if (!store_load_plan(&old, store, p->name, &why)) {
        json_t *lost = lost_cells(store, &old, p);
        if (json_object_size(lost))
            report_lost(store, &old, lost);
        json_decref(lost);
        if (is_complete(store, p) && !has_plan(store, p))
            tell_of_report(store, p->name); /* else the run does, at its end */
    } else if (why.code != ERR_NOINPUT) {   /* a damaged lock, or a newer one */
        fputs("adda-bench: the plan that was there is replaced: ", stderr);
        print_message(stderr, why.text);
        fputs("\n", stderr);
    }
    plan_free(&old);
    err_free(&why);
}

enum err_code prepare_store(const char *store, const struct plan *p, bool *writable, struct err *e)
{
    *writable = !store_prepare(store, e);
    if (e->code == ERR_NOPERM && is_complete(store, p) && has_plan(store, p))
        err_free(e);
    return e->code;
}

void print_repeated(const struct plan *p, FILE *to)
{
    if (p->repeated)
        fprintf(to, "%d random trials repeat an earlier one and add no row\n", p->repeated);
}

enum err_code begin_plan(const char *store, const struct plan *p, const char *sweep_file,
                         const struct domains *domains, struct err *e)
{
    bool writable;
    if (prepare_store(store, p, &writable, e) || !writable)
        return e->code;
    report_replaced(store, p);
    print_repeated(p, stderr);
    if (store_save_outside(store, p, e))
        return e->code;
    return store_save_plan(store, p, sweep_file, domains, e);
}

/* ---- which sources made what is there ---------------------------------------------------------
 */

const char *const again_names[] = {"nothing", "stale", NULL};

void print_origins(const struct origins *o, const char *command, FILE *to)
{
    struct text files = {0};
    origins_list(o, &files);
    if (o->other) {
        const bool one = o->other == 1;
        fprintf(to,
                "%d cell%s computed by a program built from other sources than this one, %s. %s "
                "numbers stand; whether this program gives the same, verify --rerun tells, and "
                "'%s' computes %s anew\n",
                o->other, one ? " was" : "s were", files.data, one ? "Its" : "Their", command,
                one ? "it" : "them");
    }
    if (o->unknown)
        fprintf(to,
                "%d cell%s of unknown sources: computed by a program that kept no hashes of them, "
                "or for other numerics\n",
                o->unknown, plural(o->unknown));
    text_free(&files);
}

void print_lacking_models(const struct plan *p, const char *store, FILE *to)
{
    int lacking = 0;
    for (int i = 0; p->save_models && i < p->cell_count; i++) {
        const struct plan_cell *c = &p->cells[i];
        lacking += c->depends >= 0 && !cell_external(c->identity) &&
                   store_cell_exists(store, c->hash) && !store_has_model(store, c->hash);
    }
    if (lacking)
        fprintf(
            to,
            "%d cell%s no model, which the sweep asks for (save: {models: true}); without %s in "
            "%s/cells %s computed again, with it\n",
            lacking, lacking == 1 ? " has" : "s have",
            lacking == 1 ? "its folder" : "their folders", store,
            lacking == 1 ? "it is" : "they are");
}

void add_origins(const struct origins *o, json_t *to)
{
    json_object_set_new(to, "other_sources", json_integer(o->other));
    json_object_set_new(to, "unknown_sources", json_integer(o->unknown));
    json_object_set(to, "differing", o->files);
}

void add_word(struct text *command, const char *word)
{
    text_add(command, command->size ? " " : "");
    text_add_word(command, word);
}

/* "adda-bench VERB DIR --sweep NAME": a store may hold other sweeps too. */
static char *follow_up(const char *verb, const char *store, const char *sweep)
{
    struct text t = {0};
    text_printf(&t, "adda-bench %s", verb);
    add_word(&t, store);
    add_word(&t, "--sweep");
    add_word(&t, sweep);
    return text_take(&t);
}

char *again_command(const char *store, const char *sweep)
{
    char *run = follow_up("run", store, sweep), *again = text_format("%s --again stale", run);
    free(run);
    return again;
}

char *run_command(const char *spec, const char *store, const struct text_list *set)
{
    struct text t = {0};
    text_add(&t, "adda-bench run");
    add_word(&t, spec);
    add_word(&t, "-o");
    add_word(&t, store);
    for (int i = 0; i < set->count; i++) {
        add_word(&t, "--set");
        add_word(&t, set->items[i]);
    }
    return text_take(&t);
}

/* ---- running ----------------------------------------------------------------------------------
 */

static void print_count(FILE *to, int count, const char *what)
{
    if (count)
        fprintf(to, ", %d %s", count, what);
}

void print_summary_line(const struct local_summary *s, FILE *to)
{
    fprintf(to, "%d computed", s->computed);
    if (s->anew)
        fprintf(to, " (%d anew, %d with other bits)", s->anew, s->changed);
    fprintf(to, ", %d were there", s->already);
    print_count(to, s->failed, "failed");
    print_count(to, s->blocked, "wait for a failed source model");
    print_count(to, s->damaged, "damaged");
    print_count(to, s->left, "left");
    print_count(to, s->left ? s->kept : 0, "of them begun");
    fputc('\n', to);
}

static json_t *summary_json(const struct local_summary *s)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:i, s:i, s:O}", "computed", s->computed,
                     "already", s->already, "failed", s->failed, "blocked", s->blocked, "damaged",
                     s->damaged, "left", s->left, "interrupted", s->interrupted, "anew", s->anew,
                     "changed", s->changed, "changes", s->changes);
}

static enum err_code fail_unless_done(const struct run_request *r, const struct local_summary *s,
                                      struct err *e)
{
    const char *store = r->store, *sweep = r->plan->name;
    char *status = follow_up("status", store, sweep), *retry = follow_up("retry", store, sweep);
    char *again = again_command(store, sweep);
    if (s->failed || s->blocked)
        err_add(e, ERR_FAILED, "some cells failed: '%s' shows why, '%s' computes them again",
                status, r->again ? again : retry);
    if (s->damaged)
        err_add(e, ERR_FAILED, "damaged records were not touched: '%s' computes them again", retry);
    if (s->interrupted && s->left)
        err_add(e, ERR_TEMPORARY, "interrupted; this resumes: %s", r->resume);
    if (s->out_of_time && s->left)
        err_add(e, ERR_TEMPORARY, "the sweep's budget of hours is used up; this resumes: %s",
                r->resume);
    free(again);
    free(retry);
    free(status);
    return e->code;
}

static void report(const struct run_request *r, const struct local_summary *s)
{
    struct origins o;
    char *again = again_command(r->store, r->plan->name);
    json_t *json = summary_json(s);
    if (!r->quiet)
        print_summary_line(s, stderr);
    origins_load(&o, r->plan, r->store, NULL);
    print_origins(&o, again, stderr);
    print_lacking_models(r->plan, r->store, stderr);
    add_origins(&o, json);
    if (r->json)
        print_json(json_incref(json));
    json_decref(json);
    origins_free(&o, r->plan);
    free(again);
}

enum err_code run_cells(const struct run_request *r, struct err *e)
{
    struct local_summary summary;
    const int room = processors() / r->threads;
    struct local_settings settings = {.store = r->store,
                                      .program = "/proc/self/exe",
                                      .jobs = r->jobs ? r->jobs
                                              : room  ? room
                                                      : 1,
                                      .jobs_fixed = r->jobs > 0,
                                      .more_memory = r->more_memory,
                                      .threads = r->threads,
                                      .log = r->quiet ? NULL : stderr,
                                      .wanted = r->wanted,
                                      .again = r->again == AGAIN_STALE};
    if (!local_run(r->plan, &settings, &summary, e)) {
        report(r, &summary);
        if (summary.computed)
            tell_of_report(r->store, r->plan->name);
        fail_unless_done(r, &summary, e);
    }
    local_summary_free(&summary);
    return e->code;
}
