/* Accuracies over the training. */
#include <math.h>

#include "bench/report/page/section.h"
#include "bench/report/page/steps.h"

/* Where nobody knows the labels: what is known without them. */
static void draw_validators(struct text *out, const struct sweep_rows *rows,
                            const struct row_list *l)
{
    for (int i = 0; i < VALIDATOR_COUNT; i++) {
        const struct steps_chart c = {validators[i]->name, validators[i]->name, "", (double)NAN,
                                      .is_validator = true};
        steps_draw(out, rows, l, &c);
    }
}

static void write_pair(struct text *out, const struct tables *t, int pair)
{
    const struct sweep_rows *rows = &t->rows;
    struct row_list l = row_list_of(rows, pair, RANK_METHOD, RANK_METHOD);
    row_list_shorten(&l, rows);
    if (l.count) {
        const struct steps_chart charts[] = {
            {"target", "target accuracy", "source only", series_source_only(rows, pair), false},
            {"source", "target encoder on source images", "", (double)NAN, false},
            {"accuracy_d", "discriminator accuracy", "chance", 0.5, false}};
        text_add(out, "<h3>Over the training</h3>\n<p class=\"notes\">Thick: mean over seeds; "
                      "thin: each seed.</p>\n");
        series_legend(out, rows, &l);
        series_note_left_out(out, &l);
        text_add(out, "<div class=\"charts\">\n");
        for (int i = 0; i < 3; i++)
            steps_draw(out, rows, &l, &charts[i]);
        if (!plan_pair_is_scored(rows->results->plan, pair))
            draw_validators(out, rows, &l);
        text_add(out, "</div>\n");
    }
    row_list_free(&l);
}

extern const struct page_section section_curves;
const struct page_section section_curves = {.write_pair = write_pair};
