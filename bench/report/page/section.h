/* What a section of the page is: one file of this folder and one line in list.h. */
#ifndef ADDA_BENCH_REPORT_PAGE_SECTION_H
#define ADDA_BENCH_REPORT_PAGE_SECTION_H

#include "bench/table/tables.h"

/* One of the two is there. Sections of pairs that follow each other in the list are written
 * together, pair by pair. */
struct page_section {
    void (*write)(struct text *out, const struct tables *t);
    void (*write_pair)(struct text *out, const struct tables *t, int pair);
};

#endif
