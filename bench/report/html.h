/* The sections of the HTML page, one function each; what several share. */
#ifndef ADDA_BENCH_REPORT_HTML_H
#define ADDA_BENCH_REPORT_HTML_H

#include <stdint.h>
#include "bench/report/report.h"
#include "bench/report/svg.h"

extern const char html_style[], html_script[];

void html_table(struct text *out, const struct report_input *in);
void html_comparisons(struct text *out, const struct report_input *in);
void html_matrix(struct text *out, const struct report_input *in);
void html_trials(struct text *out, const struct report_input *in);
void html_ranking(struct text *out, const struct report_input *in);
void html_forest(struct text *out, const struct report_input *in, int pair);
void html_curves(struct text *out, const struct report_input *in, int pair);
void html_validators(struct text *out, const struct report_input *in, int pair);
void html_gap(struct text *out, const struct report_input *in);
void html_confusion(struct text *out, const struct report_input *in, int pair);
void html_samples(struct text *out, const struct report_input *in, int pair);
void html_domains(struct text *out, const struct report_input *in);
void html_compute(struct text *out, const struct report_input *in);
void html_failures(struct text *out, const struct report_input *in);
void html_reproduce(struct text *out, const struct report_input *in);
void html_cells(struct text *out, const struct report_input *in);

/* A number of the table as a number; NaN for "–". */
double text_number(const char *s);

/* <tag>escaped</tag> */
void html_element(struct text *out, const char *tag, const char *s);

/* Cells of a row: its pair, method, sharing and (where the table has them) variant; the same from
 * the method on; a number with its interval. */
void html_names(struct text *out, const struct table *t, const struct table_row *r);
void html_method(struct text *out, const struct table *t, const struct table_row *r);
void html_number(struct text *out, const struct table_number *n, bool bold, bool sign);

/* A list of sentences. */
void html_notes(struct text *out, const struct notes *n);

/* A character by its code point, escaped. */
void html_character(struct text *out, uint32_t c);

/* Rows of a pair with rank from low to high, in the table's order. */
struct row_list {
    int *rows; /* indices into the table */
    int count, left_out;
};
struct row_list row_list_of(const struct table *t, int pair, int low, int high);
void row_list_free(struct row_list *l);

/* Leaves out methods until there are no more than a figure holds: those of the lowest accuracy.
 * Baselines stay. */
void row_list_shorten(struct row_list *l, const struct table *t);

/* What row_list_shorten left out, as a sentence; nothing where it is nothing. */
void html_left_out(struct text *out, const struct row_list *l);

/* Names with their marks, the same in every figure. */
void html_legend(struct text *out, const struct table *t, const struct row_list *l);
int html_series(const struct table_row *r);

/* A column of a training's curve over its steps; empty where there is none. */
struct curve {
    int count;
    double *x, *y;
};
struct curve curve_of(const struct report_input *in, int cell, const char *x, const char *y);
void curve_free(struct curve *c);

/* "title", or "title (part of 0 to 1)": free it. */
char *html_axis_title(const char *title, bool part);

/* Mean accuracy of the pair's source only; NaN: none, or several. */
double html_source_only(const struct table *t, int pair);

#endif
