/* Rows whose cells are equal once what they do not read is left out, and networks are written in
 * one way. */
#include "bench/plan/same_training.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/method.h"
#include "adapt/methods/registry.h"
#include "base/text.h"
#include "bench/plan/same_networks.h"

/* Takes out of an optimiser what its other settings switch off. */
static void leave_out_unread_rates(json_t *optimizer, const struct optimizer_settings *s)
{
    const char *key;
    json_t *value;
    void *next;
    json_object_foreach_safe(optimizer, next, key, value)
    {
        if (optimizer_needs(s, key))
            json_object_del(optimizer, key);
    }
}

static void leave_out_unread(json_t *adapt, const struct method *m, const struct adapt_settings *s)
{
    const char *key;
    json_t *value;
    void *next;
    leave_out_unread_rates(json_object_get(adapt, "mapping"), &s->mapping);
    leave_out_unread_rates(json_object_get(adapt, "discriminator"), &s->discriminator);
    json_object_foreach_safe(adapt, next, key, value)
    {
        if (method_needs(m, s, key))
            json_object_del(adapt, key);
    }
}

/* A cell's own settings without those that are not read, and its domains by their hashes; NULL: a
 * program of its own trains, which may read anything. New reference. */
static json_t *what_is_read(const struct plan *p, const struct plan_row *row)
{
    const json_t *identity = p->cells[row->cells[0]].identity;
    const struct method *m = method_find(row->method);
    struct adapt_settings s = {0};
    struct err ignored = ERR_INIT;
    json_t *left = NULL, *adapt = json_deep_copy(json_object_get(identity, "adapt"));
    if (m && (!adapt || !adapt_from_json(&s, adapt, &ignored))) {
        left = json_copy((json_t *)(uintptr_t)identity);
        json_object_set_new(left, "source", json_string(p->pairs[row->pair].source));
        json_object_set_new(left, "target", json_string(p->pairs[row->pair].target));
    }
    if (left && adapt) {
        leave_out_unread(adapt, m, &s);
        json_object_set(left, "adapt", adapt);
    }
    json_decref(adapt);
    adapt_free(&s);
    err_free(&ignored);
    return left;
}

/* "k_d, mapping.beta1": where two groups of settings differ. */
static void add_differences(struct text *t, const char *within, const json_t *a, const json_t *b)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)a, key, value)
    {
        const json_t *other = json_object_get(b, key);
        char *path = text_format("%s%s", within, key);
        if (json_is_object(value) && json_is_object(other)) {
            char *deeper = text_format("%s.", path);
            add_differences(t, deeper, value, other);
            free(deeper);
        } else if (!json_equal(value, other)) {
            text_printf(t, "%s%s", t->size ? ", " : "", path);
        }
        free(path);
    }
    json_object_foreach((json_t *)(uintptr_t)b, key, value) if (!json_object_get(a, key))
        text_printf(t, "%s%s%s", t->size ? ", " : "", within, key);
}

/* What is told of rows, and of which. */
struct telling {
    const struct plan *plan;
    struct known_networks networks;
    json_t *seen;     /* {hash of what trains: the first row of it} */
    json_t *spelling; /* {pair: true}, where networks in two spellings were told */
    json_t *said;     /* {line: true} */
    struct text lines;
    int told, untold;
};

enum { MOST_LINES = 5 };

/* Of a row's first cell; NULL: it has none of that name. */
static const json_t *group_of(const struct telling *t, int row, const char *group)
{
    const struct plan *p = t->plan;
    return json_object_get(p->cells[p->rows[row].cells[0]].identity, group);
}

static bool differ_in(const struct telling *t, int row, int first, const char *group)
{
    const json_t *a = group_of(t, first, group), *b = group_of(t, row, group);
    return (a || b) && !json_equal(a, b);
}

/* Why two rows that differ in settings of adaptation, or in texts of networks, train the same. */
static const char *reason(const struct telling *t, int row, int first)
{
    const struct plan_row *rows = t->plan->rows;
    json_t *a = what_is_read(t->plan, &rows[first]), *b = what_is_read(t->plan, &rows[row]);
    const bool unread = json_equal(a, b);
    json_decref(a);
    json_decref(b);
    if (unread)
        return "which they do not read beside their other settings";
    return differ_in(t, row, first, "adapt") ? "which comes to the same in their network"
                                             : "one network in two spellings, each of them trained";
}

