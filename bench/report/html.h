/* The sections of the HTML page, one function each; what several share. */
#ifndef ADDA_BENCH_REPORT_HTML_H
#define ADDA_BENCH_REPORT_HTML_H

#include <stdint.h>
#include "bench/report/report.h"
#include "bench/report/svg.h"

extern const char html_style[], html_script[];

void html_table(struct text *out, const struct report_input *in);
void html_comparisons(struct text *out, const struct report_input *in);
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

/* Cells of a row: its pair, method, sharing and (where the table has them) variant; a number with
 * its interval. */
void html_names(struct text *out, const struct table *t, const struct table_row *r);
void html_number(struct text *out, const struct table_number *n, bool bold, bool sign);

/* A list of sentences. */
void html_notes(struct text *out, const struct notes *n);

/* A character by its code point, escaped. */
void html_character(struct text *out, uint32_t c);

/* Names with their colours, for the charts above it. `rows` are indices into the table. */
void html_legend(struct text *out, const struct table *t, const int *rows, int count);

/* Rows of a pair with rank from low to high, at most `most`; returns how many. */
int pair_rows(const struct table *t, int pair, int low, int high, int *rows, int most);
enum { MOST_ROWS = 64 };

#endif
