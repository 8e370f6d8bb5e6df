/* The main table: every method of every pair, and the sentences under it. */
#include "bench/table/table.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/paired.h"
#include "bench/table/ranking.h"
#include "bench/table/seeds.h"

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
    {.key = "seeds", .kind = GRID_ROWS, .readers = GRID_JSON},
};

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
    grid_add_estimate(g, &r->accuracy, r->best ? GRID_BEST : GRID_PLAIN);
    grid_add_estimate(g, &r->string, GRID_PLAIN);
    if (r->rank == RANK_SOURCE_ONLY) {
        grid_add_absent(g); /* its Δ to itself */
        grid_add_absent(g);
    } else {
        grid_add_estimate(g, &r->delta, GRID_PLAIN);
        grid_add_p(g, r->p, GRID_PLAIN);
    }
    grid_add_flag(g, r->best);
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
                       "The oracle trains on the target's labels: a bound, not a method."));
}

static void note_selection(struct notes *notes, enum select select)
{
    if (select == SELECT_ORACLE)
        note_add(notes, text_copy("Selection: ORACLE, the training step with the best target test "
                                  "accuracy. It reads the target's labels and flatters every "
                                  "method."));
    else
        note_add(notes, text_format("Selection: %s.", select_names[select]));
}

/* What limits a pair's p: how many methods have one, which Holm's smallest is multiplied by, and
 * the seeds of the best-covered of them. */
struct power {
    int methods, seeds;
};

static struct power power_of(const struct sweep_rows *rows, int pair)
{
    struct power p = {0};
    for (int i = 0; i < rows->count; i++) {
        const struct table_row *r = &rows->list[i];
        if (r->pair_index != pair || !isfinite(r->p.exact))
            continue;
        p.methods++;
        p.seeds = r->delta.exact.n > p.seeds ? r->delta.exact.n : p.seeds;
    }
    return p;
}

static bool same_power(struct power a, struct power b)
{
    return a.methods == b.methods && a.seeds == b.seeds;
}

/* Names of the pairs with that power from row `first` on, "font, noise". *all: no pair has another,
 * pairs without any p apart. "" when one stands before. */
static char *pairs_with(const struct sweep_rows *rows, struct power power, int first, bool *all)
{
    struct text names = {0};
    *all = true;
    for (int i = 0; i < rows->count; i++) {
        const struct power other = power_of(rows, rows->list[i].pair_index);
        if (!rows->list[i].first_of_pair || other.methods == 0)
            continue;
        if (!same_power(other, power))
            *all = false;
        else if (i < first)
            break;
        else
            text_printf(&names, "%s%s", names.size ? ", " : "", rows->list[i].pair);
    }
    return text_take(&names);
}

static char *power_sentence(struct power p, const char *pairs, bool all)
{
    return text_format("With %d seed%s and %d method%s %s%s%s, p cannot fall below %.3f: "
                       "the exact test cannot show significance at 5 %%; %d seeds could.",
                       p.seeds, p.seeds == 1 ? "" : "s", p.methods, p.methods == 1 ? "" : "s",
                       all ? "per pair" : "(", all ? "" : pairs, all ? "" : ")",
                       paired_p_floor(p.seeds, p.methods), paired_seeds_needed(p.methods));
}

/* One sentence for all pairs that share their power. */
static void note_power(struct notes *notes, const struct sweep_rows *rows)
{
    for (int i = 0; i < rows->count; i++) {
        const struct power p = power_of(rows, rows->list[i].pair_index);
        if (!rows->list[i].first_of_pair || p.methods == 0 ||
            paired_p_floor(p.seeds, p.methods) <= 0.05)
            continue;
        bool all;
        char *pairs = pairs_with(rows, p, i, &all);
        if (*pairs)
            note_add(notes, power_sentence(p, pairs, all));
        free(pairs);
    }
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

/* "font: CORAL, tied (1 of 4)", one a row that has any. */
static char *diverged_rows(const struct sweep_rows *rows)
{
    struct text names = {0};
    for (int i = 0; i < rows->count; i++) {
        const struct table_row *r = &rows->list[i];
        char *title = row_title(r);
        if (r->diverged)
            text_printf(&names, "%s%s: %s (%d of %d)", names.size ? "; " : "", r->pair, title,
                        r->diverged, r->n);
        free(title);
    }
    return text_take(&names);
}

static void note_diverged(struct notes *notes, const struct sweep_rows *rows)
{
    int diverged = 0;
    for (int i = 0; i < rows->count; i++)
        diverged += rows->list[i].diverged;
    if (!diverged)
        return;
    const bool one = diverged == 1;
    const char *at_end = one ? "it ended at" : "they ended at";
    char *names = diverged_rows(rows);
    note_add(
        notes,
        text_format("%d training%s diverged (a NaN or infinity) and %s counted with the "
                    "accuracy %s: %s.",
                    diverged, one ? "" : "s", one ? "is" : "are",
                    rows->select == SELECT_LAST ? at_end : "at the point that the selection chose",
                    names));
    free(names);
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
    for (int i = 0; i < rows->count; i++)
        add_row(g, rows, i);
    note_meaning(&g->notes);
    note_selection(&g->notes, rows->select);
    note_power(&g->notes, rows);
    note_ranking(&g->notes, rows);
    note_diverged(&g->notes, rows);
    note_missing(&g->notes, rows->results);
}

extern const struct table_kind table_main;
const struct table_kind table_main = {
    .name = "main",
    .help = "the main table",
    .key = "rows",
    .notes = "notes",
    .make = make,
};
