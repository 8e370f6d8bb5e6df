/* What validators choose among variants, as CSV. */
#include "bench/report/csv.h"

static void add_choice(struct text *out, const struct table *t, const struct table_choice *c)
{
    const struct table_row *r = &t->rows[c->row];
    csv_field(out, r->pair, false);
    csv_field(out, r->method, false);
    csv_field(out, r->label, false);
    csv_field(out, r->sharing, false);
    csv_integer(out, c->trials);
    csv_field(out, c->by, false);
    csv_integer(out, c->n);
    csv_integer(out, c->planned);
    csv_number(out, c->accuracy.mean, false);
    csv_number(out, c->accuracy.half, false);
    csv_number(out, c->delta.mean, false);
    csv_number(out, c->delta.half, true);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    text_add(out, "pair,method,label,sharing,variants,chosen_by,n,planned,character,character_half,"
                  "delta,delta_half\n");
    for (int i = 0; i < in->table->choice_count; i++)
        add_choice(out, in->table, &in->table->choices[i]);
    return e->code;
}

extern const struct report_format report_csv_trials;
const struct report_format report_csv_trials = {
    .name = "csv-trials",
    .extension = "trials.csv",
    .help = "what each validator chooses among a method's variants",
    .applies = table_has_choices,
    .write = write};
