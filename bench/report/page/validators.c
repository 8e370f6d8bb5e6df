/* Validators against target accuracy: every point of every training's curve, both of the same step,
 * since those are what a validator chooses among. The points are the same whatever the selection.
 */
#include "bench/report/page/cloud.h"
#include "bench/report/page/section.h"

static void write_pair(struct text *out, const struct tables *t, int pair)
{
    struct row_list l = row_list_of(&t->rows, pair, RANK_METHOD, RANK_METHOD);
    row_list_shorten(&l, &t->rows);
    if (l.count && plan_pair_is_scored(t->rows.results->plan, pair)) {
        text_printf(out,
                    "<h3>Validators against accuracy</h3>\n<p class=\"notes\">Every point of every "
                    "training’s curve, both figures of the same step; marks as above. Ringed: the "
                    "points that count here (selection: %s).</p>\n<div class=\"charts\">\n",
                    select_names[t->rows.select]);
        for (int rule = SELECT_SOURCE_VAL; rule < SELECT_ORACLE; rule++)
            cloud_draw(out, &t->rows, &l, select_column((enum select)rule), select_names[rule]);
        text_add(out, "</div>\n");
    }
    row_list_free(&l);
}

extern const struct page_section section_validators;
const struct page_section section_validators = {.write_pair = write_pair};
