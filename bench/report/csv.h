/* Fields of a CSV file (RFC 4180). */
#ifndef ADDA_BENCH_REPORT_CSV_H
#define ADDA_BENCH_REPORT_CSV_H

#include "bench/report/report.h"

/* Each adds what parts it from the next: a comma, or a newline after the `last`. */
void csv_field(struct text *out, const char *s, bool last);
void csv_number(struct text *out, const char *s, bool last); /* what has no value is left empty */
void csv_integer(struct text *out, int n);

/* pair, method, label, sharing, variant; the same from the method on */
void csv_names(struct text *out, const struct table_row *r);
void csv_method(struct text *out, const struct table_row *r);

#endif
