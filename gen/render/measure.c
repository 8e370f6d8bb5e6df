/* What is measured of a picture once it is painted: boxes, shares, masks, contrast. */
#include "gen/render/measure.h"

#include <math.h>
#include <string.h>

static uint64_t total(const uint8_t *v, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

/* The smallest box of pixels with ink; empty when there are none. */
static void inked_box(const struct inked *at, int box[4])
{
    const int width = at->box[2] - at->box[0];
    box[0] = at->box[2], box[1] = at->box[3], box[2] = at->box[0], box[3] = at->box[1];
    for (int y = at->box[1]; y < at->box[3]; y++) {
        const uint8_t *row = at->coverage + (y - at->box[1]) * width - at->box[0];
        int first = at->box[0], end = at->box[2];
        while (first < end && !row[first])
            first++;
        while (end > first && !row[end - 1])
            end--;
        if (first == end)
            continue;
        box[0] = first < box[0] ? first : box[0];
        box[1] = y < box[1] ? y : box[1];
        box[2] = end > box[2] ? end : box[2];
        box[3] = y + 1;
    }
}

/* A box inside the canvas stays exact. One that is cut off ends at the outermost pixels with ink,
 * or before them. */
static void write_boxes(const struct renderer *r, int i, struct truth *t)
{
    const struct canvas *c = &r->scene.canvas;
    float *box = t->character[i].box, *clipped = t->character[i].clipped;
    int pixels[4];
    pen_box(&r->scene.word.character[i], box);
    inked_box(&r->inked[i], pixels);
    const bool any = pixels[0] < pixels[2];
    const bool whole =
        box[0] >= 0 && box[1] >= 0 && box[2] <= (float)c->width && box[3] <= (float)c->height;
    for (int k = 0; k < 4; k++) {
        const float edge = (float)pixels[k];
        const float cut = k < 2 ? fmaxf(box[k], edge) : fminf(box[k], edge);
        clipped[k] = !any ? 0 : whole ? box[k] : cut;
    }
}

void truth_fill(struct renderer *r, struct truth *t)
{
    const struct word *w = &r->scene.word;
    t->length = w->count;
    for (int i = 0; i < w->count; i++) {
        const struct character *c = &w->character[i];
        const size_t size = inked_size(&r->inked[i]);
        const uint64_t ink = total(r->inked[i].coverage, size);
        const uint64_t seen = total(r->scene.canvas.watch[i].seen, size);
        write_boxes(r, i, t);
        t->classes[i] = (uint16_t)c->class;
        t->character[i].font = c->font;
        memcpy(t->character[i].ink, c->rgb, 3);
        t->character[i].inside = pen_inside(&r->scene, c);
        t->character[i].occluded = ink ? 1 - (float)seen / (float)ink : 0;
        t->character[i].visible = ink ? t->character[i].inside * (float)seen / (float)ink : 0;
        for (int k = 0; k < CORNERS; k++) {
            t->character[i].quad[k][0] = c->x[c->points + k];
            t->character[i].quad[k][1] = c->y[c->points + k];
        }
    }
}

/* Adds one character's coverage to a mask of the canvas's size: the larger value stays. */
static void add_mask(const struct renderer *r, int i, uint8_t *mask)
{
    const struct inked *at = &r->inked[i];
    const int width = at->box[2] - at->box[0];
    for (int y = at->box[1]; y < at->box[3]; y++) {
        const uint8_t *from = at->coverage + (y - at->box[1]) * width;
        uint8_t *to = mask + y * r->scene.canvas.width + at->box[0];
        for (int x = 0; x < width; x++)
            to[x] = from[x] > to[x] ? from[x] : to[x];
    }
}

void truth_masks(const struct renderer *r, const struct layers *l)
{
    const size_t area = (size_t)r->scene.canvas.width * (size_t)r->scene.canvas.height;
    const int count = r->scene.word.count, places = r->scene.domain->info.length;
    if (l->ink)
        memset(l->ink, 0, area);
    if (l->masks)
        memset(l->masks, 0, area * (size_t)places);
    for (int i = 0; i < count; i++) {
        if (l->ink)
            add_mask(r, i, l->ink);
        if (l->masks)
            add_mask(r, i, l->masks + (size_t)i * area);
    }
}

/* ---- contrast in the final picture ------------------------------------------------------------
 */

enum { SURROUNDINGS = 2 };

/* Mean level of the pixels without ink in x0 y0 x1 y1, clipped to the canvas; -1: there are none.
 */
static double ground_level(const struct canvas *c, const uint8_t *ink, const int box[4])
{
    const int x0 = box[0] > 0 ? box[0] : 0, x1 = box[2] < c->width ? box[2] : c->width;
    const int y0 = box[1] > 0 ? box[1] : 0, y1 = box[3] < c->height ? box[3] : c->height;
    int64_t sum = 0, count = 0;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++)
            if (!ink[y * c->width + x]) {
                sum += canvas_level(c, c->pixels + (y * c->width + x) * c->channels);
                count++;
            }
    return count ? (double)sum / (double)count : -1;
}

/* The level of full ink that fits the pixels best by least squares, if a pixel of coverage m has
 * the share m of ink and the rest of background: so partly covered pixels at edges do not lower the
 * contrast. Returns its distance from the background. */
static double ink_distance(const struct canvas *c, const struct inked *at, double ground)
{
    const uint8_t *coverage = at->coverage;
    int64_t level = 0, weight = 0, square = 0;
    for (int y = at->box[1]; y < at->box[3]; y++)
        for (int x = at->box[0]; x < at->box[2]; x++, coverage++)
            if (*coverage) {
                const int m = *coverage;
                level += m * canvas_level(c, c->pixels + (y * c->width + x) * c->channels);
                weight += m;
                square += m * m;
            }
    return square ? 255 * fabs((double)level - ground * (double)weight) / (double)square : 0;
}

void truth_contrast(struct renderer *r, float contrast[CAPTCHA_MAX_LENGTH])
{
    const struct canvas *c = &r->scene.canvas;
    uint8_t *ink = r->scene.coverage;
    memset(ink, 0, (size_t)c->width * (size_t)c->height);
    for (int i = 0; i < r->scene.word.count; i++)
        add_mask(r, i, ink);
    for (int i = 0; i < r->scene.word.count; i++) {
        const int *box = r->inked[i].box;
        const int around[4] = {box[0] - SURROUNDINGS, box[1] - SURROUNDINGS, box[2] + SURROUNDINGS,
                               box[3] + SURROUNDINGS};
        const double ground = ground_level(c, ink, around);
        contrast[i] = ground < 0 ? 0 : (float)fmin(255, ink_distance(c, &r->inked[i], ground));
    }
}
