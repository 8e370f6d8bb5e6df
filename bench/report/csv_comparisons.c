/* The table of comparisons as CSV: a file of its own, since its columns are others. */
#include <stdlib.h>

#include "bench/report/csv.h"

static void add_row(struct text *out, const struct table *t, const struct table_comparison *c)
{
    const struct paired_text *x = &c->numbers;
    char *against = table_row_title(&t->rows[c->against]);
    csv_names(out, &t->rows[c->row]);
    csv_field(out, against, false);
    csv_field(out, c->to_best ? "best" : "source", false);
    csv_integer(out, x->n);
    csv_number(out, x->difference.mean, false);
    csv_number(out, x->difference.half, false);
    csv_number(out, x->low.text, false);
    csv_number(out, x->high.text, false);
    csv_number(out, x->wilcoxon.text, false);
    csv_number(out, x->sign_flip.text, false);
    csv_number(out, x->holm.text, true);
    free(against);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    text_add(out, "pair,method,label,sharing,variant,against,family,n,delta,delta_half,"
                  "bootstrap_low,bootstrap_high,wilcoxon,sign_flip,holm\n");
    for (int i = 0; i < in->table->comparison_count; i++)
        add_row(out, in->table, &in->table->comparisons[i]);
    return e->code;
}

extern const struct report_format report_csv_comparisons;
const struct report_format report_csv_comparisons = {
    .name = "csv-comparisons",
    .extension = "comparisons.csv",
    .help = "each method against source only and the best, one line each",
    .write = write};
