/* Plans a sweep anew and compares the result with the lock, row by row. */
#include "bench/verify/verify_plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/plan/lock.h"
#include "bench/plan/plan_read.h"
#include "bench/store/domain_files.h"
#include "bench/store/outside.h"
#include "nn/kernels/kernels.h"

/* The lock, the plan that its sweep gives now, and what was found. */
struct comparison_of_plans {
    const struct results *results;
    const struct plan *lock, *again;
    struct findings *findings;
    bool older;   /* of numerics: settings may have come or gone */
    bool renamed; /* which gave some cell another name */
};

static int numerics_of(const struct plan *p)
{
    return p->cell_count ? cell_numerics(p->cells[0].identity) : CELL_NUMERICS;
}

static bool is_older(const struct plan *p)
{
    return p->cell_count && cell_is_older(p->cells[0].identity);
}

/* ---- fields -----------------------------------------------------------------------------------
 */

static void compare_texts(const struct comparison_of_plans *c, const char *what, const char *lock,
                          const char *again)
{
    if (!text_equal(lock ? lock : "", again ? again : ""))
        findings_add(c->findings, text_format("the lock's %s is '%s', the sweep gives '%s'", what,
                                              lock ? lock : "", again ? again : ""));
}

static void compare_heads(const struct comparison_of_plans *c)
{
    const struct plan *a = c->lock, *b = c->again;
    compare_texts(c, "name", a->name, b->name);
    compare_texts(c, "description", a->description, b->description);
    compare_texts(c, "kernels", kernels_names[a->kernels], kernels_names[b->kernels]);
    if (a->save_models != b->save_models || a->budget_hours < b->budget_hours ||
        a->budget_hours > b->budget_hours)
        findings_add(c->findings, text_copy("the lock's budget or save is not the sweep's"));
    if (!json_equal(a->names, b->names))
        findings_add(c->findings, text_copy("the lock's names of domains are not the sweep's"));
}

static void compare_pair(const struct comparison_of_plans *c, int i)
{
    const struct plan_pair *a = &c->lock->pairs[i], *b = &c->again->pairs[i];
    const char *const fields[][3] = {{"name", a->name, b->name},
                                     {"pairing", a->pairing, b->pairing},
                                     {"family", a->family, b->family},
                                     {"source", a->source, b->source},
                                     {"target", a->target, b->target},
                                     {"source's name", a->source_name, b->source_name},
                                     {"target's name", a->target_name, b->target_name}};
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
        char *what = text_format("%s of pair %d", fields[k][0], i + 1);
        compare_texts(c, what, fields[k][1], fields[k][2]);
        free(what);
    }
    if (a->gap < b->gap || a->gap > b->gap)
        findings_add(c->findings, text_format("pair '%s' has the gap %g, the sweep gives %g",
                                              a->name, a->gap, b->gap));
}

