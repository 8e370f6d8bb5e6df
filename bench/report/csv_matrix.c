/* Methods by pairs as CSV: a line for each cell, so that columns are the same for any pairs. */
#include "bench/report/csv.h"

static void add_cell(struct text *out, const struct table_row *names, const char *pair,
                     const char *accuracy, const char *closed)
{
    csv_field(out, pair, false);
    csv_method(out, names);
    csv_number(out, accuracy, false);
    csv_number(out, closed, true);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    text_add(out, "pair,method,label,sharing,variant,character,closed\n");
    for (int i = 0; i < t->matrix.count; i++) {
        const struct table_line *l = &t->matrix.lines[i];
        for (int k = 0; k < t->matrix.pair_count; k++)
            if (l->cells[k].row >= 0)
                add_cell(out, &t->rows[l->row], t->matrix.pairs[k],
                         t->rows[l->cells[k].row].accuracy.mean, l->cells[k].closed.text);
        if (t->matrix.pair_count > 1)
            add_cell(out, &t->rows[l->row], "mean over pairs", l->accuracy.text, l->closed.text);
    }
    return e->code;
}

extern const struct report_format report_csv_matrix;
const struct report_format report_csv_matrix = {
    .name = "csv-matrix",
    .extension = "matrix.csv",
    .help = "methods by pairs: accuracy and the share of the gap that is closed",
    .write = write};
