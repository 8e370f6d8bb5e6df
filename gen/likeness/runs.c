/* Runs of ink in rows and columns: counted where they begin. */
#include "gen/likeness/runs.h"

int64_t likeness_runs(const struct likeness_view *v)
{
    int64_t runs = 0;
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            const uint8_t *at = v->ink + y * v->width + x;
            runs += *at && !(x && at[-1]);
            runs += *at && !(y && at[-v->width]);
        }
    return runs;
}
