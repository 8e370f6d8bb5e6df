/* The figures of a page as files of their own: SVG with its style and its legend within, for papers
 * and slides. */
#ifndef ADDA_BENCH_REPORT_PAGE_FIGURES_H
#define ADDA_BENCH_REPORT_PAGE_FIGURES_H

#include "base/text.h"

struct page_figure {
    char *name; /* without an ending: "font-steps-target"; no two the same */
    struct text svg;
};

struct page_figures {
    struct page_figure *list;
    int count, capacity;
};

/* Those of a page that html.c wrote, in its order. Free with figures_free. */
struct page_figures figures_of(const char *page);
void figures_free(struct page_figures *f);

#endif
