/* From outlines to coverage: filled, hollow, bold, with a shadow. */
#include "gen/paint/pen.h"

#include <math.h>
#include <string.h>

#include "gen/paint/capsule.h"

static float reach(const struct pen *p)
{
    return (p->hollow > 0 ? p->hollow : 2 * p->bold) / 2;
}

void pen_box(const struct character *c, float box[4])
{
    const float r = reach(&c->pen);
    outline_box(c, box);
    box[0] -= r;
    box[1] -= r;
    box[2] += r;
    box[3] += r;
}

/* The coverage of a stroke along the outline, in the canvas's mask. */
static void trace(struct canvas *canvas, const struct character *c, const int box[4])
{
    uint8_t *mask = canvas->mask + box[1] * canvas->stride + box[0];
    int first = 0;
    for (int k = 0; k < c->contours; k++) {
        int before = c->ends[k];
        for (int i = first; i <= c->ends[k]; before = i++) {
            const struct capsule piece = {(double)c->x[before], (double)c->y[before],
                                          (double)c->x[i], (double)c->y[i], (double)reach(&c->pen)};
            capsule_cover(&piece, mask, canvas->stride, box);
        }
        first = c->ends[k] + 1;
    }
}

/* A stroke along the outline: alone when hollow, united with the filling when bold. */
static void stroke(struct scene *s, const struct character *c, const struct inked *out)
{
    struct canvas *canvas = &s->canvas;
    const int width = out->box[2] - out->box[0];
    trace(canvas, c, out->box);
    for (int y = out->box[1]; y < out->box[3]; y++) {
        uint8_t *to = out->coverage + (y - out->box[1]) * width;
        uint8_t *from = canvas->mask + y * canvas->stride + out->box[0];
        for (int x = 0; x < width; x++)
            to[x] = c->pen.hollow > 0 ? from[x] : canvas_mix(to[x], 255, from[x]);
        memset(from, 0, (size_t)width);
    }
}

void pen_cover(struct scene *s, const struct character *c, struct inked *out)
{
    float box[4];
    const struct polygon p = {c->x, c->y, c->ends, c->contours};
    pen_box(c, box);
    if (!canvas_box(&s->canvas, box, out->box)) {
        memset(out->box, 0, sizeof out->box);
        return;
    }
    if (c->pen.hollow <= 0)
        raster_fill(&s->raster, &p, out->box, out->coverage);
    if (c->pen.hollow > 0 || c->pen.bold > 0)
        stroke(s, c, out);
}

void pen_transform(struct character *c, float scale, const float from[2], const float to[2])
{
    for (int i = 0; i < c->points + CORNERS; i++) {
        c->x[i] = (c->x[i] - from[0]) * scale + to[0];
        c->y[i] = (c->y[i] - from[1]) * scale + to[1];
    }
    c->pen.bold *= scale;
    c->pen.hollow *= scale;
}

/* A copy of the character, pen included, in the memory of the spare one. */
static struct character in_spare(struct scene *s, const struct character *c)
{
    struct character copy = *c;
    const size_t size = (size_t)(c->points + CORNERS) * sizeof *c->x;
    copy.x = s->spare.x;
    copy.y = s->spare.y;
    memcpy(copy.x, c->x, size);
    memcpy(copy.y, c->y, size);
    return copy;
}

/* The sum of its coverage inside the canvas. */
static double covered(struct scene *s, const struct character *c)
{
    struct inked at = {.coverage = s->coverage};
    uint64_t sum = 0;
    pen_cover(s, c, &at);
    const int size = (at.box[2] - at.box[0]) * (at.box[3] - at.box[1]);
    for (int i = 0; i < size; i++)
        sum += at.coverage[i];
    return (double)sum;
}

/* The area of a stroke, or of an outline that overlaps itself, has no formula. So the character is
 * painted where it stands, and once more where all of it is on the canvas: moved by whole pixels
 * and, if it is larger than the canvas, scaled down. */
float pen_inside(struct scene *s, const struct character *c)
{
    float box[4];
    const float w = (float)s->word.width, h = (float)s->word.height;
    if (reach(&c->pen) <= 0 && !s->folds)
        return outline_inside(c, s->word.width, s->word.height);
    pen_box(c, box);
    if (box[0] >= 0 && box[1] >= 0 && box[2] <= w && box[3] <= h)
        return 1;
    struct character all = in_spare(s, c);
    const float from[2] = {floorf(box[0]), floorf(box[1])}, to[2] = {0, 0};
    const float wide = fmaxf(box[2] - from[0], 1e-3f), high = fmaxf(box[3] - from[1], 1e-3f);
    const float scale = fminf(1, fminf(w / wide, h / high));
    pen_transform(&all, scale, from, to);
    const double whole = covered(s, &all) / ((double)scale * (double)scale);
    return whole > 0 ? (float)fmin(1, covered(s, c) / whole) : 0;
}

void pen_shadow(struct scene *s, const struct character *c)
{
    struct inked at = {.coverage = s->coverage};
    if (!c->pen.shadow_alpha)
        return;
    struct character moved = in_spare(s, c);
    const float from[2] = {0, 0};
    pen_transform(&moved, 1, from, c->pen.shadow);
    pen_cover(s, &moved, &at);
    canvas_cover(&s->canvas, at.coverage, at.box[2] - at.box[0], at.box, c->pen.shadow_rgb,
                 c->pen.shadow_alpha);
}