static void compare_pairs(const struct comparison_of_plans *c)
{
    const int a = c->lock->pair_count, b = c->again->pair_count;
    if (a != b)
        findings_add(c->findings, text_format("the lock has %d pairs, the sweep gives %d", a, b));
    for (int i = 0; i < a && i < b; i++)
        compare_pair(c, i);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static char *row_name(const struct plan *p, const struct plan_row *r)
{
    char *title = plan_row_title(r->label, r->sharing, r->variant);
    char *named = text_format("'%s' of pair '%s'", title, p->pairs[r->pair].name);
    free(title);
    return named;
}

/* What identifies a row among those of a plan. */
static char *row_key(const struct plan_row *r)
{
    return text_format("%d\n%s\n%s\n%s", r->pair, r->label, r->sharing, r->variant);
}

/* {key: index of the first row that has it} */
static json_t *index_rows(const struct plan *p)
{
    json_t *index = json_object();
    for (int i = 0; i < p->row_count; i++) {
        char *key = row_key(&p->rows[i]);
        if (!json_object_get(index, key))
            json_object_set_new(index, key, json_integer(i));
        free(key);
    }
    return index;
}

/* Index of the row of that name in another plan; -1: there is none. */
static int find_row(const json_t *index, const struct plan_row *row)
{
    char *key = row_key(row);
    const json_t *at = json_object_get(index, key);
    free(key);
    return at ? (int)json_integer_value(at) : -1;
}

/* -1 is no cell. */
static bool same_cell(struct comparison_of_plans *c, int lock, int again)
{
    if (lock < 0 || again < 0)
        return lock == again;
    const struct plan_cell *a = &c->lock->cells[lock], *b = &c->again->cells[again];
    if (strcmp(a->hash, b->hash) == 0)
        return true;
    if (!c->older || !cell_agrees(a->identity, b->identity))
        return false;
    return c->renamed = true;
}

static char *seeds_of(const struct plan *p, const struct plan_row *row)
{
    struct text t = {0};
    for (int i = 0; i < row->count; i++)
        text_printf(&t, "%s%llu", i ? ", " : "",
                    (unsigned long long)plan_cell_seed(p, row->cells[i]));
    return text_take(&t);
}

static void compare_seeds(const struct comparison_of_plans *c, const struct plan_row *a,
                          const struct plan_row *b, const char *name)
{
    char *lock = seeds_of(c->lock, a), *again = seeds_of(c->again, b);
    if (strcmp(lock, again) != 0)
        findings_add(c->findings,
                     text_format("row %s has the seeds %s, the sweep gives %s", name, lock, again));
    free(again);
    free(lock);
}

/* The first wrong cell of a row is reported. */
static void compare_cells(struct comparison_of_plans *c, const struct plan_row *a,
                          const struct plan_row *b, const char *name)
{
    for (int i = 0; i < a->count && i < b->count; i++) {
        const bool right = same_cell(c, a->cells[i], b->cells[i]);
        if (right && same_cell(c, a->baselines[i], b->baselines[i]))
            continue;
        const int cell = right ? a->baselines[i] : a->cells[i];
        char *is = cell >= 0 ? plan_cell_name(c->lock, cell) : text_copy("none");
        findings_add(c->findings, text_format("row %s: its %s %d is %s, the sweep gives another",
                                              name, right ? "baseline" : "cell", i + 1, is));
        free(is);
        return;
    }
}

static void compare_row(struct comparison_of_plans *c, const struct plan_row *a,
                        const struct plan_row *b, const char *name)
{
    compare_texts(c, "method of a row", a->method, b->method);
    if (a->rank != b->rank)
        findings_add(c->findings, text_format("row %s stands at another place", name));
    compare_seeds(c, a, b, name);
    compare_cells(c, a, b, name);
}

static void compare_lock_row(struct comparison_of_plans *c, int i, const json_t *lock,
                             const json_t *again)
{
    const struct plan_row *row = &c->lock->rows[i];
    const int other = find_row(again, row);
    char *name = row_name(c->lock, row);
    if (other < 0)
        findings_add(c->findings, text_format("the sweep gives no row %s", name));
    else if (find_row(lock, row) != i)
        findings_add(c->findings, text_format("the lock has row %s twice", name));
    else
        compare_row(c, row, &c->again->rows[other], name);
    free(name);
}

static void compare_rows(struct comparison_of_plans *c)
{
    json_t *lock = index_rows(c->lock), *again = index_rows(c->again);
    for (int i = 0; i < c->lock->row_count; i++)
        compare_lock_row(c, i, lock, again);
    for (int i = 0; i < c->again->row_count; i++)
        if (find_row(lock, &c->again->rows[i]) < 0) {
            char *name = row_name(c->again, &c->again->rows[i]);
            findings_add(c->findings, text_format("the lock lacks row %s", name));
            free(name);
        }
    json_decref(again);
    json_decref(lock);
}

/* ---- the rest ---------------------------------------------------------------------------------
 */

/* What rows do not show: cells of no row, what cells depend on, keys of the file. Where settings
 * have come or gone, names of cells cannot be compared. */
static void compare_files(const struct comparison_of_plans *c)
{
    json_t *lock = NULL, *again = plan_json(c->again), *value;
    struct err why = ERR_INIT;
    const char *key;
    char *path = store_sweep_path(c->results->store, c->lock->name, "lock.json");
    if (json_load(path, &lock, &why))
        findings_add(c->findings, text_copy(why.text));
    json_object_foreach(lock, key, value) if (!json_equal(value, json_object_get(again, key)))
        findings_add(c->findings, text_format("%s: '%s' is not what the sweep gives", path, key));
    err_free(&why);
    json_decref(again);
    json_decref(lock);
    free(path);
}

static void compare_counts(const struct comparison_of_plans *c)
{
    if (c->lock->cell_count != c->again->cell_count)
        findings_add(c->findings, text_format("the lock has %d cells, the sweep gives %d",
                                              c->lock->cell_count, c->again->cell_count));
}

static void compare(struct comparison_of_plans *c)
{
    const int before = c->findings->count;
    compare_heads(c);
    compare_pairs(c);
    compare_rows(c);
    compare_counts(c);
    if (c->findings->count > before)
        return;
    if (c->renamed)
        findings_note(c->findings,
                      text_format("the cells' settings that came or went since numerics version %d "
                                  "could not be compared (this program has version %d)",
                                  numerics_of(c->lock), CELL_NUMERICS));
    else
        compare_files(c);
}

/* ---- sums -------------------------------------------------------------------------------------
 */

/* A lock of an earlier version, without names of domains, has none. */
static void check_sums(const struct results *r, struct findings *f)
{
    struct err why = ERR_INIT;
    char *path = store_sweep_path(r->store, r->plan->name, "sums");
    if (r->plan->names && access(path, F_OK) != 0)
        findings_add(
            f, text_format("%s is missing: 'adda-bench run' with the sweep writes it anew", path));
    else if (store_check_plan(r->store, r->plan->name, &why))
        findings_add(f, text_copy(why.text));
    err_free(&why);
    free(path);
}

/* ---- planning anew ----------------------------------------------------------------------------
 */

static char **texts_of(const json_t *list, int *count)
{
    *count = (int)json_array_size(list);
    char **texts = memory_take((size_t)*count + 1, sizeof *texts);
    for (int i = 0; i < *count; i++)
        texts[i] = text_copy(json_string_value(json_array_get(list, (size_t)i)));
    return texts;
}

static enum err_code plan_again(const struct results *r, struct plan *again, struct err *e)
{
    const struct plan *p = r->plan;
    int count;
    char *folder = text_format("%s/domains", r->store), **set = texts_of(p->set, &count);
    char *path = store_sweep_path(r->store, p->name, "sweep.yaml");
    const struct plan_replay replay = {{p->names, p->domains, folder}, numerics_of(p), p->leaks};
    plan_read_again(again, path, set, count, &replay, e);
    for (int i = 0; i < count; i++)
        free(set[i]);
    free(set);
    free(path);
    free(folder);
    return e->code;
}

/* Whether this program cannot draw the domains of a gap. */
static bool gaps_need_another_program(const struct results *r)
{
    struct domains domains = {0};
    bool gaps = false, drawn = true;
    const char *hash;
    json_t *recorded;
    for (int i = 0; i < r->plan->pair_count; i++)
        gaps |= *r->plan->pairs[i].family != '\0';
    json_object_foreach(r->plan->domains, hash, recorded)
    {
        struct err ignored = ERR_INIT;
        if (gaps && drawn && store_load_domain(&domains, r->store, recorded, &ignored) < 0)
            drawn = false;
        err_free(&ignored);
    }
    domains_free(&domains);
    return !drawn;
}

static void report_failure(const struct results *r, const struct err *why, struct findings *f)
{
    if (!is_older(r->plan) && !gaps_need_another_program(r)) {
        findings_add(f, text_format("the sweep of the lock cannot be planned: %s", why->text));
        return;
    }
    f->unchecked++;
    findings_note(f,
                  text_format("the lock could not be compared with its sweep, which this program "
                              "cannot plan (it needs one of numerics version %d and its fonts): %s",
                              numerics_of(r->plan), why->text));
}

/* Locks of this program's cells have names: one without is no older one, and proves nothing. */
static void report_nameless(const struct results *r, struct findings *f)
{
    if (!is_older(r->plan)) {
        findings_add(f, text_copy("the lock has no names of domains, without which it cannot be "
                                  "compared with its sweep; 'adda-bench run' with the sweep writes "
                                  "it anew"));
        return;
    }
    f->unchecked++;
    findings_note(f, text_copy("the lock could not be compared with its sweep: it was written "
                               "by a version that did not keep the names of domains; "
                               "'adda-bench run' with the sweep writes it anew"));
}

/* Files of methods from outside, each once. */
static void check_methods(const struct results *r, struct findings *f)
{
    json_t *seen = json_object();
    for (int i = 0; i < r->plan->cell_count; i++) {
        struct err why = ERR_INIT;
        if (store_check_outside(r->store, r->plan->cells[i].identity, &why) &&
            !json_object_get(seen, why.text)) {
            json_object_set_new(seen, why.text, json_true());
            findings_add(f, text_copy(why.text));
        }
        err_free(&why);
    }
    json_decref(seen);
}

void verify_plan(const struct results *r, struct findings *f)
{
    struct plan again = {0};
    struct err why = ERR_INIT;
    struct comparison_of_plans c = {
        .results = r, .lock = r->plan, .again = &again, .findings = f, .older = is_older(r->plan)};
    f->checked++;
    check_sums(r, f);
    check_methods(r, f);
    if (!r->plan->names) {
        report_nameless(r, f);
    } else if (plan_again(r, &again, &why)) {
        report_failure(r, &why, f);
    } else {
        compare(&c);
    }
    err_free(&why);
    plan_free(&again);
}
