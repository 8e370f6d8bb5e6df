#include "gen/pen.h"

#include <string.h>

#include "gen/layout.h"

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

static void trace(cairo_t *cairo, const struct character *c)
{
    int first = 0;
    for (int k = 0; k < c->contours; k++) {
        cairo_move_to(cairo, (double)c->x[first], (double)c->y[first]);
        for (int i = first + 1; i <= c->ends[k]; i++)
            cairo_line_to(cairo, (double)c->x[i], (double)c->y[i]);
        cairo_close_path(cairo);
        first = c->ends[k] + 1;
    }
}

/* A stroke along the outline: alone when hollow, united with the filling when bold. */
static void stroke(struct scene *s, const struct character *c, const struct inked *out)
{
    struct canvas *canvas = &s->canvas;
    const int width = out->box[2] - out->box[0];
    canvas_mask_clear(canvas);
    trace(canvas->cairo, c);
    cairo_set_line_width(canvas->cairo, 2 * (double)reach(&c->pen));
    cairo_stroke(canvas->cairo);
    cairo_surface_flush(canvas->surface);
    for (int y = out->box[1]; y < out->box[3]; y++) {
        uint8_t *to = out->coverage + (y - out->box[1]) * width;
        uint8_t *from = canvas->mask + y * canvas->stride + out->box[0];
        for (int x = 0; x < width; x++)
            to[x] = c->pen.hollow > 0 ? from[x] : mix(to[x], 255, from[x]);
        memset(from, 0, (size_t)width);
    }
    cairo_surface_mark_dirty(canvas->surface);
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

void pen_shadow(struct scene *s, const struct character *c)
{
    struct character moved = *c;
    struct inked at = {.coverage = s->coverage};
    const int all = c->points + CORNERS;
    if (!c->pen.shadow_alpha)
        return;
    moved.x = s->spare.x;
    moved.y = s->spare.y;
    for (int i = 0; i < all; i++) {
        moved.x[i] = c->x[i] + c->pen.shadow[0];
        moved.y[i] = c->y[i] + c->pen.shadow[1];
    }
    pen_cover(s, &moved, &at);
    canvas_cover(&s->canvas, at.coverage, at.box[2] - at.box[0], at.box, c->pen.shadow_rgb,
                 c->pen.shadow_alpha);
}
