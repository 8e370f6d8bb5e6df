/* The table for programs: numbers in full, null where there is none; each seed with its cell. */
#include <jansson.h>
#include <stdlib.h>

#include "base/json.h"
#include "bench/stats/json_numbers.h"
#include "bench/report/report.h"

static json_t *seeds(const struct table_row *r, const struct plan *p)
{
    json_t *list = json_array();
    for (int i = 0; i < r->n; i++) {
        const struct table_seed *s = &r->seeds[i];
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:o, s:o, s:s}", "seed", (json_int_t)s->seed, "character",
                            json_exact(s->accuracy.exact), "string", json_exact(s->string.exact),
                            "delta", json_exact(s->delta.exact), "cell", p->cells[s->cell].hash));
    }
    return list;
}

static json_t *row(const struct table_row *r, const struct plan *p)
{
    json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:o, s:b}", "pair", r->pair,
                          "method", r->method, "label", r->label, "sharing", r->sharing, "variant",
                          r->variant, "n", r->n, "planned", r->planned, "diverged", r->diverged,
                          "p", json_digits(r->p.exact), "best", r->best);
    json_object_set_new(j, "character", json_estimate(&r->accuracy));
    json_object_set_new(j, "string", json_estimate(&r->string));
    json_object_set_new(j, "delta", json_estimate(&r->delta));
    json_object_set_new(j, "seeds", seeds(r, p));
    return j;
}

static json_t *comparison(const struct table *t, const struct table_comparison *c)
{
    const struct table_row *r = &t->rows[c->row];
    char *against = table_row_title(&t->rows[c->against]);
    json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "pair", r->pair, "method",
                          r->method, "label", r->label, "sharing", r->sharing, "variant",
                          r->variant, "against", against, "family", c->to_best ? "best" : "source");
    json_add_paired(j, &c->numbers);
    free(against);
    return j;
}

static json_t *line(const struct table *t, const struct table_line *l)
{
    const struct table_row *r = &t->rows[l->row];
    json_t *pairs = json_object();
    for (int i = 0; i < t->matrix.pair_count; i++)
        if (l->cells[i].row >= 0)
            json_object_set_new(pairs, t->matrix.pairs[i],
                                json_pack("{s:o, s:o}", "character",
                                          json_exact(t->rows[l->cells[i].row].accuracy.exact.mean),
                                          "closed", json_exact(l->cells[i].closed.exact)));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "method", r->method, "label", r->label,
                     "sharing", r->sharing, "variant", r->variant, "pairs", pairs, "character",
                     json_exact(l->accuracy.exact), "closed", json_exact(l->closed.exact));
}

static json_t *matrix(const struct table *t)
{
    json_t *lines = json_array();
    for (int i = 0; i < t->matrix.count; i++)
        json_array_append_new(lines, line(t, &t->matrix.lines[i]));
    return lines;
}

/* Groups are runs of places; 1 is the best. */
static json_t *ranking(const struct table *t)
{
    const struct table_ranking *r = &t->ranking;
    json_t *ranks = json_array(), *groups = json_array();
    for (int i = 0; i < r->count; i++) {
        char *title = table_row_title(&t->rows[r->ranks[i].row]);
        json_array_append_new(ranks, json_pack("{s:s, s:o}", "method", title, "mean_rank",
                                               json_exact(r->ranks[i].rank.exact)));
        free(title);
    }
    for (int i = 0; i < r->group_count; i++)
        json_array_append_new(groups, json_pack("{s:i, s:i}", "first", r->groups[i].first + 1,
                                                "last", r->groups[i].last + 1));
    return json_pack("{s:o, s:o}", "ranks", ranks, "not_told_apart", groups);
}

static json_t *choices(const struct table *t)
{
    json_t *list = json_array();
    for (int i = 0; i < t->choice_count; i++) {
        const struct table_choice *c = &t->choices[i];
        const struct table_row *r = &t->rows[c->row];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:i, s:i, s:o, s:o}",
                                              "pair", r->pair, "method", r->method, "label",
                                              r->label, "sharing", r->sharing, "variants",
                                              c->trials, "chosen_by", c->by, "n", c->n, "planned",
                                              c->planned, "character", json_estimate(&c->accuracy),
                                              "delta", json_estimate(&c->delta)));
    }
    return list;
}

static json_t *sentences(const struct notes *n)
{
    json_t *list = json_array();
    for (int i = 0; i < n->count; i++)
        json_array_append_new(list, json_string(n->list[i]));
    return list;
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    json_t *rows = json_array(), *comparisons = json_array();
    for (int i = 0; i < t->row_count; i++)
        json_array_append_new(rows, row(&t->rows[i], in->results->plan));
    for (int i = 0; i < t->comparison_count; i++)
        json_array_append_new(comparisons, comparison(t, &t->comparisons[i]));
    json_t *all = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "sweep", t->name, "description",
                            t->description, "selection", t->selection, "rows", rows, "notes",
                            sentences(&t->notes), "comparisons", comparisons, "comparison_notes",
                            sentences(&t->comparison_notes));
    json_object_set_new(all, "methods_by_pairs", matrix(t));
    if (t->choice_count)
        json_object_set_new(all, "chosen_by_validator", choices(t));
    if (t->ranking.count)
        json_object_set_new(all, "ranking", ranking(t));
    char *text = all ? json_readable(all) : NULL;
    if (text)
        text_add(out, text);
    else
        err_memory(e);
    free(text);
    json_decref(all);
    return e->code;
}

extern const struct report_format report_json;
const struct report_format report_json = {.name = "json",
                                          .extension = "json",
                                          .help = "for programs, with every seed's cell",
                                          .write = write};
