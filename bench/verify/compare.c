/* Rows of two result sets matched by name, compared seed by seed. */
#include "bench/verify/compare.h"

#include <math.h>
#include <stdlib.h>

#include "bench/store/seed_pairs.h"
#include "base/text.h"
#include "bench/table/selection.h"
#include "bench/text/messages.h"

static bool same_row(const struct plan *a, const struct plan_row *x, const struct plan *b,
                     const struct plan_row *y)
{
    return text_equal(a->pairs[x->pair].name, b->pairs[y->pair].name) &&
           text_equal(x->label, y->label) && text_equal(x->sharing, y->sharing) &&
           text_equal(x->variant, y->variant);
}

static const struct plan_row *find_row(const struct plan *in, const struct plan *from,
                                       const struct plan_row *row)
{
    for (int i = 0; i < in->row_count; i++)
        if (same_row(in, &in->rows[i], from, row))
            return &in->rows[i];
    return NULL;
}

/* The comparison while it is collected: row i with its seeds, none if only one side has it. */
struct row_collection {
    struct comparison *made;
    struct seed_pairs *list;
    int capacity;
};

/* Accuracy, or one of the validators. */
enum { FIGURE_ACCURACY = -1 };

/* The validator takes the place of the accuracy, which nobody knows. */
static void take_figure(struct seed_pairs *p, int figure)
{
    for (int i = 0; i < p->n && figure != FIGURE_ACCURACY; i++) {
        p->list[i].of_first.mean = p->list[i].of_first.validators[figure];
        p->list[i].of_second.mean = p->list[i].of_second.validators[figure];
    }
}

static void collect_row(struct row_collection *c, const struct plan *p, const struct plan_row *row,
                        int figure, char only, struct seed_pairs seeds)
{
    struct comparison *m = c->made;
    c->list = memory_grow(c->list, m->count, &c->capacity, sizeof *c->list);
    m->rows = memory_grow(m->rows, m->count, &m->capacity, sizeof *m->rows);
    c->list[m->count] = seeds;
    m->rows[m->count++] = (struct comparison_row){
        .pair = p->pairs[row->pair].name,
        .label = row->label,
        .sharing = row->sharing,
        .variant = row->variant,
        .figure = figure == FIGURE_ACCURACY ? "accuracy" : validators[figure]->name,
        .only = only};
    m->differs |= only != 0;
}

static bool has_seed(const struct results *r, const struct plan_row *row, uint64_t seed,
                     enum select select)
{
    struct outcome o;
    for (int i = 0; i < row->count; i++)
        if (plan_cell_seed(r->plan, row->cells[i]) == seed &&
            results_outcome(r, row->cells[i], select, &o))
            return true;
    return false;
}

/* Counts seeds of the row with a record here and none there. */
static int seeds_only(const struct results *here, const struct plan_row *row,
                      const struct results *there, const struct plan_row *other, enum select select)
{
    int count = 0;
    for (int i = 0; i < row->count; i++) {
        const uint64_t seed = plan_cell_seed(here->plan, row->cells[i]);
        count += has_seed(here, row, seed, select) && !has_seed(there, other, seed, select);
    }
    return count;
}

/* Of a pair without labels there is a row for each validator. */
static int first_figure(const struct plan *p, const struct plan_row *row)
{
    return plan_pair_is_scored(p, row->pair) ? FIGURE_ACCURACY : 0;
}

static int last_figure(const struct plan *p, const struct plan_row *row)
{
    return plan_pair_is_scored(p, row->pair) ? FIGURE_ACCURACY : VALIDATOR_COUNT - 1;
}

/* Rows of one name of which only one side is scored have nothing in common. */
static const struct plan_row *find_other(const struct plan *in, const struct plan *from,
                                         const struct plan_row *row)
{
    const struct plan_row *found = find_row(in, from, row);
    return found && first_figure(in, found) == first_figure(from, row) ? found : NULL;
}

/* Of neither side. */
static bool none_is_selected(const struct seed_pairs *p)
{
    for (int i = 0; i < p->n; i++)
        if (!isnan(p->list[i].of_first.validator) || !isnan(p->list[i].of_second.validator))
            return false;
    return true;
}

static void collect_both(struct row_collection *c, const struct results *old,
                         const struct plan_row *a, const struct results *new,
                         const struct plan_row *b, enum select select)
{
    for (int f = first_figure(old->plan, a); f <= last_figure(old->plan, a); f++) {
        struct seed_pairs p = {.first = new, .second = old};
        seed_pairs_add_rows(&p, b, a, select);
        take_figure(&p, f);
        const bool has_rule = select != SELECT_LAST &&
                              (select != SELECT_ORACLE || plan_pair_is_scored(old->plan, a->pair));
        const bool is_at_end =
            has_rule && a->rank == RANK_METHOD && p.n > 0 && none_is_selected(&p);
        collect_row(c, old->plan, a, f, 0, p);
        struct comparison_row *row = &c->made->rows[c->made->count - 1];
        row->is_at_end = is_at_end;
        row->only_old = seeds_only(old, a, new, b, select);
        row->only_new = seeds_only(new, b, old, a, select);
        c->made->differs |= row->only_old || row->only_new;
    }
}

