/* Neighbours of twins against labels, at the end of a training and along its curve. */
#include "bench/verify/recount_twins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench/store/store.h"

static const char *const fields[] = {"twin", "character", "string"};

static void add_finding(const struct recount *r, const char *sentence)
{
    findings_add(r->findings, text_format("cell %s: %s", r->hash, sentence));
}

/* Of `images` indices in two bytes each, one row or, with `points`, several. */
static bool load(const struct recount *r, const char *store, const char *name, bool points,
                 int images, struct npy *array)
{
    char *path = store_cell_path(store, r->hash, name);
    struct err why = ERR_INIT;
    if (!npy_read(array, path, &why) &&
        (array->dimensions != 1 + points || array->width != 2 || array->extent[points] != images))
        err_set(&why, ERR_DATA, "%s does not have the shape of the cell's test images", path);
    const bool good = why.code == ERR_NONE;
    if (!good)
        add_finding(r, why.text);
    err_free(&why);
    free(path);
    return good;
}

/* What the neighbours show as if it had been read, [images][heads]; NULL with a finding where an
 * index is none of an image. The caller frees. */
static uint16_t *shown_by(const struct recount *r, const uint16_t *nearest, const uint16_t *labels,
                          int images)
{
    const size_t heads = (size_t)r->shape.heads;
    uint16_t *shown = memory_take((size_t)images * heads, sizeof *shown);
    for (int i = 0; i < images; i++) {
        if (nearest[i] >= images) {
            add_finding(r, "a stored neighbour is no image of the source's test images");
            free(shown);
            return NULL;
        }
        memcpy(shown + (size_t)i * heads, labels + nearest[i] * heads, heads * sizeof *shown);
    }
    return shown;
}

static bool is_none(const uint16_t *nearest, int images)
{
    int none = 0;
    while (none < images && nearest[none] == NEAREST_NONE)
        none++;
    return none == images;
}

/* Twin, character, string. */
static bool count(const struct recount *r, const uint16_t *nearest, const uint16_t *const labels[2],
                  int images, double figures[3])
{
    int twins = 0;
    if (is_none(nearest, images)) {
        figures[0] = figures[1] = figures[2] = (double)NAN;
        return true;
    }
    uint16_t *shown = shown_by(r, nearest, labels[0], images);
    if (!shown)
        return false;
    const struct counted c = recount_right(r, shown, labels[1], images);
    for (int i = 0; i < images; i++)
        twins += nearest[i] == i;
    figures[0] = (double)twins / images;
    figures[1] = c.mean;
    figures[2] = c.string;
    free(shown);
    return true;
}

static void recount_end_twins(const struct recount *r, const struct npy *end,
                              const uint16_t *const labels[2])
{
    const json_t *recorded = json_object_get(r->result, "nearest");
    double figures[3];
    bool right = count(r, end->data, labels, end->extent[0], figures);
    for (int k = 0; k < 3 && right; k++)
        right = recount_agrees(r, "nearest", fields[k], -1, json_object_get(recorded, fields[k]),
                               figures[k]);
}

static const json_t *recorded_at(const struct recount *r, int field, int point)
{
    const char *column = curve_name((enum curve_column)(CURVE_NEAREST_TWIN + field));
    return json_array_get(json_object_get(json_object_get(r->result, "curve"), column),
                          (size_t)point);
}

static void recount_curve_twins(const struct recount *r, const struct npy *curve,
                                const uint16_t *const labels[2])
{
    const int points = curve->extent[0], images = curve->extent[1];
    bool right = true;
    for (int i = 0; i < points && right; i++) {
        double figures[3];
        right = count(r, curve->data + (size_t)i * (size_t)images, labels, images, figures);
        for (int k = 0; k < 3 && right; k++)
            right =
                recount_agrees(r, "curve", curve_name((enum curve_column)(CURVE_NEAREST_TWIN + k)),
                               i, recorded_at(r, k, i), figures[k]);
    }
}

static void check_curve(const struct recount *r, const struct cell *c, const char *store,
                        const struct npy *end, const uint16_t *const labels[2])
{
    const json_t *steps = json_object_get(json_object_get(r->result, "curve"), "step");
    const int images = end->extent[0], points = (int)json_array_size(steps);
    struct npy curve = {0};
    if (load(r, store, "curve_nearest.npy", true, images, &curve)) {
        const int at = recount_end(r, c, points);
        if (curve.extent[0] != points)
            add_finding(r, "curve_nearest.npy does not have the points of the curve");
        else if (at >= 0 && memcmp(curve.data + (size_t)at * (size_t)images, end->data,
                                   (size_t)images * sizeof *end->data) != 0)
            add_finding(r, "the end in curve_nearest.npy is not nearest.npy");
        else
            recount_curve_twins(r, &curve, labels);
    }
    npy_free(&curve);
}

void recount_twins(const struct recount *r, const struct cell *c, const char *store,
                   const uint16_t *const labels[2])
{
    struct npy end = {0};
    if (!r->shape.twins || c->method->role == METHOD_ORACLE) {
        if (json_object_get(r->result, "nearest"))
            add_finding(r, "it has figures of nearest images, and nothing compared them");
        return;
    }
    if (load(r, store, "nearest.npy", false, c->sizes.target_test, &end)) {
        recount_end_twins(r, &end, labels);
        if (recount_has_curve(r, c))
            check_curve(r, c, store, &end, labels);
    }
    npy_free(&end);
}
