/* RFC 4180, one line a row of the table, one column a number. */
#include <string.h>

#include "bench/report/report.h"

static void field(struct text *out, const char *s, bool last)
{
    bool quote = strpbrk(s, ",\"\n") != NULL;
    text_add(out, quote ? "\"" : "");
    for (; *s; s++)
        text_add_bytes(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    text_add(out, quote ? "\"" : "");
    text_add(out, last ? "\n" : ",");
}

/* What has no value is an empty field. */
static void number(struct text *out, const char *s, bool last)
{
    field(out, strcmp(s, "–") == 0 ? "" : s, last);
}

static void integer(struct text *out, int n)
{
    text_printf(out, "%d,", n);
}

static void add_row(struct text *out, const struct table_row *r)
{
    field(out, r->pair, false);
    field(out, r->method, false);
    field(out, r->label, false);
    field(out, r->sharing, false);
    field(out, r->variant, false);
    integer(out, r->n);
    integer(out, r->planned);
    integer(out, r->diverged);
    number(out, r->accuracy.mean, false);
    number(out, r->accuracy.half, false);
    number(out, r->string.mean, false);
    number(out, r->string.half, false);
    number(out, r->delta.mean, false);
    number(out, r->delta.half, false);
    number(out, r->p, false);
    text_add(out, r->best ? "1\n" : "0\n");
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    text_add(out, "pair,method,label,sharing,variant,n,planned,diverged,character,character_half,"
                  "string,string_half,delta,delta_half,p,best\n");
    for (int i = 0; i < in->table->row_count; i++)
        add_row(out, &in->table->rows[i]);
    return e->code;
}

extern const struct report_format report_csv;
const struct report_format report_csv = {.name = "csv",
                                         .extension = "csv",
                                         .help = "one line a row, one column a number",
                                         .write = write};