static void collect(struct row_collection *c, const struct results *old, const struct results *new,
                    enum select select)
{
    const struct seed_pairs none = {.first = new, .second = old};
    for (int i = 0; i < old->plan->row_count; i++) {
        const struct plan_row *a = &old->plan->rows[i], *b = find_other(new->plan, old->plan, a);
        if (b)
            collect_both(c, old, a, new, b, select);
        else
            collect_row(c, old->plan, a, first_figure(old->plan, a), '<', none);
    }
    for (int i = 0; i < new->plan->row_count; i++) {
        const struct plan_row *b = &new->plan->rows[i];
        if (!find_other(old->plan, new->plan, b))
            collect_row(c, new->plan, b, first_figure(new->plan, b), '>', none);
    }
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* A record may have no accuracy of whole strings; a diverged one has no validators. */
static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
    return same_number(a->mean, b->mean) && same_number(a->string, b->string);
}

static bool all_same(const struct seed_pairs *p)
{
    bool same = p->n > 0;
    for (int i = 0; i < p->n; i++)
        same = same && same_outcome(&p->list[i].of_first, &p->list[i].of_second);
    return same;
}

/* A row in which every seed is equal is not tested and in no family: equal cells give equal bits,
 * and chance has no part in it. */
static void leave_out_same(const struct seed_pairs *list, struct paired *numbers, int count)
{
    for (int i = 0; i < count; i++)
        if (all_same(&list[i]))
            numbers[i].wilcoxon = numbers[i].holm = numbers[i].sign_flip = numbers[i].t =
                (double)NAN;
}

/* A row without a seed that both sides have counts as different. */
static void fill(struct comparison *c, struct comparison_row *row, const struct seed_pairs *p,
                 const struct paired *numbers, double t_adjusted)
{
    const bool same = all_same(p);
    double old = 0, new = 0;
    for (int i = 0; i < p->n; i++) {
        new += p->list[i].of_first.mean;
        old += p->list[i].of_second.mean;
    }
    row->old = round_value(old / p->n); /* of none: 0 / 0, a dash */
    row->new = round_value(new / p->n);
    row->numbers = paired_round(numbers);
    row->mark[0] = same                           ? '='
                   : !(t_adjusted < 0.05)         ? '~'
                   : numbers->difference.mean > 0 ? '+'
                                                  : '-';
    c->differs |= !same;
}

static void fill_rows(struct comparison *c, const struct seed_pairs *list,
                      const struct paired *numbers)
{
    double *t = memory_take((size_t)c->count, sizeof *t);
    for (int i = 0; i < c->count; i++)
        t[i] = numbers[i].t;
    holm_adjust(t, c->count);
    for (int i = 0; i < c->count; i++)
        fill(c, &c->rows[i], &list[i], &numbers[i], t[i]);
    free(t);
}

static char *power_sentence(const struct paired *numbers, int count)
{
    int family = 0, seeds = 0;
    for (int i = 0; i < count; i++) {
        const bool tested = !isnan(numbers[i].wilcoxon);
        family += tested;
        seeds = tested && numbers[i].n > seeds ? numbers[i].n : seeds;
    }
    if (!seeds || paired_p_floor(seeds, family) <= 0.05)
        return NULL;
    return text_format(
        "With %d seed%s no exact p can be below %.3f, nor below %.3f after Holm over "
        "%d row%s: nothing can be significant at 5 %%; %d seeds could show it.",
        seeds, plural(seeds), paired_p_floor(seeds, 1), paired_p_floor(seeds, family), family,
        plural(family), paired_seeds_needed(family));
}

void compare_results(struct comparison *c, const struct results *old, const struct results *new,
                     enum select select)
{
    struct row_collection collection = {.made = c};
    *c = (struct comparison){0};
    collect(&collection, old, new, select);
    if (!collection.list)
        return;
    struct paired *numbers = memory_take((size_t)c->count, sizeof *numbers);
    seed_pairs_measure(collection.list, c->count, numbers);
    leave_out_same(collection.list, numbers, c->count);
    paired_holm(numbers, c->count);
    fill_rows(c, collection.list, numbers);
    c->power = power_sentence(numbers, c->count);
    for (int i = 0; i < c->count; i++) {
        cell_differences_add(&c->cells, &collection.list[i]);
        seed_pairs_free(&collection.list[i]);
    }
    free(numbers);
    free(collection.list);
}

/* ---- the table --------------------------------------------------------------------------------
 */

