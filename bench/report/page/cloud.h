/* Target accuracy against another column of the curves, both of the same step: every point of every
 * training of some rows, with the points that count ringed. */
#ifndef ADDA_BENCH_REPORT_PAGE_CLOUD_H
#define ADDA_BENCH_REPORT_PAGE_CLOUD_H

#include "bench/report/page/series.h"

/* `name` of the column is the figure's title. Nothing where no curve has both. */
void cloud_draw(struct text *out, const struct sweep_rows *rows, const struct row_list *l,
                const char *column, const char *name);

#endif
