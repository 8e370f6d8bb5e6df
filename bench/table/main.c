/* The main table: every method of every pair, and the sentences under it. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "bench/store/origins.h"
#include "bench/stats/paired.h"
#include "bench/table/claims.h"
#include "bench/table/power.h"
#include "bench/table/ranking.h"
#include "bench/table/seeds.h"
#include "bench/table/unpaired.h"
#include "bench/text/messages.h"

static const struct grid_column columns[] = {
    {.key = "n", .title = "n", .macro = "N", .kind = GRID_COUNT, .is_symbol = true},
    {.key = "planned", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "diverged", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "character", .title = "character", .macro = "Character", .kind = GRID_ESTIMATE},
    {.key = "string", .title = "string", .macro = "String", .kind = GRID_ESTIMATE},
    {.key = "delta",
     .title = "Δ",
     .macro = "Delta",
     .kind = GRID_ESTIMATE,
     .is_symbol = true,
     .has_sign = true},
    {.key = "p", .title = "p", .macro = "P", .kind = GRID_P, .is_symbol = true},
    {.key = "best", .kind = GRID_FLAG, .readers = GRID_PROGRAMS},
};
static const struct grid_column seeds_column = {
    .key = "seeds", .kind = GRID_ROWS, .readers = GRID_JSON};

static void add_row(struct table_grid *g, const struct sweep_rows *rows, int row)
{
    const struct table_row *r = &rows->list[row];
    struct grid_row *to = grid_add_row(g, row, r->macro);
    to->begins_group = r->first_of_pair;
    to->is_bound = r->rank != RANK_METHOD;
    rows_add_names(g, r, NAMES_PAIR | NAMES_VARIANT);
    grid_add_seeds(g, r->n, r->planned);
    grid_add_count(g, r->planned);
    grid_add_count(g, r->diverged);
    grid_add_estimate(g, &r->accuracy)->mark = r->best ? GRID_BEST : GRID_PLAIN;
    grid_add_estimate(g, &r->string);
    if (r->rank == RANK_SOURCE_ONLY) {
        grid_add_absent(g); /* its Δ to itself */
        grid_add_absent(g);
    } else {
        grid_add_estimate(g, &r->delta);
        grid_add_number(g, r->p);
    }
    grid_add_count(g, r->best);
    claims_add(g, r);
    struct table_grid *seeds = grid_add_rows(g);
    seeds_begin(seeds);
    seeds_add(seeds, rows, row);
}

/* ---- notes ------------------------------------------------------------------------------------
 */

static void note_meaning(struct notes *notes)
{
    note_add(notes,
             text_copy("Accuracy on the target's test images, per character and for the whole "
                       "string; ± is the half-width of the 95 % t-interval of the mean "
                       "over n seeds. Δ is the paired difference to source only, seed by "
                       "seed, per character."));
    note_add(notes,
             text_copy("p: exact Wilcoxon signed-rank test of Δ, two-sided, Holm-adjusted over "
                       "the methods of the pair. Bold: the best method of the pair and those "
                       "that a paired t-test (Holm-adjusted, 5 %) does not show to be worse. "
                       "The oracle trains on the target's labels: a bound where no mark says "
                       "otherwise, not a method."));
}

/* Whether a row of that rank tests on training images; RANK_COUNT: a row of any. */
static bool is_transductive(const struct plan *p, enum row_rank rank)
{
    for (int i = 0; i < p->row_count; i++)
        for (int k = 0; k < p->rows[i].count; k++)
            if ((rank == RANK_COUNT || p->rows[i].rank == rank) &&
                cell_sizes(p->cells[p->rows[i].cells[k]].identity).transductive)
                return true;
    return false;
}

static void note_transductive(struct notes *notes, const struct plan *p)
{
    if (!is_transductive(p, RANK_COUNT))
        return;
    note_add(notes,
             text_format("With 'test: train' the target is tested on its training images, "
                         "which adaptation has seen without their labels: the "
                         "transductive protocol.%s",
                         is_transductive(p, RANK_ORACLE)
                             ? " The oracle has trained on their labels, so that it is no bound of "
                               "what can be read of images that no training has seen."
                             : ""));
}

static bool some_chose_their_end(const struct results *r)
{
    for (int i = 0; i < r->plan->cell_count; i++)
        if (json_object_get(json_object_get(r->records[i], "result"), "chosen_step"))
            return true;
    return false;
}

/* Another rule than the last is said by selection.c, first of all. */
static void note_selection(struct notes *notes, const struct results *r, enum select select)
{
    if (select == SELECT_LAST)
        note_add(notes, text_format("Selection: %s%s.", select_names[select],
                                    some_chose_their_end(r)
                                        ? "; of trainings that a validator ends (until), the point "
                                          "that it chose"
                                        : ""));
}

