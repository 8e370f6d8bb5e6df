/* The tables for programs: numbers in full, null where there is none; each seed with its cell. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/report/format.h"
#include "bench/stats/json_numbers.h"

static json_t *rows_of(const struct table_grid *g);

/* {"mean", "half", "text": "0.894 ± 0.012"} */
static json_t *estimate(const struct grid_cell *c)
{
    const bool half = !text_equal(c->second.text, rounded_none);
    char *text =
        text_format("%s%s%s", c->first.text, half ? " ± " : "", half ? c->second.text : "");
    json_t *j = json_pack("{s:o, s:o, s:s}", "mean", json_exact(c->first.exact), "half",
                          json_digits(c->second.exact), "text", text);
    free(text);
    return j;
}

static json_t *pair(const char *first, const char *second, const struct grid_cell *c)
{
    return json_pack("{s:o, s:o}", first, json_exact(c->first.exact), second,
                     json_exact(c->second.exact));
}

/* A list of the words of a cell. */
static json_t *words(const char *s)
{
    json_t *list = json_array();
    for (size_t length; *s; s += length + (s[length] == ' ')) {
        length = strcspn(s, " ");
        json_array_append_new(list, json_stringn(s, length));
    }
    return list;
}

static json_t *share(const struct grid_cell *c)
{
    json_t *j = pair("character", "closed", c);
    json_object_set_new(j, "closed_low", json_exact(c->low.exact));
    json_object_set_new(j, "closed_high", json_exact(c->high.exact));
    return j;
}

static json_t *value(enum grid_kind kind, const struct grid_cell *c)
{
    switch (kind) {
    case GRID_NAME:
    case GRID_RECORD:
        return json_text(c->name);
    case GRID_LIST:
        return words(c->name);
    case GRID_COUNT:
        return json_integer(c->count);
    case GRID_FLAG:
        return json_boolean(c->count);
    case GRID_ROWS:
        return rows_of(c->rows);
    case GRID_ESTIMATE:
        return estimate(c);
    case GRID_INTERVAL:
        return pair("low", "high", c);
    case GRID_SHARE:
        return share(c);
    case GRID_P:
        return json_digits(c->first.exact);
    case GRID_NUMBER:
        break;
    }
    return json_exact(c->first.exact);
}

/* The object that holds the column: the row's own, or one in it. */
static json_t *holder(json_t *row, const char *group)
{
    if (!group)
        return row;
    if (!json_object_get(row, group))
        json_object_set_new(row, group, json_object());
    return json_object_get(row, group);
}

/* Of the columns across, absent cells are left out; a cell that belongs to no pair is the row's
 * own. */
static void add_cell(json_t *row, const struct grid_column *column, const struct grid_cell *c)
{
    json_t *to = holder(row, column->group);
    if (column->is_across && c->mark == GRID_ABSENT)
        return;
    json_t *v = value(column->kind, c);
    if (column->is_across && !column->group) {
        json_object_update(row, v);
        json_decref(v);
    } else {
        json_object_set_new(to, column->key, v);
    }
}

static json_t *rows_of(const struct table_grid *g)
{
    json_t *list = json_array();
    for (int i = 0; i < g->row_count; i++) {
        json_t *row = json_object();
        for (int k = 0; k < g->column_count; k++)
            if (grid_shows(&g->columns[k], GRID_JSON))
                add_cell(row, &g->columns[k], &g->rows[i].cells[k]);
        json_array_append_new(list, row);
    }
    return list;
}

/* Runs of places; 1 is the first. */
static json_t *groups_of(const struct table_grid *g)
{
    json_t *groups = json_array();
    for (int i = 0; i < g->group_count; i++)
        json_array_append_new(groups, json_pack("{s:i, s:i}", "first", g->groups[i].first + 1,
                                                "last", g->groups[i].last + 1));
    return groups;
}

static json_t *sentences(const struct notes *n)
{
    json_t *list = json_array();
    for (int i = 0; i < n->count; i++)
        json_array_append_new(list, json_text(n->list[i]));
    return list;
}

static void add_table(json_t *all, const struct table_kind *kind, const struct table_grid *g)
{
    if (kind->is_optional && !g->row_count)
        return;
    json_object_set_new(all, kind->key,
                        kind->rows_key ? json_pack("{s:o, s:o}", kind->rows_key, rows_of(g),
                                                   "not_told_apart", groups_of(g))
                                       : rows_of(g));
    if (kind->notes)
        json_object_set_new(all, kind->notes, sentences(&g->notes));
}

static enum err_code write(const struct tables *t, const char *const *beside, struct text *out,
                           struct err *e)
{
    const struct plan *p = t->rows.results->plan;
    json_t *all = json_pack("{s:o, s:o, s:s}", "sweep", json_text(p->name), "description",
                            json_text(p->description), "selection", select_names[t->rows.select]);
    (void)beside;
    for (int i = 0; i < TABLE_COUNT && all; i++)
        if (table_shows(table_kinds[i], GRID_JSON))
            add_table(all, table_kinds[i], &t->grids[i]);
    char *text = all ? json_readable(all) : NULL;
    if (text)
        text_add(out, text);
    else
        err_memory(e);
    free(text);
    json_decref(all);
    return e->code;
}

static void write_table(const struct table_grid *g, struct text *out)
{
    json_t *all = json_pack("{s:o, s:o}", "rows", rows_of(g), "notes", sentences(&g->notes));
    char *text = json_readable(all);
    text_add(out, text ? text : "");
    free(text);
    json_decref(all);
}

extern const struct report_format report_json;
const struct report_format report_json = {.name = "json",
                                          .extension = "json",
                                          .help = "for programs, with every seed's cell",
                                          .reader = GRID_JSON,
                                          .write = write,
                                          .write_table = write_table};
