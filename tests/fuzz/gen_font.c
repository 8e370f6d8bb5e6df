/* Any bytes as a font: outlines that are finite and consistent, or an error with a text. */
#include <math.h>
#include <stdlib.h>

#include "fuzz.h"
#include "gen/paint/glyphs.h"

static void check(const struct glyph *g)
{
    int first = 0;
    for (int c = 0; c < g->contours; c++) {
        if (g->ends[c] < first || g->ends[c] >= g->points)
            abort();
        first = g->ends[c] + 1;
    }
    for (int i = 0; i < g->points; i++)
        if (!isfinite(g->x[i]) || !isfinite(g->y[i]))
            abort();
    if (first != g->points || !(g->box[0] <= g->box[2]) || !(g->box[1] <= g->box[3]))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t alphabet[] = {'A', 'B', 0xe9};
    static const struct fineness fine = {0.001, 0.05};
    struct glyphs g = {0};
    struct err e = ERR_INIT;
    const enum err_code code = glyphs_read(&g, data, size, "input", alphabet, 3, &fine, &e);
    if ((code != ERR_NONE) != (e.text != NULL))
        abort();
    for (int i = 0; !code && i < g.count; i++)
        check(&g.glyph[i]);
    glyphs_free(&g);
    err_free(&e);
    return 0;
}
