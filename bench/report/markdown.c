/* A table a person reads in a README. */
#include <stdlib.h>

#include "bench/report/report.h"

static void escape(struct text *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '|' || *s == '\\' || *s == '*' || *s == '_')
            text_add(out, "\\");
        text_add_bytes(out, s, 1);
    }
}

static void add_number(struct text *out, const struct table_number *n, bool bold, bool sign)
{
    const char *mark = bold ? "**" : "";
    text_printf(out, " | %s%s%s%s", mark, sign ? table_plus(n) : "", n->mean, mark);
    table_add_half(out, n);
}

/* From the method on. */
static void add_method(struct text *out, const struct table *t, const struct table_row *r)
{
    escape(out, r->label);
    text_add(out, " | ");
    escape(out, *r->sharing ? r->sharing : "–");
    if (t->variants) {
        text_add(out, " | ");
        escape(out, r->variant);
    }
}

static void add_names(struct text *out, const struct table *t, const struct table_row *r)
{
    text_add(out, "| ");
    escape(out, r->pair);
    text_add(out, " | ");
    add_method(out, t, r);
}

static void add_row(struct text *out, const struct table *t, const struct table_row *r)
{
    add_names(out, t, r);
    text_printf(out, " | %d", r->n);
    if (r->n < r->planned)
        text_printf(out, " of %d", r->planned);
    add_number(out, &r->accuracy, r->best, false);
    add_number(out, &r->string, false, false);
    if (r->rank == 0)
        text_add(out, " | – | – |\n");
    else {
        add_number(out, &r->delta, false, true);
        text_printf(out, " | %s |\n", r->p.text);
    }
}

static void add_notes(struct text *out, const struct notes *n)
{
    for (int i = 0; i < n->count; i++)
        text_printf(out, "%s%s\n", i ? "- " : "\n- ", n->list[i]);
}

/* "0.947 (0.754)" */
static void add_share(struct text *out, const char *accuracy, const char *closed, bool bold)
{
    const char *mark = bold ? "**" : "";
    text_printf(out, " | %s%s%s", mark, accuracy, mark);
    if (!text_equal(closed, rounded_none))
        text_printf(out, " (%s)", closed);
}

static void add_line(struct text *out, const struct table *t, const struct table_line *l)
{
    text_add(out, "| ");
    add_method(out, t, &t->rows[l->row]);
    for (int i = 0; i < t->matrix.pair_count; i++) {
        const struct table_cell *c = &l->cells[i];
        if (c->row < 0)
            text_printf(out, " | %s", rounded_none);
        else
            add_share(out, t->rows[c->row].accuracy.mean, c->closed.text, t->rows[c->row].best);
    }
    if (t->matrix.pair_count > 1)
        add_share(out, l->accuracy.text, l->closed.text, false);
    text_add(out, " |\n");
}

static void add_matrix(struct text *out, const struct table *t)
{
    const int columns = t->matrix.pair_count + (t->matrix.pair_count > 1);
    text_printf(out, "\n### Methods by pairs\n\n| method | sharing%s",
                t->variants ? " | variant" : "");
    for (int i = 0; i < t->matrix.pair_count; i++) {
        text_add(out, " | ");
        escape(out, t->matrix.pairs[i]);
    }
    text_printf(out, "%s |\n|---|---%s", t->matrix.pair_count > 1 ? " | mean" : "",
                t->variants ? "|---" : "");
    for (int i = 0; i < columns; i++)
        text_add(out, "|--:");
    text_add(out, "|\n");
    for (int i = 0; i < t->matrix.count; i++)
        add_line(out, t, &t->matrix.lines[i]);
    add_notes(out, &t->matrix_notes);
}

static void add_comparison(struct text *out, const struct table *t,
                           const struct table_comparison *c)
{
    const struct paired_text *x = &c->numbers;
    char *against = table_row_title(&t->rows[c->against]);
    add_names(out, t, &t->rows[c->row]);
    text_add(out, " | ");
    escape(out, against);
    text_printf(out, " | %d", x->n);
    add_number(out, &x->difference, false, true);
    text_add(out, " | ");
    table_add_interval(out, x->low.text, x->high.text);
    text_printf(out, " | %s | %s | %s |\n", x->wilcoxon.text, x->sign_flip.text, x->holm.text);
    free(against);
}

static void add_comparisons(struct text *out, const struct table *t)
{
    if (t->comparison_count == 0)
        return;
    text_printf(out,
                "\n### Comparisons\n\n| pair | method | sharing%s | against | n | Δ | bootstrap | "
                "Wilcoxon | sign-flip | Holm |\n|---|---|---%s|---|--:|--:|--:|--:|--:|--:|\n",
                t->variants ? " | variant" : "", t->variants ? "|---" : "");
    for (int i = 0; i < t->comparison_count; i++)
        add_comparison(out, t, &t->comparisons[i]);
    add_notes(out, &t->comparison_notes);
}

static void add_choice(struct text *out, const struct table *t, const struct table_choice *c)
{
    const struct table_row *r = &t->rows[c->row];
    text_add(out, "| ");
    escape(out, r->pair);
    text_add(out, " | ");
    escape(out, r->label);
    text_add(out, " | ");
    escape(out, *r->sharing ? r->sharing : "–");
    text_printf(out, " | %d | %s | %d", c->trials, c->by, c->n);
    if (c->n < c->planned)
        text_printf(out, " of %d", c->planned);
    add_number(out, &c->accuracy, false, false);
    add_number(out, &c->delta, false, true);
    text_add(out, " |\n");
}

static void add_choices(struct text *out, const struct table *t)
{
    if (t->choice_count == 0)
        return;
    text_add(out, "\n### Chosen by a validator\n\n"
                  "| pair | method | sharing | variants | chosen by | n | character | Δ |\n"
                  "|---|---|---|--:|---|--:|--:|--:|\n");
    for (int i = 0; i < t->choice_count; i++)
        add_choice(out, t, &t->choices[i]);
    add_notes(out, &t->choice_notes);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    text_printf(out, "## %s\n\n", t->name);
    if (*t->description)
        text_printf(out, "%s\n\n", t->description);
    text_printf(out, "| pair | method | sharing%s | n | character | string | Δ | p |\n",
                t->variants ? " | variant" : "");
    text_printf(out, "|---|---|---%s|--:|--:|--:|--:|--:|\n", t->variants ? "|---" : "");
    for (int i = 0; i < t->row_count; i++)
        add_row(out, t, &t->rows[i]);
    add_notes(out, &t->notes);
    add_matrix(out, t);
    add_comparisons(out, t);
    add_choices(out, t);
    return e->code;
}

extern const struct report_format report_markdown;
const struct report_format report_markdown = {
    .name = "markdown", .extension = "md", .help = "a table for a README", .write = write};
