/* Which rows a figure shows, and what they look like in it: the same in every figure. */
#ifndef ADDA_BENCH_REPORT_PAGE_SERIES_H
#define ADDA_BENCH_REPORT_PAGE_SERIES_H

#include "bench/table/rows.h"

/* Rows of a pair with rank from low to high, in the table's order. */
struct row_list {
    int *rows; /* indices of sweep_rows */
    int count, left_out;
};
struct row_list row_list_of(const struct sweep_rows *rows, int pair, enum row_rank low,
                            enum row_rank high);
void row_list_free(struct row_list *l);

/* Leaves out methods until there are no more than a figure holds: those of the lowest accuracy.
 * Baselines stay. */
void row_list_shorten(struct row_list *l, const struct sweep_rows *rows);

/* What row_list_shorten left out, as a sentence; nothing where it is nothing. */
void series_note_left_out(struct text *out, const struct row_list *l);

/* The series of svg.h that a row is drawn as; names of rows with their marks. */
int series_of(const struct table_row *r);
void series_legend(struct text *out, const struct sweep_rows *rows, const struct row_list *l);

/* "title", or "title (part of 0 to 1)": free it. */
char *series_axis_title(const char *title, bool part);

/* Mean accuracy of the pair's source only; NaN: none, or several. */
double series_source_only(const struct sweep_rows *rows, int pair);

#endif
