/* A column of the curves of trainings over their steps: the mean of a row in front, its seeds
 * behind. */
#ifndef ADDA_BENCH_REPORT_PAGE_STEPS_H
#define ADDA_BENCH_REPORT_PAGE_STEPS_H

#include "bench/report/page/series.h"

/* A level to compare with; NaN: none. A validator is no share of 1. */
struct steps_chart {
    const char *column, *title, *level_name;
    double level;
    bool is_validator;
};

/* Nothing where no curve has a point. */
void steps_draw(struct text *out, const struct sweep_rows *rows, const struct row_list *l,
                const struct steps_chart *c);

#endif
