/* Exact coverage of polygons, by sums along rows. */
#include "gen/paint/raster.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum err_code raster_create(struct raster *r, int width, int height, struct err *e)
{
    *r = (struct raster){.width = width, .height = height};
    r->sums = calloc(((size_t)width + 2) * (size_t)height, sizeof *r->sums);
    return r->sums ? ERR_NONE : err_memory(e);
}

void raster_free(struct raster *r)
{
    free(r->sums);
    *r = (struct raster){0};
}

/* A piece of an edge inside one row and inside the box, from xa to xb (xa <= xb), that goes `d`
 * rows down. In a pixel that it crosses, the part of the pixel right of it is covered; all pixels
 * after it are covered. */
static inline void add_piece(float *row, float xa, float xb, float d)
{
    const int first = (int)xa, last = (int)xb;
    if (first == last) {
        const float right = d * (0.5f * (xa + xb) - (float)first);
        row[first] += d - right;
        row[first + 1] += right;
        return;
    }
    const float slope = d / (xb - xa);
    for (int i = first; i <= last; i++) {
        const float left = i == first ? xa : (float)i, end = i == last ? xb : (float)(i + 1);
        const float part = slope * (end - left);
        const float right = part * (0.5f * (left + end) - (float)i);
        row[i] += part - right;
        row[i + 1] += right;
    }
}

/* A piece that may lie left of the box, where it covers the whole row, or right of it, where it
 * covers nothing. */
static inline void add_clipped(float *row, float width, float xa, float xb, float d)
{
    const float slope = xb > xa ? d / (xb - xa) : 0;
    if (xb <= 0 || xa >= width) {
        row[0] += xb <= 0 ? d : 0;
        return;
    }
    if (xa < 0) {
        row[0] -= slope * xa;
        d += slope * xa;
        xa = 0;
    }
    if (xb > width) {
        d -= slope * (xb - width);
        xb = width;
    }
    add_piece(row, xa, xb, d);
}

static inline float clamped(float v, float high)
{
    return v < 0 ? 0 : v > high ? high : v;
}

/* Coordinates from the box's corner. */
static void add_edge(float *sums, int width, int height, const float from[2], const float to[2])
{
    const float sign = from[1] < to[1] ? 1.0f : -1.0f;
    const float *top = sign > 0 ? from : to, *bottom = sign > 0 ? to : from;
    const float h = (float)height, w = (float)width;
    if (top[1] >= h || bottom[1] <= 0 || !(top[1] < bottom[1]))
        return;
    const float slope = (bottom[0] - top[0]) / (bottom[1] - top[1]);
    float y = clamped(top[1], h), x = top[0] + (y - top[1]) * slope;
    const float end = clamped(bottom[1], h);
    for (int row = (int)y; y < end; row++) {
        const float next = (float)(row + 1) < end ? (float)(row + 1) : end;
        const float beyond = x + (next - y) * slope;
        const float a = x < beyond ? x : beyond, b = x < beyond ? beyond : x;
        add_clipped(sums + row * (width + 2), w, a, b, sign * (next - y));
        x = beyond;
        y = next;
    }
}

static inline uint8_t level_of(float sum)
{
    const float level = fabsf(sum) * 255 + 0.5f;
    return (uint8_t)(level < 255 ? level : 255);
}

enum { AT_ONCE = 4 };

static inline bool all_zero(const float *sums)
{
    uint64_t bits[AT_ONCE * sizeof *sums / sizeof(uint64_t)];
    memcpy(bits, sums, sizeof bits);
    return !(bits[0] | bits[1]);
}

/* Between edges the sums are zero and the level stays the same: most pixels, which are filled four
 * at once. Leaves all sums zero. */
static void sum_up(float *sums, int width, int height, uint8_t *coverage)
{
    for (int y = 0; y < height; y++, sums += width + 2, coverage += width) {
        float sum = 0;
        uint8_t level = 0;
        for (int x = 0; x < width;) {
            const int end = width - x < AT_ONCE ? width : x + AT_ONCE;
            if (end == x + AT_ONCE && all_zero(sums + x)) {
                memset(coverage + x, level, AT_ONCE);
                x = end;
            }
            for (; x < end; x++) {
                sum += sums[x];
                sums[x] = 0;
                coverage[x] = level = level_of(sum);
            }
        }
        sums[width] = sums[width + 1] = 0;
    }
}

void raster_fill(struct raster *r, const struct polygon *p, const int box[4], uint8_t *coverage)
{
    const int width = box[2] - box[0], height = box[3] - box[1];
    const float left = (float)box[0], top = (float)box[1];
    int first = 0;
    for (int c = 0; c < p->contours; c++) {
        const int last = p->ends[c];
        float from[2] = {p->x[last] - left, p->y[last] - top};
        for (int i = first; i <= last; i++) {
            const float to[2] = {p->x[i] - left, p->y[i] - top};
            add_edge(r->sums, width, height, from, to);
            from[0] = to[0];
            from[1] = to[1];
        }
        first = last + 1;
    }
    sum_up(r->sums, width, height, coverage);
}
