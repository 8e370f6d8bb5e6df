/* Twins: whose feature is nearest to a target image's, over the training and against accuracy. */
#include <math.h>

#include "bench/report/page/cloud.h"
#include "bench/report/page/section.h"
#include "bench/report/page/steps.h"
#include "bench/table/neighbours.h"

static bool has_curves(const struct sweep_rows *rows, const struct row_list *l)
{
    for (int i = 0; i < l->count; i++)
        if (neighbours_points(rows->results, &rows->list[l->rows[i]]))
            return true;
    return false;
}

static void write_pair(struct text *out, const struct tables *t, int pair)
{
    const struct sweep_rows *rows = &t->rows;
    struct row_list l = row_list_of(rows, pair, RANK_METHOD, RANK_METHOD);
    row_list_shorten(&l, rows);
    if (has_curves(rows, &l)) {
        text_add(out,
                 "<h3>Twins</h3>\n<p class=\"notes\">Of the target’s test images, the share "
                 "whose nearest source test image, by the encoders’ outputs, is their twin, and "
                 "shows the same text; and of their characters, the share that it shows at the "
                 "same place. First over the training, then against accuracy; marks as "
                 "above.</p>\n<div class=\"charts\">\n");
        for (int i = 0; i < NEIGHBOUR_FIGURES; i++) {
            const struct neighbour_figure *f = &neighbour_figures[i];
            const struct steps_chart chart = {f->column, f->title, "", (double)NAN, false};
            steps_draw(out, rows, &l, &chart);
        }
        text_add(out, "</div>\n<div class=\"charts\">\n");
        for (int i = 0; i < NEIGHBOUR_FIGURES; i++)
            cloud_draw(out, rows, &l, neighbour_figures[i].column, neighbour_figures[i].title);
        text_add(out, "</div>\n");
    }
    row_list_free(&l);
}

extern const struct page_section section_twins;
const struct page_section section_twins = {.write_pair = write_pair};
