/* A table a person reads in a README. */
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

static void add_row(struct text *out, const struct table *t, const struct table_row *r)
{
    text_add(out, "| ");
    escape(out, r->pair);
    text_add(out, " | ");
    escape(out, r->label);
    text_add(out, " | ");
    escape(out, *r->sharing ? r->sharing : "–");
    if (t->variants) {
        text_add(out, " | ");
        escape(out, r->variant);
    }
    text_printf(out, " | %d", r->n);
    if (r->n < r->planned)
        text_printf(out, " of %d", r->planned);
    add_number(out, &r->accuracy, r->best, false);
    add_number(out, &r->string, false, false);
    if (r->rank == 0)
        text_add(out, " | – | – |\n");
    else {
        add_number(out, &r->delta, false, true);
        text_printf(out, " | %s |\n", r->p);
    }
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
    for (int i = 0; i < t->note_count; i++)
        text_printf(out, "%s%s\n", i ? "- " : "\n- ", t->notes[i]);
    return e->code;
}

extern const struct report_format report_markdown;
const struct report_format report_markdown = {
    .name = "markdown", .extension = "md", .help = "a table for a README", .write = write};
