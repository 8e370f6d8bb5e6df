/* Columns of a record's curve as numbers. */
#include "bench/report/page/training_curve.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

static double at(const json_t *list, int i)
{
    const json_t *v = json_array_get(list, (size_t)i);
    return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

struct training_curve training_curve_of(const struct results *r, int cell, const char *x,
                                        const char *y)
{
    const json_t *result = json_object_get(r->records[cell], "result");
    const json_t *curve = json_object_get(result, "curve");
    const json_t *xs = json_object_get(curve, x), *ys = json_object_get(curve, y);
    struct training_curve c = {.count = (int)json_array_size(xs)};
    c.x = memory_take((size_t)c.count, sizeof *c.x);
    c.y = memory_take((size_t)c.count, sizeof *c.y);
    for (int i = 0; i < c.count; i++) {
        c.x[i] = at(xs, i);
        c.y[i] = at(ys, i);
    }
    return c;
}

void training_curve_free(struct training_curve *c)
{
    free(c->x);
    free(c->y);
    *c = (struct training_curve){0};
}
