/* Ink, boxes, parts and smaller copies of a picture. */
#include "gen/likeness/view.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gen/paint/canvas.h"

enum { LEVELS = 256, TRIMMED = 100 };

enum err_code likeness_view_create(struct likeness_view *v, int width, int height, struct err *e)
{
    const size_t size = (size_t)width * (size_t)height;
    v->width = width;
    v->height = height;
    v->rgb = malloc(3 * size);
    v->grey = malloc(size);
    v->ink = malloc(size);
    v->marks = malloc(size);
    v->half[0] = malloc(size);
    v->half[1] = malloc(size);
    /* of a square of four pixels all that are ink touch: they are of one part */
    v->parts = malloc((size_t)((width + 1) / 2) * (size_t)((height + 1) / 2) * sizeof *v->parts);
    v->stack = malloc(size * sizeof *v->stack);
    if (!v->rgb || !v->grey || !v->ink || !v->marks || !v->half[0] || !v->half[1] || !v->parts ||
        !v->stack)
        return err_memory(e);
    return ERR_NONE;
}

void likeness_view_free(struct likeness_view *v)
{
    free(v->rgb);
    free(v->grey);
    free(v->ink);
    free(v->marks);
    free(v->half[0]);
    free(v->half[1]);
    free(v->parts);
    free(v->stack);
    *v = (struct likeness_view){0};
}

static void fill_pixels(struct likeness_view *v, const uint8_t *pixels, int channels)
{
    const int size = v->width * v->height;
    for (int i = 0; i < size; i++) {
        uint8_t *rgb = v->rgb + 3 * (size_t)i;
        if (channels == 1)
            memset(rgb, pixels[i], 3);
        else
            memcpy(rgb, pixels + 3 * (size_t)i, 3);
        v->grey[i] = channels == 1 ? pixels[i] : (uint8_t)canvas_luma(rgb);
    }
}

/* ---- ink ------------------------------------------------------------------------------------ */

/* Two classes of levels: how many pixels, and the sum of their levels. */
struct likeness_split {
    int64_t low, low_sum, all, all_sum;
};

/* The variance between both classes, but for a factor that no split changes. */
static double variance_between(const struct likeness_split *s)
{
    const int64_t high = s->all - s->low;
    const double d = (double)(s->low_sum * s->all - s->all_sum * s->low);
    return s->low && high ? d / (double)s->low * d / (double)high : 0;
}

/* The highest level of the lower class; *found is where it begins to be two. -1: one level. */
static int threshold(const int64_t count[LEVELS], struct likeness_split *found)
{
    struct likeness_split s = {0};
    double most = 0;
    int at = -1;
    for (int k = 0; k < LEVELS; k++) {
        s.all += count[k];
        s.all_sum += k * count[k];
    }
    for (int k = 0; k < LEVELS; k++) {
        s.low += count[k];
        s.low_sum += k * count[k];
        const double v = variance_between(&s);
        if (v > most) {
            most = v;
            at = k;
            *found = s;
        }
    }
    return at;
}

/* Returns whether there is any. */
static bool find_ink(struct likeness_view *v)
{
    const int size = v->width * v->height;
    int64_t count[LEVELS] = {0};
    struct likeness_split s = {0};
    for (int i = 0; i < size; i++)
        count[v->grey[i]]++;
    const int at = threshold(count, &s);
    const bool dark = s.low <= s.all - s.low;
    for (int i = 0; i < size; i++)
        v->ink[i] = at >= 0 && (v->grey[i] <= at) == dark;
    if (at < 0)
        return false;
    const int64_t high = s.all - s.low, high_sum = s.all_sum - s.low_sum;
    v->contrast = (int)((high_sum * s.low - s.low_sum * high + s.low * high / 2) / (s.low * high));
    return true;
}

/* ---- boxes ---------------------------------------------------------------------------------- */

/* Pixels of ink in column or row k. */
static int inked_in(const struct likeness_view *v, bool column, int k)
{
    const int step = column ? v->width : 1, n = column ? v->height : v->width;
    const uint8_t *at = v->ink + (column ? k : k * v->width);
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += at[i * step];
    return sum;
}

/* From the first column or row behind the hundredth of ink that lies before it, to the same from
 * the end. */
static void trim(const struct likeness_view *v, bool column, int *from, int *to)
{
    const int n = column ? v->width : v->height, most = v->box.inked / TRIMMED;
    int first = 0, end = n;
    for (int sum = inked_in(v, column, 0); sum <= most && first < n - 1;)
        sum += inked_in(v, column, ++first);
    for (int sum = inked_in(v, column, n - 1); sum <= most && end > first + 1;)
        sum += inked_in(v, column, --end - 1);
    *from = first;
    *to = end;
}

static void find_box(struct likeness_view *v)
{
    v->box.inked = 0;
    for (int i = 0; i < v->width * v->height; i++)
        v->box.inked += v->ink[i];
    trim(v, true, &v->box.x0, &v->box.x1);
    trim(v, false, &v->box.y0, &v->box.y1);
}

/* ---- parts ---------------------------------------------------------------------------------- */

static void include(struct likeness_box *b, int x, int y)
{
    b->x0 = x < b->x0 ? x : b->x0;
    b->y0 = y < b->y0 ? y : b->y0;
    b->x1 = x >= b->x1 ? x + 1 : b->x1;
    b->y1 = y >= b->y1 ? y + 1 : b->y1;
    b->inked++;
}

/* Puts the unmarked neighbours of a pixel on the stack, and returns its new height. */
static int push_around(struct likeness_view *v, int x, int y, int height)
{
    for (int dy = y > 0 ? -1 : 0; dy <= (y < v->height - 1); dy++)
        for (int dx = x > 0 ? -1 : 0; dx <= (x < v->width - 1); dx++) {
            const int at = (y + dy) * v->width + x + dx;
            if (v->marks[at]) {
                v->marks[at] = 0;
                v->stack[height++] = at;
            }
        }
    return height;
}

static struct likeness_box part_from(struct likeness_view *v, int at)
{
    struct likeness_box box = {v->width, v->height, 0, 0, 0};
    int height = 1;
    v->stack[0] = at;
    v->marks[at] = 0;
    while (height) {
        const int i = v->stack[--height], x = i % v->width, y = i / v->width;
        include(&box, x, y);
        height = push_around(v, x, y, height);
    }
    return box;
}

static void find_parts(struct likeness_view *v)
{
    const int size = v->width * v->height;
    memcpy(v->marks, v->ink, (size_t)size);
    for (int i = 0; i < size; i++)
        if (v->marks[i])
            v->parts[v->part_count++] = part_from(v, i);
}

/* out[height / 2][width / 2]; of an odd side the last row or column is left out. */
static void halve(uint8_t *out, const uint8_t *in, int width, int height)
{
    for (int y = 0; y < height / 2; y++)
        for (int x = 0; x < width / 2; x++) {
            const uint8_t *at = in + 2 * y * width + 2 * x;
            *out++ = (uint8_t)((at[0] + at[1] + at[width] + at[width + 1] + 2) / 4);
        }
}

void likeness_view_fill(struct likeness_view *v, const uint8_t *pixels, int channels)
{
    v->contrast = v->part_count = 0;
    v->box = (struct likeness_box){0};
    fill_pixels(v, pixels, channels);
    if (find_ink(v)) {
        find_box(v);
        find_parts(v);
    }
    halve(v->half[0], v->grey, v->width, v->height);
    halve(v->half[1], v->half[0], v->width / 2, v->height / 2);
}
