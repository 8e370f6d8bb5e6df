/* RFC 4180, one line a row of the table, one column a number. */
#include <string.h>

#include "bench/report/csv.h"

void csv_field(struct text *out, const char *s, bool last)
{
    bool quote = strpbrk(s, ",\"\n") != NULL;
    text_add(out, quote ? "\"" : "");
    for (; *s; s++)
        text_add_bytes(out, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    text_add(out, quote ? "\"" : "");
    text_add(out, last ? "\n" : ",");
}

void csv_number(struct text *out, const char *s, bool last)
{
    csv_field(out, strcmp(s, "–") == 0 ? "" : s, last);
}

void csv_integer(struct text *out, int n)
{
    text_printf(out, "%d,", n);
}

void csv_names(struct text *out, const struct table_row *r)
{
    csv_field(out, r->pair, false);
    csv_method(out, r);
}

void csv_method(struct text *out, const struct table_row *r)
{
    csv_field(out, r->method, false);
    csv_field(out, r->label, false);
    csv_field(out, r->sharing, false);
    csv_field(out, r->variant, false);
}

static void add_row(struct text *out, const struct table_row *r)
{
    csv_names(out, r);
    csv_integer(out, r->n);
    csv_integer(out, r->planned);
    csv_integer(out, r->diverged);
    csv_number(out, r->accuracy.mean, false);
    csv_number(out, r->accuracy.half, false);
    csv_number(out, r->string.mean, false);
    csv_number(out, r->string.half, false);
    csv_number(out, r->delta.mean, false);
    csv_number(out, r->delta.half, false);
    csv_number(out, r->p.text, false);
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