static const struct grid_column columns[] = {
    {.key = "pair", .title = "pair"},
    {.key = "label", .title = "method"},
    {.key = "sharing", .title = "sharing"},
    {.key = "variant", .title = "variant"},
    {.key = "figure", .title = "figure"},
    {.key = "n", .title = "seeds", .kind = GRID_COUNT},
    {.key = "only_first", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "only_second", .kind = GRID_COUNT, .readers = GRID_PROGRAMS},
    {.key = "old", .title = "old", .kind = GRID_NUMBER},
    {.key = "new", .title = "new", .kind = GRID_NUMBER},
    {.key = "delta", .title = "Δ", .kind = GRID_ESTIMATE, .is_symbol = true, .has_sign = true},
    {.key = "mark", .title = "mark"},
    {.key = "bootstrap", .title = "bootstrap", .kind = GRID_INTERVAL},
    {.key = "wilcoxon", .title = "Wilcoxon", .group = "p", .kind = GRID_P},
    {.key = "sign_flip", .title = "sign-flip", .group = "p", .kind = GRID_P},
    {.key = "holm", .title = "Holm", .group = "p", .kind = GRID_P},
    {.key = "only", .title = "set"},
};

static char *seeds_text(const struct comparison_row *r)
{
    const int counts[] = {r->only_old, r->only_new};
    struct text t = {0};
    text_printf(&t, "%d", r->numbers.n);
    for (int i = 0; i < 2; i++)
        if (counts[i])
            text_printf(&t, " (%d seed%s only in the %s)", counts[i], plural(counts[i]),
                        i ? "second" : "first");
    return text_take(&t);
}

static void add_numbers(struct table_grid *g, const struct comparison_row *r)
{
    const struct paired_text *x = &r->numbers;
    grid_add_number(g, r->old);
    grid_add_number(g, r->new);
    grid_add_estimate(g, &x->difference);
    grid_add_name(g, r->mark, r->mark);
    grid_add_interval(g, x->low, x->high);
    grid_add_number(g, x->wilcoxon);
    grid_add_number(g, x->sign_flip);
    grid_add_number(g, x->holm);
}

static void add_no_numbers(struct table_grid *g)
{
    for (int i = 0; i < 3; i++)
        grid_add_absent(g);
    grid_add_name(g, "", rounded_none);
    for (int i = 0; i < 4; i++)
        grid_add_absent(g);
}

static void add_row(struct table_grid *g, const struct comparison_row *r)
{
    const char only[2] = {r->only, '\0'};
    grid_add_row(g, 0, NULL);
    grid_add_name(g, r->pair, r->pair);
    grid_add_name(g, r->label, r->label);
    grid_add_name(g, r->sharing, *r->sharing ? r->sharing : rounded_none);
    grid_add_name(g, r->variant, r->variant);
    grid_add_name(g, r->figure, r->figure);
    grid_add_count(g, r->numbers.n)->text = seeds_text(r);
    grid_add_count(g, r->only_old);
    grid_add_count(g, r->only_new);
    if (r->only)
        add_no_numbers(g);
    else
        add_numbers(g, r);
    grid_add_name(g, only,
                  r->only == '<'   ? "only in the first"
                  : r->only == '>' ? "only in the second"
                                   : "both");
}

static bool is_unscored(const struct comparison *c)
{
    for (int i = 0; i < c->count; i++)
        if (!text_equal(c->rows[i].figure, "accuracy"))
            return true;
    return false;
}

/* People see what the figures are where not all are accuracies. */
static void add_columns(struct table_grid *g, const struct comparison *c)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct grid_column column = columns[i];
        if (text_equal(column.key, "figure") && !is_unscored(c))
            column.readers = GRID_PROGRAMS;
        grid_add_columns(g, &column, 1);
    }
}

static void note_unscored(struct table_grid *g)
{
    note_add(&g->notes,
             text_copy("Rows of another figure than accuracy are of targets whose labels nobody "
                       "knows: they have the label-free validators instead."));
    g->notes.marks++;
}

static void note_ends(struct table_grid *g, const struct comparison *c)
{
    json_t *methods = json_object();
    for (int i = 0; i < c->count; i++) {
        const struct comparison_row *r = &c->rows[i];
        char *title = plan_row_title(r->label, r->sharing, r->variant);
        if (r->is_at_end)
            json_object_set_new_nocheck(methods, title, json_true());
        free(title);
    }
    selection_note_ends(g, methods);
    json_decref(methods);
}

void comparison_table(struct table_grid *g, const struct comparison *c)
{
    add_columns(g, c);
    for (int i = 0; i < c->count; i++)
        add_row(g, &c->rows[i]);
    note_add(&g->notes,
             text_format("Δ: new - old, paired by seed, ± 95 %% t-interval; = the same in every "
                         "seed of both, ~ not shown by a paired t-test (Holm over the rows that "
                         "differ, 5 %%). Bootstrap: 95 %% interval from %d resamples of seeds, "
                         "then of images. Wilcoxon, sign-flip: exact p; Holm: Wilcoxon's over "
                         "those rows.",
                         BOOTSTRAP_ROUNDS));
    g->notes.marks = 1;
    if (is_unscored(c))
        note_unscored(g);
    char *cells = cell_differences_sentence(&c->cells);
    if (cells)
        note_add(&g->notes, cells);
    if (c->power)
        note_add(&g->notes, text_copy(c->power));
    note_ends(g, c);
}

void comparison_free(struct comparison *c)
{
    cell_differences_free(&c->cells);
    free(c->power);
    free(c->rows);
    *c = (struct comparison){0};
}