/* "two rows", or how they share weights where that is what differs. New string. */
static char *both_rows(const struct plan_row *a, const struct plan_row *b)
{
    return strcmp(a->sharing, b->sharing) == 0
               ? text_copy("two rows")
               : text_format("the rows %s and %s", a->sharing, b->sharing);
}

/* New string. */
static char *line_of(const struct telling *t, int row, int first)
{
    const struct plan_row *a = &t->plan->rows[first], *b = &t->plan->rows[row];
    struct text differences = {0};
    char *rows = both_rows(a, b);
    add_differences(&differences, "network.", group_of(t, first, "network"),
                    group_of(t, row, "network"));
    add_differences(&differences, "", group_of(t, first, "adapt"), group_of(t, row, "adapt"));
    char *line = text_format(
        "pair '%s', '%s': %s differ in %s alone, %s: the same numbers under two names\n",
        t->plan->pairs[b->pair].name, b->label, rows, differences.data, reason(t, row, first));
    free(rows);
    text_free(&differences);
    return line;
}

/* Of a pair's networks in two spellings, which all of its rows may have, one line is enough. */
static bool is_told(struct telling *t, int row, int first)
{
    if (!differ_in(t, row, first, "network"))
        return false;
    const char *pair = t->plan->pairs[t->plan->rows[row].pair].name;
    const bool told = json_object_get(t->spelling, pair) != NULL;
    json_object_set_new(t->spelling, pair, json_true());
    return told;
}

/* "A", or where both have that label "A, k=2". New string. */
static char *name_of(const struct plan_row *row, const struct plan_row *beside)
{
    return text_equal(row->label, beside->label) && *row->variant
               ? text_format("%s, %s", row->label, row->variant)
               : text_copy(row->label);
}

/* Of two rows of one cell. New string. */
static char *line_of_one_cell(const struct telling *t, int row, int first)
{
    const struct plan_row *a = &t->plan->rows[first], *b = &t->plan->rows[row];
    char *this = name_of(b, a), *that = name_of(a, b);
    char *line = text_format(
        "pair '%s', '%s': the trainings of '%s' again: the same numbers under two names\n",
        t->plan->pairs[b->pair].name, this, that);
    free(this);
    free(that);
    return line;
}

static bool have_one_cell(const struct telling *t, int row, int first)
{
    return t->plan->rows[first].cells[0] == t->plan->rows[row].cells[0];
}

/* One cell in two pairs is of a pair under two names, which is told of pairs. */
static bool is_of_two_pairs(const struct telling *t, int row, int first)
{
    return have_one_cell(t, row, first) && t->plan->rows[first].pair != t->plan->rows[row].pair;
}

static void tell(struct telling *t, int row, int first)
{
    if (is_of_two_pairs(t, row, first) || is_told(t, row, first))
        return;
    char *line = t->told >= MOST_LINES          ? NULL
                 : have_one_cell(t, row, first) ? line_of_one_cell(t, row, first)
                                                : line_of(t, row, first);
    if (line && !json_object_get(t->said, line)) {
        text_add(&t->lines, line);
        json_object_set_new(t->said, line, json_true());
        t->told++;
    } else {
        t->untold++;
    }
    free(line);
}

/* Tells of the row if an earlier one trains the same. */
static void look_at(struct telling *t, int row)
{
    json_t *left = what_is_read(t->plan, &t->plan->rows[row]);
    char hash[HASH_HEX];
    memcpy(hash, t->plan->cells[t->plan->rows[row].cells[0]].hash, sizeof hash);
    if (left) {
        same_networks_write(&t->networks, left, group_of(t, row, "source"));
        json_hash(left, hash);
        json_decref(left);
    }
    const json_t *before = json_object_get(t->seen, hash);
    if (before)
        tell(t, row, (int)json_integer_value(before));
    else
        json_object_set_new(t->seen, hash, json_integer(row));
}

char *same_training_told(const struct plan *p, int rows)
{
    struct telling t = {
        .plan = p, .seen = json_object(), .spelling = json_object(), .said = json_object()};
    for (int i = 0; i < rows; i++)
        look_at(&t, i);
    if (t.untold)
        text_printf(&t.lines, "and %d more row%s the numbers of another under another name\n",
                    t.untold, t.untold == 1 ? " has" : "s have");
    json_decref(t.said);
    json_decref(t.spelling);
    json_decref(t.seen);
    known_networks_free(&t.networks);
    return t.lines.size ? text_take(&t.lines) : NULL;
}