/* The methods of a pair that have a p. */
static struct family family_of(const struct sweep_rows *rows, int first, int end)
{
    struct family f = {.pair = rows->list[first].pair};
    for (int i = first; i < end; i++) {
        const struct table_row *r = &rows->list[i];
        if (!isfinite(r->p.exact))
            continue;
        f.size++;
        f.seeds = r->delta.exact.n > f.seeds ? r->delta.exact.n : f.seeds;
    }
    return f;
}

static char *power_sentence(const struct family *f, const char *pairs, bool all)
{
    return text_format("With %d seed%s and %d method%s %s%s%s, p cannot fall below %.3f: "
                       "the exact test cannot show significance at 5 %%; %d seeds could.",
                       f->seeds, plural(f->seeds), f->size, plural(f->size), all ? "per pair" : "(",
                       all ? "" : pairs, all ? "" : ")", paired_p_floor(f->seeds, f->size),
                       paired_seeds_needed(f->size));
}

static void note_power(struct notes *notes, const struct sweep_rows *rows)
{
    struct family *list = memory_take((size_t)rows->count, sizeof *list);
    int count = 0;
    for (int i = 0, end; i < rows->count; i = end) {
        end = rows_pair_end(rows, i);
        list[count++] = family_of(rows, i, end);
    }
    power_add_notes(notes, list, count, power_sentence);
    free(list);
}

static void note_missing(struct notes *notes, const struct results *r)
{
    int missing = 0, failed = 0;
    struct text damaged = {0};
    for (int i = 0; i < r->plan->cell_count; i++) {
        if (r->states[i] == CELL_DAMAGED)
            text_printf(&damaged, "%s%.12s", damaged.size ? ", " : "", r->plan->cells[i].hash);
        else if (r->failures[i])
            failed++;
        else
            missing += r->states[i] == CELL_MISSING;
    }
    if (missing || failed)
        note_add(notes, text_format("Incomplete: %d of %d cells have no record (%d failed).",
                                    missing + failed, r->plan->cell_count, failed));
    if (damaged.size)
        note_add(notes, text_format("Not counted, damaged: %s.", damaged.data));
    text_free(&damaged);
}

static void note_sources(struct notes *notes, const struct results *r)
{
    char *mixed = origins_mixed(r->plan, r->store, r->states);
    if (mixed)
        note_add(notes, text_format("Not all cells were made by the same version of the program's "
                                    "sources. More than one version of: %s.",
                                    mixed));
    free(mixed);
}

static void note_leaks(struct notes *notes, const struct plan *p)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(p->leaks, i, leak)
    {
        char *text = leak_text(p, leak);
        note_add(notes, text_format("Warning: %s.", text));
        notes->marks++;
        free(text);
    }
}

/* Accuracies that cannot be there, and where to look instead. */
static void note_unscored(struct notes *notes, const struct sweep_rows *rows)
{
    struct text names = {0};
    const struct plan *p = rows->results->plan;
    for (int i = 0; i < p->pair_count; i++)
        if (!plan_pair_is_scored(p, i))
            text_printf(&names, "%s%s", names.size ? ", " : "", p->pairs[i].name);
    if (names.size) {
        note_add(notes,
                 text_format("Never scored, since nobody knows the labels of the target: %s. In "
                             "place of accuracies its label-free validators stand in the table "
                             "\"Targets without labels\".",
                             names.data));
        notes->marks++;
    }
    text_free(&names);
}

static void note_ranking(struct notes *notes, const struct sweep_rows *rows)
{
    char *sentence = ranking_sentence(rows);
    if (sentence)
        note_add(notes, sentence);
}

static void make(struct table_grid *g, const struct sweep_rows *rows)
{
    rows_add_name_columns(g, rows, NAMES_PAIR | NAMES_VARIANT);
    grid_add_columns(g, columns, sizeof columns / sizeof *columns);
    claims_add_column(g, rows);
    grid_add_columns(g, &seeds_column, 1);
    for (int i = 0; i < rows->count; i++)
        add_row(g, rows, i);
    note_leaks(&g->notes, rows->results->plan);
    claims_add_notes(&g->notes, rows);
    note_unscored(&g->notes, rows);
    note_meaning(&g->notes);
    note_selection(&g->notes, rows->results, rows->select);
    note_transductive(&g->notes, rows->results->plan);
    note_power(&g->notes, rows);
    note_ranking(&g->notes, rows);
    note_missing(&g->notes, rows->results);
    note_sources(&g->notes, rows->results);
    unpaired_add(g);
}

extern const struct table_kind table_main;
const struct table_kind table_main = {
    .name = "main",
    .help = "the main table",
    .key = "rows",
    .notes = "notes",
    .make = make,
};
