/* How many pairs the sweep has, in a sentence. */
#include "bench/report/page/section.h"

static void write(struct text *out, const struct tables *t)
{
    text_printf(out, "<p>This sweep has %d pairs of domains.</p>\n",
                t->rows.results->plan->pair_count);
}

extern const struct page_section section_pairs;
const struct page_section section_pairs = {.write = write};
